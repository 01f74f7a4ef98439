/* test_notice.c - notices as a stranger's programs read them: pdftotext, pdfinfo, zbarimg; and the text that
 * is signed. */
#include "base/arena.h"
#include "base/text.h"
#include "paper/letter.h"
#include "paper/notice.h"
#include "paper/say.h"
#include "tool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const words_t lists[] = {{{"全国行贿犯罪档案库", "the national archive of bribery crimes"}}};
static const paper_subject_t clean[] = {
    {.unit = true, .name = "北京示范建设工程有限责任公司", .number = "9111********5678XA"},
    {.unit = false, .name = "张三", .number = "1101************12"}};

static paper_notice_t sample(void)
{
    return (paper_notice_t){
        .office = {{"北京市朝阳区人民检察院", "People's Procuratorate of Chaoyang District, Beijing"}},
        .number = "朝检预查〔2026〕100号", .applicant = "北京市某某工程招标代理有限公司", .applicant_is_unit = true,
        .applied_on = day_of(2026, 11, 20), .purpose = {{"工程建设项目招标投标资格审查", NULL}}, .project = "第三医院门诊楼工程",
        .from = day_of(2016, 11, 21), .to = day_of(2026, 11, 20), .years = 10, .list = lists, .lists = 1,
        .subject = clean, .subjects = 2, .issued_on = day_of(2026, 11, 21), .valid_until = day_of(2027, 1, 21),
        .url = "https://check.example/notice", .code = "K7QF-3MXP", .log = "xiezhi/110105/1",
        .checkpoint_size = 100234, .root = "qLx0mT3pB1f8m4qzQk6Q2rG5cVb0rXWq6mQ9b7y1c0E=",
        .signature = "— xiezhi/110105/1 bIu2gqkV0qWm3t5x7y9zAbCdEfGhIjKlMnOpQrStUvWxYz"};
}

static void draw(const paper_notice_t *n, enum paper_lang lang, buf_t *ret_pdf)
{
    err_t err = {0};
    buf_init(ret_pdf, (size_t)64 << 20);
    assert_int_equal(paper_notice(n, lang, ret_pdf, &err), 0);
    assert_memory_equal(buf_text(ret_pdf), "%PDF-", 5);
}

/* Words of the PDF without spaces and line ends, so that wrapped lines compare. */
static char *words_of(const buf_t *pdf)
{
    buf_t out, dense;
    buf_init(&out, (size_t)16 << 20);
    buf_init(&dense, (size_t)16 << 20);
    const char *path = tool_file("a.pdf", pdf);
    assert_int_equal(tool_run((const char *const[]){"pdftotext", "-raw", path, "-", NULL}, &out), 0);
    for (const char *p = buf_text(&out); *p; p++)
        if (!strchr(" \n\r\f\t", *p)) buf_add_char(&dense, *p);
    buf_release(&out);
    return buf_take(&dense, NULL);
}

static int pages_of(const buf_t *pdf)
{
    buf_t out;
    buf_init(&out, 65536);
    const char *path = tool_file("b.pdf", pdf);
    assert_int_equal(tool_run((const char *const[]){"pdfinfo", path, NULL}, &out), 0);
    const char *at = strstr(buf_text(&out), "Pages:");
    assert_non_null(at);
    int pages = (int)strtol(at + 6, NULL, 10);
    buf_release(&out);
    return pages;
}

#define assert_says(words, text) \
    do { \
        if (!strstr((words), (text))) fail_msg("the paper does not say \"%s\"", (text)); \
    } while (0)

