/* test_writ.c - templates filled: every filter, condition and loop against sentences written by hand; values that are
 * markup somewhere; blanks; memory that runs short. */
#include "base/fault.h"
#include "paper/say.h"
#include "tool.h"
#include "writ_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

/* The body of the paper in one language, without head and end: what stands between its title and its signature. */
static void expect_lang(const char *front, const char *body, void (*set)(writ_rig_t *), enum paper_lang lang, const char *expected)
{
    writ_rig_t r;
    buf_t out;
    err_t e = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(writ_rig_open(&r, front, body, NULL), 0);
    if (set) set(&r);
    assert_int_equal(writ_rig_write(&r, lang, WRIT_TXT, &out, &e), 0);
    const char *text = strstr(buf_text(&out), lang == PAPER_EN ? "\nPage\n\n" : "\n一页\n\n");
    assert_non_null(text);
    text += lang == PAPER_EN ? 7 : strlen("\n一页\n\n");
    const char *end = strstr(text, lang == PAPER_EN ? "\nPeople" : "\n北京市海淀区");
    char *between = arena_textn(r.arena, text, end ? (size_t)(end - text) : strlen(text));
    assert_string_equal(between, expected);
    buf_release(&out);
    writ_rig_close(&r);
}

static void expect(const char *body, void (*set)(writ_rig_t *), const char *expected)
{
    expect_lang("", body, set, PAPER_ZH, expected);
}

static void set_all(writ_rig_t *r)
{
    writ_rig_set(r, "about", json_string("采购"));
    writ_rig_set(r, "days", json_integer(15));
    writ_rig_set(r, "sum", json_integer(151500050));
    writ_rig_set(r, "on_day", json_string("2026-10-20"));
    writ_rig_set(r, "urgent", json_true());
    writ_rig_set(r, "way", json_string("hand"));
    writ_rig_set(r, "ways", json_pack("[s, s]", "hand", "post"));
    writ_rig_set(r, "who", json_pack("{s:s, s:s, s:s, s:s, s:s}", "type", "person", "name", "张大山", "identity", "11010519491231002X",
                                     "born", "1949-12-31", "sex", "F"));
    writ_rig_set(r, "other", json_string("7-9"));
    writ_rig_set(r, "free", json_string("7-9"));
    writ_rig_set(r, "house", json_string("110000"));
    writ_rig_set(r, "clerk", json_string("li"));
    writ_rig_set(r, "secret", json_string("密"));
}

static void set_number(writ_rig_t *r)
{
    r->number = "京海检延〔2026〕7号";
    (void)json_object_set_new(json_array_get(json_object_get(r->matter, "acts"), 0), "number", json_string(r->number));
    writ_rig_part(r, "甲", 1);
}

static void set_no_number_yet(writ_rig_t *r)
{
    r->number = "";
}

/* The paper has the number of the act that makes it, when that act has one; the parts and the matter keep theirs. */
static void the_number_is_the_acts(void **state)
{
    (void)state;
    expect("{{number}}；{{matter.number}}；{{act.number | or \"无\"}}\n", NULL, "　　京海检函〔2026〕1号；京海检函〔2026〕1号；无\n");
    expect("{{number}}；{{matter.number}}；{{act.number}}；{{matter.about | or \"空\"}}\n", set_number,
           "　　京海检延〔2026〕7号；京海检函〔2026〕1号；京海检延〔2026〕7号；空\n");
    expect("{{#each item}}{{words}}{{number | or \"无号\"}}{{/each}}\n", set_number, "　　甲无号\n");
    expect("{{#if number = '京海检延〔2026〕7号'}}对{{else}}错{{/if}}\n", set_number, "　　对\n");
    expect("{{number}}；{{matter.number}}\n", set_no_number_yet, "　　＿＿＿；京海检函〔2026〕1号\n");
    for (int i = 0; i < 3; i++) {
        writ_rig_t r;
        buf_t out;
        err_t e = {0};
        buf_init(&out, 1 << 20);
        assert_int_equal(writ_rig_open(&r, "number: true\n", "x\n", NULL), 0);
        if (i) (i == 1 ? set_number : set_no_number_yet)(&r);
        assert_int_equal(writ_rig_write(&r, PAPER_ZH, WRIT_TXT, &out, &e), 0);
        assert_int_equal(strstr(buf_text(&out), "检函〔2026〕1号") != NULL, i == 0);
        assert_int_equal(strstr(buf_text(&out), "检延〔2026〕7号") != NULL, i == 1);
        buf_release(&out);
        writ_rig_close(&r);
    }
}

