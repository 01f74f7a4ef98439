/* test_chart.c - steps of axes, numbers in words, what stands in the SVG, limits, the same bytes twice.
 * With XIEZHI_CHARTS=FOLDER the pictures are left there to be looked at. */
#include "paper/chart.h"
#include "paper/chart_inside.h"
#include "tool.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const months[] = {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"};
static const double now[] = {1320, 1185, 1610, 1702, 1655, 1840, 1910, 1877, (double)NAN, 1790, 1930, 2063};
static const double then[] = {1250, 1020, 1490, 1555, 1602, 1633, 1720, 1698, 1750, 1644, 1711, 1802};

static chart_t trend(void)
{
    static const chart_series_t series[] = {{"2025年", now, NULL, false}, {"2024年", then, NULL, true}};
    return (chart_t){.form = CHART_LINE, .lang = LANG_ZH, .title = "受理审查起诉案件", .about = "全市两级院　2025年1月至12月", .unit = "件",
                     .foot = "数据来源：F-7c1d09aa", .label = months, .labels = 12, .series = series, .count = 2};
}

static chart_t ranking(void)
{
    static const char *const office[] = {"城关区院", "七里河区院", "西固区院", "安宁区院", "红古区院", "永登县院", "皋兰县院", "新疆生产建设兵团第六师五家渠垦区人民检察院"};
    static const double value[] = {412, 287, 203, 166, 98, 121, 44, 3};
    static const double before[] = {377, 301, 166, 166, 71, 130, 52, (double)NAN};
    static const char *const note[] = {"+9.3%", "−4.7%", "+22.3%", "持平", "+38.0%", "−6.9%", "−15.4%", NULL};
    static const chart_series_t series[] = {{"本期", value, NULL, false}, {"上年同期", before, NULL, true}};
    return (chart_t){.form = CHART_BARS, .lang = LANG_ZH, .title = "制发检察建议", .about = "2025年1月1日至9月30日，与上年同期相比", .unit = "份",
                     .label = office, .labels = 8, .note = note, .series = series, .count = 2};
}

static chart_t parts(enum chart_form form)
{
    static const char *const office[] = {"城关区院", "七里河区院", "西固区院", "安宁区院"};
    static const double a[] = {120, 80, 60, 0}, b[] = {200, 100, 77, 0}, c[] = {92, 40, 12, 0}, e[] = {8, 4, 30, 0};
    static const chart_series_t series[] = {{"社会治理类", a, NULL, false}, {"公益诉讼类", b, NULL, false}, {"纠正违法类", c, NULL, false}, {"其他", e, NULL, false}};
    return (chart_t){.form = form, .lang = LANG_ZH, .title = "检察建议的类型", .unit = "份", .label = office, .labels = 4, .series = series, .count = 4};
}

static chart_t funnel(void)
{
    static const char *const step[] = {"received", "filed", "investigated", "sent for prosecution", "indicted"};
    static const double value[] = {12840, 6911, 5120, 2233, 87};
    static const char *const note[] = {NULL, "53.8% of received", "74.1% of filed", "43.6% of investigated", "3.9% of sent"};
    static const chart_series_t series[] = {{"clues", value, NULL, false}};
    return (chart_t){.form = CHART_FUNNEL, .lang = LANG_EN, .title = "From clue to indictment", .about = "All offices, 2025", .unit = "matters",
                     .label = step, .labels = 5, .note = note, .series = series, .count = 1};
}

static chart_t heat(size_t columns)
{
    enum { ROWS = 6, MOST = 53 };
    static const char *const office[ROWS] = {"城关区院", "七里河区院", "西固区院", "安宁区院", "红古区院", "永登县院"};
    static double value[MOST][ROWS];
    static char name[MOST][16];
    static chart_series_t series[MOST];
    for (size_t s = 0; s < columns; s++) {
        for (size_t i = 0; i < ROWS; i++) value[s][i] = (double)((s * 7 + i * 13) % 29 * (ROWS - i));
        (void)snprintf(name[s], sizeof name[s], columns == 12 ? "%zu月" : "%zu", s + 1);
        series[s] = (chart_series_t){name[s], value[s], NULL, false};
    }
    value[2][3] = (double)NAN;
    return (chart_t){.form = CHART_HEAT, .lang = LANG_ZH, .title = "各院逐月受理线索", .about = "2025年", .unit = "件", .label = office, .labels = ROWS,
                     .series = series, .count = columns};
}