static void a_clean_notice(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    paper_notice_t n = sample();
    buf_t pdf;
    draw(&n, PAPER_BOTH, &pdf);
    assert_int_equal(pages_of(&pdf), 2); /* one in each language: nothing to lose on the way */
    char *w = words_of(&pdf);
    assert_says(w, "北京市朝阳区人民检察院");
    assert_says(w, "朝检预查〔2026〕100号");
    assert_says(w, "查询行贿犯罪档案结果告知函");
    assert_says(w, "北京市某某工程招标代理有限公司：");
    assert_says(w, "你单位于2026年11月20日提出的行贿犯罪档案查询申请收悉。申请用途：工程建设项目招标投标资格审查；项目："
                   "第三医院门诊楼工程。");
    assert_says(w, "查询期间为2016年11月21日至2026年11月20日（10年），共查询2个对象");
    assert_says(w, "未发现所列对象有行贿犯罪记录");
    assert_says(w, "9111********5678XA");
    assert_says(w, "有效期至2027年1月21日");
    assert_says(w, "不参与、不干预");
    assert_says(w, "校验码：K7QF-3MXP");
    assert_says(w, "xiezhi/110105/1第100234号，根哈希qLx0mT3pB1f8m4qz");
    assert_says(w, "bIu2gqkV0qWm3t5x");
    assert_says(w, "—1—");
    assert_says(w, "LetterofQueryResult:ArchiveofBriberyCrimes");
    assert_says(w, "norecordofabriberycrimewasfound");
    assert_says(w, "until21January2027");
    assert_says(w, "takesnopartin");
    assert_says(w, "xiezhinoticeverify");
    assert_null(strstr(w, "演示"));
    assert_null(strstr(w, "DEMONSTRATION"));
    free(w);
    buf_release(&pdf);
    draw(&n, PAPER_EN, &pdf);
    w = words_of(&pdf);
    assert_null(strstr(w, "结果告知函"));
    free(w);
    buf_release(&pdf);
}

static const paper_record_t record = {
    .crime = {{"单位行贿罪", "bribery by a unit"}}, .from = 16495 /* 2015-03-01 */, .to = 16820 /* 2016-01-20 */,
    .amount_fen = 123456750, .court = "某某市中级人民法院", .judgment = "（2017）京01刑初12号", .judged_on = 17319,
    .effective_on = DAY_NONE, .result = {{"罚金五十万元", "fine of CNY 500,000"}}, .part = {{"主犯", NULL}}};

static void a_hit_says_what_the_rules_ask(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    paper_subject_t subjects[] = {clean[0], clean[1]};
    subjects[0].record = &record;
    subjects[0].records = 1;
    paper_notice_t n = sample();
    n.subject = subjects;
    n.demonstration = true;
    n.signature = NULL;
    buf_t pdf;
    draw(&n, PAPER_BOTH, &pdf);
    char *w = words_of(&pdf);
    assert_says(w, "有记录，1条");
    assert_says(w, "所列对象中1个有行贿犯罪记录，其余1个未发现记录");
    assert_says(w, "罪名：单位行贿罪。行贿时间：2015年3月1日至2016年1月20日；行贿数额：1,234,567.50元");
    assert_says(w, "某某市中级人民法院于2017年6月2日作出（2017）京01刑初12号");
    assert_says(w, "在共同犯罪中的作用：主犯");
    assert_says(w, "1March2015to20January2016");
    assert_says(w, "amount:CNY1,234,567.50");
    assert_says(w, "Partinthejointcrime:主犯");
    assert_says(w, "演示DEMONSTRATION");
    assert_says(w, "未签名");
    free(w);
    buf_release(&pdf);
}

/* Between 1 and 12 subjects the announcement reaches every place of the page: it never ends one. */
static void records_follow_their_announcement(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    paper_subject_t subjects[12];
    for (size_t i = 0; i < 12; i++) subjects[i] = clean[i % 2];
    subjects[0].record = &record;
    subjects[0].records = 1;
    for (size_t count = 1; count <= 12; count++) {
        paper_notice_t n = sample();
        n.subject = subjects;
        n.subjects = count;
        buf_t pdf, text;
        draw(&n, PAPER_ZH, &pdf);
        buf_init(&text, (size_t)1 << 20);
        const char *path = tool_file("announced.pdf", &pdf);
        assert_int_equal(tool_run((const char *const[]){"pdftotext", "-layout", path, "-", NULL}, &text), 0);
        const char *announced = strstr(buf_text(&text), "其记录如下：");
        assert_non_null(announced);
        const char *heading = strstr(announced, "第1号"), *page = strchr(announced, '\f');
        assert_true(heading && (!page || heading < page));
        assert_true((strstr(buf_text(&text), "其余0个")) == NULL);
        buf_release(&text);
        buf_release(&pdf);
    }
}

/* A line's slack is not put into the one space of a Latin name. */
static void spaces_are_not_stretched(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    static const words_t latin[] = {{{"联合国安理会综合名单", "UN"}}, {{"美国财政部特别指定国民名单（OFAC SDN）", "OFAC SDN"}},
                                    {{"美国综合筛查名单", "CSL"}}};
    paper_notice_t n = sample();
    n.list = latin;
    n.lists = 3;
    buf_t pdf, text;
    draw(&n, PAPER_ZH, &pdf);
    buf_init(&text, (size_t)1 << 20);
    const char *path = tool_file("spaces.pdf", &pdf);
    assert_int_equal(tool_run((const char *const[]){"pdftotext", "-layout", path, "-", NULL}, &text), 0);
    const char *at = strstr(buf_text(&text), "OFAC");
    assert_non_null(at);
    assert_memory_equal(at, "OFAC SDN）", strlen("OFAC SDN）"));
    buf_release(&text);
    buf_release(&pdf);
}