static void values_are_said_in_both_languages(void **state)
{
    (void)state;
    expect("{{about}} {{days}} {{sum}} {{on_day}} {{urgent}} {{way}} {{ways}} {{who}} {{other}} {{house}} {{clerk}} {{secret}}\n", set_all,
           "　　采购 15 1,515,000.50元 2026年10月20日 是 当面 当面、邮寄 张大山 另一件 北京市人民检察院 李四 密\n");
    expect_lang("", "x\n--- en\n{{about}} {{days}} {{sum}} {{on_day}} {{urgent}} {{way}} {{ways}} {{house}} {{stage}}\n", set_all, PAPER_EN,
                "采购 15 CNY 1,515,000.50 20 October 2026 yes By hand By hand, By post "
                "People's Procuratorate of Beijing Municipality Draft\n\n");
    expect("{{number}} {{stage}} {{kind}} {{opened_on}} {{office.brief}} {{office.code}} {{office.above.name}} {{due.answer}}\n", NULL,
           "　　京海检函〔2026〕1号 起草 函 2026年3月2日 京海 110108 北京市人民检察院 2026年3月12日\n");
    expect("{{who.name}} {{who.identity}} {{who.born}} {{who.sex}} {{who.type}}\n", set_all,
           "　　张大山 11010519491231002X 1949年12月31日 女 个人\n");
    expect("{{other.about}} {{other.stage}} {{other.house | or \"无\"}} {{other.office.name}} {{free.title}} {{parent.name}}\n", set_all,
           "　　另一件 已送达 无 北京市人民检察院 另一件 一号卷\n");
    expect("{{act.occurred_on}} {{act.actor}} {{act.name}} {{act.note | or \"无备注\"}} {{today}}\n", NULL,
           "　　2026年3月2日 李四 写 无备注 2026年5月6日\n");
}

static void sets_stops(writ_rig_t *r)
{
    writ_rig_set(r, "about", json_string("采购。"));
    writ_rig_set(r, "body", json_string("乙；"));
}

static void filters_do_what_they_say(void **state)
{
    (void)state;
    expect("{{on_day | date}} {{on_day | date_zh}}\n", set_all, "　　2026年10月20日 二〇二六年十月二十日\n");
    expect("{{sum | money}} {{sum | money_zh}} {{sum | wan}} {{days | money_zh}} {{days | wan}}\n", set_all,
           "　　1,515,000.50元 壹佰伍拾壹万伍仟元伍角整 151.50005万元 壹拾伍元整 0.0015万元\n");
    expect("{{way | label}} {{way | code}} {{stage | code}} {{house | code}}\n", set_all, "　　当面 hand draft 110000\n");
    expect("{{who.identity | mask}} {{who | mask}} {{who.name | mask}} {{about | mask}}\n", set_all,
           "　　110105********002X 张某某 张某某 采某\n");
    expect("{{about}}。{{body}}。{{body}}，完\n", sets_stops, "　　采购。乙。乙，完\n");
    expect("[{{about | or \"无\"}}] [{{about | or \"\"}}] [{{days | or '十五'}}]\n", NULL, "　　[无] [] [十五]\n");
}

/* 支付结算办法, appendix 1: zeros in the middle, at ten thousands and at the end; fen alone. */
static void sums_in_capitals(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *said;
    } cases[] = {{0, "零元整"}, {1, "壹分"}, {10, "壹角整"}, {100, "壹元整"}, {105, "壹元零伍分"}, {150, "壹元伍角整"}, {1000, "壹拾元整"},
                 {1001, "壹拾元零壹分"}, {10100, "壹佰零壹元整"}, {100000, "壹仟元整"}, {100100, "壹仟零壹元整"}, {101000, "壹仟零壹拾元整"},
                 {1000000, "壹万元整"}, {1000100, "壹万零壹元整"}, {10050000, "壹拾万零伍佰元整"}, {100000000, "壹佰万元整"},
                 {140953, "壹仟肆佰零玖元伍角叁分"}, {600714, "陆仟零柒元壹角肆分"}, {168032, "壹仟陆佰捌拾元叁角贰分"},
                 {1640902, "壹万陆仟肆佰零玖元零贰分"}, {32504, "叁佰贰拾伍元零肆分"}, {10000000000, "壹亿元整"},
                 {10000300000, "壹亿零叁仟元整"}, {10000000500, "壹亿零伍元整"}, {1000000000000000, "壹拾万亿元整"},
                 {INT64_MAX, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"}};
    buf_t b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&b);
        paper_say_money_han(&b, cases[i].fen);
        assert_string_equal(buf_text(&b), cases[i].said);
    }
    buf_release(&b);
}

