/* contract.c - which kinds the analysis reads, and what they call what it needs: data/analysis/kinds.tsv.
 *
 * Not `instrument` of the catalogue: that key makes a kind's acts the instrument's own, and those read here are people's work.
 */
#include "analysis/inside.h"

#include "base/text.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

static const char *const PART[PARTS] = {"case", "person", "advice", "campaign", "listed", "force", "sheet"};

const char *json_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int lacks(const char *kind, const char *what, err_t *err)
{
    buf_t text;
    buf_init(&text, 512);
    buf_addf(&text, "%s%s%s", kind, *what ? "." : "", what);
    int failed = err_set(err, ERR_ANALYSIS_KIND, buf_text(&text));
    buf_release(&text);
    return failed;
}

int analysis_kind(const catalogue_t *c, enum part part, served_t *ret_served, err_t *err)
{
    tsv_t t;
    int failed = tsv_open(&t, "data/analysis/kinds.tsv", err);
    while (!failed && tsv_next(&t)) {
        char name[64];
        if (!span_is(t.cell[0], PART[part])) continue;
        if (t.cell[1].n >= sizeof name || t.cell[2].n >= sizeof ret_served->names) return tsv_fault(&t, "too long", err);
        served_t s = {.part = PART[part]};
        memcpy(name, t.cell[1].p, t.cell[1].n);
        name[t.cell[1].n] = '\0';
        memcpy(s.names, t.cell[2].p, t.cell[2].n);
        s.names[t.cell[2].n] = '\0';
        if (catalogue_kind(c, name, &s.kind, NULL) != 0) return lacks(name, "", err);
        *ret_served = s;
        return 0;
    }
    return failed ? failed : lacks(PART[part], "", err);
}

bool served_name(const served_t *s, const char *own, char into[64])
{
    size_t n = strlen(own);
    for (const char *p = s->names; *p;) {
        size_t word = strcspn(p, " ");
        if (word > n && p[n] == '=' && memcmp(p, own, n) == 0 && word - n - 1 < 64) {
            memcpy(into, p + n + 1, word - n - 1);
            into[word - n - 1] = '\0';
            return true;
        }
        p += word + (p[word] == ' ');
    }
    return false;
}

int served_field(const served_t *s, const char *own, const cat_field_t **ret_field, err_t *err)
{
    char name[64];
    if (!served_name(s, own, name)) return lacks(s->kind->name, own, err);
    return cat_kind_field(s->kind, name, ret_field, NULL) == 0 ? 0 : lacks(s->kind->name, name, err);
}

const cat_field_t *served_optional(const served_t *s, const char *own)
{
    const cat_field_t *f = NULL;
    return served_field(s, own, &f, NULL) == 0 && !f->sealed ? f : NULL;
}

analysis_mark_t analysis_mark_of(const cat_field_t *f, const char *code)
{
    analysis_mark_t m = {.code = code, .words = {{code, code}}};
    for (size_t i = 0; f && code && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) {
            m.code = f->choices[i].code;
            m.words = f->choices[i].name;
            m.group = f->choices[i].group;
        }
    for (size_t i = 0; m.group && i < f->group_count; i++)
        if (strcmp(f->groups[i].code, m.group) == 0) m.group_words = f->groups[i].name;
    return m;
}

int analysis_office(const book_t *b, const actor_t *actor, const char *code, int *ret_office, err_t *err)
{
    return within_office(book_offices(b), actor, code, ERR_ANALYSIS_OFFICE, ret_office, err);
}
