/* reports.c - sentences out of slots. Own words throughout. */
#include "reports.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 6, WORDS = 40, SENTENCES_MOST = 8, PARAGRAPHS_MOST = 4000, SENTENCE_BYTES = 640 };

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static int below(uint64_t *state, int n)
{
    return (int)(draw(state) % (uint64_t)n);
}

/* --- words: # is a number, @ a place ------------------------------------------------------------------------- */

static const char *const PLACES[] = {"青河", "临江", "云台", "白沙", "东陵", "石门", "南浦", "清源", "安岭", "长亭", "金塘", "乐平", "望城", "福泉",
                                     "海宁", "永宁", "玉山", "双桥", "大同", "新集", "高陵", "平谷", "丰镇", "义亭", "桐柏", "龙泉", "凤阳", "鹿邑"};
static const char *const ZH[SLOTS][WORDS] = {
    {"今年以来，", "上半年，", "在上级院指导下，", "@市检察院", "@区检察院", "针对群众反映的问题，", "专项行动期间，", "经逐案排查，", "会同@市公安局，", "依托12309平台，",
     "围绕中心工作，", "在@县人大监督下，", "结合辖区实际，", "按照统一部署，", "第#季度，", "开展回头看时，", "与@市法院会商后，", "在乡村振兴领域，", "为保障复工复产，", "对涉企案件，",
     "在水源保护区，", "面向中小学校，", "针对养老诈骗，", "在未成年人检察中，", "办理刑事申诉时，", "在巡回检察中，", "对久押不决案件，", "在道路交通领域，", "依据调查结果，", "春节前夕，",
     "汛期到来之前，", "通过数据比对，", "在药品安全方面，", "抽调#名骨干后，", "赴@镇走访时，", "在司法救助中，", "对社区矫正对象，", "依法履职过程中，", "在控告申诉窗口，", "协同审计部门，"},
    {"主动", "依法", "及时", "全面", "先后", "深入", "从严", "稳妥", "集中", "逐一", "共", "累计", "率先", "反复", "联合", "同步", "持续", "重点", "提前", "当场",
     "分批", "严格", "妥善", "精准", "公开", "定期", "随机", "当面", "书面", "迅速", "有序", "统一", "如实", "连续", "分别", "另行", "全程", "直接", "多次", "基本"},
    {"受理线索#件，", "审查卷宗#册，", "约见当事人#人次，", "调取账目#份，", "走访村居#个，", "核对数据#条，", "询问证人#名，", "召开听证会#场，", "发出建议#份，", "纠正错误#处，",
     "移送材料#件，", "接待来访#批，", "追回资金#万元，", "修复林地#亩，", "清理河道#公里，", "救助困难家庭#户，", "培训干警#人次，", "检查企业#家，", "监督立案#件，", "撤销案件#件，",
     "提起公诉#人，", "抗诉#件，", "复查旧案#件，", "更换证件#本，", "张贴告示#张，", "讲授法治课#节，", "制作笔录#份，", "评查文书#篇，", "督促履职#次，", "追诉漏犯#名，",
     "建议停工#处，", "回访企业#家，", "抽查样品#批，", "查封仓库#间，", "登记财物#件，", "约谈负责人#名，", "通报情况#期，", "化解积案#件，", "退还保证金#万元，", "核减金额#万元，"},
    {"查清了虚开发票的链条", "厘清了租赁合同的权属", "堵住了招标环节的漏洞", "补齐了证据链上的缺口", "消除了堤坝旁的隐患", "挽回了集体林场的损失", "帮农户拿回了拖欠的货款", "让停业的作坊恢复生产", "推动两家单位签订协议", "促成邻里双方握手言和",
     "弄清了失踪账册的去向", "打掉了倒卖号牌的团伙", "制止了擅自开采的行为", "纠正了重复计算的刑期", "查明了土地流转的实情", "追究了伪造印章者的责任", "保全了被转移的设备", "发现了遗漏的关键票据", "使失学少年重返课堂", "为孤寡老人办妥低保",
     "让污水改道进入管网", "查实了套取补贴的手法", "终止了超期的扣押", "防止了一起冤错案件", "理顺了跨区移送的手续", "还清了拖延多年的旧账", "拆除了占道的违章棚屋", "澄清了对村干部的误告", "固定了直播带货的证据", "恢复了古井周边的原貌",
     "确认了遗嘱的真实性", "搬走了堆积的废旧轮胎", "解开了股权代持的疑团", "落实了护林员的报酬", "查出了食堂采购的回扣", "划清了共同犯罪的主从", "揪出了幕后的放贷人", "改正了文书中的笔误", "劝返了滞留外地的证人", "保住了果园的灌溉用水"},
    {"，承办检察官", "，该院班子", "，专案小组", "，第三检察部", "，派驻检察室", "，书记员老周", "，青年办案组", "，技术部门", "，人民监督员", "，乡镇联络员", "，值班律师", "，志愿者团队", "，综合业务科", "，退休干警", "，挂职副检", "，法警大队",
     "，案管中心", "，控申科", "，信息员", "，观察团", "，调解员", "，评议小组", "，特邀顾问", "，帮扶干部", "，轮值组长", "，督导专员", "，片区民警", "，网格员", "，听证员", "，记录员", "，鉴定人", "，翻译人员", "，审计师", "，心理咨询师", "，工程师", "，河长办", "，林长办",
     "，社工站", "，教研员", "，档案员"},
    {"随后做了书面说明。", "把经过写进了简报。", "为此连夜整理清单。", "在月底前交出方案。", "仍在跟踪后续进展。", "已将结果告知群众。", "并附上了现场照片。", "又到现场核实一遍。", "总结出三步工作法。", "建议纳入年度考评。",
     "从中找到新的线索。", "把教训讲给新人听。", "提请上级院予以关注。", "据此修改了操作规程。", "与来信人当面沟通。", "为类似案件提供参照。", "在公告栏公布进度。", "并约定半年后回访。", "主动接受各方询问。", "当天就办完了手续。",
     "把表格简化为一页。", "请专家做了复核。", "同意延长观察期限。", "终于等来满意答复。", "把难点列成问答。", "让旁听者有所触动。", "也承认仍有不足。", "打算明年继续试点。", "收到了一面锦旗。", "没有再发生同类事。",
     "用方言作了解释。", "推掉了两次宴请。", "把卷宗退回补正。", "重新测量了边界。", "拿出了替代办法。", "守住了办案时限。", "逐项对账并签字。", "把电话留给住户。", "劝双方各退一步。", "为此加装了探头。"}};
