/* campaign_offices.c - offices whose growth is far from that of the others, with the reason in numbers.
 *
 * Growth in logarithms: twice as many and half as many are equally far. One half is added to both counts, so that an office
 * without a base has a place too. Median and MAD do not move when a few offices are wild, which mean and deviation would.
 */
#include "analysis/campaign_inside.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAD_SCALE 0.6745
#define MEAN_SCALE 0.797885 /* of the mean deviation: sqrt(2 / pi) */

typedef struct growth {
    const json_t *row;
    int64_t n, before;
    double y;
} growth_t;

static int by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double median_of(double *list, size_t n)
{
    assert(n > 0);
    qsort(list, n, sizeof *list, by_value);
    return n % 2 ? list[n / 2] : (list[n / 2 - 1] + list[n / 2]) / 2;
}

/* z of each in thousandths. false: too few, or all alike. */
static bool judge(const growth_t *g, size_t n, double *ret_median, int64_t *z)
{
    double work[512], scale, sum = 0;
    size_t k = n < 512 ? n : 512;
    if (n < CAMPAIGN_OFFICES_LEAST) return false;
    for (size_t i = 0; i < k; i++) work[i] = g[i].y;
    double median = median_of(work, k);
    for (size_t i = 0; i < k; i++) {
        work[i] = fabs(g[i].y - median);
        sum += work[i];
    }
    double mad = median_of(work, k);
    scale = mad > 0 ? MAD_SCALE / mad : sum > 0 ? MEAN_SCALE / (sum / (double)k) : 0;
    for (size_t i = 0; i < n; i++) z[i] = llround((g[i].y - median) * scale * 1000);
    *ret_median = median;
    return scale > 0;
}

static void add_rise(buf_t *out, int64_t now, int64_t before, enum lang lang)
{
    if (!figure_say(out, &(figure_style_t){.form = FIGURE_SAY_RISE, .digits = 1}, now, before, lang))
        buf_add_raw(out, lang == LANG_ZH ? "无基数" : "no base");
}

