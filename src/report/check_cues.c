/* check_cues.c - the table of cues, and where they stand in a passage. */
#include "report/check_cues.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    enum cue cue;
    const char *zh, *en;
} CUE_ROWS[] = {
    {CUE_EARLIER, "上年|去年|一年前|两年前|三年前|四年前|五年前|十年前|上期|年初|季初|月初|上周末|期初|原来|原有|原先|原为|此前|前一年|上一年|上月|上季|过去|上届|前期|前三年|前五年|上一季度|上一轮|前一轮|上一期|前一期|前年",
     "last year*|previous*|prior year|prior to that|earlier|year before|preceding|last term|at the start|at the beginning|at the outset|originally|formerly|year ago|last month|used to|down on|up on|month before|initially|the prior"},
    {CUE_NOW, "今年|本年|本期|目前|现在|年末|年底|现有|现为|本月|本季", "this year|now|currently|at the end|at year end|today|this month|this quarter"},
    {CUE_PLAN, "计划|目标|任务|预算数|预算为|预算安排|项目预算|年度预算|预算金额|概算|预期|预计|力争|拟|规划|年初安排", "target*|planned|plan|budgeted|goal|expected|forecast|projected|quota|aim|will"},
    {CUE_MOM, "环比|比上月|较上月|比上季|较上季|比上周|较上周|比上半年", "month on month|quarter on quarter|previous quarter|previous month"},
    {CUE_CONST, "同口径|可比口径|可比价|不变价|剔除|扣除|按可比|还原|名义|调整后|经调整|修订", "constant prices|comparable prices|like-for-like|like for like|in real terms|adjusted|excluding|comparable basis|restated|revised"},
    {CUE_NEW, "新增|新设|新建|新招|新成立|新聘|扩充", ""},
    {CUE_MORE, "净增|增加|增长|上升|多|提高|延长|增|增多|高出|多出|超出|超过计划|超额", "more|longer|slower|higher|above|greater|up|ahead|extra|additional"},
    {CUE_FEWER, "净减|减少|下降|缩短|压缩|压减|降低|少|减|提前|节约|低|低于|相差", "fewer|less|faster|shorter|quicker|lower|below|down|short"},
    {CUE_NO_MORE, "多次|多名|多人|多个|多地|多家|多起|多数|少年|少数|多万|多元|多样|多种|许多|至少|不少|众多|减刑|减轻|减免", ""},
    {CUE_APART, "相差|差额为|差距为|差额|差距|缺口", "difference of|shortfall of|gap of|margin of|difference is|gap is"},
    {CUE_TOTAL, "共|共有|共计|合计|总计|一共|总共|累计|总数|总额|总量|合共|总人数|总件数",
     "total|totals|totalled|totaled|totalling|totaling|altogether|in all|combined|together|in sum|all told|overall"},
    {CUE_ADDS, "合计|总计|共计|合共|相加|之和|加总|累加|全局共|全院共|全县共|全区共|全年合计|两项|三项|四项|两类|三类|四类|两年|三年|四年|五年|各项|加起来|全年共|全市共|全省共|累计|三院|三区|两地|三地|三者|两者|四者|总数",
     "came to|comes to|gave|gives|we get|brought|brings|between them|make up|makes up|made up|taken as a whole|over the two years|over the three years|over the four years|over the five years|total|totals|totalled|totaled|totalling|totaling|altogether|in all|combined|together|all told|giving|making|adding|adding up|adds up|add up|amounting to|thus|hence|therefore|in sum|for the year|over the year|for the whole year|in the whole year|overall|sum"},
    {CUE_OPEN, "其中|这其中|内含|含|包含", "of which|of whom|include|includes|including|among them|among these|among which|among whom|of these|of those|of them|out of which|among those|included|of this|of that"},
    {CUE_CLOSED, "包括|分为|组成|构成|分成|分别由|由|分别为|分别是|来自|具体为|即|按|依次为|情况如下|如下",
     "consisting of|consists of|consist of|consisted of|comprising|comprised|comprises|comprise|made up of|composed of|namely|divided into|broken down|breakdown|split|as follows|either|divided between|divided among"},
    {CUE_REST, "其余|其他|其它|剩余|余下|剩下|另有|另外|余者|余款|余额",
     "made up the remainder|makes up the rest|the other|the remaining|the rest|remaining|remainder|others|other|balance|a further|another"},
    {CUE_LEFT, "未结|未办结|未审结|年末|期末|结余|结存|尚有|还有|剩余|余下|剩下|在办|待办|未了结|积存|仍有|正在办理|未办理|正在核查|存案|尚余|未完成|尚未|正在整改|未化解|未答复|年底|办理中|现存|库存|留存|结转下年|正在侦查|正在审理|仍在|待核查|待审|待处理|待结|待换|还剩|尚剩|仅剩|只剩|未能|尚待|在审|未整改|未到位|空编|空缺|结转下期|转下期|未追缴|未执行|未答|未复",
     "the balance|the remainder|the rest|made up the remainder|carried|carried over|ended with|finished at|finished with|at its end|at their end|at the close|by the close|closing|yet to be|still to come|still to be|are to come|at end|left|leaving|leaves|ended the|closed the year|closed with|closing balance|year end|remaining|remained|remain|remains|still|outstanding|pending|unresolved|undecided|carried forward|carried into|surplus|deficit|at the end|net|the other|backlog|in progress|in hand|on hand|under way|under investigation|on 31 december|unfinished|not yet|stood at|awaiting|await|held at"},
    {CUE_BEGIN, "上年结转|上期结转|上月结转|年初结转|结转案件|结转旧存|年结转|季初|月初|留存|去年底积存|底积存|旧存|年初|期初|上年未结|上期未结|存案|原有|期初余额|上年结余|上年末|上年转入|历年积存|旧案|期初未结|年初未结|上月未结|上年度未结",
     "starting|at the outset|opening|inventory|in stock on|begun|begin|opened with|already open|carried over|carried forward from|brought forward|opened the|began|started|opening balance|at the start|at the beginning|on 1 january|at 1 january|balance of|inherited|from the previous year|from last year|from earlier|already pending|were pending|was pending|backlog of|opening stock|from before"},
    {CUE_CAME, "新收|受理|收到|新增|新受理|收案|接收|收入|增收|购入|入库|新立|接到|立案|登记|征集|排查|发现|下达|发出|提出|拨付|募集|扣押|缴入|收缴|转入|划入|存入|征收|汇入|入账|受案|入矫|收押|新签",
     "inflow|additions|recruit*|joined|joiners|took in|took on|taken in|started|arrivals|inbound|hired|appointed|received|opened|new|filed|registered|came in|lodged|taken on|admitted|income|accepted|added|incoming|intake|arrived|submitted|brought|launched|identified|collected|raised|contributions|deposits|receipts|contributed|deposited"},
    {CUE_WENT, "审结|办结|结案|处理|办理完毕|支出|化解|答复|完成|整改|清理|移送|转办|销案|撤案|出库|发放|使用|核查完毕|回复|到位|了结|已办|兑现|追回|结项|办理终结|初核了结|执结|返还|上缴|退还|发还|支付|转出|划出|核销|处置|移交|结清|兑付|退赔|解除|释放|销号|缴库",
     "outflow|disposals|leavers|departed|departures|retired|resigned|left|lost|decreased by|used|went out|disposed*|closed|completed|decided|resolved|finalised|finalized|concluded|spent|expenditure|dismissed|settled|cleared|processed|dealt with|answered|outgoing|withdrawn|finished|issued|paid*|heard|transferred|handled|terminated|disbursed|distributed|returned|payments|payouts|withdrawals|repaid|written off|granted"},
    {CUE_SHARE, "占|占比|比重|比例",
     "accounted for|accounting for|account for|accounts for|representing|represented|represents|making up|made up|make up|makes up|constituting|constituted|constitutes|share|proportion|equal to|equivalent to"},
    {CUE_OF_ALL, "占总|占全部|占全院|占全市|占其|其中|总数的|总量的|总额的|占比|占发出|占受理|占查处|占立案|占起诉|占处分|占办结|占该|占同期|占上述|占已", "of them|of these|of those|of whom|of which|of all|of the total|of that|of this|of the|out of|of all the|of total"},
    {CUE_ELSEWHERE, "全国|全省|全系统|同类|系统内|全行业", "of those that|of those which|of those who|of the ones that|national|nationwide"},
    {CUE_LEADS_ON, "即|也就是|相当于|换言之|也即", "that means|it follows|which represents|in other words|that is|this is|this means|i.e.|this represents|this corresponds|equal to|equals|equivalent|which is|this makes|which makes|a rate of|this amounts to|represents|corresponds"},
    {CUE_AMONG, "中|中有|里有|之中|当中", "of|out of|among"},
    {CUE_BACK, "上述|这|以上|前述|该", "these|those|this|that|the|all"},
    {CUE_OVERLAP, "女性|女|少数民族|党员|岁以下|岁以上|未成年|学历|残疾|农民工|认罪认罚|外籍|初犯|累犯|青年|中青年|退役|老年|妇女|研究生|本科|大专|职称|年龄|涉农|涉企|一线|境外|连续|同时",
     "women|female|aged|minority|children|minors|members|disabled|disability|foreign|elderly|young|youth|degree|graduates|repeat|first-time|ethnic|also|both"},
    {CUE_EACH, "各分|各得|各自|每|平均|人均|户均|年均|月均|日均|件均|场均|院均|季均|周均|案均|组均|班均|期均|次均|均值", "average|averaged|averaging|mean|per|each|every|apiece"},
    {CUE_PERIOD, "", "a month|a year|a week|a day|a quarter|monthly|daily|weekly|yearly|annually|a head|a person"},
    {CUE_NEXT, "其次|次之|居第二|排第二|位居第二|位列第二|第二位|第二多|紧随其后|排名第二|随后是|接下来是|次多", "followed by|next came|then came|came next|second place|ahead of|second highest|second largest|second most|in second|next largest|next highest|next was|next were"},
    {CUE_FIRST, "最多|最高|最大|首位|第一|居首|之首|占比最|主要|集中", "most|largest|highest|biggest|greatest|top|leading|mainly|chiefly|main|first"},
    {CUE_LEAST, "最低|最小|最短|最少|最年轻|最快", "low of|trough|least busy|quietest|fewest|smallest|lowest|shortest|least|minimum|youngest|fastest|quickest"},
    {CUE_MEAN, "平均|均值|中位", "average|averaged|averaging|mean|median"},
    {CUE_GREATEST, "最高|最大|最长|最多|最年长|最慢", "peak|peaked|peaking|high of|busiest|largest|highest|longest|biggest|greatest|maximum|oldest|most|slowest"},
    {CUE_AGAIN, "即|实为|实到|实发|实收|统计|登记|经核|签到|决算|实际|具体|确切|准确|精确|合|折合|实有|为", "that is|i.e.|namely|precisely|exactly|in fact|actual|actually|to be exact|to be precise|precise|exact|in figures|shows|showed|lists|listed|records|recorded|counted|gives|the count|the exact|the figure|the record|there were|turned out"},
    {CUE_EVERY_UP, "逐年上升|逐年增长|逐年增加|逐年提高|逐年递增|连年上升|连年增长|持续上升|持续增长|年上升|年增长|年递增|逐月上升|逐月增加|逐季上升|逐季增加|稳步上升|节节攀升|呈上升趋势|逐月增长|逐季增长|连续上升|连续增长|年增加|呈逐年上升",
     "risen every|rose every|risen each|rose each|increased every|increased each|grown every|grew every|grown each|rising steadily|rose steadily|grew steadily|risen steadily|steadily upward|steadily increased"},
    {CUE_EVERY_DOWN, "逐年下降|逐年减少|逐年降低|逐年递减|连年下降|持续下降|持续减少|年下降|年减少|年递减|逐月下降|逐月减少|逐季下降|逐季减少|稳步下降|呈下降趋势|连续下降|连续减少|年降低",
     "fallen every|fell every|fallen each|fell each|decreased every|decreased each|declined every|declined each|falling steadily|fell steadily|declined steadily|fallen steadily|dropped every|dropped each|steadily decreased"},
    {CUE_SAME, "持平|大体相当|基本相当|变化不大|相差无几|基本一致", "unchanged|broadly the same|about the same|roughly the same|remained stable|level with|on a par with|much the same|little changed|no change"},
    {CUE_EXCEPT, "除了|除上述|除其中|扣除|剔除|不含|除去", "excluding|apart from|leaving aside|except for|net of|not counting|aside from|other than|after deducting|setting aside|in addition to|add to"},
    {CUE_THUS, "因此|由此|从而|这样|即|可见|于是", "thus|therefore|hence|so|consequently|which means|as a result|this means|accordingly|this leaves|this left|meaning"},
    {CUE_ABOVE, "高于|多于|大于|超过|超出|好于", "above|higher than|more than|greater than|exceeded|exceeding|exceeds|outnumbered|surpassed|surpassing|up from|better than|longer than"},
    {CUE_BELOW, "低于|少于|小于|不及", "below|beneath|lower than|fewer than|less than|down from|fell short of|shorter than"},
    {CUE_RATE, "率|满意度|知晓度", "rate|rates|satisfaction|compliance|attendance|turnout"},
};