static const char *const SET_ZH[] = {
    "以上报告，请予审议，并请各位代表和列席会议的同志提出宝贵意见。",
    "坚持把检察工作放到全市经济社会发展大局中去谋划、去推进，努力让人民群众在每一个司法案件中感受到公平正义。",
    "过去一年取得的成绩，离不开党委的正确领导、人大的有力监督以及社会各界的关心支持，在此表示衷心的感谢。",
    "同时我们也清醒地看到，工作中还存在一些问题和不足，主要是法律监督能力与新时代要求相比仍有差距。",
    "依照中华人民共和国刑事诉讼法和人民检察院组织法的规定，认真履行法律监督职责，自觉接受人民监督。",
    "新的一年里，全体检察人员将以更加饱满的热情、更加务实的作风，奋力谱写检察事业高质量发展的新篇章。"};
static const char *const EN[SLOTS][WORDS] = {
    {"In March ", "During the audit ", "After the hearing ", "At the request of @ council ", "With the police of @ ", "Following a complaint ", "Over the summer ", "On two occasions ", "In the harbour district ", "Under the new rules ",
     "Before the deadline ", "Late in the year ", "For small firms ", "Through the hotline ", "In the northern parishes ", "By way of trial ", "Acting on a tip ", "On the second review ", "In the schools of @ ", "With outside experts ",
     "Along the river ", "At short notice ", "For the first time ", "After heavy rain ", "In quiet cases ", "Beside the main inquiry ", "From old files ", "On the eve of the vote ", "In the grain trade ", "Within the archive ",
     "By joint letter ", "At the market of @ ", "Upon appeal ", "In the spring term ", "Near the border ", "Since the merger ", "On a Sunday ", "By mutual consent ", "For want of proof ", "In # sittings "},
    {"the unit ", "our lawyers ", "three clerks ", "the inspectors ", "the panel ", "a young team ", "the registry ", "the field office ", "two auditors ", "the duty desk ", "the mediators ", "the review board ", "retired judges ", "the data group ", "the local branch ",
     "the deputy head ", "the training cell ", "the tax section ", "a visiting team ", "the custody staff ", "the translators ", "the press desk ", "the survey crew ", "the youth section ", "the accounts branch ", "the night shift ", "the circuit team ", "the liaison officer ",
     "the forensic lab ", "the planning group ", "the witness service ", "the water board ", "the land registry ", "the harbour master ", "the school board ", "the grant office ", "the steering group ", "the appeals desk ", "the county team ", "the ethics panel "},
    {"examined # ledgers ", "heard # witnesses ", "returned # files ", "visited # farms ", "closed # complaints ", "seized # crates ", "traced # payments ", "mapped # parcels ", "drafted # notices ", "tested # samples ", "recovered # deposits ", "met # families ", "trained # recruits ",
     "corrected # entries ", "opened # inquiries ", "withdrew # charges ", "issued # warnings ", "sealed # stores ", "reviewed # tenders ", "audited # clubs ", "counted # ballots ", "restored # wells ", "surveyed # roads ", "checked # licences ", "answered # letters ",
     "settled # disputes ", "compared # invoices ", "relocated # tenants ", "numbered # exhibits ", "released # vessels ", "copied # maps ", "paid # claims ", "repaired # gates ", "questioned # brokers ", "photographed # sites ", "listed # assets ", "rejected # bids ",
     "merged # registers ", "translated # statements ", "weighed # shipments "},
    {"and found a gap in the chain of custody, ", "which cleared the village treasurer, ", "so that the orchard kept its water, ", "although the seller had left the country, ", "and stopped the double billing, ", "which ended a quarrel of ten years, ", "while the mill went on working, ",
     "and returned the savings of the pensioners, ", "until the forged seal came to light, ", "which nobody had read before, ", "and named the man behind the loans, ", "because the scales had been altered, ", "and reopened the footpath, ", "so the school could move back, ",
     "which the bank had overlooked, ", "and proved the will genuine, ", "before the silt reached the bridge, ", "and split the blame between four partners, ", "which saved a costly retrial, ", "and put the invoices in order, ", "though half the pages were wet, ",
     "and broke the ring of plate dealers, ", "so the quarry was filled again, ", "which explained the missing barrels, ", "and spared the tenants a move, ", "after the neighbour changed his story, ", "and laid bare the kickbacks, ", "which settled the matter of rank, ",
     "and freed the trucks at the depot, ", "so no deposit was lost, ", "which the surveyor confirmed, ", "and drew a line under the affair, ", "while prices stayed low, ", "and brought the witness home, ", "which pleased neither side, ", "and removed the tyres from the creek, ",
     "so the herd could graze, ", "which took the whole winter, ", "and mended the fence at last, ", "as the minutes had foretold, "},
    {"a result that ", "a step which ", "work that ", "a lesson that ", "a saving that ", "a change which ", "news that ", "a habit that ", "advice which ", "a finding that ", "a promise that ", "a method which ", "a delay that ", "a record that ", "a risk which ", "evidence that ",
     "a gesture that ", "a burden which ", "a remedy that ", "a custom that ", "a doubt that ", "a measure which ", "an offer that ", "an order which ", "an answer that ", "an error that ", "an effort which ", "an example that ", "an insight that ", "a duty which ", "a plan that ",
     "a pattern that ", "a rule which ", "a view that ", "a cost that ", "a gain which ", "a test that ", "a truce that ", "a warning that ", "a list which "},
    {"the council welcomed. ", "we shall repeat. ", "went into the bulletin. ", "still needs follow-up. ", "others may borrow. ", "the press misread. ", "cost very little. ", "will be checked in June. ", "the villagers remember. ", "no statute foresaw. ", "came too late for some. ", "the registry now keeps. ",
     "the minister asked about. ", "stands on one page. ", "the trainees discussed. ", "saved a journey. ", "both sides signed. ", "the auditors praised. ", "led to new rules. ", "remains in dispute. ", "was posted at the gate. ", "the court adopted. ", "we report with regret. ", "the board will weigh. ",
     "the towns have copied. ", "needed two stamps. ", "the survey bears out. ", "fills the last column. ", "took three visits. ", "the clerk wrote down. ", "no one disputed. ", "the harbour adopted. ", "ends the long wait. ", "the teachers liked. ", "may seem small. ", "the farmers trust. ",
     "closes the file. ", "belongs in the manual. ", "the bank regrets. ", "made the evening news. "}};
