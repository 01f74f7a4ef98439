/* check_word.c - the words the checker's rules go by, in both languages, and the nouns that numbers count. */
#include "report/check_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Words of one class, each behind a bar. The class W_NONE holds words whose parts would be mistaken (公共 holds 共). */
static const struct {
    enum word word;
    const char *zh, *en;
} WORDS[] = {
    {W_NONE,
     "助理|办理|受理|审理|处理|管理|代理|清理|治理|整理|公共|中共|共同|共产党|共和国|共享|共建|共治|共识|共青团|共性|共赢|总共识|行为|认为|作为|成为|因为|以为|人为|为了|为民|"
     "为主|为期|为重点|为抓手|为契机|为核心|为基础|称为|视为|转为|变为|改为|列为|一是|二是|三是|四是|五是|六是|但是|于是|还是|都是|是否|"
     "只是|尤其是|特别是|就是|凡是|总是|真是|正是|自由|理由|由于|缘由|经由|由此|事由|案由|从严|从事|服从|从轻|从业|从而|从中|从快|从宽|从重|"
     "从源头|自主|自愿|自首|自然|自治|自身|自行|自觉|自我|各自|亲自|独自|擅自|来自|许多|多元|多次|多种|多样|多年|多方|诸多|最多|青少年|"
     "少年|不少|少数|少捕|少女|得到|到位|到案|到庭|到场|到期|看到|收到|受到|遇到|感到|做到|找到|报到|至今|甚至|以至|直至|乃至|侵占|占用|占有|"
     "抢占|占领|占据|均衡|参与|与会|与此|涉及|及时|普及|顾及|危及|波及|和谐|和平|和解|总和|调和|缓和|和美|目的|似的|有的放矢|对比|比例尺|比赛|"
     "比较|好比|相比之下|评比|比武|降压|降本|降温|迫降|增值|增强|增进|增设|增添|增补|增效|增信|新增|增量|升级|提升机|晋升|直升|升学|近年|近年来|"
     "近期|近日|附近|最近|临近|亲近|靠近|相近|约束|约定|契约|合约|大约束|公约|节约|集约|预约|约谈|条约|超标|超载|超限|超市|超级|超前|超越|"
     "超生|超期|超时|超支|超龄|剩余|其余额|余额|余地|业余|盈余|结余|多余|余热|富余|减刑|减负|减税|减排|减轻|减灾|加减|减持|提高到认识|平均主义|"
     "共计划|计划生育|倍受|倍感|倍增|加倍|事半功倍|每况愈下|率先|率领|效率|税率|汇率|利率|概率|频率|草率|直率|坦率|统率|率队|率团|一共同|"
     "总量|数量|质量|其中心|总数据|分别处理|个别|的确|近亲属|近亲|由来|来由|共犯|共谋|共治共享|合计划|其他人员|其他单位|及其|以及其他|及其他|"
     "以上旬|约请|共商|共促|共筑|共创|共推|共护|共管|共同体|公私|国有",
     "as well as|up to date|carried over|handed over|took over|taken over|turned over|left over|brought over|set over|presided over|set up|take up|follow up|followed up|follow-up|up and down|coming up|back up|round up|"
     "more or less|what is more|upward|to date|subject to|due to|according to|in order to|access to|"
     "thanks to|in addition to|in response to|with respect to|in relation to|with regard to|contrary to|prior to|up-to-date|"
     "in less than|each other|rise to the|give rise to|gave rise to|over time|over and above|"
     "the lower|lower house|lower court|lower courts|higher education|higher court|higher courts|higher people's|the higher|"
     "handed down|hand down|hands down|laid down|set down|written down|struck down|turned down|closed down|set up|sets up|took up|taken up|take up|follow up|followed up|drew up|drawn up|speed up|"
     "fell within|fall within|falls within|fell outside|fall outside|falls outside|fell under|fall under|falls under|fell into|fall into|falls into|fell to the|more serious|more complex|higher authorities|"
     "drop in centre|short fall|growth rate|low-income|cut-off"},
    {W_UP,
     "上升|增长|增加|提高|提升|增幅|升幅|涨幅|增速|上涨|增多|扩大|上浮|攀升|递增|回升|升高|加快|多增|净增|新增加|猛增|激增|剧增|增|升|涨|多出",
     "lengthened|widened|strengthened|swelled|mounted|leapt|leaped|rocketed|ballooned|escalated|multiplied|accelerated|rose|rise|rises|risen|rising|increase|increases|increased|increasing|up|grew|grow|grown|growth|growing|climbed|gain|gained|higher|jumped|surged|"
     "soared|expanded|improved|improvement|more|upturn|jump|surge|leap|climb|upsurge|rise in|increase in|increase of|rise of|growth of|gain of"},
    {W_DOWN, "下降|减少|降低|降幅|跌幅|下滑|回落|缩减|压减|下跌|缩短|收窄|放缓|减幅|递减|锐减|骤减|压缩|降|跌|减|少收|少支",
     "shortened|lowered|eased|narrowed|lightened|contracted by|contracted|dwindled|tumbled|slid|slumped|sank|diminished|plummeted|dipped|receded|lessened|shrunk|shrinking|cut|cuts|cutting|fell|fall|falls|fallen|falling|decrease|decreases|decreased|decreasing|decline|declines|declined|declining|drop|drops|dropped|dropping|down|reduced|reduction|"
     "dip|slump|plunge|shrinkage|downturn|lower|fewer|less|shrank|slipped|plunged|decrease of|decline of|drop of|fall of|reduction of|decrease in|decline in|reduction in|drop in|fall in"},
    {W_UPTO, "上升至|上升到|上升为|增至|增加至|增加到|增加为|升至|升到|提高至|提高到|提升至|提升到|增长至|增长到|上涨至|上涨到|扩大到|扩大至|攀升至|攀升到|回升到|回升至|涨到|涨至|猛增至|猛增到|激增至|激增到",
     "swelled to|mounted to|leapt to|leaped to|went up to|up to|rose to|risen to|rising to|rises to|increased to|increasing to|grew to|grown to|climbed to|climbing to|growing to|jumped to|surged to|soared to|improved to|increase to|rise to|expanded to"},
    {W_DOWNTO, "下降至|下降到|下降为|减至|减少至|减少到|减少为|降至|降到|降为|降低至|降低到|下滑至|下滑到|回落至|回落到|压减至|压减到|缩减至|缩减到|缩短至|缩短到|缩短为|下跌至|下跌到|跌至|跌到|收窄至|收窄到|锐减至|骤减至",
     "contracted to|dwindled to|tumbled to|slid to|slumped to|sank to|diminished to|dipped to|down to|fell to|fallen to|falling to|decreased to|decreasing to|declined to|declining to|dropped to|dropping to|reduced to|shrank to|decline to|decrease to|drop to|slipped to|plunged to"},
    {W_YOY,
     "同比|比上年同期|较上年同期|比去年同期|较去年同期|比上年|较上年|比去年|较去年|比上一年度|较上一年度|比上年度|较上年度|比上一年|较上一年|与上年相比|同上年相比|与去年相比|同去年相比|与去年同期相比|与上年同期相比|"
     "和去年相比|比前一年|较前一年|比同期|按年|年均同比",
     "year on year|year-on-year|year over year|yoy|y/y|y-o-y|over the previous year|compared with the previous year|compared to the previous year|from the previous year|than the previous year|"
     "on the previous year|than last year|over last year|on last year|from last year|compared with last year|compared to last year|from a year earlier|than a year earlier|from the year before|over the year before|"
     "on the year before|than the year before|compared with the same period last year|compared to the same period last year|over the same period last year|compared with the same period of last year|"
     "over the same period of last year|over the same period of the previous year|compared with the same period of the previous year|from the same period last year|than in the previous year|than in the year before|"
     "compared with the year before|compared to the year before|from a year ago|than a year ago|on a year earlier|from the same period of the previous year|against the previous year|over the prior year|"
     "compared with the prior year|compared to the prior year|from the prior year|compared with a year earlier|on the same period last year|on the same period of the previous year|year on year terms|annually"},
    {W_MOM, "环比|比上月|较上月|比上季度|较上季度|比上季|较上季|比年初|较年初|比上年末|较上年末|比上年底|较上年底|比上周|较上周|比上半年|比去年底|较去年底|比去年末|较去年末",
     "month on month|month-on-month|quarter on quarter|quarter-on-quarter|over the previous quarter|from the previous quarter|over the previous month|from the previous month|than at the end of the previous year|compared with the previous quarter"},
    {W_LAST, "去年同期|上年同期|去年|上年|上一年度|上一年|前一年|上年度|上一届|上届|上年末|上年底|去年底|去年末",
     "the same period last year|the same period of last year|the same period of the previous year|last year|the previous year|the year before|a year earlier|the prior year|previous year|a year ago|the preceding year|the year earlier"},
    {W_THIS, "今年|本年度|本年|当年|全年|今年以来", "this year|the year under review"},
    {W_THAN, "比|较|相比|对比于", "compared with|compared to|than|versus|relative to|in comparison with|against|as against|as opposed to"},
    {W_FROM, "由|从|自", "from"},
    {W_TO, "至|到", "to|totalling|totaling"},
    {W_IS, "是|为|达到|达|均为|系|相当于|只有|仅为|仅|已达|完成|实现|总计为|有|约为|就有|即",
     "was|were|is|are|reached|reaching|stood at|stands at|totalled|totaled|amounted to|amounts to|amounting to|comes to|came to|being|hit|of just|only|at"},
    {W_OF, "的", "of"},
    {W_BY, "幅度|幅度为|幅度达|约达", "by|by about|by some|by around|of about"},
    {W_OR, "", "or"},
    {W_LE, "了|分别比|也|又|将|均|则|再|已|还|都|略|大幅|大幅度|明显|显著|有所|小幅|进一步|继续|持续|稳步|快速|合计同比|同口径相比", "an|a|the|slightly|sharply|significantly|also|further|showing|marking|registering|giving|making|bringing|yielding|which|had|has|have|this|that is|i.e.|representing an|actually|dramatically|steadily|substantially|with"},
    {W_RESP, "分别|依次", "respectively"},
    {W_OFWHICH, "其中|这其中|内含|其中的", "of which|of whom|including|among them|among these|among which|among whom|of these|of those|of them|out of which|out of whom"},
    {W_TOTAL, "共|共有|共计|合计|总计|一共|总共|累计|总数|总额|总数为|总数达|合计为|合计达|共计为|总人数|总件数|两项合计|三项合计|合共",
     "a total of|total|totals|altogether|in all|in total|the total|combined|in sum|together|for a total of|making a total of|giving a total of|grand total|a combined total of|total of"},
    {W_CONSIST, "分为|包括|组成|构成|分成", "consisting of|consists of|consist of|consisted of|comprising|comprises|comprise|comprised|made up of|composed of|namely|divided into|broken down into|break down|breaks down|broke down|i e"},
    {W_SHARE, "占|占比|占比为|占比达|占总数|占总数的|占全部|占总量|比重|比重为|比重达|比重达到|比例|比例为|比例达|比例达到|占全部案件|占比重|占到",
     "accounted for|accounting for|account for|accounts for|representing|represented|represents|making up|made up|make up|makes up|constituting|constituted|constitutes|a share of|share of|a proportion of|proportion of|the share of|the proportion of|share|proportion|equal to|equivalent to"},
    {W_AVG, "平均|人均|户均|年均|月均|日均|件均|场均|院均|季均|周均|案均|组均|班均|期均|次均|户均|均值", "average|averaged|averaging|on average|an average of|the average|mean|per capita"},
    {W_PER, "每", "per|each|every|apiece"},
    {W_AND, "和|与|及|以及|并", "and|as well|plus"},
    {W_OTHER, "其他|其余|其它|剩余的|余下", "other|others|the rest|the remaining|the remainder|remaining|another"},
    {W_PLAN, "目标|计划|预期|力争|确保|预计|预算|拟|将达|要求|规划|争取|安排|任务",
     "target|targets|targeted|plan|plans|planned|budget|budgeted|goal|aim|aims|expected|expect|forecast|projected|will|quota|estimate|estimated"},
    {W_CONST, "同口径|可比口径|可比价格|可比价|不变价格|不变价|剔除|扣除|按可比|还原|自然口径|名义|实际增长|调整后|经调整|修订",
     "constant prices|comparable prices|like-for-like|like for like|in real terms|adjusted|excluding|on a comparable basis|real growth|in nominal terms|comparable basis|restated|revised"},
    {W_MORE, "超过|逾|超|多于|大于|高于|不少于|不低于|至少|高达|多达|突破|已超|已超过|超出|达到超过|不下|不止", "more than|over|at least|exceeding|exceeded|in excess of|above|upwards of|no fewer than|well over|just over|not less than|no less than|greater than|as many as|a minimum of|surpassing|exceeds|topped"},
    {W_LESS, "不足|不到|少于|低于|小于|不超过|至多|未达|不满", "less than|fewer than|under|below|at most|up to a maximum of|no more than|not more than|just under"},
    {W_NEAR, "近|将近|接近|几近|几乎|近乎", "nearly|almost|close to|approaching|not quite"},
    {W_ABOUT, "约|大约|大概|约合|约有|约占|左右约", "about|around|some|approximately|roughly|circa|an estimated|approx."},
    {W_TIMESOF, "", "times that of|times that in|times the|times those of|times those in|times what|times as much as|times as many as|times higher than in|that of|times its|times their"},
    {W_DOUBLED, "翻了近两番|翻了近一番|翻了两番|翻两番|翻了一番|翻一番|实现翻番|翻番|翻了番|增长一倍|增加一倍|上升一倍|翻了一倍|增长了一倍|增加了一倍", "doubled|doubling|more than doubled|has doubled|almost doubled|nearly doubled"},
    {W_TRIPLED, "翻三番|翻了三番", "tripled|trebled|tripling|quadrupled|quadrupling|quintupled"},
    {W_HALVED, "减半|减少一半|下降一半|减少一半以上", "halved|halving|cut by half|cut in half|fell by half|reduced by half|dropped by half"},
    {W_OVERLAP, "女性|女|少数民族|党员|岁以下|岁以上|未成年|学历|残疾|农民工|认罪认罚|外籍|初犯|累犯|青年|中青年|退役|老年|妇女|研究生|本科|大专|职称|年龄|机动车驾驶|涉农|涉企|一线|境外",
     "women|female|aged|minority|children|minors|members|disabled|disability|foreign|elderly|young|youth|degree|graduates|repeat|first-time|ethnic"},
};