/* --- tools ------------------------------------------------------------------------------------------- */

static void keep(const char *name, const char *ending, const buf_t *content)
{
    char path[512];
    const char *folder = getenv("XIEZHI_CHARTS");
    if (!folder) return;
    (void)snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(buf_text(content), 1, content->length, f), content->length);
    assert_int_equal(fclose(f), 0);
}

static char *svg_of(const chart_t *c)
{
    buf_t out;
    err_t err = {0};
    buf_init(&out, (size_t)8 << 20);
    assert_int_equal(chart_svg(c, &out, &err), 0);
    return buf_take(&out, NULL);
}

static size_t times(const char *text, const char *piece)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, piece)); p += strlen(piece)) n++;
    return n;
}

/* Every form, drawn twice with something else in between. */
static void draws_the_same_twice(const char *name, const chart_t *c)
{
    err_t err = {0};
    buf_t one, two;
    int w = 0, h = 0;
    buf_init(&one, (size_t)16 << 20);
    buf_init(&two, (size_t)16 << 20);
    int (*const vector[])(const chart_t *, buf_t *, err_t *) = {chart_svg, chart_pdf};
    for (int k = 0; k < 2; k++) {
        chart_t other = trend();
        assert_int_equal(vector[k](c, &one, &err), 0);
        assert_int_equal(vector[k](&other, &two, &err), 0);
        buf_clear(&two);
        assert_int_equal(vector[k](c, &two, &err), 0);
        assert_int_equal(one.length, two.length);
        assert_memory_equal(buf_text(&one), buf_text(&two), one.length);
        keep(name, k ? "pdf" : "svg", &one);
        buf_clear(&one);
        buf_clear(&two);
    }
    assert_int_equal(chart_png(c, 2, &one, &w, &h, &err), 0);
    assert_memory_equal(buf_text(&one), "\x89PNG", 4);
    assert_true(w == 2 * 656 && h > 100);
    keep(name, "png", &one);
    buf_release(&one);
    buf_release(&two);
}

static void all_forms(void **state)
{
    (void)state;
    chart_t c;
    c = trend();
    draws_the_same_twice("line", &c);
    c = ranking();
    draws_the_same_twice("bars", &c);
    c = parts(CHART_STACK);
    draws_the_same_twice("stack", &c);
    c = parts(CHART_SHARE);
    draws_the_same_twice("share", &c);
    c = funnel();
    draws_the_same_twice("funnel", &c);
    c = heat(12);
    draws_the_same_twice("heat", &c);
    c = heat(53);
    draws_the_same_twice("heat-weeks", &c);
}

/* --- axes and numbers ---------------------------------------------------------------------------------- */

static void round_steps(void **state)
{
    (void)state;
    chart_axis_t x;
    char into[SAY_MOST];
    chart_axis(0, 2063, 4, 0, LANG_ZH, &x);
    assert_true(x.from == 0 && x.to == 3000 && x.step == 1000 && x.divide == 1);
    chart_axis(0, 3, 4, 0, LANG_ZH, &x);
    assert_true(x.step == 1 && x.to == 3); /* no half cases */
    chart_axis(0, 0, 4, 0, LANG_ZH, &x);
    assert_true(x.from == 0 && x.to > 0);
    chart_axis(91.2, 96.4, 4, 1, LANG_ZH, &x);
    assert_true(x.from == 90 && x.to == 98 && x.step == 2 && x.digits == 0);
    chart_axis(-12, 30, 4, 0, LANG_ZH, &x);
    assert_true(x.from == -20 && x.to == 40 && x.step == 20);
    chart_axis(0, 83000, 4, 0, LANG_ZH, &x);
    assert_string_equal(x.thing, "万");
    assert_string_equal(chart_tick(&x, 60000, LANG_ZH, into), "6");
    chart_axis(0, 83000, 4, 0, LANG_EN, &x);
    assert_string_equal(x.thing, "");
    assert_string_equal(chart_tick(&x, 60000, LANG_EN, into), "60,000");
    chart_axis(0, 7.3e9, 4, 2, LANG_ZH, &x);
    assert_string_equal(x.thing, "亿");
}

