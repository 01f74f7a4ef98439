/* demo.c - invented convictions. See demo.h. */
#include "archive/demo.h"

#include "base/embed.h"
#include "base/sheet.h"
#include "base/text.h"
#include "match/identity.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Words with weights, drawn by binary search over the running sum. */
typedef struct urn {
    const char **word;
    uint64_t *sum;
    size_t count;
} urn_t;

struct demo {
    uint64_t seed;
    day_t today;
    urn_t surname, male, female, brand[2];
};

/* --- chance ------------------------------------------------------------------------------------------- */

/* splitmix64: small, well mixed, the same everywhere. Not for secrets. */
static uint64_t next(uint64_t *s)
{
    uint64_t z = (*s += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int below(uint64_t *s, int n)
{
    assert(n > 0);
    return (int)(next(s) % (uint64_t)n);
}

static const char *draw(const urn_t *u, uint64_t *s)
{
    uint64_t want = next(s) % u->sum[u->count - 1];
    size_t low = 0, high = u->count - 1;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (u->sum[mid] > want) high = mid;
        else low = mid + 1;
    }
    return u->word[low];
}

/* --- tables -------------------------------------------------------------------------------------------- */

enum { WORDS_MOST = 2000 };

static int new_urn(urn_t *u, arena_t *a, err_t *err)
{
    u->word = arena_array(a, WORDS_MOST, sizeof *u->word);
    u->sum = arena_array(a, WORDS_MOST, sizeof *u->sum);
    return u->word && u->sum ? 0 : err_nomem(err);
}

static int add_word(urn_t *u, const char *word, const char *weight, arena_t *a, err_t *err)
{
    int64_t n;
    if (u->count == WORDS_MOST) return 0;
    if (text_to_int(weight, 0, INT64_C(1) << 40, &n, NULL) != 0 || n == 0) return 0;
    u->word[u->count] = arena_text(a, word);
    if (!u->word[u->count]) return err_nomem(err);
    u->sum[u->count] = (u->count ? u->sum[u->count - 1] : 0) + (uint64_t)n;
    u->count++;
    return 0;
}

typedef int (*row_fn)(demo_t *d, const sheet_row_t *row, arena_t *a, err_t *err);

static int read_table(demo_t *d, const char *path, size_t columns, row_fn fn, arena_t *a, err_t *err)
{
    const embed_file_t *file = embed_lookup(path);
    if (!file) return err_set(err, ERR_BASE_FILE_MISSING, path);
    sheet_t *sheet = NULL;
    sheet_row_t row;
    bool more = true;
    int failed = sheet_open_memory(file->data, file->bytes, NULL, &sheet, err);
    if (!failed) failed = sheet_next(sheet, &row, &more, err); /* the head */
    while (!failed && more) {
        failed = sheet_next(sheet, &row, &more, err);
        if (!failed && more && row.count >= columns) failed = fn(d, &row, a, err);
    }
    sheet_close(sheet);
    return failed;
}

static int surname_row(demo_t *d, const sheet_row_t *row, arena_t *a, err_t *err)
{
    return add_word(&d->surname, row->cell[0], row->cell[1], a, err);
}

static int given_row(demo_t *d, const sheet_row_t *row, arena_t *a, err_t *err)
{
    int failed = add_word(&d->male, row->cell[0], row->cell[1], a, err);
    return failed ? failed : add_word(&d->female, row->cell[0], row->cell[2], a, err);
}

static int brand_row(demo_t *d, const sheet_row_t *row, arena_t *a, err_t *err)
{
    return add_word(&d->brand[row->cell[0][0] == '2'], row->cell[1], row->cell[2], a, err);
}

int demo_open(uint64_t seed, day_t today, arena_t *a, demo_t **ret_demo, err_t *err)
{
    demo_t *d = arena_alloc(a, sizeof *d);
    if (!d) return err_nomem(err);
    d->seed = seed;
    d->today = today;
    urn_t *urns[] = {&d->surname, &d->male, &d->female, &d->brand[0], &d->brand[1]};
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof urns / sizeof *urns; i++) failed = new_urn(urns[i], a, err);
    if (!failed) failed = read_table(d, "data/lists/names/surnames.csv", 2, surname_row, a, err);
    if (!failed) failed = read_table(d, "data/lists/names/given_chars.csv", 3, given_row, a, err);
    if (!failed) failed = read_table(d, "data/lists/names/brand_chars.csv", 3, brand_row, a, err);
    for (size_t i = 0; !failed && i < sizeof urns / sizeof *urns; i++)
        if (!urns[i]->count) failed = err_set(err, ERR_BASE_BUG, "empty name table");
    if (!failed) *ret_demo = d;
    return failed;
}

/* --- places, trades, results ----------------------------------------------------------------------------- */