/* Chinese measure words; the longest that fits counts. */
static const struct {
    const char *word;
    int unit;
    enum num_kind kind;
    bool money;
} UNITS[] = {
    {"人次", UNIT_PTIME, NUM_COUNT, 0}, {"件次", UNIT_CTIME, NUM_COUNT, 0}, {"人", UNIT_PERSON, NUM_COUNT, 0}, {"名", UNIT_PERSON, NUM_COUNT, 0},
    {"余人", UNIT_PERSON, NUM_COUNT, 0}, {"位", UNIT_PERSON, NUM_COUNT, 0}, {"件", UNIT_CASE, NUM_COUNT, 0}, {"起", UNIT_CASE, NUM_COUNT, 0}, {"宗", UNIT_CASE, NUM_COUNT, 0},
    {"元", UNIT_YUAN, NUM_COUNT, 1}, {"块钱", UNIT_YUAN, NUM_COUNT, 1}, {"美元", UNIT_WORDS, NUM_COUNT, 1}, {"港元", UNIT_WORDS + 1, NUM_COUNT, 1}, {"欧元", UNIT_WORDS + 2, NUM_COUNT, 1},
    {"小时", UNIT_TIME, NUM_SPAN, 0}, {"分钟", UNIT_TIME, NUM_SPAN, 0}, {"秒", UNIT_TIME, NUM_SPAN, 0}, {"天", UNIT_TIME, NUM_SPAN, 0}, {"个月", UNIT_TIME, NUM_SPAN, 0},
    {"个工作日", UNIT_TIME, NUM_SPAN, 0}, {"工作日", UNIT_TIME, NUM_SPAN, 0}, {"个季度", UNIT_TIME, NUM_SPAN, 0}, {"季度", UNIT_TIME, NUM_SPAN, 0}, {"周年", UNIT_TIME, NUM_SPAN, 0},
    {"年", UNIT_TIME, NUM_SPAN, 0}, {"周", UNIT_TIME, NUM_SPAN, 0}, {"岁", UNIT_TIME, NUM_SPAN, 0}, {"日", UNIT_TIME, NUM_SPAN, 0}, {"月", UNIT_TIME, NUM_SPAN, 0}, {"个小时", UNIT_TIME, NUM_SPAN, 0},
    {"个百分点", 0, NUM_POINTS, 0}, {"百分点", 0, NUM_POINTS, 0}, {"倍", 0, NUM_TIMES, 0}, {"次", UNIT_TURN, NUM_COUNT, 0}, {"个", UNIT_GE, NUM_COUNT, 0},
};
static const char GENERIC_ZH[] =
    "学时 课时 份 篇 封 册 条 部 家 户 处 项 场 所 亩 公顷 平方米 平方公里 立方米 公里 千米 米 吨 公斤 千克 克 千瓦时 千瓦 度 辆 台 套 座 栋 间 张 支 只 头 "
    "级 期 批 类 种 轮 例 对 艘 架 株 斤 升 立方 标准箱 床 幅 款 笔 单 票 卷 页 字 届 节 集 组 队 村 县 市 省 国 门 棵 尾 箱 袋 瓶 艺 片 块 根 双 副 盘 枚 桩 "
    "吨公里 人公里 吨标准煤 户次 家次 车次 班次 场次 台次 批次 辆次 亩次 万户 摄氏度 毫米 微克 毫克 千伏 兆瓦 海里 英里 厘米 毫升 栋次 项次 条次 份次 个次 单位 院";

