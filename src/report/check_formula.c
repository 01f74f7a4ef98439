/* check_formula.c - lines of a table that follow from other lines by one formula, whatever they are called.
 *
 * A line is a column or a row. For each line every formula over the others is tried: a share, a rate, so many each, a change, a
 * difference, a sum, what is left. One that fits everywhere agrees; one that fits at two places at least and fails at
 * one shows where the table contradicts itself. Small numbers fit by chance and do not count.
 */
#include "report/check_table.h"

#include <math.h>

enum { PLACES_MOST = ROWS_MOST, LINES_MOST = COLUMNS_MOST };

enum formula { F_RATE, F_SHARE, F_CHANGE, F_STEP, F_EACH, F_MINUS, F_PLUS, F_FLOW, FORMULAS };

/* The numbers of a table, lines by places; turned: lines are its rows. */
typedef struct grid {
    table_t *t;
    bool turned;
    int lines, places;
} grid_t;

static cell_t *cell_at(const grid_t *g, int line, int place)
{
    return g->turned ? &g->t->cell[line + 1][place + 1] : &g->t->cell[place + 1][line + 1];
}

static const cell_t *name_of(const grid_t *g, int line)
{
    return g->turned ? &g->t->cell[line + 1][0] : &g->t->cell[0][line + 1];
}

static bool is_total_place(const grid_t *g, int place)
{
    return cell_is_total(g->turned ? &g->t->cell[0][place + 1] : &g->t->cell[place + 1][0]);
}

static bool percents(const grid_t *g, int line)
{
    for (int p = 0; p < g->places; p++)
        if (cell_at(g, line, p)->percent) return true;
    return cell_has(name_of(g, line), "率|占比|比重|%|per cent|percent| rate|share") && !cell_has(name_of(g, line), "shares|rated");
}

/* A formula over the lines a, b, c. */
typedef struct trial {
    enum formula f;
    int target, a, b, c;
    double whole; /* F_SHARE: what all of a come to */
} trial_t;

/* What the formula gives at the place; false where a number is missing. */
static bool value_of(const grid_t *g, const trial_t *x, int place, double *ret)
{
    const cell_t *a = cell_at(g, x->a, place), *b = x->b >= 0 ? cell_at(g, x->b, place) : a, *c = x->c >= 0 ? cell_at(g, x->c, place) : a;
    if (!a->number || !b->number || !c->number) return false;
    switch ((int)x->f) {
    case F_RATE: return b->v > 0 && (*ret = 100 * a->v / b->v, true);
    case F_SHARE: return x->whole > 0 && (*ret = 100 * a->v / x->whole, true);
    case F_CHANGE: return b->v > 0 && (*ret = 100 * (a->v / b->v - 1), true);
    case F_STEP: {
        const cell_t *before = place > 0 ? cell_at(g, x->a, place - 1) : a;
        return place > 0 && before->number && before->v > 0 && !is_total_place(g, place) && (*ret = 100 * (a->v / before->v - 1), true);
    }
    case F_EACH: return b->v > 0 && (*ret = a->v / b->v, true);
    case F_MINUS: return *ret = a->v - b->v, true;
    case F_PLUS: return *ret = a->v + b->v, true;
    default: return *ret = a->v + b->v - c->v, true;
    }
}

static bool fits(const cell_t *c, double value)
{
    return fabs(c->v - value) <= c->last / 2 + 1e-9;
}

typedef struct fitting {
    int fit, miss, at; /* at: where it failed */
    bool telling;      /* its numbers are large enough to fit by no chance */
} fitting_t;

static fitting_t try_out(const grid_t *g, const trial_t *x)
{
    fitting_t r = {.at = -1};
    double value, least = 1e300, most = -1e300;
    int strong = 0;
    for (int p = 0; p < g->places && r.miss < 2; p++) {
        const cell_t *c = cell_at(g, x->target, p);
        if (!c->number || !value_of(g, x, p, &value)) continue;
        if (fits(c, value)) {
            r.fit++;
            strong += fabs(c->v) >= 10 * c->last;
            least = fmin(least, c->v), most = fmax(most, c->v);
        } else {
            r.miss++, r.at = p;
        }
    }
    r.telling = strong >= 2 && most > least;
    return r;
}