static void the_same_notice_is_the_same_file(void **state)
{
    (void)state;
    paper_notice_t n = sample(), other = sample();
    other.applicant = "另一个完全不同的申请单位";
    other.demonstration = true;
    buf_t first, between, second;
    draw(&n, PAPER_BOTH, &first);
    draw(&other, PAPER_ZH, &between);
    draw(&n, PAPER_BOTH, &second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(buf_text(&first), buf_text(&second), first.length);
    assert_true(between.length != first.length);
    buf_release(&first);
    buf_release(&between);
    buf_release(&second);
}

static void *draw_many(void *arg)
{
    const buf_t *expected = arg;
    paper_notice_t n = sample();
    for (int i = 0; i < 2; i++) {
        buf_t pdf;
        buf_init(&pdf, (size_t)64 << 20);
        int rc = paper_notice(&n, PAPER_BOTH, &pdf, NULL);
        bool same = !rc && pdf.length == expected->length &&
                    memcmp(buf_text(&pdf), buf_text(expected), pdf.length) == 0;
        buf_release(&pdf);
        if (!same) return arg;
    }
    return NULL;
}

static void threads_draw_the_same_file(void **state)
{
    (void)state;
    paper_notice_t n = sample();
    buf_t expected;
    draw(&n, PAPER_BOTH, &expected);
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&thread[i], NULL, draw_many, &expected), 0);
    for (int i = 0; i < 4; i++) {
        void *differs = NULL;
        assert_int_equal(pthread_join(thread[i], &differs), 0);
        assert_null(differs);
    }
    buf_release(&expected);
}

static void the_code_scans(void **state)
{
    (void)state;
    tool_need("pdftoppm", "-v");
    tool_need("zbarimg", "--version");
    paper_notice_t n = sample();
    n.demonstration = true; /* the mark must not disturb it */
    buf_t pdf, out, expected;
    buf_init(&out, 65536);
    buf_init(&expected, 4096);
    draw(&n, PAPER_ZH, &pdf);
    char image[320], png[300];
    (void)snprintf(png, sizeof png, "%s", tool_file("page", NULL));
    (void)snprintf(image, sizeof image, "%s-1.png", png);
    const char *path = tool_file("c.pdf", &pdf);
    assert_int_equal(tool_run((const char *const[]){"pdftoppm", "-r", "150", "-png", path, png, NULL}, &out), 0);
    buf_clear(&out);
    assert_int_equal(tool_run((const char *const[]){"zbarimg", "--raw", "-q", image, NULL}, &out), 0);
    paper_notice_qr(&n, &expected);
    buf_add_char(&expected, '\n');
    assert_string_equal(buf_text(&expected), "https://check.example/notice?number=%E6%9C%9D%E6%A3%80%E9%A2%84%E6%9F%A5"
                                             "%E3%80%942026%E3%80%95100%E5%8F%B7&code=K7QF-3MXP\n");
    assert_string_equal(buf_text(&out), buf_text(&expected));
    buf_release(&pdf);
    buf_release(&out);
    buf_release(&expected);
}

static void two_hundred_subjects(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    static char names[200][1200];
    static paper_subject_t subjects[200];
    for (int i = 0; i < 200; i++) {
        (void)snprintf(names[i], sizeof names[i], "示范第%d公司", i + 1);
        subjects[i] = (paper_subject_t){.unit = true, .name = names[i], .number = "9111********1234X"};
    }
    for (int i = 0; i < 90; i++) /* a name of 450 characters wraps, it is not cut */
        (void)snprintf(names[99] + strlen(names[99]), sizeof names[99] - strlen(names[99]), "%s", "长名称");
    subjects[6].record = &record;
    subjects[6].records = 1;
    paper_notice_t n = sample();
    n.subject = subjects;
    n.subjects = 200;
    buf_t pdf;
    draw(&n, PAPER_ZH, &pdf);
    int pages = pages_of(&pdf);
    assert_in_range(pages, 7, 10);
    char *w = words_of(&pdf);
    int heads = 0, long_words = 0;
    for (const char *p = w; (p = strstr(p, "序号查询对象")); p++) heads++;
    for (const char *p = w; (p = strstr(p, "长名称")); p++) long_words++;
    assert_in_range(heads, pages - 2, pages); /* the head on every page the table reaches */
    assert_in_range(long_words, 85, 90);      /* some fall on line ends in another order */
    for (int i = 0; i < 200; i++) {
        if (i != 99) assert_says(w, names[i]);
    }
    assert_says(w, "告知函（续）");
    assert_says(w, "—7—");
    assert_says(w, "第7号示范第7公司");
    free(w);
    buf_release(&pdf);
}