static const struct {
    int unit;
    enum num_kind kind;
    const char *nouns;
} NOUNS[] = {
    {UNIT_PERSON, NUM_COUNT,
     "|people|persons|person|suspects|suspect|defendants|defendant|individuals|officials|offenders|prosecutors|minors|victims|witnesses|employees|staff|women|men|children|officers|members|prisoners|"
     "inmates|residents|students|workers|criminals|cadres|juveniles|lawyers|judges|visitors|citizens|bribe-givers|bribers|patients|users|teachers|complainants|petitioners|participants|respondents|interviewees|applicants|inspectors|investigators|auditors|analysts|clerks|detainees|convicts|jurors|delegates|directors|managers|policemen|magistrates|interpreters|trainees|graduates|taxpayers|farmers|migrants|"},
    {UNIT_CASE, NUM_COUNT, "|cases|case|"},
    {UNIT_PTIME, NUM_COUNT, "|person-times|visits|passenger-trips|"},
    {UNIT_YUAN, NUM_COUNT, "|yuan|rmb|renminbi|cny|"},
    {UNIT_WORDS, NUM_COUNT, "|dollars|dollar|usd|"},
    {UNIT_WORDS + 2, NUM_COUNT, "|euros|euro|eur|"},
    {UNIT_WORDS + 3, NUM_COUNT, "|pounds|gbp|"},
    {UNIT_TIME, NUM_SPAN, "|years|year|months|month|days|day|weeks|week|hours|hour|minutes|minute|seconds|second|decades|quarters|working|business|calendar|"},
    {UNIT_NONE, NUM_POINTS, "|percentage-points|pp|ppt|ppts|p.p.|"},
};
static const char STOPS_EN[] =
    "|of|in|to|by|and|or|for|from|were|was|are|is|had|have|has|the|at|on|with|against|involving|that|which|who|whom|as|than|per|be|been|a|an|into|out|under|between|during|after|before|"
    "because|where|when|while|but|over|more|less|fewer|compared|respectively|including|up|down|through|within|it|this|these|those|its|their|they|we|if|so|not|did|do|does|could|would|can|will|may|"
    "last|next|previous|annually|apiece|each|every|ago|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|also|only|about|around|rose|fell|increased|decreased|about|since|until|across|via|among|according|accounted|accounting|representing|reached|";