/* Before the phrases, that no ten characters or five words in a row come again too often. */
static const char *const LINKS_ZH[] = {"据此", "最终", "当日", "次日", "随即", "果断", "顺势", "一并", "悉数", "初步", "彻底", "大体", "陆续", "接连", "从而", "因而", "由此", "既而",
    "旋即", "渐次", "合力", "独立", "就地", "异地", "年内", "月内", "周内", "早春", "盛夏", "深秋", "隆冬", "雨后", "雪前", "夜间", "午后", "清晨", "傍晚", "假期", "课间", "途中",
    "会上", "庭前", "庭后", "案后", "事先", "事后", "暗中", "公然", "谨慎", "大胆", "细致", "耐心", "热情", "冷静", "坚决", "适时"};
static const char *const LINKS[] = {
    "late ", "early ", "quiet ", "narrow ", "old ", "rural ", "minor ", "costly ", "open ", "brief ", "steady ", "public ", "joint ", "formal ", "distant ",
    "bitter ", "plain ", "rapid ", "sealed ", "vacant ", "dusty ", "modest ", "northern ", "southern ", "inland ", "coastal ", "annual ", "urgent ", "private ",
    "second ", "double ", "partial ", "complete ", "curious ", "faulty ", "genuine ", "hidden ", "idle ", "junior ", "lawful ", "missing ", "novel ", "odd ",
    "pending ", "queried ", "revised ", "senior ", "tidy ", "unpaid ", "valid ", "weekly ", "young ", "ample ", "broken ", "casual ", "daily "};