static void hostile_texts_are_only_text(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    paper_subject_t subjects[] = {
        {.unit = true, .name = "<b>&amp;</b>\xE2\x80\xAE" "gnp.exe", .number = "</span>"},
        {.unit = true, .name = "emoji \xF0\x9F\x98\x80 \xE2\x80\x8B zero", .number = ""},
        {.unit = false, .name = "bad \xFF\xC3 utf-8\n\ttwo lines", .number = NULL},
        {.unit = false, .name = "محمد علي", .number = "%s%n%d"}};
    paper_notice_t n = sample();
    n.subject = subjects;
    n.subjects = 4;
    n.applicant = "100% %s %n <i>公司</i>";
    n.purpose.in[LANG_ZH] = "a\x01" "b\xEF\xBB\xBF";
    buf_t pdf;
    draw(&n, PAPER_BOTH, &pdf);
    char *w = words_of(&pdf);
    assert_says(w, "<b>&amp;</"); /* the cell wraps here */
    assert_says(w, "b>[U+202E]gnp.exe");
    assert_says(w, "[U+200B]zero");
    assert_says(w, "utf-8twolines");
    assert_says(w, "%s%n%d");
    assert_says(w, "100%%s%n<i>公司</i>：");
    assert_says(w, "a[U+0001]b[U+FEFF]");
    free(w);
    buf_release(&pdf);
}

static void letters_about_a_notice(void **state)
{
    (void)state;
    tool_need("pdftotext", "-v");
    static const char *const subjects[] = {"张三", "某某公司"};
    paper_about_t a = {.office = {{"某某县人民检察院", NULL}}, .number = "某检预撤〔2026〕3号",
                       .day = day_of(2026, 11, 21), .addressee = "某某招标代理公司", .notice_number = "某检预查〔2026〕9号",
                       .notice_day = day_of(2026, 10, 8), .subject = subjects, .subjects = 2,
                       .reason = {{"再审撤销原判", "set aside on retrial"}}, .new_number = "某检预查〔2026〕10号",
                       .demonstration = true};
    buf_t pdf;
    buf_init(&pdf, (size_t)16 << 20);
    assert_int_equal(paper_recall(&a, PAPER_BOTH, &pdf, NULL), 0);
    assert_int_equal(pages_of(&pdf), 2);
    char *w = words_of(&pdf);
    assert_says(w, "关于撤回查询行贿犯罪档案结果告知函的通知");
    assert_says(w, "本院于2026年10月8日出具的《查询行贿犯罪档案结果告知函》（某检预查〔2026〕9号），涉及查询对象：张三、某某公司。");
    assert_says(w, "理由：再审撤销原判。");
    assert_says(w, "新的查询结果以某检预查〔2026〕10号告知函为准。");
    assert_says(w, "RecallofaLetterofQueryResult");
    assert_says(w, "Ground:setasideonretrial.");
    free(w);
    buf_clear(&pdf);
    assert_int_equal(paper_correction(&a, PAPER_ZH, &pdf, NULL), 0);
    w = words_of(&pdf);
    assert_says(w, "关于更正查询行贿犯罪档案结果的通知");
    free(w);
    buf_clear(&pdf);
    assert_int_equal(paper_objection_reply(&a, false, PAPER_ZH, &pdf, NULL), 0);
    w = words_of(&pdf);
    assert_says(w, "你对本院2026年10月8日出具的");
    assert_says(w, "异议不成立");
    free(w);
    buf_clear(&pdf);
    a.addressee_is_unit = true;
    assert_int_equal(paper_objection_reply(&a, true, PAPER_ZH, &pdf, NULL), 0);
    w = words_of(&pdf);
    assert_says(w, "你单位对本院2026年10月8日出具的");
    free(w);
    buf_release(&pdf);
}

/* --- the signed text ----------------------------------------------------------------------------- */