/* --- words -------------------------------------------------------------------------------------------------------- */

static uint32_t lower(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int by_first(const void *a, const void *b)
{
    const word_row_t *x = a, *y = b;
    if (x->c[0] != y->c[0]) return x->c[0] < y->c[0] ? -1 : 1;
    if (x->n != y->n) return y->n - x->n;
    return memcmp(x->c, y->c, (size_t)x->n * sizeof *x->c);
}

/* Adds the words of one list; counts only when row is NULL. */
static size_t add_words(word_row_t *row, const char *list, enum word word)
{
    size_t count = 0;
    while (*list) {
        word_row_t one = {.word = word};
        while (*list && *list != '|') {
            uint32_t c = text_next(&list);
            if (one.n < WORD_MOST) one.c[one.n] = c == '-' ? ' ' : c;
            one.n++;
        }
        if (*list) list++;
        assert(one.n <= WORD_MOST); /* a bug of the table above */
        if (one.n == 0) continue;
        if (row) row[count] = one;
        count++;
    }
    return count;
}

int check_words_load(arena_t *arena, check_words_t *ret, err_t *err)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        count += add_words(NULL, WORDS[i].zh, W_NONE) + add_words(NULL, WORDS[i].en, W_NONE);
    word_row_t *row = arena_array(arena, count, sizeof *row);
    if (!row) return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        n += add_words(row + n, WORDS[i].zh, WORDS[i].word);
        n += add_words(row + n, WORDS[i].en, WORDS[i].word);
    }
    assert(n == count);
    qsort(row, count, sizeof *row, by_first);
    for (size_t i = 1; i < count; i++) /* a word of two classes would be of either */
        assert(row[i].word == row[i - 1].word || row[i].n != row[i - 1].n || memcmp(row[i].c, row[i - 1].c, (size_t)row[i].n * sizeof *row[i].c) != 0);
    *ret = (check_words_t){row, count};
    return 0;
}