static void conditions_decide(void **state)
{
    (void)state;
    static const struct {
        const char *test;
        bool set, unset; /* with set_all; with nothing */
    } cases[] = {{"about", true, false}, {"not about", false, true}, {"urgent", true, false}, {"way = 'hand'", true, false},
                 {"way = 'post'", false, false}, {"way <> 'post'", true, true}, {"ways = 'post'", true, false}, {"ways <> 'post'", false, true},
                 {"days > 14", true, false}, {"days >= 15", true, false}, {"days < 15", false, false}, {"days <= 15", true, false},
                 {"sum > 1515000", true, false}, {"sum = 1515000.5", true, false}, {"on_day > '2026-10-19'", true, false},
                 {"on_day = '2026-10-20'", true, false}, {"stage = 'draft'", true, true}, {"stage <> 'draft'", false, false},
                 {"about = '采购'", true, false}, {"about = \"采购\"", true, false}, {"other", true, false}, {"other.stage = 'sent'", true, false},
                 {"other.secret", true, false}, {"item", false, false}, {"not item and urgent", true, false},
                 {"urgent and way = 'post' or days = 15", true, false}, {"urgent and (way = 'post' or days = 15)", true, false},
                 {"not (urgent or days)", false, true}, {"not urgent or not days", false, true}, {"who", true, false}, {"parent", true, true},
                 {"due.answer > '2026-03-11'", true, true}, {"item.count = 0", true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[256];
        (void)snprintf(body, sizeof body, "{{#if %s}}真{{else}}假{{/if}}\n", cases[i].test);
        print_message("%s\n", cases[i].test);
        expect(body, set_all, cases[i].set ? "　　真\n" : "　　假\n");
        expect(body, NULL, cases[i].unset ? "　　真\n" : "　　假\n");
    }
}

static void two_parts(writ_rig_t *r)
{
    writ_rig_part(r, "甲", 100);
    writ_rig_part(r, "乙", 250);
}

static void loops_turn(void **state)
{
    (void)state;
    expect("{{#each item}}{{@number}}．{{words}}{{/each}}\n", two_parts, "　　1．甲\n　　2．乙\n");
    expect("{{#each item}}\n{{@number}}．{{words}}\n{{/each}}\n尾\n", two_parts, "　　1．甲\n　　2．乙\n　　尾\n");
    expect("共{{#each item}}{{words}}{{#if not @last}}、{{/if}}{{/each}}等{{item.count}}项，{{item.sum.worth}}。\n", two_parts,
           "　　共甲、乙等2项，3.50元。\n");
    expect("{{#each item}}\n{{words}}\n{{else}}\n无\n{{/each}}\n", NULL, "　　无\n");
    expect("{{#each item}}{{words}}（{{parent.about}}）{{/each}}\n", two_parts, "　　甲（＿＿＿）\n　　乙（＿＿＿）\n");
    expect("| 号 | 文 |\n|--|--|\n{{#each item}}\n| {{@number}} | {{words}} |\n{{/each}}\n", two_parts, "号　文\n1　甲\n2　乙\n\n");
    expect("{{! note }}\n{{#if about}}\n有\n{{/if}}\n后\n", NULL, "　　后\n");
}

static void many_parts(writ_rig_t *r)
{
    for (int i = 0; i < 500; i++) writ_rig_part(r, "多", 1);
}

static void five_hundred_parts_are_all_there(void **state)
{
    (void)state;
    static const enum writ_form forms[] = {WRIT_TXT, WRIT_HTML, WRIT_MD, WRIT_DOCX, WRIT_PDF};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        writ_rig_t r;
        buf_t out;
        err_t e = {0};
        buf_init(&out, WRIT_PDF_MOST);
        assert_int_equal(writ_rig_open(&r, "layout: form\n", "| 号 | 文 |\n|--|----|\n{{#each item}}\n| {{@number}} | {{words}} |\n{{/each}}\n", NULL), 0);
        many_parts(&r);
        assert_int_equal(writ_rig_write(&r, PAPER_ZH, forms[i], &out, &e), 0);
        if (forms[i] <= WRIT_DOCX) assert_true(out.length > 3000);
        else assert_non_null(strstr(buf_text(&out), "500"));
        buf_release(&out);
        writ_rig_close(&r);
    }
}