static void text_of(const paper_notice_t *n, buf_t *ret_text)
{
    err_t err = {0};
    buf_init(ret_text, (size_t)4 << 20);
    assert_int_equal(paper_notice_text(n, ret_text, &err), 0);
}

static void the_text_holds_every_fact(void **state)
{
    (void)state;
    paper_subject_t subjects[] = {clean[0]};
    subjects[0].record = &record;
    subjects[0].records = 1;
    paper_notice_t n = sample();
    n.subject = subjects;
    n.subjects = 1;
    n.project = NULL;
    buf_t t;
    text_of(&n, &t);
    assert_string_equal(
        buf_text(&t),
        "xiezhi-notice/1 查询行贿犯罪档案结果告知函\nnumber 函号: 朝检预查〔2026〕100号\ndemonstration 演示: no 否\n"
        "office 出具单位: 北京市朝阳区人民检察院\noffice.en 出具单位: People's Procuratorate of Chaoyang District, Beijing\n"
        "applicant 申请人: 北京市某某工程招标代理有限公司\napplicant_is_unit 申请人是单位: yes 是\n"
        "applied_on 申请日期: 2026-11-20\npurpose 用途: 工程建设项目招标投标资格审查\n"
        "from 查询期间起: 2016-11-21\nto 查询期间止: 2026-11-20\nyears 年数: 10\nissued_on 出具日期: 2026-11-21\n"
        "valid_until 有效期至: 2027-01-21\nurl 核验网址: https://check.example/notice\ncode 校验码: K7QF-3MXP\n"
        "log 日志: xiezhi/110105/1\ncheckpoint 档案版本: 100234\n"
        "root 根哈希: qLx0mT3pB1f8m4qzQk6Q2rG5cVb0rXWq6mQ9b7y1c0E=\nlist 查询范围: 全国行贿犯罪档案库\n"
        "list.en 查询范围: the national archive of bribery crimes\nsubject 查询对象: 北京示范建设工程有限责任公司\n"
        "subject_is_unit 对象是单位: yes 是\nsubject_number 证件号码: 9111********5678XA\nrecords 记录数: 1\n"
        "crime 罪名: 单位行贿罪\ncrime.en 罪名: bribery by a unit\nbribery_from 行贿时间起: 2015-03-01\n"
        "bribery_to 行贿时间止: 2016-01-20\namount_fen 金额（分）: 123456750\ncourt 法院: 某某市中级人民法院\n"
        "judgment 裁判文书号: （2017）京01刑初12号\njudged_on 裁判日期: 2017-06-02\neffective_on 生效日期: \n"
        "result 裁判结果: 罚金五十万元\nresult.en 裁判结果: fine of CNY 500,000\npart 共同犯罪中的作用: 主犯\n");
    buf_release(&t);
}

static void the_text_reads_back(void **state)
{
    (void)state;
    paper_subject_t subjects[] = {
        {.unit = true, .name = "line\nbreak \\ back\xE2\x80\xAEturned", .number = "", .record = &record, .records = 1},
        {.unit = false, .name = "subject 查询对象: fake", .number = "records 记录数: 3"},
        clean[1]};
    static const words_t elsewhere[] = {{{"甲名单", "list A"}}, {{"乙名单\n", NULL}}};
    subjects[1].listing = elsewhere;
    subjects[1].listings = 2;
    paper_notice_t n = sample(), back = {0};
    n.subject = subjects;
    n.subjects = 3;
    n.demonstration = true;
    n.url = NULL;
    buf_t t, again;
    text_of(&n, &t);
    assert_non_null(strstr(buf_text(&t), "line\\u{A}break \\\\ back\\u{202E}turned\n"));
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    err_t err = {0};
    assert_int_equal(paper_notice_text_parse(a, buf_text(&t), t.length, &back, &err), 0);
    assert_int_equal(back.subjects, 3);
    assert_string_equal(back.subject[0].name, subjects[0].name);
    assert_int_equal(back.subject[0].records, 1);
    assert_int_equal(back.subject[0].record[0].amount_fen, 123456750);
    assert_int_equal(back.subject[0].record[0].effective_on, DAY_NONE);
    assert_null(back.subject[0].record[0].part.in[LANG_EN]);
    assert_string_equal(back.subject[1].name, "subject 查询对象: fake");
    assert_int_equal(back.subject[1].records, 0); /* being named elsewhere is no record */
    assert_int_equal(back.subject[1].listings, 2);
    assert_string_equal(back.subject[1].listing[0].in[LANG_EN], "list A");
    assert_string_equal(back.subject[1].listing[1].in[LANG_ZH], "乙名单\n");
    assert_int_equal(back.subject[2].listings, 0);
    assert_true(back.demonstration && !back.subject[2].unit);
    assert_null(back.url);
    assert_int_equal(back.issued_on, day_of(2026, 11, 21));
    text_of(&back, &again);
    assert_string_equal(buf_text(&t), buf_text(&again));
    buf_release(&t);
    buf_release(&again);
    arena_free(a);
}