static bool word_at(const word_row_t *row, const uint32_t *c, int at)
{
    for (int i = 0; i < row->n; i++) {
        uint32_t have = lower(c[at + i]);
        if (have == '-' || have == 0x2010 || have == 0x2011) have = ' ';
        if (have == 0 || have != lower(row->c[i])) return false;
    }
    uint32_t last = c[at + row->n - 1], next = c[at + row->n];
    return !is_latin(last) || !(is_latin(next) || is_digit(next)); /* English words end where they end */
}

int check_words_find(const check_words_t *lexicon, const uint32_t *c, int at, enum word *ret_word)
{
    uint32_t first = lower(c[at]);
    size_t low = 0, high = lexicon->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lexicon->row[middle].c[0] < first) low = middle + 1;
        else high = middle;
    }
    for (; low < lexicon->count && lexicon->row[low].c[0] == first; low++)
        if (word_at(&lexicon->row[low], c, at)) {
            *ret_word = lexicon->row[low].word;
            return lexicon->row[low].n;
        }
    return 0;
}

/* --- units -------------------------------------------------------------------------------------------------------- */

static int starts(const uint32_t *c, int at, const char *word, const char *end)
{
    int n = 0;
    while (word < end) {
        if (c[at + n] != text_next(&word)) return 0;
        n++;
    }
    return n;
}