static uint32_t small(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static size_t add(cue_row_t *row, const char *list, enum cue cue)
{
    size_t count = 0;
    while (*list) {
        cue_row_t one = {.cue = cue};
        while (*list && *list != '|') {
            uint32_t c = text_next(&list);
            if (c == '*') one.open = true;
            else if (one.n < 40) one.c[one.n++] = c == '-' ? ' ' : c;
        }
        if (*list) list++;
        if (one.n == 0) continue;
        if (row) row[count] = one;
        count++;
    }
    return count;
}

static int by_first(const void *a, const void *b)
{
    const cue_row_t *x = a, *y = b;
    if (x->c[0] != y->c[0]) return x->c[0] < y->c[0] ? -1 : 1;
    return x->n - y->n;
}

int check_cues_load(arena_t *arena, check_cues_t *ret, err_t *err)
{
    size_t count = 0, n = 0;
    for (size_t i = 0; i < sizeof CUE_ROWS / sizeof *CUE_ROWS; i++) count += add(NULL, CUE_ROWS[i].zh, 0) + add(NULL, CUE_ROWS[i].en, 0);
    cue_row_t *row = arena_array(arena, count, sizeof *row);
    if (!row) return err_nomem(err);
    for (size_t i = 0; i < sizeof CUE_ROWS / sizeof *CUE_ROWS; i++) {
        n += add(row + n, CUE_ROWS[i].zh, CUE_ROWS[i].cue);
        n += add(row + n, CUE_ROWS[i].en, CUE_ROWS[i].cue);
    }
    assert(n == count);
    qsort(row, count, sizeof *row, by_first);
    *ret = (check_cues_t){row, count};
    return 0;
}

static bool stands(const cue_row_t *r, const uint32_t *c, int at)
{
    for (int i = 0; i < r->n; i++) {
        uint32_t have = small(c[at + i]);
        if (have == '-' || have == 0xA0 || have == 0x2010 || have == 0x2011) have = ' ';
        if (have != r->c[i]) return false;
    }
    return r->open || !is_latin(r->c[r->n - 1]) || !(is_latin(c[at + r->n]) || is_digit(c[at + r->n]));
}

void check_cues_read(const check_cues_t *cues, const sentence_t *s, hits_t *h)
{
    h->n = 0;
    for (int at = 0; at < s->n; at++) {
        uint32_t first = small(s->c[at]);
        size_t low = 0, high = cues->count;
        if (is_latin(first) ? at > 0 && is_latin(s->c[at - 1]) : !is_han(first)) continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (cues->row[middle].c[0] < first) low = middle + 1;
            else high = middle;
        }
        for (; low < cues->count && cues->row[low].c[0] == first && h->n < HITS_MOST; low++)
            if (stands(&cues->row[low], s->c, at)) h->hit[h->n++] = (hit_t){at, at + cues->row[low].n, cues->row[low].cue};
    }
}