static void numbers(void **state)
{
    (void)state;
    char into[SAY_MOST];
    assert_string_equal(chart_number(1872, 0, LANG_ZH, into), "1872");
    assert_string_equal(chart_number(1872, 0, LANG_EN, into), "1,872");
    assert_string_equal(chart_number(1129000, 0, LANG_ZH, into), "1,129,000");
    assert_string_equal(chart_number(-0.04, 1, LANG_ZH, into), "0.0"); /* never a minus before nought */
    assert_string_equal(chart_number(-4.25, 1, LANG_ZH, into), "−4.3");
    assert_string_equal(chart_number(63.45, 2, LANG_EN, into), "63.45");
}

/* --- what stands in the picture -------------------------------------------------------------------------- */

static void says_every_number_in_words(void **state)
{
    (void)state;
    chart_t c = trend();
    char *svg = svg_of(&c);
    assert_non_null(strstr(svg, "<title id=\"chart-title\">受理审查起诉案件</title>"));
    const char *desc = strstr(svg, "<desc id=\"chart-desc\">");
    assert_non_null(desc);
    assert_non_null(strstr(desc, "1月：2025年 1320件；2024年 1250件。"));
    assert_non_null(strstr(desc, "9月：2025年 —；2024年 1750件。"));
    /* a gap: the line of this year in two runs, last year's dashed in one */
    assert_int_equal(times(svg, "stroke-dasharray"), 1);
    assert_int_equal(times(svg, "fill=\"none\" stroke=\"#1f5a8a\""), 2);
    free(svg);
    buf_t table;
    err_t err = {0};
    buf_init(&table, 1 << 20);
    assert_int_equal(chart_table(&c, &table, &err), 0);
    assert_int_equal(times(buf_text(&table), "<tr>"), 13);
    assert_non_null(strstr(buf_text(&table), "<tr><th scope=\"row\">9月</th><td>—</td><td>1750</td></tr>"));
    buf_release(&table);
}

static void words_given_are_not_written_anew(void **state)
{
    (void)state;
    static const char *const office[] = {"a", "b"}, *const say[] = {"63.4%", NULL};
    static const double value[] = {63.4444, 20};
    static const chart_series_t series[] = {{"rate", value, say, false}};
    chart_t c = {.form = CHART_BARS, .lang = LANG_EN, .unit = "%", .label = office, .labels = 2, .series = series, .count = 1, .digits = 1};
    char *svg = svg_of(&c);
    assert_non_null(strstr(svg, ">63.4%<"));
    assert_null(strstr(svg, "63.44"));
    assert_non_null(strstr(svg, ">20.0<"));
    free(svg);
}

static void strangers_texts(void **state)
{
    (void)state;
    static const char *const office[] = {"<script>alert(1)</script>", "a\xE2\x80\xAE" "b & \"c\"\n\xFF"};
    static const double value[] = {2, 1};
    static const chart_series_t series[] = {{"]]>", value, NULL, false}};
    for (int form = 0; form < CHART_FORMS; form++) {
        chart_t c = {.form = (enum chart_form)form, .lang = LANG_EN, .title = "</title><x>", .label = office, .labels = 2, .series = series, .count = 1};
        char *svg = svg_of(&c);
        assert_null(strstr(svg, "<script"));
        assert_null(strstr(svg, "<x>"));
        buf_t text;
        buf_init(&text, (size_t)8 << 20);
        buf_add_raw(&text, svg);
        free(svg);
        buf_t out;
        buf_init(&out, 65536);
        int rc = tool_run((const char *const[]){"xmllint", "--noout", tool_file("chart.svg", &text), NULL}, &out);
        buf_release(&out);
        buf_release(&text);
        if (rc != 127) assert_int_equal(rc, 0);
    }
}