static void loops_have_a_limit(void **state)
{
    (void)state;
    writ_rig_t r;
    buf_t out;
    err_t e = {0};
    buf_init(&out, 8 << 20);
    assert_int_equal(writ_rig_open(&r, "", "{{#each item}}{{#each parent.item}}x{{/each}}{{/each}}\n", NULL), 0);
    many_parts(&r);
    assert_int_equal(writ_rig_write(&r, PAPER_ZH, WRIT_TXT, &out, &e), ERR_PAPER_LOOPS);
    buf_release(&out);
    writ_rig_close(&r);
}

static void blanks_are_shown_and_listed(void **state)
{
    (void)state;
    writ_rig_t r;
    writ_t w;
    err_t e = {0};
    assert_int_equal(writ_rig_open(&r, "addressee: who\n", "{{about}} {{about}} {{other.about}} {{who.identity}} {{days | or \"\"}}\n", NULL), 0);
    assert_int_equal(writ_rig_make(&r, PAPER_ZH, r.arena, &w, &e), 0);
    assert_int_equal(w.missing_count, 3);
    assert_string_equal(w.missing[0].path, "about");
    assert_string_equal(w.missing[0].label.in[LANG_ZH], "事由");
    assert_string_equal(w.missing[1].path, "other.about");
    assert_string_equal(w.missing[1].label.in[LANG_EN], "Other");
    assert_string_equal(w.missing[2].path, "who.identity");
    assert_string_equal(w.version[0].addressee, "＿＿＿＿＿＿＿＿");
    writ_rig_close(&r);
}

/* The paper of the rig has these words; the rig is closed. */
static void expect_words(writ_rig_t *r, const char *words)
{
    buf_t out;
    err_t e = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(writ_rig_write(r, PAPER_ZH, WRIT_TXT, &out, &e), 0);
    assert_non_null(strstr(buf_text(&out), words));
    buf_release(&out);
    writ_rig_close(r);
}

static void sealed_fields_are_covered_for_readers(void **state)
{
    (void)state;
    writ_rig_t r;
    assert_int_equal(writ_rig_open(&r, "", "密：{{secret}}，他：{{other.secret}}\n", NULL), 0);
    writ_rig_set(&r, "other", json_string("7-9"));
    (void)json_object_set_new(r.matter, "masked", json_true());
    expect_words(&r, "密：＊＊＊，他：＊＊＊");
}

/* What nobody has said is no fact: a blank, not what the field begins with; conditions and counts have it. */
static void what_no_act_gave_is_blank(void **state)
{
    (void)state;
    writ_rig_t r;
    assert_int_equal(writ_rig_open(&r, "", "式：{{way}}，{{days}}日{{#if way = 'hand'}}甲{{/if}}{{way | or \"未定\"}}\n", NULL), 0);
    writ_rig_set(&r, "way", json_string("hand"));
    writ_rig_set(&r, "days", json_integer(15));
    (void)json_object_set_new(r.matter, "not_given", json_pack("[s, s]", "days", "way"));
    expect_words(&r, "式：＿＿＿，15日甲未定");
}

/* --- values that would be markup ----------------------------------------------------------------------------------- */

static const char *const HOSTILE[] = {
    "{{about}} {{#if x}} {{/each}} }}", "# 标题", "## 标题", "- 一\n- 二", "1. 一", "| a | b |\n|--|--|\n| c | d |", "**粗** _斜_ `码`",
    "<b>粗</b><script>alert(1)</script>", "&lt;&#60;&amp;", "</w:t></w:r><w:p>", "]]>", "\\\\ \\| \\", "    四格", "\t制表", "---",
    "> 引", "```\n码\n```", "[链](http://x)", "![图](x)", "x\\", "* * *", "\"'", "—— ……", "😀🏛️", "עברית ‏العربية", "a\r\nb", "&nbsp;|",
    ("a\x01\x1f\x7f" "b"), "终\xE2\x80\xA8行", "\xEE\x80\x80", "--- en", "：〔2026〕"};

