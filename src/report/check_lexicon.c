/* check_lexicon.c - all words the checker goes by, in one place: what a token means (W_), what a number is to the others (CUE_), and the
 * lists that one relation asks for (SAY_). Both languages. No phrase of one report belongs here: words that any report could use.
 */
#include "report/check_lexicon.h"

/* Words of one class, each behind a bar; a star behind an English cue: the word may go on. The class W_NONE holds words whose parts would
 * be mistaken (公共 holds 共). A row may be both, a word for the tokens and a cue. */
const lexeme_t LEXICON[] = {
    {W_NONE, CUES,
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
     "较大|较重|较好|较强|较轻|较小|较为|较真|计较|总量|数量|质量|其中心|总数据|分别处理|个别|的确|近亲属|近亲|由来|来由|共犯|共谋|共治共享|合计划|其他人员|其他单位|及其|以及其他|及其他|"
     "以上旬|约请|共商|共促|共筑|共创|共推|共护|共管|共同体|公私|国有",
     "as well as|up to date|carried over|handed over|took over|taken over|turned over|left over|brought over|set over|presided over|set up|take up|follow up|followed up|follow-up|up and down|coming up|back up|round up|"
     "more or less|what is more|upward|to date|subject to|due to|according to|in order to|access to|"
     "thanks to|in addition to|in response to|with respect to|in relation to|with regard to|contrary to|prior to|up-to-date|"
     "in less than|each other|rise to the|give rise to|gave rise to|over time|over and above|"
     "the lower|lower house|lower court|lower courts|higher education|higher court|higher courts|higher people's|the higher|"
     "handed down|hand down|hands down|laid down|set down|written down|struck down|turned down|closed down|set up|sets up|took up|taken up|take up|follow up|followed up|drew up|drawn up|speed up|"
     "fell within|fall within|falls within|fell outside|fall outside|falls outside|fell under|fall under|falls under|fell into|fall into|falls into|fell to the|more serious|more complex|higher authorities|"
     "drop in centre|short fall|growth rate|low-income|cut-off"},
    {W_UP, CUES,
     "上升|增长|增加|提高|提升|增幅|升幅|涨幅|增速|上涨|增多|扩大|上浮|攀升|递增|回升|升高|加快|多增|净增|新增加|猛增|激增|剧增|增|升|涨|多出",
     "overran|overrun|overshot|lengthened|widened|strengthened|swelled|mounted|leapt|leaped|rocketed|ballooned|escalated|multiplied|accelerated|rose|rise|rises|risen|rising|increase|increases|increased|increasing|up|grew|grow|grown|growth|growing|climbed|gain|gained|higher|jumped|surged|"
     "soared|expanded|improved|improvement|more|upturn|jump|surge|leap|climb|upsurge|rise in|increase in|increase of|rise of|growth of|gain of"},
    {W_DOWN, CUES, "下降|减少|降低|降幅|跌幅|下滑|回落|缩减|压减|下跌|缩短|收窄|放缓|减幅|递减|锐减|骤减|压缩|降|跌|减|少收|少支",
     "shortened|lowered|eased|narrowed|lightened|contracted by|contracted|dwindled|tumbled|slid|slumped|sank|diminished|plummeted|dipped|receded|lessened|shrunk|shrinking|cut|cuts|cutting|fell|fall|falls|fallen|falling|decrease|decreases|decreased|decreasing|decline|declines|declined|declining|drop|drops|dropped|dropping|down|reduced|reduction|"
     "dip|slump|plunge|shrinkage|downturn|lower|fewer|less|shrank|slipped|plunged|decrease of|decline of|drop of|fall of|reduction of|decrease in|decline in|reduction in|drop in|fall in"},
    {W_UPTO, CUES, "上升至|上升到|上升为|增至|增加至|增加到|增加为|升至|升到|提高至|提高到|提升至|提升到|增长至|增长到|上涨至|上涨到|扩大到|扩大至|攀升至|攀升到|回升到|回升至|涨到|涨至|猛增至|猛增到|激增至|激增到",
     "swelled to|mounted to|leapt to|leaped to|went up to|up to|rose to|risen to|rising to|rises to|increased to|increasing to|grew to|grown to|climbed to|climbing to|growing to|jumped to|surged to|soared to|improved to|increase to|rise to|expanded to"},
    {W_DOWNTO, CUES, "下降至|下降到|下降为|减至|减少至|减少到|减少为|降至|降到|降为|降低至|降低到|下滑至|下滑到|回落至|回落到|压减至|压减到|缩减至|缩减到|缩短至|缩短到|缩短为|下跌至|下跌到|跌至|跌到|收窄至|收窄到|锐减至|骤减至",
     "contracted to|dwindled to|tumbled to|slid to|slumped to|sank to|diminished to|dipped to|down to|fell to|fallen to|falling to|decreased to|decreasing to|declined to|declining to|dropped to|dropping to|reduced to|shrank to|decline to|decrease to|drop to|slipped to|plunged to"},
    {W_YOY, CUES,
     "同比|比上年同期|较上年同期|比去年同期|较去年同期|比上年|较上年|比去年|较去年|比上一年度|较上一年度|比上年度|较上年度|比上一年|较上一年|与上年相比|同上年相比|与去年相比|同去年相比|与去年同期相比|与上年同期相比|"
     "和去年相比|比前一年|较前一年|比同期|按年|年均同比",
     "year on year|year-on-year|year over year|yoy|y/y|y-o-y|over the previous year|compared with the previous year|compared to the previous year|from the previous year|than the previous year|"
     "on the previous year|than last year|over last year|on last year|from last year|compared with last year|compared to last year|from a year earlier|than a year earlier|from the year before|over the year before|"
     "on the year before|than the year before|compared with the same period last year|compared to the same period last year|over the same period last year|compared with the same period of last year|"
     "over the same period of last year|over the same period of the previous year|compared with the same period of the previous year|from the same period last year|than in the previous year|than in the year before|"
     "compared with the year before|compared to the year before|from a year ago|than a year ago|on a year earlier|from the same period of the previous year|against the previous year|over the prior year|"
     "compared with the prior year|compared to the prior year|from the prior year|compared with a year earlier|on the same period last year|on the same period of the previous year|year on year terms|annually"},
    {W_MOM, CUE_MOM,
     "环比|比上月|较上月|比上季度|较上季度|比上季|较上季|比年初|较年初|比上年末|较上年末|比上年底|较上年底|比上周|"
     "较上周|比上半年|比去年底|较去年底|比去年末|较去年末",
     "month on month|month-on-month|quarter on quarter|quarter-on-quarter|over the previous quarter|from the previous quarter|over the previous month|from the previous month|"
     "than at the end of the previous year|compared with the previous quarter|previous quarter|previous month"},
    {W_LAST, CUES, "去年同期|上年同期|去年|上年|上一年度|上一年|前一年|上年度|上一届|上届|上年末|上年底|去年底|去年末",
     "the same period last year|the same period of last year|the same period of the previous year|last year|the previous year|the year before|a year earlier|the prior year|previous year|a year ago|the preceding year|the year earlier"},
    {W_THIS, CUES, "今年|本年度|本年|当年|全年|今年以来", "this year|the year under review"},
    {W_THAN, CUES, "比|较|相比|对比于", "compared with|compared to|than|versus|relative to|in comparison with|against|as against|as opposed to"},
    {W_FROM, CUES, "由|从|自", "from"},
    {W_TO, CUES, "至|到", "to|totalling|totaling"},
    {W_IS, CUES, "是|为|达到|达|均为|系|相当于|只有|仅为|仅|已达|完成|实现|总计为|有|约为|就有|即",
     "was|were|is|are|reached|reaching|stood at|stands at|totalled|totaled|amounted to|amounts to|amounting to|comes to|came to|being|hit|of just|only|at"},
    {W_OF, CUES, "的", "of"},
    {W_BY, CUES, "幅度|幅度为|幅度达|约达", "by|by about|by some|by around|of about"},
    {W_OR, CUES, "", "or"},
    {W_LE, CUES, "了|分别比|也|又|将|均|则|再|已|还|都|略|大幅|大幅度|明显|显著|有所|小幅|进一步|继续|持续|稳步|快速|合计同比|同口径相比", "an|a|the|slightly|sharply|significantly|also|further|showing|marking|registering|giving|making|bringing|yielding|which|had|has|have|this|that is|i.e.|representing an|actually|dramatically|steadily|substantially|with"},
    {W_RESP, CUES, "分别|依次", "respectively"},
    {W_OFWHICH, CUE_OPEN,
     "其中|这其中|内含|其中的|含|包含",
     "of which|of whom|including|among them|among these|among which|among whom|of these|of those|of them|out of which|out of whom|include|includes|among those|"
     "included|of this|of that"},
    {W_TOTAL, CUES, "共|共有|共计|合计|总计|一共|总共|累计|总数|总额|总数为|总数达|合计为|合计达|共计为|总人数|总件数|两项合计|三项合计|合共",
     "a total of|total|totals|altogether|in all|in total|the total|combined|in sum|together|for a total of|making a total of|giving a total of|grand total|a combined total of|total of"},
    {W_CONSIST, CUES, "分为|包括|组成|构成|分成", "consisting of|consists of|consist of|consisted of|comprising|comprises|comprise|comprised|made up of|composed of|namely|divided into|broken down into|break down|breaks down|broke down|i e"},
    {W_SHARE, CUE_SHARE,
     "占|占比|占比为|占比达|占总数|占总数的|占全部|占总量|比重|比重为|比重达|比重达到|比例|比例为|比例达|比例达到|"
     "占全部案件|占比重|占到",
     "accounted for|accounting for|account for|accounts for|representing|represented|represents|making up|made up|make up|makes up|constituting|constituted|constitutes|"
     "a share of|share of|a proportion of|proportion of|the share of|the proportion of|share|proportion|equal to|equivalent to"},
    {W_AVG, CUE_MEAN,
     "平均|人均|户均|年均|月均|日均|件均|场均|院均|所均|村均|县均|庭均|校均|季均|周均|案均|组均|班均|期均|次均|均值|中位",
     "average|averaged|averaging|on average|an average of|the average|mean|per capita|median"},
    {W_PER, CUES, "每", "per|each|every|apiece"},
    {W_AND, CUES, "和|与|及|以及|并", "and|as well|plus"},
    {W_OTHER, CUE_REST,
     "其他|其余|其它|剩余的|余下|剩下|另有|另外|余者|余款",
     "other|others|the rest|the remaining|the remainder|remaining|another|made up the remainder|makes up the rest|the other|remainder|balance|a further"},
    {W_PLAN, CUES, "目标|计划|预期|力争|确保|预计|预算|拟|将达|要求|规划|争取|安排|任务",
     "target|targets|targeted|plan|plans|planned|budget|budgeted|goal|aim|aims|expected|expect|forecast|projected|will|quota|estimate|estimated"},
    {W_CONST, CUE_CONST,
     "同口径|可比口径|可比价格|可比价|不变价格|不变价|剔除|扣除|按可比|还原|自然口径|名义|实际增长|调整后|经调整|"
     "修订",
     "constant prices|comparable prices|like-for-like|like for like|in real terms|adjusted|excluding|on a comparable basis|real growth|in nominal terms|comparable basis|"
     "restated|revised"},
    {W_MORE, CUES, "超过|逾|超|多于|大于|高于|不少于|不低于|至少|高达|多达|突破|已超|已超过|超出|达到超过|不下|不止", "more than|over|at least|exceeding|exceeded|in excess of|above|upwards of|no fewer than|well over|just over|not less than|no less than|greater than|as many as|a minimum of|surpassing|exceeds|topped"},
    {W_LESS, CUES, "不足|不到|少于|低于|小于|不超过|至多|未达|不满", "less than|fewer than|under|below|at most|up to a maximum of|no more than|not more than|just under"},
    {W_NEAR, CUES, "近|将近|接近|几近|几乎|近乎", "nearly|almost|close to|approaching|not quite"},
    {W_ABOUT, CUES, "约|大约|大概|约合|约有|约占|左右约", "about|around|some|approximately|roughly|circa|an estimated|approx."},
    {W_TIMESOF, CUES, "", "times that of|times that in|times the|times those of|times those in|times what|times as much as|times as many as|times higher than in|that of|times its|times their"},
    {W_DOUBLED, CUES, "翻了近两番|翻了近一番|翻了两番|翻两番|翻了一番|翻一番|实现翻番|翻番|翻倍|翻了番|增长一倍|增加一倍|上升一倍|翻了一倍|增长了一倍|增加了一倍", "doubled|doubling|more than doubled|has doubled|almost doubled|nearly doubled"},
    {W_TRIPLED, CUES, "翻三番|翻了三番", "tripled|trebled|tripling|quadrupled|quadrupling|quintupled"},
    {W_HALVED, CUES, "减半|减少一半|下降一半|减少一半以上", "halved|halving|cut by half|cut in half|fell by half|reduced by half|dropped by half"},
    {W_OVERLAP, CUE_OVERLAP,
     "女性|女|少数民族|党员|岁以下|岁以上|未成年|学历|残疾|农民工|认罪认罚|外籍|初犯|累犯|青年|中青年|退役|老年|妇女|"
     "研究生|本科|大专|职称|年龄|机动车驾驶|涉农|涉企|一线|境外|连续|同时",
     "women|female|aged|minority|children|minors|members|disabled|disability|foreign|elderly|young|youth|degree|graduates|repeat|first-time|ethnic|both"},


    {W_WORDS, CUE_EARLIER, "上年|去年|上周|上旬|一年前|两年前|三年前|四年前|五年前|十年前|上期|年初|季初|月初|上周末|期初|原来|原有|原先|原为|此前|前一年|上一年|上月|上季|过去|上届|前期|前三年|前五年|上一季度|上一轮|前一轮|上一期|前一期|前年",
     "last year*|previous*|prior year|prior to that|earlier|year before|preceding|last term|at the start|at the beginning|at the outset|originally|formerly|year ago|last month|used to|down on|up on|month before|initially|the prior"},
    {W_WORDS, CUE_NOW, "今年|本年|本期|目前|现在|年末|年底|现有|现为|本月|本季", "this year|now|currently|at the end|at year end|today|this month|this quarter"},
    {W_WORDS, CUE_PLAN, "计划|目标|任务|预算数|预算为|预算安排|项目预算|年度预算|预算金额|概算|预期|预计|力争|拟|规划|年初安排", "target*|planned|plan|budgeted|goal|expected|forecast|projected|quota|aim|will"},
    {W_WORDS, CUE_NEW, "新增|新设|新建|新招|新成立|新聘|扩充", ""},
    {W_WORDS, CUE_MORE, "净增|增加|增长|上升|多|提高|延长|增|增多|高出|多出|超出|超过计划|超额", "more|longer|slower|higher|above|greater|up|ahead|extra|additional"},
    {W_WORDS, CUE_FEWER, "净减|减少|下降|缩短|压缩|压减|降低|少|减|提前|节约|低|低于|相差", "fewer|less|faster|shorter|quicker|lower|below|down|short"},
    {W_WORDS, CUE_NO_MORE, "最低|最高|最少|最多|最长|最短|多次|多名|多人|多个|多地|多家|多起|多数|少年|少数|多万|多元|多样|多种|许多|至少|不少|众多|减刑|减轻|减免", ""},
    {W_WORDS, CUE_APART, "相差|差额为|差距为|差额|差距|缺口", "difference of|shortfall of|gap of|margin of|difference is|gap is"},
    {W_WORDS, CUE_TOTAL, "共|共有|共计|合计|总计|一共|总共|累计|总数|总额|总量|合共|总人数|总件数",
     "total|totals|totalled|totaled|totalling|totaling|altogether|in all|combined|together|in sum|all told|overall"},
    {W_WORDS, CUE_ADDS, "合计|总计|共计|合共|相加|之和|加总|累加|全局共|全院共|全县共|全区共|全年合计|两项|三项|四项|两类|三类|四类|两年|三年|四年|五年|各项|加起来|全年共|全市共|全省共|累计|三院|三区|两地|三地|三者|两者|四者|总数",
     "came to|comes to|gave|gives|we get|brought|brings|between them|make up|makes up|made up|taken as a whole|over the two years|over the three years|over the four years|over the five years|total|totals|totalled|totaled|totalling|totaling|altogether|in all|combined|together|all told|giving|making|adding|adding up|adds up|add up|amounting to|thus|hence|therefore|in sum|for the year|over the year|for the whole year|in the whole year|overall|sum"},
    {W_WORDS, CUE_CLOSED, "包括|分为|组成|构成|分成|分别由|由|分别为|分别是|来自|具体为|即|按|依次为|情况如下|如下",
     "consisting of|consists of|consist of|consisted of|comprising|comprised|comprises|comprise|made up of|composed of|namely|divided into|broken down|breakdown|split|as follows|either|divided between|divided among"},
    {W_WORDS, CUE_LEFT, "未结|未办结|未审结|年末|期末|结余|结存|尚有|还有|剩余|余下|剩下|在办|待办|未了结|积存|仍有|正在办理|未办理|正在核查|存案|尚余|未完成|尚未|正在整改|未化解|未答复|年底|办理中|现存|库存|留存|结转下年|正在侦查|正在审理|仍在|待核查|待审|待处理|待结|待换|还剩|尚剩|仅剩|只剩|未能|尚待|在审|未整改|未到位|空编|空缺|结转下期|转下期|未追缴|未执行|未答|未复",
     "the balance|the remainder|the rest|made up the remainder|carried|carried over|ended with|finished at|finished with|at its end|at their end|at the close|by the close|closing|yet to be|still to come|still to be|are to come|at end|left|leaving|leaves|ended the|closed the year|closed with|closing balance|year end|remaining|remained|remain|remains|still|outstanding|pending|unresolved|undecided|carried forward|carried into|surplus|deficit|at the end|net|the other|backlog|in progress|in hand|on hand|under way|under investigation|on 31 december|unfinished|not yet|stood at|awaiting|await|held at"},
    {W_WORDS, CUE_BEGIN, "上年结转|上期结转|上月结转|年初结转|结转案件|结转旧存|年结转|季初|月初|留存|去年底积存|底积存|旧存|年初|期初|上年未结|上期未结|存案|原有|期初余额|上年结余|上年末|上年转入|历年积存|旧案|期初未结|年初未结|上月未结|上年度未结",
     "starting|at the outset|opening|inventory|in stock on|begun|begin|opened with|already open|carried over|carried forward from|brought forward|opened the|began|started|opening balance|at the start|at the beginning|on 1 january|at 1 january|balance of|inherited|from the previous year|from last year|from earlier|already pending|were pending|was pending|backlog of|opening stock|from before"},
    {W_WORDS, CUE_CAME, "新收|受理|收到|新增|新受理|收案|接收|收入|增收|购入|入库|新立|接到|立案|登记|征集|排查|发现|下达|发出|提出|拨付|募集|扣押|缴入|收缴|转入|划入|存入|征收|汇入|入账|受案|入矫|收押|新签",
     "inflow|additions|recruit*|joined|joiners|took in|took on|taken in|started|arrivals|inbound|hired|appointed|received|opened|new|filed|registered|came in|lodged|taken on|admitted|income|accepted|added|incoming|intake|arrived|submitted|brought|launched|identified|collected|raised|contributions|deposits|receipts|contributed|deposited"},
    {W_WORDS, CUE_WENT, "审结|办结|结案|处理|办理完毕|支出|化解|答复|完成|整改|清理|移送|转办|销案|撤案|出库|发放|使用|核查完毕|回复|到位|了结|已办|兑现|追回|结项|办理终结|初核了结|执结|返还|上缴|退还|发还|支付|转出|划出|核销|处置|移交|结清|兑付|退赔|解除|释放|销号|缴库",
     "outflow|disposals|leavers|departed|departures|retired|resigned|left|lost|decreased by|used|went out|disposed*|closed|completed|decided|resolved|finalised|finalized|concluded|spent|expenditure|dismissed|settled|cleared|processed|dealt with|answered|outgoing|withdrawn|finished|issued|paid*|heard|transferred|handled|terminated|disbursed|distributed|returned|payments|payouts|withdrawals|repaid|written off|granted"},
    {W_WORDS, CUE_OF_ALL, "占总|占全部|占全院|占全市|占其|其中|总数的|总量的|总额的|占比|占发出|占受理|占查处|占立案|占起诉|占处分|占办结|占该|占同期|占上述|占已", "of them|of these|of those|of whom|of which|of all|of the total|of that|of this|of the|out of|of all the|of total"},
    {W_WORDS, CUE_ELSEWHERE, "全国|全省|全系统|同类|系统内|全行业", "of those that|of those which|of those who|of the ones that|national|nationwide"},
    {W_WORDS, CUE_LEADS_ON, "即|也就是|相当于|换言之|也即", "that means|it follows|which represents|in other words|that is|this is|this means|i.e.|this represents|this corresponds|equal to|equals|equivalent|which is|this makes|which makes|a rate of|this amounts to|represents|corresponds"},
    {W_WORDS, CUE_AMONG, "中|中有|里有|之中|当中", "of|out of|among"},
    {W_WORDS, CUE_BACK, "上述|这|以上|前述|该", "these|those|this|that|the|all"},
    {W_WORDS, CUE_EACH, "各分|各得|各自|每|平均|人均|户均|年均|月均|日均|件均|场均|院均|所均|村均|县均|庭均|校均|季均|周均|案均|组均|班均|期均|次均|均值", "average|averaged|averaging|mean|per|each|every|apiece"},
    {W_WORDS, CUE_PERIOD, "", "a month|a year|a week|a day|a quarter|monthly|daily|weekly|yearly|annually|a head|a person"},
    {W_WORDS, CUE_NEXT, "其次|次之|居第二|排第二|位居第二|位列第二|第二位|第二多|紧随其后|排名第二|随后是|接下来是|次多", "followed by|next came|then came|came next|second place|ahead of|second highest|second largest|second most|in second|next largest|next highest|next was|next were"},
    {W_WORDS, CUE_FIRST, "最多|最高|最大|首位|第一|居首|之首|占比最|主要|集中", "most|largest|highest|biggest|greatest|top|leading|mainly|chiefly|main|first"},
    {W_WORDS, CUE_LEAST, "最低|最小|最短|最少|最年轻|最快", "low of|trough|least busy|quietest|fewest|smallest|lowest|shortest|least|minimum|youngest|fastest|quickest"},
    {W_WORDS, CUE_GREATEST, "最高|最大|最长|最多|最年长|最慢", "peak|peaked|peaking|high of|busiest|largest|highest|longest|biggest|greatest|maximum|oldest|most|slowest"},
    {W_WORDS, CUE_AGAIN, "即|实为|实到|实发|实收|统计|登记|经核|签到|决算|实际|具体|确切|准确|精确|合|折合|实有|为", "that is|i.e.|namely|precisely|exactly|in fact|actual|actually|to be exact|to be precise|precise|exact|in figures|shows|showed|lists|listed|records|recorded|counted|gives|the count|the exact|the figure|the record|there were|turned out"},
    {W_WORDS, CUE_EVERY_UP, "逐月攀升|逐年攀升|逐季攀升|逐月走高|逐年走高|逐季走高|持续走高|逐年上升|逐年增长|逐年增加|逐年提高|逐年递增|连年上升|连年增长|持续上升|持续增长|年上升|年增长|年递增|逐月上升|逐月增加|逐季上升|逐季增加|稳步上升|节节攀升|呈上升趋势|逐月增长|逐季增长|连续上升|连续增长|年增加|呈逐年上升",
     "risen every|rose every|risen each|rose each|increased every|increased each|grown every|grew every|grown each|rising steadily|rose steadily|grew steadily|risen steadily|steadily upward|steadily increased"},
    {W_WORDS, CUE_EVERY_DOWN, "逐月回落|逐年回落|逐季回落|逐月走低|逐年走低|逐季走低|持续走低|逐年下降|逐年减少|逐年降低|逐年递减|连年下降|持续下降|持续减少|年下降|年减少|年递减|逐月下降|逐月减少|逐季下降|逐季减少|稳步下降|呈下降趋势|连续下降|连续减少|年降低",
     "fallen every|fell every|fallen each|fell each|decreased every|decreased each|declined every|declined each|falling steadily|fell steadily|declined steadily|fallen steadily|dropped every|dropped each|steadily decreased"},
    {W_WORDS, CUE_SAME, "持平|大体相当|基本相当|变化不大|相差无几|基本一致", "unchanged|broadly the same|about the same|roughly the same|remained stable|level with|on a par with|much the same|little changed|no change"},
    {W_WORDS, CUE_EXCEPT, "除了|除上述|除其中|扣除|剔除|不含|除去", "excluding|apart from|leaving aside|except for|net of|not counting|aside from|other than|after deducting|setting aside|in addition to|add to"},
    {W_WORDS, CUE_THUS, "因此|由此|从而|这样|即|可见|于是", "thus|therefore|hence|so|consequently|which means|as a result|this means|accordingly|this leaves|this left|meaning"},
    {W_WORDS, CUE_ABOVE, "高于|多于|大于|超过|超出|好于", "above|higher than|more than|greater than|exceeded|exceeding|exceeds|outnumbered|surpassed|surpassing|up from|better than|longer than"},
    {W_WORDS, CUE_BELOW, "低于|少于|小于|不及", "below|beneath|lower than|fewer than|less than|down from|fell short of|shorter than"},
    {W_WORDS, CUE_RATE, "率|满意度|知晓度", "rate|rates|satisfaction|compliance|attendance|turnout"},
};
const size_t LEXEMES = sizeof LEXICON / sizeof *LEXICON;