/* Whatever single byte is changed, what is read differs or nothing is read; cut anywhere, nothing is. */
static void a_changed_text_is_not_read_as_the_old_one(void **state)
{
    (void)state;
    paper_notice_t n = sample(), back;
    buf_t t, again;
    text_of(&n, &t);
    char *copy = malloc(t.length + 1);
    assert_non_null(copy);
    for (size_t i = 0; i < t.length; i++) {
        memcpy(copy, buf_text(&t), t.length + 1);
        copy[i] = copy[i] == '7' ? '8' : '7';
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        err_t err = {0};
        int rc = paper_notice_text_parse(a, copy, t.length, &back, &err);
        if (rc == 0) {
            text_of(&back, &again);
            assert_memory_equal(buf_text(&again), copy, t.length);
            buf_release(&again);
        } else {
            assert_int_equal(rc, ERR_PAPER_TEXT);
            assert_true(err.line >= 1);
        }
        if (i % 7 == 0) assert_int_equal(paper_notice_text_parse(a, buf_text(&t), i, &back, &err), ERR_PAPER_TEXT);
        arena_free(a);
    }
    free(copy);
    buf_release(&t);
}

static void texts_that_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int line;
    } rows[] = {
        {"years 年数: 10", "years 年数: 010", 13},         {"years 年数: 10", "years 年数: ten", 13},
        {"yes 是", "maybe", 7},                             {"2026-11-20", "2026-02-30", 8},
        {"records 记录数: 0", "records 记录数: 1", 27},     {"朝检预查", "朝检\\u{5B57}", 2},
        {"朝检预查", "朝检\\x", 2},                         {"code 校验码", "kode 校验码", 17}};
    paper_notice_t n = sample(), back;
    buf_t t;
    text_of(&n, &t);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *at = strstr(buf_text(&t), rows[i].from);
        assert_non_null(at);
        buf_t changed;
        buf_init(&changed, 1 << 20);
        buf_add_bytes(&changed, buf_text(&t), (size_t)(at - buf_text(&t)));
        buf_add_raw(&changed, rows[i].to);
        buf_add_raw(&changed, at + strlen(rows[i].from));
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        err_t err = {0};
        assert_int_equal(paper_notice_text_parse(a, buf_text(&changed), changed.length, &back, &err), ERR_PAPER_TEXT);
        assert_int_equal(err.line, rows[i].line);
        arena_free(a);
        buf_release(&changed);
    }
    buf_release(&t);
}

static void too_many_subjects_are_refused(void **state)
{
    (void)state;
    paper_notice_t n = sample();
    n.subjects = PAPER_SUBJECTS_MOST + 1;
    buf_t out;
    buf_init(&out, 4096);
    assert_int_equal(paper_notice(&n, PAPER_ZH, &out, NULL), ERR_PAPER_SUBJECTS);
    assert_int_equal(paper_notice_text(&n, &out, NULL), ERR_PAPER_SUBJECTS);
    assert_int_equal(out.length, 0);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_notice),
        cmocka_unit_test(a_hit_says_what_the_rules_ask),
        cmocka_unit_test(records_follow_their_announcement),
        cmocka_unit_test(spaces_are_not_stretched),
        cmocka_unit_test(the_same_notice_is_the_same_file),
        cmocka_unit_test(threads_draw_the_same_file),
        cmocka_unit_test(the_code_scans),
        cmocka_unit_test(two_hundred_subjects),
        cmocka_unit_test(hostile_texts_are_only_text),
        cmocka_unit_test(letters_about_a_notice),
        cmocka_unit_test(the_text_holds_every_fact),
        cmocka_unit_test(the_text_reads_back),
        cmocka_unit_test(a_changed_text_is_not_read_as_the_old_one),
        cmocka_unit_test(texts_that_are_refused),
        cmocka_unit_test(too_many_subjects_are_refused),
    };
    return cmocka_run_group_tests(tests, tool_folder, tool_clean);
}