static json_t *why_json(const growth_t *g, double median, int64_t z, const char *unit)
{
    json_t *why = json_object();
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t text;
        bool zh = l == LANG_ZH;
        int64_t far = z < 0 ? -z : z;
        buf_init(&text, 2048);
        buf_addf(&text, zh ? "%lld%s，上年同期%lld%s，" : "%lld%s, the year before %lld%s, ", (long long)g->n, zh ? unit : "", (long long)g->before,
                 zh ? unit : "");
        add_rise(&text, g->n, g->before, (enum lang)l);
        buf_add_raw(&text, zh ? "；各院中位数" : "; the median of the offices ");
        add_rise(&text, llround(exp(median) * 1000), 1000, (enum lang)l);
        buf_addf(&text, zh ? "；稳健偏离%s%lld.%02lld（门槛3.50）" : "; robust deviation %s%lld.%02lld (from 3.50 on)", z < 0 ? "-" : "+", (long long)(far / 1000),
                 (long long)(far % 1000 / 10));
        if (g->before < FIGURE_SMALL_BASE) buf_add_raw(&text, zh ? "；基数小，慎作结论" : "; small base, mind the conclusion");
        (void)json_object_set_new(why, zh ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return why;
}

static json_t *out_json(const growth_t *g, double median, int64_t z, const char *unit)
{
    const char *key = json_string_value(json_array_get(json_object_get(g->row, "key"), 0));
    return json_pack("{s:s, s:O, s:I, s:I, s:I, s:s, s:b, s:o}", "office", key ? key : "", "words", json_array_get(json_object_get(g->row, "words"), 0),
                     "n", (json_int_t)g->n, "before", (json_int_t)g->before, "z", (json_int_t)z, "direction", z < 0 ? "behind" : "ahead",
                     "small_base", g->before < FIGURE_SMALL_BASE, "why", why_json(g, median, z, unit));
}

static json_t *median_json(double median)
{
    json_t *say = json_object();
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t text;
        buf_init(&text, 256);
        add_rise(&text, llround(exp(median) * 1000), 1000, (enum lang)l);
        (void)json_object_set_new(say, l == LANG_ZH ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return say;
}

/* Over a time that is not, or not wholly, on record, or before an office joined, nothing grew: there is nothing to compare. */
static bool no_base_kept(const json_t *value)
{
    return json_is_true(json_object_get(value, "no_record")) || json_is_true(json_object_get(value, "part_record")) || json_is_true(json_object_get(value, "joined"));
}

static int judge_figure(const campaign_t *c, const json_t *answer, size_t figure, json_t *list, err_t *err)
{
    const json_t *rows = json_object_get(answer, "rows");
    const char *unit = json_member(json_array_get(json_object_get(answer, "figures"), figure), "unit");
    size_t most = json_array_size(rows), n = 0, nothing = 0, small = 0, unkept = 0, i;
    json_t *e, *out = json_array(), *none = json_array();
    double median = 0;
    growth_t *g = calloc(most + 1, sizeof *g);
    int64_t *z = calloc(most + 1, sizeof *z);
    if (!g || !z || !out || !none) {
        free(g);
        free(z);
        json_decref(out);
        json_decref(none);
        return err_nomem(err);
    }
    json_array_foreach(rows, i, e) {
        const json_t *v = json_array_get(json_object_get(e, "values"), figure);
        growth_t x = {.row = e, .n = campaign_number(v, "n"), .before = campaign_number(v, "before")};
        if (no_base_kept(v)) {
            unkept += x.n > 0 || x.before > 0;
            nothing += x.n <= 0 && x.before <= 0;
            continue;
        }
        x.y = log(((double)x.n + 0.5) / ((double)x.before + 0.5));
        if (x.n <= 0 && x.before > 0)
            (void)json_array_append_new(none, json_pack("{s:O, s:O, s:I}", "office", json_array_get(json_object_get(e, "key"), 0), "words",
                                                        json_array_get(json_object_get(e, "words"), 0), "before", (json_int_t)x.before));
        if (x.n <= 0 && x.before <= 0) nothing++;
        else if (x.n + x.before < CAMPAIGN_COUNT_LEAST) small++;
        else g[n++] = x;
    }
    bool judged = judge(g, n, &median, z);
    for (i = 0; judged && i < n; i++)
        if (z[i] >= CAMPAIGN_OUTLIER_MILLI || z[i] <= -CAMPAIGN_OUTLIER_MILLI)
            (void)json_array_append_new(out, out_json(&g[i], median, z[i], unit));
    json_t *all = json_pack("{s:s, s:{s:s, s:s}, s:s, s:I, s:I, s:I, s:I, s:b, s:o, s:o}", "name", c->watched[figure].name, "label", "zh",
                            c->watched[figure].label.in[LANG_ZH], "en", c->watched[figure].label.in[LANG_EN], "unit", unit, "offices",
                            (json_int_t)n, "nothing", (json_int_t)nothing, "small", (json_int_t)small, "unkept", (json_int_t)unkept, "few", n < CAMPAIGN_OFFICES_LEAST, "out", out, "none", none);
    if (all && n >= CAMPAIGN_OFFICES_LEAST) (void)json_object_set_new(all, "median_say", median_json(median));
    free(g);
    free(z);
    return all && json_array_append_new(list, all) == 0 ? 0 : err_nomem(err);
}

int campaign_outliers(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err)
{
    campaign_t c;
    char id[48];
    json_t *answer = NULL, *list = json_array(), *out = NULL;
    int failed = campaign_open(f, actor, ask, &c, err);
    if (!failed && !list) failed = err_nomem(err);
    if (!failed) {
        figure_ask_t q = campaign_question(&c, c.start, c.until, FIGURE_YOY);
        q.by[q.by_count++] = "office";
        q.empty = true;
        failed = figure_ask(f, actor, &q, &answer, err);
    }
    for (size_t i = 0; !failed && i < c.count; i++) failed = judge_figure(&c, answer, i, list, err);
    if (!failed) {
        matter_text(c.id, id);
        out = json_pack("{s:s, s:s, s:s, s:O}", "campaign", id, "name", c.name, "office", c.office, "figures", list);
        if (!out) failed = err_nomem(err);
    }
    json_decref(answer);
    json_decref(list);
    campaign_close(&c);
    if (!failed) *ret_json = out;
    return failed;
}