/* A measure stands here where no report could mean it; what is only loose (听证会86件, 培训干部12期) does not. */
const counted_t COUNTED[] = {
    {COUNTED_PERSONS, IN_CASES | IN_CTIMES | IN_WEIGHT | IN_AREA | IN_LENGTH, false,
     "群众|委员|代表|干部|党员|律师|志愿者|学生|老师|嫌疑人|被告人|罪犯|涉案人员|服刑人员|工作人员|行贿人|证人|检察官|辅警|民警|干警|犯罪分子|人犯|被害人|当事人|监督员|听证员|陪审员|调解员|书记员|检察官助理|法官助理|法官|矫正对象|公职人员|"
     "编制|观察员|特邀监察员|受援人|受助人|信访人|上访人|村干部|在校生|逃犯|在逃人员",
     NULL, NULL, "a staff of|a workforce of|a team of|employs|employed", NULL, NULL},
    {COUNTED_CASES, IN_PERSONS | IN_PTIMES | IN_WEIGHT | IN_AREA | IN_LENGTH, false,
     "案件|件数|举报信|来信|检察建议|通知书|案件线索|裁判文书|起诉书|检察建议书|建议书|信件|线索|信访件|抗诉书|申诉案|意见书|决定书|卷宗|文书|专题报告|调研报告|分析报告|简报|专报|提案|白皮书|规章制度|规范性文件|指导性案例|典型案例", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_MONEY, IN_PERSONS | IN_CASES | IN_PTIMES | IN_CTIMES | IN_WEIGHT | IN_AREA | IN_TURNS, false,
     "经济损失|涉案金额|赃款|违法所得|救助金|资金|涉案资金|损失|欠薪|款项|出让金|补偿金|赔偿金|罚没款|没收款|税款|经费|生态修复金|损害赔偿费|工资|退赔款", NULL, NULL,
     " worth|valued at|fines totalling|fines totaling|fines of|a value of|a budget of|budgets of|expenditure of|at a cost of", NULL, NULL},
    {COUNTED_MONEY, IN_PERSONS | IN_CASES, false, "罚金", "单处|判处|并处|适用", NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_PERSONS | IN_CASES | IN_MONEY, true, "用时|办案时间|审查时间|审理时间|办理时间|天数|时长|办案周期|办理周期|审理周期", NULL, NULL, " lasted| lasting",
     "length of |duration of |average time |processing time|response time|waiting time|handling time", NULL},
    {COUNTED_PERSONS, IN_MONEY | IN_SPAN | IN_CASES | IN_WEIGHT | IN_AREA | IN_LENGTH, false, "来访群众|接待群众|来访人员|旁听群众|参训人员|参会人员", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_WEIGHT | IN_LENGTH | IN_PERSONS | IN_CASES | IN_MONEY | IN_SPAN | IN_TURNS, false, "面积", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_PTIMES | IN_CASES, false, "举办培训班|举办讲座|召开听证会|召开座谈会|召开新闻发布会|召开推进会|召开联席会议|开展巡讲", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_PERSONS | IN_MONEY, false, "接听热线电话|接听热线|接听来电|接听电话|接听群众来电", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_MONEY, IN_PERSONS | IN_CASES, true, "涉案金额|经济损失|金额", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_PERSONS | IN_MONEY | IN_WEIGHT | IN_AREA, false, "开放日活动|听证会|发布会|座谈会|培训班|讲座|研讨会|推进会|专题会|联席会议|巡讲|演练|法治课", "参加|参与|出席|邀请|列席|旁听|听取", NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_PERSONS, false, "企业|公司|单位|学校|医院|社区|网点|门店", NULL, "走访|调研|检查|排查|巡查|帮扶|服务", NULL, NULL, NULL},
    {COUNTED_OTHER, IN_AREA | IN_PERSONS | IN_SPAN, false, "固体废物|危险废物|废物|垃圾|废料|煤炭|粮食|冻品|成品油|建筑垃圾|污染物", NULL, NULL, NULL, NULL, NULL},
    {COUNTED_OTHER, IN_AREA | IN_LENGTH | IN_SPAN, false, "毒品|海洛因|冰毒|大麻|炸药|枪支", NULL, NULL, NULL, NULL, "cigarettes|tobacco|cocaine|heroin|cannabis|narcotics|drugs|waste|ivory|timber"},
    {COUNTED_OTHER, IN_WEIGHT, false, "耕地|林地|土地|草原|草地|湿地|水域|海域|农田|绿地", NULL, NULL, NULL, NULL, "land|farmland|forest|woodland|wetland"},
};
const size_t COUNTED_ROWS = sizeof COUNTED / sizeof *COUNTED;