/* What a reader is to see: lines joined, what hides made visible. */
static void seen(const char *value, buf_t *out)
{
    bool any = false;
    while (*value) {
        size_t n = strcspn(value, "\n"), from = 0, to = n;
        while (from < to && strchr(" \t\r", value[from])) from++;
        while (to > from && strchr(" \t\r", value[to - 1])) to--;
        if (any && to > from) buf_add_raw(out, FILL_BREAK);
        char line[256];
        (void)snprintf(line, sizeof line, "%.*s", (int)(to - from), value + from);
        paper_say_plain(out, line);
        any = any || to > from;
        value += n + (value[n] == '\n');
    }
}

/* The value is the whole text of one paragraph, cell, heading and item; nothing else came of it. */
static void values_are_never_markup(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++) {
        writ_rig_t r;
        writ_t w;
        err_t e = {0};
        buf_t wanted;
        buf_init(&wanted, 4096);
        seen(HOSTILE[i], &wanted);
        print_message("%zu: %s\n", i, HOSTILE[i]);
        assert_int_equal(writ_rig_open(&r, "title: {zh: \"函：{{body}}\", en: x}\n",
                                       "前{{body}}后\n\n| 甲 | {{body}} |\n|--|--|\n| {{body}} |{{body}}|\n\n尾\n", NULL), 0);
        writ_rig_set(&r, "body", json_string(HOSTILE[i]));
        assert_int_equal(writ_rig_make(&r, PAPER_ZH, r.arena, &w, &e), 0);
        const writ_version_t *v = &w.version[0];
        size_t lines = 1;
        for (const char *p = buf_text(&wanted); (p = strstr(p, FILL_BREAK)); p++) lines++;
        assert_int_equal(v->blocks, lines + 2);
        assert_int_equal(v->block[0].what, WRIT_PARAGRAPH);
        if (lines == 1)
            assert_string_equal(writ_plain(r.arena, &v->block[0].text), arena_printf(r.arena, "前%s后", buf_text(&wanted)));
        const writ_block_t *table = &v->block[lines];
        assert_int_equal(table->what, WRIT_TABLE);
        assert_int_equal(table->columns, 2);
        assert_int_equal(table->rows, 2);
        for (int c = 1; c < 4; c++) assert_string_equal(writ_plain(r.arena, &table->cell[c]), buf_text(&wanted));
        assert_string_equal(writ_plain(r.arena, &v->block[lines + 1].text), "尾");
        buf_release(&wanted);
        writ_rig_close(&r);
    }
}

/* word/document.xml of a DOCX. */
static char *document_of(const buf_t *docx)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *s = zip_source_buffer_create(docx->data, docx->length, 0, &e);
    zip_t *z = zip_open_from_source(s, ZIP_RDONLY, &e);
    assert_non_null(z);
    zip_stat_t st;
    assert_int_equal(zip_stat(z, "word/document.xml", 0, &st), 0);
    char *text = calloc(1, st.size + 1);
    zip_file_t *f = zip_fopen(z, "word/document.xml", 0);
    assert_int_equal(zip_fread(f, text, st.size), (zip_int64_t)st.size);
    (void)zip_fclose(f);
    (void)zip_close(z);
    zip_error_fini(&e);
    return text;
}

static void hostile_values_in_every_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++)
        for (int form = 0; form < WRIT_FORMS; form++) {
            if (form == WRIT_PDF && i % 4) continue; /* drawing takes time */
            writ_rig_t r;
            buf_t out;
            err_t e = {0};
            buf_init(&out, WRIT_PDF_MOST);
            assert_int_equal(writ_rig_open(&r, "", "{{body}}\n\n| 甲 |\n|--|\n| {{body}} |\n", NULL), 0);
            writ_rig_set(&r, "body", json_string(HOSTILE[i]));
            assert_int_equal(writ_rig_write(&r, PAPER_ZH, (enum writ_form)form, &out, &e), 0);
            if (form == WRIT_HTML) {
                assert_null(strstr(buf_text(&out), "<script>"));
                assert_null(strstr(buf_text(&out), "<b>"));
            }
            if (form == WRIT_DOCX) {
                char *xml = document_of(&out);
                assert_null(strstr(xml, "<script>"));
                assert_null(strstr(xml, "]]>"));
                for (const char *p = xml; *p; p++) assert_true((unsigned char)*p >= 0x20 || *p == '\n');
                free(xml);
            }
            buf_release(&out);
            writ_rig_close(&r);
        }
}