_Static_assert(sizeof LINKS == sizeof LINKS_ZH, "one draw serves both");
static const char *const SET_EN[] = {
    "We thank all members of the assembly for their guidance, and the public for the trust they have placed in this office. ",
    "Nothing in this report prejudices the rights of any person whose case is still before the courts of law. ",
    "In the coming year we will continue to strengthen supervision, improve our working methods and serve the people well. "};

bool made_english(int report)
{
    return report % 9 == 8;
}

/* --- sentences -------------------------------------------------------------------------------------------------- */

typedef struct sentence {
    uint8_t word[SLOTS], link[SLOTS];
    uint8_t set; /* 1 more than the set phrase */
    uint64_t seed; /* of its numbers and places */
} sentence_t;

typedef struct paragraph {
    sentence_t sentence[SENTENCES_MOST];
    int count;
    bool copied;
} paragraph_t;

static sentence_t draw_sentence(uint64_t *state, bool english)
{
    sentence_t s = {.seed = draw(state)};
    if (below(state, 34) == 0) s.set = (uint8_t)(1 + below(state, english ? 3 : 6));
    for (int i = 0; i < SLOTS; i++) s.word[i] = (uint8_t)below(state, WORDS);
    for (int i = 0; i < SLOTS; i++) s.link[i] = (uint8_t)below(state, (int)(sizeof LINKS / sizeof *LINKS));
    return s;
}

/* How much text a phrase is: its Han characters without numerals, and two for each Latin word. */
static int letters(const char *text)
{
    static const char numerals[] = "一二三四五六七八九十两百千万亿零";
    int n = 0;
    bool word = false;
    for (const uint8_t *p = (const uint8_t *)text; *p; p++) {
        bool latin = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        if (latin && !word) n += 2;
        word = latin;
        if (*p < 0xE4 || *p > 0xE9) continue;
        char c[4] = {(char)p[0], (char)p[1], (char)p[2], 0};
        n += strstr(numerals, c) == NULL;
    }
    return n;
}