static const struct {
    const char *code, *city, *district;
} PLACES[] = {
    {"11", "北京市", "海淀区"},   {"12", "天津市", "南开区"},   {"13", "石家庄市", "长安区"}, {"14", "太原市", "小店区"},
    {"21", "沈阳市", "和平区"},   {"22", "长春市", "朝阳区"},   {"23", "哈尔滨市", "道里区"}, {"31", "上海市", "浦东新区"},
    {"32", "南京市", "鼓楼区"},   {"33", "杭州市", "西湖区"},   {"34", "合肥市", "蜀山区"},   {"35", "福州市", "鼓楼区"},
    {"36", "南昌市", "东湖区"},   {"37", "济南市", "历下区"},   {"41", "郑州市", "金水区"},   {"42", "武汉市", "江汉区"},
    {"43", "长沙市", "岳麓区"},   {"44", "广州市", "天河区"},   {"45", "南宁市", "青秀区"},   {"50", "重庆市", "渝中区"},
    {"51", "成都市", "武侯区"},   {"52", "贵阳市", "云岩区"},   {"53", "昆明市", "五华区"},   {"61", "西安市", "雁塔区"},
    {"62", "兰州市", "城关区"},
};
enum { PLACE_COUNT = sizeof PLACES / sizeof *PLACES };

static const struct {
    const char *trade, *industry, *what;
} TRADES[] = {
    {"建设工程", "construction", "工程招标投标、工程款结算"}, {"医疗器械", "medicine", "医疗设备采购"},
    {"路桥", "transport", "公路施工标段"},                    {"水利工程", "water", "水利工程承揽"},
    {"电力设备", "energy", "电力设备采购"},                    {"房地产开发", "land", "土地出让和规划审批"},
    {"教育科技", "education", "教学设备采购"},                 {"办公设备", "procurement", "政府采购项目"},
    {"投资担保", "finance", "贷款审批"},                       {"商贸", "other", "业务承揽"},
};
enum { TRADE_COUNT = sizeof TRADES / sizeof *TRADES };

static const char *const POSTS[] = {"总经理", "法定代表人", "项目经理", "业务员", "个体经营者", "副总经理", "财务负责人",
                                    "无业"};
static const char *const EDUCATIONS[] = {"初中", "高中", "中专", "大专", "大学本科", "研究生"};
static const char *const SURNAMES_OF_OTHERS[] = {"赵", "钱", "孙", "周", "吴", "郑"};

/* --- numbers that belong to nobody -------------------------------------------------------------------------- */

/* Province and 99: no prefecture has that code. */
static void resident_number(const char *province, day_t born, char sex, uint64_t *s, char into[24])
{
    int y, m, d;
    day_split(born, &y, &m, &d);
    int serial = below(s, 499) * 2 + (sex == 'M'); /* the 17th digit is odd for men */
    (void)snprintf(into, 24, "%s9900%04d%02d%02d%03d", province, y, m, d, serial);
    char check = identity_resident_check(into);
    assert(check);
    into[17] = check;
    into[18] = '\0';
}

static void credit_code(const char *province, uint64_t *s, char into[24])
{
    static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char org[10] = "MA";
    for (int i = 2; i < 8; i++) org[i] = letters[below(s, 31)];
    org[8] = '\0';
    char check = identity_org_check(org);
    assert(check);
    (void)snprintf(into, 24, "91%s9900%.8s%c", province, org, check);
    check = identity_credit_check(into);
    assert(check);
    into[17] = check;
    into[18] = '\0';
}

/* --- one record ----------------------------------------------------------------------------------------------- */

static void person_name(const demo_t *d, char sex, uint64_t *s, char *into, size_t room)
{
    const urn_t *given = sex == 'M' ? &d->male : &d->female;
    const char *first = draw(given, s), *second = draw(given, s);
    (void)snprintf(into, room, "%s%s%s", draw(&d->surname, s), first, below(s, 100) < 22 ? "" : second);
}

static void firm_name(const demo_t *d, const char *city, const char *trade, uint64_t *s, char *into, size_t room)
{
    size_t n = strlen(city) - strlen("市");
    (void)snprintf(into, room, "%.*s%s%s%s有限公司", (int)n, city, draw(&d->brand[0], s), draw(&d->brand[1], s), trade);
}

static void make_person(const demo_t *d, const char *province, uint64_t *s, demo_record_t *r)
{
    r->sex = below(s, 100) < 84 ? 'M' : 'F';
    person_name(d, r->sex, s, r->name, sizeof r->name);
    r->born = r->judged_on - 365 * (24 + below(s, 38)) - below(s, 365);
    r->crime = below(s, 100) < 88 ? "389" : below(s, 2) ? "392" : "391";
    /* One in eight has no number in the judgment; of these some have no birth date either. */
    if (below(s, 8)) resident_number(province, r->born, r->sex, s, r->identity);
    else if (below(s, 3) == 0) r->born = DAY_NONE;
    if (below(s, 40) == 0) person_name(d, r->sex, s, r->former, sizeof r->former);
    (void)snprintf(r->post, sizeof r->post, "%s", POSTS[below(s, 8)]);
    (void)snprintf(r->education, sizeof r->education, "%s", EDUCATIONS[below(s, 6)]);
    r->role = below(s, 10) < 8 ? "sole" : below(s, 2) ? "principal" : "accessory";
}