/* Looked for anywhere between two characters, within words too. */
const char *const SAYS[SAY_LISTS] = {
    /* check_again.c */
    [SAY_EQUALS] = " or |equals",
    [SAY_TOTAL_CHAR] = "共|计|达|数",
    [SAY_RATE_NAME] = "率|比例|比重|度|占比",
    [SAY_AMONG_HAVE] = "中有|里有|中的",
    [SAY_OF_THE] = "of the |out of ",
    /* check_blank.c */
    [SAY_PUNCTUATION] = "，|。|；|,",
    [SAY_TO_BE_FILLED] = "insert|to be|number|figure|tbc|tbd|待|填|补|核|数字",
    /* check_bounds.c */
    [SAY_LEVELS_ZH] = "率|占比|比重|所占比例|的比例|满意度|知晓度|信任度|认可度|支持度|安全感|覆盖面",
    [SAY_OPEN_RATES_ZH] = "增长率|增加率|增幅率|下降率|完成率|执行率|达产率|清结率|清积率|到位率|使用率|利用率|周转率|贡献率|负债率|杠杆率|充足率|利润率|收益率|回报率|产销率|赔付率|清偿率|收缴率|流动率|汇率|税率|利率|费率|频率|拨备覆盖率|毛入学率|上座率|投资率|"
                           "保值率|增值率|溢价率|回升率|变化率|变动率|环比率|同比率|超额率|抚养率|通胀率|投入率|产出率|加班率|负荷率|入住率|关押率|收押率|储备率|保障率|同比例|男女比例|配比例|价格比例|兑换比例|杠杆比例|负债比例",
    [SAY_OPEN_LEVELS_ZH] = "计划|目标|预算|任务|生产总值|储备|收入|需求|上年的|去年的|上年同期|去年同期|定额|平均水平|相当于|增长|上升|下降|增加|减少|幅",
    [SAY_SIGNED_ZH] = "同比|环比|增减|变化|变动|上年|去年|增幅|增速|差额|相差|结余|盈亏|净增",
    /* check_changes.c */
    [SAY_FORMER] = "前者|the former",
    [SAY_LATTER] = "后者|the latter",
    [SAY_TERM_BEFORE] = "上月|上季|last month|previous month|previous quarter",
    [SAY_ENDS_OF_YEAR] = "年初|年底|年末|期初|start|end",
    [SAY_YEARLY_MEAN] = "年均|平均每年|年平均|annual average|average annual|a year on average|per year|annually|on average",
    [SAY_APART_ZH] = "高出|低出|高|低|差距|领先|落后",
    [SAY_APART_EN] = "higher|lower|above|below|ahead|behind|better|worse|apart",
    [SAY_OF_RATES] = "速|幅|率|比重|比例|占|rate|share|growth",
    /* check_facts.c */
    [SAY_THAN] = "than|above|below",
    [SAY_WHEN] = "when|where",
    [SAY_COMPARED_ZH] = "比|较|同期|去年|上年",
    [SAY_EXCEED] = "exceed|surpass|outstrip|outnumber",
    [SAY_FELL_SHORT] = "fell short|fall short",
    [SAY_THAT_IS] = "that is|i.e.",
    [SAY_RAISED] = "raised|grew|strengthened|expanded|swelled|gained",
    [SAY_LOWERED] = "declin|saving|cut|shrank|shortened|eased|lowered",
    [SAY_IN_TURN] = "分别|respectively",
    [SAY_THEREFORE] = " therefore| thus| consequently| hence",
    [SAY_TIMES_OF] = "the|that|as ",
    [SAY_TIME_AGO] = " earlier| before| ago| later",
    [SAY_EACH_OF] = "each of|every one of",
    [SAY_UNTIL_ZH] = "至|—|-|到",
    /* check_levels.c */
    [SAY_BARE_LEADS_ZH] = "全年|累计|总量|总数|总额|首次|历史性地|历史性|一举|成功|实际上|实际|达到|达|为|是|实现|完成|均|每年|都|始终|保持|稳定|控制|在|已经|已|仍|却|共计|共|其中|支出|今年|本年|当年|最终|人数|件数|数量|金额|"
                          "则|仅|只有|预算|计划|目标|限额|上限|下限|年初|年度|大关|依次|分别|收案|结案|未|没有|从未|均已|全部|也|还|并|的|量|数|有",
    [SAY_LIMITS_ZH] = "限额|预算|上限|红线|目标|警戒线|控制线|指标",
    [SAY_WAY_LEADS_ZH] = "同比|环比|同期相比|与上年相比|与去年相比|较上年|比上年|较去年|比去年|较上月|较上季度|相比|有所|明显|大幅|大幅度|显著|小幅|略有|略|稳步|总体|整体|呈|呈现|呈现出|持续|继续|出现|案件|数量|总量|案件数|收案数|受案数|受理数|结案数|发案数|件数|人数|"
                         "办案量|收案量|受理量|发案量|立案数|立案量|警情|总数|又|再|也|却|的|成倍|急剧|快速|进一步|不断|逐步|连续|稳中有|稳中趋|数|量|率|了",
    [SAY_WAY_ENDS_ZH] = "趋势|态势|势头|明显|显著|较快|较大|幅度较大|幅度明显|幅度|的|了|较多|不少|不大",
    /* check_lists.c */
    [SAY_MATTERS] = "案件|犯罪|人数|嫌疑人|案|罪|率|量|工作|活动|机关|院",
    [SAY_OPEN_LIST_ZH] = "等|以及其他|之一|联合|会同|通过|采取|围绕|针对",
    /* check_means.c */
    [SAY_APIECE] = "each|apiece",
    [SAY_PER] = "per|every|each",
    [SAY_PERIODICAL] = "annual|yearly|quarterly|monthly|weekly|daily",
    [SAY_UNTIL] = "至|到|—|-|to|–|between ",
    [SAY_WHOLE_YEAR_ZH] = "全年|年度|一年|本年",
    [SAY_WHOLE_YEAR_EN] = "annual|year|twelve months",
    [SAY_HALF_YEAR_ZH] = "上半年|下半年|半年",
    [SAY_HALF_YEAR_EN] = "half|six months",
    [SAY_PART_OF_YEAR_ZH] = "截至|季度|月份|1月|以来",
    [SAY_PART_OF_YEAR_EN] = "quarter|January|February|March|April|May|June|July|August|September|October|November|until|since",
    [SAY_SUM_CHAR] = "共|累计|合计|总",
    [SAY_OF_ALL_ZH] = "全院|全市|全省|全县|全年|平均",
    /* check_near.c */
    [SAY_RATE_OF_REST] = "空编率|空缺率|缺编率|缺口率|未结率|vacancy rate|shortfall|attrition|non-",
    /* check_merged.c */
    [SAY_FILLERS_ZH] = "该案|本案|此案|全年|共计|总共|合计|累计|一共|共|全市|全省|全县|全区|全国|全院|我院|我市|我省|我县|我区|本院|已达到|达到|为|达|是|了|均|已|计| |今年|本年度|期间|同时|还|又|人数|件数|数量|总数|率先",
    [SAY_ACTS_ZH] = "批准|不批准|不批|批捕|起诉|不起诉|提起|提出|追回|追缴|挽回|开展|查处|查办|处分|收押|接待|召开|举办|举行|发放|建成|新建|聘任|聘请|走访|救助|监督|督促|补植|修复|抓获|判处|受理|审结|办结|办理|立案|结案|收到|收治|接收|发出|制发|发布|移送|完成|实现|处置|处理|化解|整改|发现|排查|培训|组织|选派|抽检|检查|评选|评为|表彰|获评|命名|巡察|巡视|新收|新增|登记|收案|执结|执行|支持|建议|纠正|清理|清退|返还|评查|回访|帮扶|应到|实到",
    /* check_orders.c */
    [SAY_MOST] = "最多|居首|首位|最高|第一位|the most|the highest number|the largest number|topped",
    [SAY_RANKED] = "居前|位居前|列前|排名前|位列前|排前",
    /* check_paraphrase.c */
    [SAY_OTHER_TIME] = "半年|季度|季|月|日|以来|截至|目前|五年|三年|去年|上年|前年|同期|目标|计划|力争|预计|其中|quarter|half|last month|previous|target|plan|expected|month|week|daily",
    /* check_period.c */
    [SAY_PLANNED_DATE_ZH] = "原定|原计划|原拟|延长|延期|计划|此前|早在|曾|而|因|对|系|、",
    [SAY_PLANNED_DATE_EN] = "planned|originally|extended|scheduled|due to end|earlier|previous|committed|had been|had |relating|dated|since|which",
    [SAY_LONG_BEHIND] = "later|in all|altogether|afterwards|long|in total",
    [SAY_LONG_BEFORE] = "after|lasted|lasting|took|taking|a duration|period|covering|spanning|that is|i.e.|served",
    [SAY_LASTED] = "lasted|took|taking|duration|lasting|after|that is|served",
    [SAY_WORKING_DAYS] = "working|business|court",
    [SAY_TO_ZH] = "至|到",
    [SAY_YEARS_ZH] = "个年度|个年头",
    [SAY_NOT_ALIKE] = "不等|之间|以",
    /* check_pointed.c */
    [SAY_POINTS_ZH] = "这|上述|该|前述|以上|这些|上列|此",
    [SAY_SOME_OF_ZH] = "其中|部分|首批|第一批|另|新|余|剩|未|先后",
    /* check_ranges.c */
    [SAY_BETWEEN_ZH] = "不等|之间",
    [SAY_RANGES] = "between |aged |ranged |ranging |ranges |lasted |lasting |varied |varying |vary |ran |took |of | take",
    [SAY_MOVED] = "increase|rose|grew|fell|reduc|decreas",
    [SAY_RESPECTIVELY] = "分别为|respectively",
    [SAY_EACH_EN] = "each| per |every",
    [SAY_YEAR_BY_YEAR] = "year running|year in a row|successive year|consecutive year|every year|year by year|year after year",
    [SAY_TARGET] = "目标|计划|target|plan",
    /* check_shares.c */
    [SAY_OR_THAT_IS] = "that is|i.e.|or ",
    [SAY_AMONG_CHAR] = "中|里",
    [SAY_KINDS] = "type|categor|kind|group|class|offence|area|region|crime",
    [SAY_AMONG_WHOLE] = "中有|中，|中的|里有",
    [SAY_THOSE_THAT] = "those that|those who|those which|those due|those with",
    [SAY_ALL_ZH] = "总|全部|其|全院|该",
    [SAY_ALL] = "总|全部|其|全院|该|these|them|those|total|all",
    [SAY_WHICH] = "which|whom",
    [SAY_TOTAL_ZH] = "全部|总|全院|共",
    [SAY_PLAN] = "计划|任务|目标|预算|target|plan|budget",
    [SAY_PLAN_ZH] = "任务|计划|目标",
    [SAY_AMONG_OPEN] = "中有|中，|其中",
    [SAY_GIVING_A] = ", a |, an |giving a|making a|with a|therefore|thus |hence |its |yielding a",
    [SAY_SEVERAL_ZH] = "二者|合占|三类|三个|三项|三者|两类|两项|两者|四类|四个|四项|合计占|共占|合计约占|上述",
    [SAY_SEVERAL_EN] = "together|between them|combined|these three|these two|these four",
    [SAY_OF_THOSE_THAT] = " of those that| of those which| of those who",
    [SAY_DIVIDED] = "分为|分成|两类|三类|三种|四类|四种|两种|均为|全部由|divided into|split between|broken down|either ",
    [SAY_OF_OTHER_YEARS] = "累计|共|含|往年|历年|上年",
    /* check_single.c */
    [SAY_WERE] = "were|was",
    [SAY_BOUNDED_RATES] = "satisfaction|attendance|compliance|turnout|plea rate|approval rating|adoption rate|acceptance rate|conviction rate|completion rate|response rate|clearance rate|detection rate|pass rate|reply rate",
    [SAY_OF_PERSONS] = "案|件|信|函|的",
    [SAY_ABOUT_PERSONS] = "反映|涉及|针对|关于",
    /* check_solve.c */
    [SAY_WHILE] = " while | whereas | while| whereas| although | though | whilst ",
    /* check_sums.c */
    [SAY_THESE_END] = "hese|hose",
    [SAY_OVERLAP] = "参加的|参与的|出席的|既是|又是|兼有|交叉|重叠|重复计|overlap|more than one |double-count|both categories",
    [SAY_NOT_ZH] = "未|不",
    [SAY_NOT_EN] = "were not|was not|did not|had not|have not|has not|are not|is not|could not",
    [SAY_PREPOSITIONS] = " in| to | from | for| against| by | with| of | at | on | under | as ",
    [SAY_ALL_TOGETHER] = "全部|全院|总人数|总件数|总数",
    [SAY_COUNT_CHAR] = "共|计",
    [SAY_WHOLE_ZH] = "全年|全部|全市|全院",
    [SAY_QUARTERS_ZH] = "至12月|—12月|-12月|季度|下半年|四季度",
    [SAY_THESE_ZH] = "上述|这|以上|前述",
    [SAY_ALL_OF_THEM] = "全部|均|全都",
    [SAY_GIVES] = "gives|makes",
    [SAY_ANNUAL] = "annual|yearly|full year",
    [SAY_QUARTERLY] = "uarterly|onthly|four quarters|each quarter",
    [SAY_SEVERAL_YEARS] = "两年|三年|四年|五年|two years|three years|years",
    [SAY_AMONG_PART] = "中，|中有|里有|中,|中的",
    [SAY_OF_THOSE] = " of those| of these| of them",
    /* check_twice.c */
    [SAY_SUMMED_TIME] = "半年|季度|季|月|日|以来|截至|目前|累计|五年|三年|去年|上年|前年|目标|计划|力争|预计|quarter|half|last year|previous year|target|plan|expected|month|week",
    [SAY_LEAVES_ROOM] = "包括|主要|集中在",
    [SAY_NEEDS_MENDING] = "requir|need",
    [SAY_LONGER_THAN_A] = " over a | than a | within a | under a | for a | after a | half a | about a ",
};