/* more: a letter as if it stood behind, or 0. */
static int64_t hash_unit(const uint32_t *c, int from, int to, uint32_t more)
{
    uint64_t h = 1469598103934665603u;
    for (int i = from; i < to; i++) h = (h ^ lower(c[i])) * 1099511628211u;
    if (more) h = (h ^ more) * 1099511628211u;
    return -(int64_t)(h >> 2) - 1;
}

int unit_zh(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind, bool *ret_money)
{
    int best = 0;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        int n = starts(c, at, UNITS[i].word, UNITS[i].word + strlen(UNITS[i].word));
        if (n <= best) continue;
        best = n;
        *ret_unit = UNITS[i].unit;
        *ret_kind = UNITS[i].kind;
        *ret_money = UNITS[i].money;
    }
    for (const char *p = GENERIC_ZH; *p;) {
        const char *end = strchr(p, ' ');
        if (!end) end = p + strlen(p);
        int n = starts(c, at, p, end);
        if (n > best) {
            best = n;
            *ret_unit = hash_unit(c, at, at + n, 0);
            *ret_kind = NUM_COUNT;
            *ret_money = false;
        }
        p = *end ? end + 1 : end;
    }
    return best;
}

static bool in_list(const char *list, const char *word)
{
    char key[48];
    (void)snprintf(key, sizeof key, "|%s|", word);
    return strstr(list, key) != NULL;
}

