/* facts.c - what else than the name speaks for or against a pair. */
#include "match/evidence.h"
#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

/* Characters of a Chinese address, for place names; other texts give 0. */
static int place_of(const char *text)
{
    folded_t f;
    if (!text || !*text || strlen(text) > MATCH_NAME_BYTES || fold_text(text, &f, NULL)) return 0;
    uint32_t c[FOLD_MOST];
    int n = 0, code = 0;
    for (int i = 0; i < f.count; i++)
        if (!fold_separates(f.c[i])) c[n++] = f.c[i];
    (void)lexicon_place(c, n, &code);
    return code;
}

static day_t birth_of_number(const char *n)
{
    int year = (n[6] - '0') * 1000 + (n[7] - '0') * 100 + (n[8] - '0') * 10 + n[9] - '0';
    int month = (n[10] - '0') * 10 + n[11] - '0', day = (n[12] - '0') * 10 + n[13] - '0';
    return day_exists(year, month, day) ? day_of(year, month, day) : DAY_NONE;
}

void facts_read(const match_subject_t *s, facts_t *ret)
{
    *ret = (facts_t){.schema = s->schema, .born = s->born, .sex = s->sex, .place = s->place, .unit = s->unit};
    if (s->place && !*s->place) ret->place = NULL;
    if (s->unit && !*s->unit) ret->unit = NULL;
    ret->place_code = place_of(ret->place);
    if (!s->identity || !*s->identity || !identity_canonical(s->identity, &ret->kind, ret->canonical)) {
        ret->kind = IDENTITY_UNKNOWN;
        ret->canonical[0] = '\0';
        return;
    }
    if (ret->kind == IDENTITY_RESIDENT15) ret->kind = IDENTITY_RESIDENT; /* canonical is the 18-digit form */
    if (ret->kind != IDENTITY_RESIDENT || strlen(ret->canonical) != 18) return;
    if (ret->born == DAY_NONE) ret->born = birth_of_number(ret->canonical);
    if (!ret->sex) ret->sex = (ret->canonical[16] - '0') % 2 ? 'M' : 'F';
}

const char *facts_org_number(enum identity_kind kind, const char *canonical, char into[IDENTITY_TEXT])
{
    if (kind != IDENTITY_CREDIT && kind != IDENTITY_ORG) return NULL;
    into[0] = 'o';
    memcpy(into + 1, canonical + (kind == IDENTITY_CREDIT ? 8 : 0), 9);
    into[10] = '\0';
    return into;
}

int facts_identity(const facts_t *a, const facts_t *b)
{
    if (a->kind == IDENTITY_UNKNOWN || b->kind == IDENTITY_UNKNOWN) return 0;
    if (a->kind == b->kind) return strcmp(a->canonical, b->canonical) ? -1 : 1;
    /* A credit code carries the organisation code in characters 9..17. */
    const facts_t *credit = a->kind == IDENTITY_CREDIT ? a : b->kind == IDENTITY_CREDIT ? b : NULL;
    const facts_t *org = a->kind == IDENTITY_ORG ? a : b->kind == IDENTITY_ORG ? b : NULL;
    if (!credit || !org) return 0;
    return strncmp(credit->canonical + 8, org->canonical, 9) ? -1 : 1;
}

static void add_birth(const facts_t *a, const facts_t *b, evidence_t *ev)
{
    if (a->born == DAY_NONE || b->born == DAY_NONE) return;
    char x[DAY_TEXT], y[DAY_TEXT];
    int ya = 0, ma = 0, da = 0, yb = 0, mb = 0, db = 0;
    day_split(a->born, &ya, &ma, &da);
    day_split(b->born, &yb, &mb, &db);
    /* Lists that know only the year write 1 January: there the year is all that is compared, unless
     * both sides give the same day. */
    bool only_year = (ma == 1 && da == 1) != (mb == 1 && db == 1);
    if (a->born == b->born && ma == 1 && da == 1) only_year = true;
    if (only_year && ya == yb) {
        evidence_add(ev, WEIGHT_same_birth_year, 100, (day_text(a->born, x), x[4] = '\0', x), NULL);
    } else if (a->born == b->born) {
        ev->birth_agrees = true;
        evidence_add(ev, WEIGHT_same_birth, 100, day_text(a->born, x), NULL);
    } else {
        ev->contradicts = true;
        evidence_add(ev, WEIGHT_other_birth, 100, day_text(a->born, x), day_text(b->born, y));
    }
}