static void make_unit(const demo_t *d, const char *province, const char *city, const char *trade, uint64_t *s,
                      demo_record_t *r)
{
    firm_name(d, city, trade, s, r->name, sizeof r->name);
    if (below(s, 20) == 0) firm_name(d, city, trade, s, r->former, sizeof r->former);
    if (below(s, 10)) credit_code(province, s, r->identity);
    person_name(d, 'M', s, r->representative, sizeof r->representative);
    r->crime = below(s, 100) < 90 ? "393" : "391";
    r->unit_nature = "enterprise";
    r->role = "sole";
}

static void make_case(const demo_t *d, int place, int trade, uint64_t *s, demo_record_t *r)
{
    static const char *const terms[] = {"免予刑事处罚", "拘役六个月，缓刑一年", "有期徒刑一年，缓刑一年六个月",
                                        "有期徒刑二年，缓刑三年", "有期徒刑三年", "有期徒刑五年六个月"};
    int y, m, day;
    (void)d;
    day_split(r->judged_on, &y, &m, &day);
    (void)snprintf(r->court, sizeof r->court, "%s%s人民法院", PLACES[place].city, PLACES[place].district);
    (void)snprintf(r->judgment_number, sizeof r->judgment_number, "（%d）演刑初字第%d号", y, 1 + below(s, 900));
    int64_t yuan = 10000 + (int64_t)below(s, 60) * below(s, 60) * 1000;
    r->amount = yuan * 100;
    r->industry = TRADES[trade].industry;
    if (r->unit) /* 1 to 184 times ten thousand yuan, as judgments write fines */
        (void)snprintf(r->result, sizeof r->result, "判处罚金人民币%" PRId64 "万元", yuan / 2 / 10000 + 1);
    else
        (void)snprintf(r->result, sizeof r->result, "判处%s", terms[yuan < 30000 ? 0 : 1 + below(s, 5)]);
    (void)snprintf(r->facts, sizeof r->facts,
                   "【演示数据】%d年至%d年间，为在%s中谋取不正当利益，多次给予国家工作人员%s某财物共计人民币%" PRId64 "元。",
                   y - 3, y - 1, TRADES[trade].what, SURNAMES_OF_OTHERS[below(s, 6)], yuan);
}

void demo_make(const demo_t *d, uint64_t i, demo_record_t *r)
{
    uint64_t s = d->seed ^ (i + 1) * UINT64_C(0xD1B54A32D192ED03);
    *r = (demo_record_t){.born = DAY_NONE, .unit_nature = ""};
    int place = below(&s, PLACE_COUNT), trade = below(&s, TRADE_COUNT);
    r->judged_on = d->today - 30 - below(&s, 365 * 14);
    r->effective_on = r->judged_on + 11; /* ten days to appeal */
    r->unit = below(&s, 100) < 28;
    if (r->unit) make_unit(d, PLACES[place].code, PLACES[place].city, TRADES[trade].trade, &s, r);
    else make_person(d, PLACES[place].code, &s, r);
    (void)snprintf(r->place, sizeof r->place, "%s%s", PLACES[place].city, PLACES[place].district);
    if (!r->unit && below(&s, 3))
        firm_name(d, PLACES[place].city, TRADES[trade].trade, &s, r->work, sizeof r->work);
    make_case(d, place, trade, &s, r);
    (void)snprintf(r->id, sizeof r->id, "demo-%" PRIu64, i + 1);
}

/* --- as cells ---------------------------------------------------------------------------------------------------- */

static const char DEMO_SOURCE[] = "演示数据 / demonstration";

const char *const DEMO_HEADS[DEMO_COLUMNS] = {
    "名单",     "类型",   "姓名或名称", "证件号码",       "出生日期",   "性别",       "住址",     "工作单位",
    "曾用名",   "文化程度", "职务或职业", "单位性质",       "法定代表人", "罪名",       "发案领域", "犯罪事实",
    "行贿数额（元）", "共同犯罪中的作用", "审判法院", "裁判文书号", "裁判日期", "生效日期",
    "判处结果", "来源", "来源编号",
};

int demo_cells(const demo_record_t *r, arena_t *a, const char *cells[DEMO_COLUMNS], err_t *err)
{
    char day[DAY_TEXT];
    const char *row[DEMO_COLUMNS] = {
        "demonstration", r->unit ? "单位" : "个人", r->name, r->identity, arena_text(a, day_text(r->born, day)),
        r->sex == 'M' ? "男" : r->sex == 'F' ? "女" : "", r->place, r->work, r->former, r->education, r->post,
        r->unit_nature, r->representative, r->crime, r->industry, r->facts,
        arena_printf(a, "%" PRId64 ".00", r->amount / 100), r->role, r->court, r->judgment_number,
        arena_text(a, day_text(r->judged_on, day)), arena_text(a, day_text(r->effective_on, day)), r->result,
        DEMO_SOURCE, r->id};
    for (int i = 0; i < DEMO_COLUMNS; i++) {
        if (!row[i]) return err_nomem(err);
        cells[i] = row[i];
    }
    return 0;
}