/* The word at *at in small letters, blanks before it passed; false at a separator or the end. */
static bool next_word(const uint32_t *c, int *at, char into[40], int *ret_from)
{
    int i = *at, n = 0;
    if (c[i] == ' ') i++;
    *ret_from = i;
    while (is_latin(c[i]) || (c[i] == '-' && is_latin(c[i + 1])) || (c[i] == '\'' && is_latin(c[i + 1])) || c[i] == 0x2019) {
        if (n < 37) into[n++] = c[i] < 128 ? (char)lower(c[i]) : '\'';
        i++;
    }
    into[n] = '\0';
    *at = i;
    return n > 0;
}

int unit_en(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind)
{
    char word[40];
    int plural_end = at, end = at, from;
    for (int words = 0; words < 6 && next_word(c, &end, word, &from) && !in_list(STOPS_EN, word); words++) {
        if (strcmp(word, "staff") == 0 && (check_ends_with(c, end + 5, " days") || check_ends_with(c, end + 6, " hours"))) continue;
        for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
            if (in_list(NOUNS[i].nouns, word)) {
                *ret_unit = NOUNS[i].unit;
                *ret_kind = NOUNS[i].kind;
                return end;
            }
        size_t n = strlen(word);
        if (plural_end == at && n > 3 && word[n - 1] == 's' && word[n - 2] != 's') {
            *ret_unit = hash_unit(c, from, end, 0);
            *ret_kind = NUM_COUNT;
            plural_end = end;
        }
    }
    return plural_end;
}

bool check_unit_one(const uint32_t *c, int at, int64_t *ret_unit)
{
    char word[40];
    int from, end = at;
    if (!next_word(c, &end, word, &from)) return false;
    for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
        if (in_list(NOUNS[i].nouns, word)) {
            *ret_unit = NOUNS[i].unit;
            return NOUNS[i].kind == NUM_COUNT;
        }
    size_t n = strlen(word);
    word[n] = 's'; /* next_word leaves room */
    word[n + 1] = '\0';
    for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
        if (in_list(NOUNS[i].nouns, word)) {
            *ret_unit = NOUNS[i].unit;
            return NOUNS[i].kind == NUM_COUNT;
        }
    *ret_unit = hash_unit(c, from, end, 's');
    return true;
}

bool same_unit(const tok_t *a, const tok_t *b)
{
    if (a->num != b->num) return false;
    if (a->num != NUM_COUNT) return true;
    return a->unit == b->unit || a->unit == UNIT_NONE || b->unit == UNIT_NONE;
}