static void twenty_thousand_characters(void **state)
{
    (void)state;
    char *text = calloc(1, 60001);
    for (int i = 0; i < 20000; i++) memcpy(text + 3 * i, i % 50 == 49 ? "。" : "检", 3);
    for (int form = 0; form < WRIT_FORMS; form++) {
        writ_rig_t r;
        buf_t out;
        err_t e = {0};
        buf_init(&out, WRIT_PDF_MOST);
        assert_int_equal(writ_rig_open(&r, "", "{{body}}\n", NULL), 0);
        writ_rig_set(&r, "body", json_string(text));
        assert_int_equal(writ_rig_write(&r, PAPER_ZH, (enum writ_form)form, &out, &e), 0);
        if (form != WRIT_PDF && form != WRIT_DOCX) assert_non_null(strstr(buf_text(&out), text));
        buf_release(&out);
        writ_rig_close(&r);
    }
    free(text);
}

static void the_same_bytes_again(void **state)
{
    (void)state;
    for (int form = 0; form < WRIT_FORMS; form++) {
        buf_t first, again;
        err_t e = {0};
        for (int n = 0; n < 2; n++) {
            writ_rig_t r;
            buf_t *out = n ? &again : &first;
            buf_init(out, WRIT_PDF_MOST);
            assert_int_equal(writ_rig_open(&r, "addressee: who\nseal: true\nnumber: true\nattachments: [{zh: 清单, en: List}]\ncopies: house\n",
                                           "## 一、{{about}}\n\n**{{who}}**，{{sum}}。\n--- en\n{{about}}\n", NULL), 0);
            set_all(&r);
            assert_int_equal(writ_rig_write(&r, PAPER_BOTH, (enum writ_form)form, out, &e), 0);
            writ_rig_close(&r);
        }
        assert_int_equal(first.length, again.length);
        assert_memory_equal(first.data, again.data, first.length);
        buf_release(&first);
        buf_release(&again);
    }
}

/* --- the page ------------------------------------------------------------------------------------------------------- */

/* GB/T 9704-2012 5.2.1, 5.2.2: 28 characters a line, 22 lines a page, the text block 156 mm wide from 28 mm on and from 37 mm
 * down; measured from the PDF by a stranger's program. */
static void the_grid_is_that_of_the_standard(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    writ_rig_t r;
    buf_t out, said;
    err_t e = {0};
    char *text = calloc(1, 3 * 2000 + 1);
    for (int i = 0; i < 2000; i++) memcpy(text + 3 * i, "检", 3);
    buf_init(&out, WRIT_PDF_MOST);
    buf_init(&said, 16 << 20);
    assert_int_equal(writ_rig_open(&r, "", "{{body}}\n", NULL), 0);
    writ_rig_set(&r, "body", json_string(text));
    assert_int_equal(writ_rig_write(&r, PAPER_ZH, WRIT_PDF, &out, &e), 0);
    const char *file = tool_file("grid.pdf", &out);
    assert_int_equal(tool_run((const char *const[]){"pdftotext", "-f", "2", "-l", "2", "-bbox", file, "-", NULL}, &said), 0);
    int lines = 0;
    double first = 0, last = 0;
    for (const char *at = buf_text(&said); (at = strstr(at, "<word ")); at++) {
        double x0, y0, x1, y1;
        const char *word = strchr(at, '>');
        assert_int_equal(sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &x0, &y0, &x1, &y1), 4);
        if (strncmp(word + 1, "检检", 6) != 0) continue;
        size_t n = (strcspn(word + 1, "<")) / 3;
        assert_int_equal(n, 28);
        assert_true(x0 > 28 * PAPER_MM - 1.5 && x0 < 28 * PAPER_MM + 1.5);
        assert_true(x1 > 184 * PAPER_MM - 1.5 && x1 < 184 * PAPER_MM + 1.5);
        double middle = (y0 + y1) / 2;
        if (!lines) first = middle;
        last = middle;
        lines++;
    }
    assert_int_equal(lines, 22);
    double pitch = (last - first) / 21;
    assert_true(pitch > 225 * PAPER_MM / 22 - 0.1 && pitch < 225 * PAPER_MM / 22 + 0.1);
    assert_true(first > 37 * PAPER_MM && first < 37 * PAPER_MM + pitch);
    free(text);
    buf_release(&out);
    buf_release(&said);
    writ_rig_close(&r);
}