/* The first hit at or behind the character. */
static int hit_from(const hits_t *h, int from)
{
    int low = 0, high = h->n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (h->hit[middle].from < from) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool cue_in(const hits_t *h, int from, int to, enum cue cue)
{
    for (int i = hit_from(h, from); i < h->n && h->hit[i].from < to; i++)
        if (h->hit[i].cue == cue && h->hit[i].to <= to) return true;
    return false;
}

int cue_last(const hits_t *h, int from, int to, enum cue cue)
{
    int found = -1;
    for (int i = hit_from(h, from); i < h->n && h->hit[i].from < to; i++)
        if (h->hit[i].cue == cue && h->hit[i].to <= to) found = h->hit[i].from;
    return found;
}

bool cue_at(const hits_t *h, int at, enum cue cue)
{
    for (int i = hit_from(h, at); i < h->n && h->hit[i].from == at; i++)
        if (h->hit[i].cue == cue) return true;
    return false;
}

bool cue_ends(const hits_t *h, const sentence_t *s, int at, enum cue cue)
{
    int end = at > 0 && s->c[at - 1] == ' ' ? at - 1 : at;
    for (int i = hit_from(h, end - 24 > 0 ? end - 24 : 0); i < h->n && h->hit[i].from < end; i++)
        if (h->hit[i].cue == cue && h->hit[i].to == end) return true;
    return false;
}

int check_pair_side(const sentence_t *s, int from, int to)
{
    static const char *const pairs[][2] = {
        {"女|women|female|Women|females|girls", "男| men| male|Men|males|boys"}, {"线上|网上|online|by video|remotely", "线下|现场|in person|on site"}, {"上半年", "下半年"}, {"驳回|不予|不支持|未通过", "准予|支持|决定赔偿|批准|同意"}, {"城镇|城市|urban", "农村|乡村|rural"},
        {"不合格|未达标", "合格|达标"}, {"未成年人|minors|children", "成年人|adults"}, {"纸质|on paper", "电子|electronic"}, {"未结|在办|未办结|未审结", "办结|审结|已结"},
        {"refus|dismissed|rejected|denied|withdrawn|not upheld", "grant|allowed|upheld|approv|admitted|accepted"}, {"缓刑", "实刑"}, {"foreign", "domestic"}, {"外地|异地", "本地"}, {"反对", "支持|赞成"},
        {"acquitted|not guilty", "guilty|convicted"}, {"former", "current"}, {"against", "in favour|for"}, {"旧存|结转|积存", "新收|新受理"}, {"未采纳|不予采纳", "采纳"}, {"未整改", "整改"}, {"未答复", "答复"}};
    for (int p = 0; p < (int)(sizeof pairs / sizeof *pairs); p++)
        for (int side = 0; side < 2; side++)
            if (check_says(s, from > 0 ? from - 1 : 0, to, pairs[p][side])) return 2 * p + side;
    return -1;
}