static void say_formula(checker_t *k, const grid_t *g, const trial_t *x, int place, bool good)
{
    static const char *const how[FORMULAS] = {"%s ÷ %s = %s%%", "%s ÷ %s = %s%%", "%s ÷ %s − 1 = %s%%", "%s ÷ %s − 1 = %s%%", "%s ÷ %s = %s", "%s − %s = %s", "%s + %s = %s", ""};
    cell_t *c = cell_at(g, x->target, place);
    double value = 0;
    if (c->judged || !value_of(g, x, place, &value)) return;
    double a = cell_at(g, x->a, place)->v, b = x->f == F_SHARE ? x->whole : x->f == F_STEP ? cell_at(g, x->a, place - 1)->v : cell_at(g, x->b, place)->v;
    words_t sum = x->f == F_FLOW ? bothf(k, "%s + %s − %s = %s", NULL, say_number(k, a, -1), say_number(k, b, -1), say_number(k, cell_at(g, x->c, place)->v, -1), say_number(k, value, -1))
                                 : bothf(k, how[x->f], NULL, say_number(k, a, -1), say_number(k, b, -1), say_number(k, value, x->f <= F_EACH ? 2 : -1));
    cell_say(k, c, "table", good, sum, both(k, "与表中其他行列的关系不同，与有关数值不符", "the other lines of the table follow from their numbers, this one does not"));
}

/* Says what came of a trial; whether it explains the line. */
static bool settle(checker_t *k, const grid_t *g, const trial_t *x)
{
    fitting_t r = try_out(g, x);
    int asked = x->f == F_FLOW ? 3 : 2;
    bool left = x->f == F_FLOW && cell_has(name_of(g, x->target), "未结|结存|年末|期末|存|closing|pending|open|on hand|carried|outstanding|balance|end");
    if (!r.telling || r.miss > 1 || r.fit < (left ? 2 : asked)) return false;
    if (r.miss == 0)
        for (int p = g->places - 1; p >= 0 && r.at < 0; p--)
            if (cell_at(g, x->target, p)->number) r.at = p;
    if (r.at >= 0) say_formula(k, g, x, r.at, r.miss == 0);
    return true;
}

/* What the line adds up to: what its total says, else its sum. */
static double whole_of(const grid_t *g, int line)
{
    double sum = 0;
    for (int p = 0; p < g->places; p++) {
        const cell_t *c = cell_at(g, line, p);
        if (!c->number) return 0;
        if (is_total_place(g, p)) return c->v;
        sum += c->v;
    }
    return sum;
}

static bool explain_percents(checker_t *k, const grid_t *g, int line)
{
    static const enum formula order[] = {F_RATE, F_CHANGE};
    for (int a = 0; a < g->lines; a++) {
        if (a == line || percents(g, a)) continue;
        if (settle(k, g, &(trial_t){F_SHARE, line, a, -1, -1, whole_of(g, a)}) || settle(k, g, &(trial_t){F_STEP, line, a, -1, -1, 0})) return true;
        for (int b = 0; b < g->lines; b++)
            for (int i = 0; i < 2 && b != a && b != line && !percents(g, b); i++)
                if (settle(k, g, &(trial_t){order[i], line, a, b, -1, 0})) return true;
    }
    return false;
}

static bool explain_counts(checker_t *k, const grid_t *g, int line)
{
    bool each = cell_has(name_of(g, line), "均|每| per |average|mean|per ");
    for (int a = 0; a < g->lines; a++)
        for (int b = 0; b < g->lines; b++) {
            if (a == b || a == line || b == line || percents(g, a) || percents(g, b)) continue;
            if (each && settle(k, g, &(trial_t){F_EACH, line, a, b, -1, 0})) return true;
            if (settle(k, g, &(trial_t){F_MINUS, line, a, b, -1, 0}) || (a < b && settle(k, g, &(trial_t){F_PLUS, line, a, b, -1, 0}))) return true;
        }
    for (int a = 0; a < g->lines; a++)
        for (int b = a + 1; b < g->lines; b++)
            for (int c = 0; c < g->lines; c++) {
                if (c == a || c == b || a == line || b == line || c == line || percents(g, a) || percents(g, b) || percents(g, c)) continue;
                if (settle(k, g, &(trial_t){F_FLOW, line, a, b, c, 0})) return true;
            }
    return false;
}

void check_formulas(checker_t *k, table_t *t)
{
    for (int turned = 0; turned < 2; turned++) {
        grid_t g = {t, turned, turned ? t->rows - 1 : t->width - 1, turned ? t->width - 1 : t->rows - 1};
        if (g.lines < 2 || g.lines > LINES_MOST || g.places < 3 || g.places > PLACES_MOST) continue;
        for (int line = 0; line < g.lines; line++) {
            if (turned && cell_is_total(name_of(&g, line))) continue;
            if (percents(&g, line)) (void)explain_percents(k, &g, line);
            else (void)explain_counts(k, &g, line);
        }
    }
}