static void bars_stand_on_zero(void **state)
{
    (void)state;
    static const char *const office[] = {"up", "down", "none"};
    static const double value[] = {40, -20, (double)NAN};
    static const chart_series_t series[] = {{"change", value, NULL, false}};
    chart_t c = {.form = CHART_BARS, .lang = LANG_EN, .label = office, .labels = 3, .series = series, .count = 1};
    char *svg = svg_of(&c);
    double x[2] = {0}, w[2] = {0}, y;
    const char *at = strstr(svg, "fill=\"#ffffff\"/>"); /* behind the ground */
    for (int i = 0; i < 2; i++) {
        at = strstr(at, "<rect x=");
        assert_non_null(at);
        assert_int_equal(sscanf(at, "<rect x=\"%lf\" y=\"%lf\" width=\"%lf\"", &x[i], &y, &w[i]), 3);
        at++;
    }
    assert_true(fabs(w[0] - 2 * w[1]) < 0.3);        /* 40 is twice as long as 20 */
    assert_true(fabs(x[1] + w[1] - x[0]) < 0.3);     /* and they meet at zero */
    assert_null(strstr(at, "<rect x="));             /* what is missing has no bar */
    free(svg);
}

/* A sign stands at its point whether or not its number is written, and at the last one behind the number. */
static void signs_stand_at_points(void **state)
{
    (void)state;
    static const char *const mark[] = {"‡", "", "", "", "§", "", "", "", "‡", "", "", "¶"};
    for (int wide = 0; wide < 2; wide++) {
        chart_t c = trend();
        buf_t out;
        err_t err = {0};
        c.mark = mark;
        c.width = wide ? 1200 : 420; /* narrow: only the highest and the lowest have their numbers */
        buf_init(&out, 1 << 20);
        assert_int_equal(chart_svg(&c, &out, &err), 0);
        const char *svg = buf_text(&out);
        assert_non_null(strstr(svg, wide ? ">1320‡</text>" : ">‡</text>"));
        assert_non_null(strstr(svg, wide ? ">1655§</text>" : ">§</text>"));
        assert_non_null(strstr(svg, ">2063¶</text>"));
        assert_null(strstr(svg, "1802¶")); /* not of what it is compared with */
        assert_non_null(strstr(svg, "1320‡件；2024年 1250件。"));
        const char *first = strstr(svg, "‡</text>");
        assert_true(first && !strstr(first + 1, "‡</text>")); /* where there is no number there is no point */
        buf_release(&out);
    }
}

static void limits(void **state)
{
    (void)state;
    err_t err = {0};
    buf_t out;
    buf_init(&out, (size_t)8 << 20);
    chart_t c = trend();
    c.labels = CHART_LABELS_MOST + 1;
    assert_int_equal(chart_svg(&c, &out, &err), ERR_PAPER_CHART);
    c = trend();
    c.labels = 0;
    assert_int_equal(chart_table(&c, &out, &err), ERR_PAPER_CHART);
    c = parts(CHART_SHARE);
    c.count = CHART_PARTS_MOST + 1;
    assert_int_equal(chart_pdf(&c, &out, &err), ERR_PAPER_CHART);
    c = trend();
    c.form = CHART_SHARE;
    const double minus[12] = {-1};
    const chart_series_t s = {"x", minus, NULL, false};
    c.series = &s;
    c.count = 1;
    assert_int_equal(chart_svg(&c, &out, &err), ERR_PAPER_CHART_VALUE);
    const double endless[12] = {(double)INFINITY};
    const chart_series_t t = {"x", endless, NULL, false};
    c.series = &t;
    c.form = CHART_LINE;
    assert_int_equal(chart_svg(&c, &out, &err), ERR_PAPER_CHART_VALUE);
    assert_int_equal(out.length, 0);
    enum chart_form form;
    assert_int_equal(chart_form_parse("pie", &form, &err), ERR_PAPER_CHART_FORM);
    assert_int_equal(chart_form_parse("heat", &form, &err), 0);
    assert_int_equal(form, CHART_HEAT);
    buf_release(&out);
}