/* What its places weigh: two characters, or a "word" of two, each. */
static int places_in(const sentence_t *s, bool english)
{
    int n = 0;
    for (int i = 0; i < SLOTS && !s->set; i++)
        for (const char *p = (english ? EN : ZH)[i][s->word[i]]; *p; p++) n += *p == '@' ? 2 : 0;
    return n;
}

/* Adds a phrase with its numbers and places drawn from the two seeds; returns what it weighs without places. */
static int add_phrase(char *out, const char *phrase, uint64_t *numbers, uint64_t *places, bool wide)
{
    char *to = out + strlen(out), number[32];
    int count = letters(phrase);
    for (; *phrase; phrase++) {
        if (*phrase == '#') {
            int n = below(numbers, 9000) + 1;
            (void)snprintf(number, sizeof number, n > 999 && n % 2 ? "%d,%03d" : "%d", n > 999 && n % 2 ? n / 1000 : n, n % 1000);
            for (const char *d = number; *d; d++) {
                bool digit = wide && *d >= '0' && *d <= '9';
                if (digit) to += snprintf(to, 4, "\xEF\xBC%c", (char)(0x90 + *d - '0'));
                else *to++ = *d;
            }
        } else if (*phrase == '@') {
            const char *place = PLACES[below(places, (int)(sizeof PLACES / sizeof *PLACES))];
            to += snprintf(to, 16, "%s", place);
        } else {
            *to++ = *phrase;
        }
    }
    *to = '\0';
    return count;
}

/* Returns what it weighs; set phrases weigh nothing. */
static int add_sentence(char *out, const sentence_t *s, bool english, uint64_t other, unsigned changes)
{
    uint64_t numbers = changes & MADE_NUMBERS ? other ^ s->seed : s->seed, places = changes & MADE_NAMES ? other + s->seed : s->seed * 3;
    int count = 0;
    *out = '\0';
    if (s->set) {
        (void)add_phrase(out, (english ? SET_EN : SET_ZH)[s->set - 1], &numbers, &places, false);
        return 0;
    }
    for (int i = 0; i < SLOTS; i++) {
        if (english || (i > 1 && i != 4)) count += add_phrase(out, (english ? LINKS : LINKS_ZH)[s->link[i]], &numbers, &places, false);
        count += add_phrase(out, (english ? EN : ZH)[i][s->word[i]], &numbers, &places, changes & MADE_WIDTH);
    }
    return count;
}

/* --- reports --------------------------------------------------------------------------------------------------------- */

/* The paragraphs of a report's own, to about as many letters as it shall have. */
static int draw_paragraphs(const made_set_t *m, int report, paragraph_t *into)
{
    uint64_t state = m->seed + (uint64_t)report * UINT64_C(0x2545F4914F6CDD1D);
    state = draw(&state); /* else one report's numbers would be another's, moved on */
    bool english = made_english(report);
    int n = 0, have = 0;
    char text[SENTENCE_BYTES];
    while (have < m->characters && n < PARAGRAPHS_MOST) {
        paragraph_t *p = &into[n++];
        *p = (paragraph_t){.count = 3 + below(&state, SENTENCES_MOST - 3)};
        for (int i = 0; i < p->count; i++) {
            p->sentence[i] = draw_sentence(&state, english);
            have += add_sentence(text, &p->sentence[i], english, 0, 0);
        }
    }
    return n;
}