/* Municipalities are provinces and cities in one. */
static bool municipality(int code)
{
    int p = code / 10000;
    return p == 11 || p == 12 || p == 31 || p == 50;
}

/* Folded words of an address that is not Chinese; equal texts of two words or more agree. */
static int free_place(const char *a, const char *b)
{
    folded_t x, y;
    if (strlen(a) > MATCH_NAME_BYTES || strlen(b) > MATCH_NAME_BYTES || fold_text(a, &x, NULL) ||
        fold_text(b, &y, NULL))
        return 0;
    if (x.count != y.count || memcmp(x.c, y.c, (size_t)x.count * sizeof x.c[0])) return 0;
    int words = 1;
    for (int i = 0; i < x.count; i++) words += fold_separates(x.c[i]);
    return words >= 2 || x.han >= 6 ? 2 : 1;
}

static void add_place(const facts_t *a, const facts_t *b, evidence_t *ev)
{
    if (!a->place || !b->place) return;
    int x = a->place_code, y = b->place_code;
    if (!x || !y) {
        int like = free_place(a->place, b->place);
        if (like == 2) ev->place_agrees = true;
        if (like) evidence_add(ev, like == 2 ? WEIGHT_same_place : WEIGHT_same_province, 100, b->place, NULL);
        return;
    }
    bool cities = (x / 100 % 100 && y / 100 % 100) || municipality(x);
    if (x / 10000 != y / 10000 || (cities && !municipality(x) && x / 100 != y / 100)) {
        ev->contradicts = true;
        evidence_add(ev, WEIGHT_other_place, 100, a->place, b->place);
    } else if (cities) {
        ev->place_agrees = true;
        evidence_add(ev, WEIGHT_same_place, 100, b->place, NULL);
    } else {
        evidence_add(ev, WEIGHT_same_province, 100, b->place, NULL);
    }
}

static void add_unit(const facts_t *a, const facts_t *b, evidence_t *ev)
{
    form_t x, y;
    if (!a->unit || !b->unit || form_parse(a->unit, MATCH_UNIT, &x, NULL) ||
        form_parse(b->unit, MATCH_UNIT, &y, NULL))
        return;
    evidence_t inner;
    evidence_begin(&inner, false);
    score_names(&x, &y, &inner);
    /* Nearly the same unit counts as the same (the field is typed by hand); an unclear likeness says nothing. */
    if (inner.name >= weight_points(WEIGHT_near_unit_name) - 160) {
        ev->unit_agrees = true;
        evidence_add(ev, WEIGHT_same_unit, 100, b->unit, NULL);
    } else if (inner.name < weight_points(WEIGHT_cut)) {
        ev->contradicts = true;
        evidence_add(ev, WEIGHT_other_unit, 100, a->unit, b->unit);
    }
}

void score_facts(const facts_t *a, const facts_t *b, evidence_t *ev)
{
    int identity = facts_identity(a, b);
    if (identity > 0) {
        ev->identity_same = true;
        evidence_add(ev, WEIGHT_same_identity, 100, b->canonical, NULL);
    } else if (identity < 0) {
        ev->identity_other = true;
        evidence_add(ev, WEIGHT_other_identity, 100, a->canonical, b->canonical);
    }
    add_birth(a, b, ev);
    if (a->sex && b->sex) {
        if (a->sex != b->sex) ev->contradicts = true;
        evidence_add(ev, a->sex == b->sex ? WEIGHT_same_sex : WEIGHT_other_sex, 100, NULL, NULL);
    }
    add_place(a, b, ev);
    add_unit(a, b, ev);
}