static void many_rows_and_odd_shapes(void **state)
{
    (void)state;
    enum { MANY = 2000 };
    static const char *label[MANY];
    static char text[MANY][24];
    static double value[MANY];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(text[i], sizeof text[i], "2025-%02d-%02d", i / 28 % 12 + 1, i % 28 + 1);
        label[i] = text[i];
        value[i] = i % 97;
    }
    const chart_series_t s = {"x", value, NULL, false};
    chart_t c = {.form = CHART_LINE, .lang = LANG_EN, .label = label, .labels = MANY, .series = &s, .count = 1};
    free(svg_of(&c));
    c.form = CHART_BARS;
    char *svg = svg_of(&c);
    assert_non_null(strstr(svg, "1960 more rows are in the table"));
    free(svg);
    static double nothing[MANY];
    for (int i = 0; i < MANY; i++) nothing[i] = (double)NAN;
    const chart_series_t none = {NULL, nothing, NULL, false};
    for (int form = 0; form < CHART_FORMS; form++) {
        c = (chart_t){.form = (enum chart_form)form, .lang = LANG_ZH, .label = label, .labels = 1, .series = &none, .count = 1, .width = 1};
        if (form == CHART_HEAT) continue; /* its columns have names */
        free(svg_of(&c));
        const double zero = 0;
        const chart_series_t z = {"零", &zero, NULL, false};
        c.series = &z;
        free(svg_of(&c));
    }
}

static void on_a_page(void **state)
{
    (void)state;
    err_t err = {0};
    paper_t *p;
    buf_t out;
    buf_init(&out, (size_t)16 << 20);
    assert_int_equal(paper_new(&(paper_setup_t){.title = "报告", .day = day_of(2026, 1, 20)}, &p, &err), 0);
    paper_part(p, &(paper_part_t){.lang = LANG_ZH, .office = "某某市人民检察院", .head = PAPER_HEAD_BLACK, .title = "工作报告"});
    chart_t c[] = {trend(), ranking(), parts(CHART_SHARE), funnel(), heat(12)};
    for (size_t i = 0; i < 5; i++) {
        paper_text(p, PAPER_BODY, "受理情况如下图所示。");
        paper_chart(p, &c[i]);
    }
    assert_true(paper_pages(p) >= 2);
    assert_int_equal(paper_finish(p, &out, &err), 0);
    keep("page", "pdf", &out);
    /* a chart that cannot be drawn fails the paper */
    assert_int_equal(paper_new(&(paper_setup_t){.title = "报告", .day = day_of(2026, 1, 20)}, &p, &err), 0);
    paper_part(p, &(paper_part_t){.lang = LANG_ZH, .office = "某某市人民检察院", .head = PAPER_HEAD_BLACK, .title = "工作报告"});
    c[0].labels = 0;
    paper_chart(p, &c[0]);
    assert_int_equal(paper_finish(p, &out, &err), ERR_PAPER_CHART);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_steps), cmocka_unit_test(numbers), cmocka_unit_test(all_forms),
        cmocka_unit_test(says_every_number_in_words), cmocka_unit_test(words_given_are_not_written_anew),
        cmocka_unit_test(strangers_texts), cmocka_unit_test(bars_stand_on_zero), cmocka_unit_test(signs_stand_at_points), cmocka_unit_test(limits),
        cmocka_unit_test(many_rows_and_odd_shapes), cmocka_unit_test(on_a_page),
    };
    return cmocka_run_group_tests_name("chart", tests, tool_folder, tool_clean);
}