static char *write_report(const made_set_t *m, int report, const paragraph_t *p, int n, size_t *ret_bytes, int *ret_copied)
{
    bool english = made_english(report);
    const made_plan_t *plan = &m->plan[report];
    size_t room = (size_t)n * SENTENCES_MOST * SENTENCE_BYTES + 256, at = 0;
    int64_t all = 0, copied = 0;
    char *text = malloc(room);
    if (!text) return NULL;
    uint64_t lines = m->seed + (uint64_t)report * 131;
    at = (size_t)snprintf(text, room, english ? "Annual report of office %d\n\n" : "第%d号检察院年度工作报告\n\n", report);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < p[i].count; k++) {
            int count = add_sentence(text + at, &p[i].sentence[k], english, (uint64_t)report * 77 + 5, p[i].copied ? plan->changes : 0);
            at += strlen(text + at);
            bool names = p[i].copied && plan->changes & MADE_NAMES;
            int place = places_in(&p[i].sentence[k], english);
            all += count + place;
            if (p[i].copied) copied += count + (names ? 0 : place);
        }
        text[at++] = '\n';
        if (below(&lines, 5) == 0) text[at++] = '\n';
    }
    text[at] = '\0';
    char *tight = realloc(text, at + 1);
    *ret_bytes = at;
    *ret_copied = all ? (int)(copied * 1000 / all) : 0;
    return tight ? tight : text;
}

static int weight(const paragraph_t *p, bool english)
{
    char text[SENTENCE_BYTES];
    int n = 0;
    for (int i = 0; i < p->count; i++) n += add_sentence(text, &p->sentence[i], english, 0, 0);
    return n;
}

/* Puts paragraphs of the source in place of own ones from the back until what was planned is reached. */
static int plant(const made_plan_t *plan, const paragraph_t *source, int from, paragraph_t *own, int n, uint64_t *state, bool english)
{
    int64_t all = 0, copied = 0, other = 0;
    int taken = 0;
    for (int i = 0; i < n; i++) all += weight(&own[i], english);
    int first = below(state, from / 3 + 1);
    while (taken < n && first + taken < from && copied * 1000 < all * plan->permille) {
        paragraph_t *to = &own[n - 1 - taken];
        *to = source[first + taken];
        to->copied = true;
        copied += weight(to, english);
        taken++;
        all = copied + other;
        for (int i = 0; i < n - taken; i++) all += weight(&own[i], english);
    }
    for (int i = 0; i < taken / 2; i++) { /* they went in from the back */
        paragraph_t swap = own[n - 1 - i];
        own[n - 1 - i] = own[n - taken + i];
        own[n - taken + i] = swap;
    }
    for (int i = n - 1; i > 0 && plan->changes & MADE_SHUFFLED; i--) {
        int j = below(state, i + 1);
        paragraph_t swap = own[i];
        own[i] = own[j];
        own[j] = swap;
    }
    return taken;
}

char *made_report(const made_set_t *m, int report, size_t *ret_bytes, int *ret_copied)
{
    assert(report >= 0 && report < m->reports);
    const made_plan_t *plan = &m->plan[report];
    uint64_t state = m->seed + (uint64_t)report * 31 + 7;
    paragraph_t *own = malloc(2 * PARAGRAPHS_MOST * sizeof *own), *source = own ? own + PARAGRAPHS_MOST : NULL;
    if (!own) return NULL;
    int n = draw_paragraphs(m, report, own);
    if (plan->from >= 0) (void)plant(plan, source, draw_paragraphs(m, plan->from, source), own, n, &state, made_english(report));
    char *text = write_report(m, report, own, n, ret_bytes, ret_copied);
    free(own);
    return text;
}

bool made_new(uint64_t seed, int reports, int characters, int pairs, int cluster, made_set_t *ret)
{
    made_set_t m = {seed, reports, characters, malloc((size_t)reports * sizeof *m.plan)};
    if (!m.plan) return false;
    for (int i = 0; i < reports; i++) m.plan[i] = (made_plan_t){.from = -1};
    /* Sources from the front, copies from the back; both of one tongue: 9 apart or a multiple of it. */
    int shift = reports / 2 / 9 * 9;
    for (int i = 0; i < pairs && i + shift < reports && i < shift; i++)
        m.plan[i + shift] = (made_plan_t){i, 250 + i * 37 % 351, (unsigned)i % MADE_CHANGES};
    int source = pairs;
    while (made_english(source)) source++;
    for (int i = 0, at = pairs + shift; i < cluster && at < reports; at++) {
        if (made_english(at)) continue;
        m.plan[at] = (made_plan_t){source, 400, (unsigned)i++ % MADE_CHANGES};
    }
    *ret = m;
    return true;
}

void made_free(made_set_t *m)
{
    free(m->plan);
    *m = (made_set_t){0};
}