/* A signature never stands on a page without two lines of the text: whatever the length of the text. */
static void signatures_are_not_alone(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    for (int length = 300; length < 560; length += 26) {
        writ_rig_t r;
        buf_t out, said;
        err_t e = {0};
        char *text = calloc(1, 3 * (size_t)length + 1);
        for (int i = 0; i < length; i++) memcpy(text + 3 * i, "检", 3);
        buf_init(&out, WRIT_PDF_MOST);
        buf_init(&said, 1 << 20);
        assert_int_equal(writ_rig_open(&r, "seal: true\n", "{{body}}\n", NULL), 0);
        writ_rig_set(&r, "body", json_string(text));
        assert_int_equal(writ_rig_write(&r, PAPER_ZH, WRIT_PDF, &out, &e), 0);
        const char *file = tool_file("sign.pdf", &out);
        assert_int_equal(tool_run((const char *const[]){"pdftotext", "-layout", file, "-", NULL}, &said), 0);
        const char *page = strchr(buf_text(&said), '\f');
        if (page && page[1]) assert_non_null(strstr(page, "检检"));
        free(text);
        buf_release(&out);
        buf_release(&said);
        writ_rig_close(&r);
    }
}

#ifdef XZ_FAULTS
/* Memory that runs short at any moment is an error, and leaves nothing behind. */
static void short_memory_is_an_error(void **state)
{
    (void)state;
    static const enum writ_form forms[] = {WRIT_TXT, WRIT_HTML, WRIT_MD, WRIT_DOCX, WRIT_PDF};
    writ_rig_t r;
    assert_int_equal(writ_rig_open(&r, "addressee: who\nseal: true\nattachments: [{zh: 清单, en: List}]\n",
                                   "## 一、{{about}}\n\n{{body}}\n\n| 甲 |\n|--|\n| {{sum}} |\n\n- {{ways}}\n", NULL), 0);
    set_all(&r);
    writ_rig_set(&r, "body", json_string("一\n二"));
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        bool made = false;
        for (long n = 0; !made; n += forms[i] == WRIT_PDF ? 7 : 1) {
            buf_t out;
            err_t e = {0};
            buf_init(&out, WRIT_PDF_MOST);
            assert_true(n < 20000);
            fault_arm(FAULT_ALLOC, n, false);
            int failed = writ_rig_write(&r, PAPER_ZH, forms[i], &out, &e);
            made = fault_disarm() == 0;
            if (failed != (made ? 0 : ERR_BASE_MEMORY)) fail_msg("form %d, allocation %ld: %s", forms[i], n, err_code_text((enum err_code)failed));
            buf_release(&out);
        }
    }
    writ_rig_close(&r);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_number_is_the_acts),
        cmocka_unit_test(values_are_said_in_both_languages), cmocka_unit_test(filters_do_what_they_say),
        cmocka_unit_test(sums_in_capitals),                  cmocka_unit_test(conditions_decide),
        cmocka_unit_test(loops_turn),                        cmocka_unit_test(five_hundred_parts_are_all_there),
        cmocka_unit_test(loops_have_a_limit),                cmocka_unit_test(blanks_are_shown_and_listed),
        cmocka_unit_test(sealed_fields_are_covered_for_readers), cmocka_unit_test(values_are_never_markup),
        cmocka_unit_test(what_no_act_gave_is_blank),
        cmocka_unit_test(hostile_values_in_every_form),      cmocka_unit_test(twenty_thousand_characters),
        cmocka_unit_test(the_same_bytes_again),              cmocka_unit_test(the_grid_is_that_of_the_standard),
        cmocka_unit_test(signatures_are_not_alone),
#ifdef XZ_FAULTS
        cmocka_unit_test(short_memory_is_an_error),
#endif
    };
    return cmocka_run_group_tests(tests, tool_folder, tool_clean);
}
