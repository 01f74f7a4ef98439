/* check_table.c - tables: rows of cells parted by tabs or bars, and lists of NAME: NUMBER. Totals of columns and rows, rates and changes beside them.
 *
 * A row (column) called 合计, total holds the sums of those above (to the left) since the last subtotal; a column called
 * like a rate is one named column over another; 同比, change compares a column of this year with the one of last year, or a
 * row with the row above where the rows are years. A column or row is judged only where every cell of it is a number.
 */
#include "report/check_table.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- reading --------------------------------------------------------------------------------------------------------------- */

/* Digits with thousands, decimals and a percent sign, and nothing else but a unit in characters. */
static void read_number(cell_t *c, const char *p, size_t n)
{
    char plain[40];
    size_t m = 0, i = 0;
    bool point = false, digits = false;
    int decimals = 0;
    if (n && (*p == '-' || *p == '+')) plain[m++] = p[i++];
    for (; i < n && m < sizeof plain - 1; i++) {
        if (p[i] >= '0' && p[i] <= '9') plain[m++] = p[i], digits = true, decimals += point;
        else if (p[i] == '.' && !point) plain[m++] = p[i], point = true;
        else if (p[i] != ',') break;
    }
    plain[m] = '\0';
    while (i < n && p[i] == ' ') i++;
    c->percent = i < n && p[i] == '%';
    if (c->percent) i++;
    bool unit = n - i <= 9 && (i == n || (unsigned char)p[i] >= 0x80);
    c->number = digits && unit;
    c->v = strtod(plain, NULL);
    c->last = pow(10, -decimals);
}

static void add_cell(table_t *t, const char *text, size_t from, size_t to, int line)
{
    if (t->columns[t->rows] == COLUMNS_MOST) {
        t->ragged = true;
        return;
    }
    while (from < to && (text[from] == ' ' || text[from] == '\r')) from++;
    while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\r' || text[to - 1] == '*')) to--;
    while (from < to && text[from] == '*') from++;
    cell_t *c = &t->cell[t->rows][t->columns[t->rows]++];
    size_t n = to - from < NAME_MOST - 1 ? to - from : NAME_MOST - 1;
    *c = (cell_t){.at = from, .to = to > from ? to - 1 : from, .line = line};
    memcpy(c->name, text + from, n);
    c->name[n] = '\0';
    read_number(c, text + from, to - from);
}

/* What stands behind the digits: 人. */
static const char *unit_of(const cell_t *c)
{
    return c->name + strspn(c->name, "+-0123456789., ");
}

/* The cells of a line. Returns how many. */
static int add_row(table_t *t, const char *text, size_t from, size_t to, int line)
{
    bool bars = false;
    size_t at = from;
    t->columns[t->rows] = 0;
    while (at < to && text[at] == ' ') at++;
    bars = at < to && text[at] == '|';
    if (bars) {
        at++;
        while (to > at && (text[to - 1] == ' ' || text[to - 1] == '\r')) to--;
        if (to > at && text[to - 1] == '|') to--;
    }
    if (bars && to > at && strspn(text + at, "|-: ") >= to - at) return 1; /* the rule below the head */
    for (size_t start = at;; at++)
        if (at >= to || (bars ? text[at] == '|' : text[at] == '\t')) {
            add_cell(t, text, start, at, line);
            start = at + 1;
            if (at >= to) break;
        }
    int n = t->columns[t->rows];
    if (n > 1) t->rows++;
    return n;
}

static uint64_t unit_bit(const cell_t *c)
{
    uint64_t h = 1469598103934665603u;
    for (const char *p = unit_of(c); *p; p++) h = (h ^ (unsigned char)*p) * 1099511628211u;
    return (uint64_t)1 << (h ^ h >> 32) % 64;
}

/* Blanks and dashes before an item, as columns; *from is left behind them. */
static int past_indent(const char *text, size_t *from, size_t to)
{
    static const char wide[] = "　";
    int n = 0;
    for (; *from < to; n++) {
        if (text[*from] == ' ' || text[*from] == '-') ++*from;
        else if (to - *from >= sizeof wide - 1 && memcmp(text + *from, wide, sizeof wide - 1) == 0) *from += sizeof wide - 1;
        else break;
    }
    return n;
}

/* What a line is to the list above it: a row of it, one to be passed over (a share, an item of an item, a year), one of another unit that
 * begins a new list, or none. */
enum listed { LISTED_NOT, LISTED_ROW, LISTED_PASS, LISTED_OTHER };

static enum listed add_listed(table_t *t, const char *text, size_t from, size_t to, int line)
{
    static const char wide[] = "：";
    while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\r')) to--;
    int indent = past_indent(text, &from, to);
    size_t colon = from, behind;
    while (colon < to && text[colon] != ':' && (to - colon < sizeof wide - 1 || memcmp(text + colon, wide, sizeof wide - 1) != 0)) colon++;
    if (colon >= to || colon == from) return LISTED_NOT;
    behind = colon + (text[colon] == ':' ? 1 : sizeof wide - 1);
    t->columns[t->rows] = 0;
    add_cell(t, text, from, colon, line);
    add_cell(t, text, behind, to, line);
    const cell_t *name = &t->cell[t->rows][0], *c = &t->cell[t->rows][1];
    if (!c->number) return LISTED_NOT;
    if (c->percent || cell_named(name, "年份|年度|编号|序号|文号|year|no|no.|number")) return LISTED_PASS;
    if (t->rows && indent > t->indent && !cell_is_total(name)) return LISTED_PASS;
    if (t->rows && strcmp(unit_of(c), unit_of(&t->cell[t->rows - 1][1])) != 0) return LISTED_OTHER;
    if (t->rows == 0) t->indent = indent;
    if (colon - from >= NAME_MOST || (indent < t->indent && !cell_is_total(name))) t->unsure = true; /* a sentence that ends in a number; the end of a list within a list */
    t->listed = true;
    t->rows++;
    return LISTED_ROW;
}

/* --- names ------------------------------------------------------------------------------------------------------------------ */

bool cell_named(const cell_t *c, const char *list)
{
    char key[NAME_MOST];
    size_t n = 0;
    for (const char *p = c->name; *p && n < sizeof key - 1; p++)
        if (*p != ' ') key[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p | 32) : *p;
    key[n] = '\0';
    while (*list) {
        size_t m = strcspn(list, "|");
        if (m == n && memcmp(key, list, m) == 0) return true;
        list += m + (list[m] == '|');
    }
    return false;
}

bool cell_has(const cell_t *c, const char *list)
{
    char lower[NAME_MOST];
    size_t i = 0;
    for (; c->name[i]; i++) lower[i] = c->name[i] >= 'A' && c->name[i] <= 'Z' ? (char)(c->name[i] | 32) : c->name[i];
    lower[i] = '\0';
    while (*list) {
        char word[32];
        size_t m = strcspn(list, "|");
        (void)snprintf(word, sizeof word, "%.*s", (int)m, list);
        if (m && strstr(lower, word)) return true;
        list += m + (list[m] == '|');
    }
    return false;
}

bool cell_is_total(const cell_t *c)
{
    return cell_named(c, "合计|总计|共计|总数|总和|全市合计|全省合计|合　计|total|totals|grandtotal|sum|alltogether|overalltotal|sub-total|subtotal|小计");
}

static bool is_part_of_list(const cell_t *c)
{
    return cell_has(c, "其中|of which|率|比|rate|share|平均|average|%");
}

/* --- judging ----------------------------------------------------------------------------------------------------------------- */

void cell_say(checker_t *k, cell_t *c, const char *rule, bool good, words_t sum, words_t bad)
{
    c->judged = true;
    report_place(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, rule, c->at, c->to, c->line, sum, good ? both(k, "与表中各数相符", "follows from the numbers of the table") : bad);
}

static void looked(checker_t *k, const cell_t *c)
{
    if (!c->number) return;
    k->looked_at[c->at / 8] |= (uint8_t)(1u << c->at % 8);
}

/* Whether the total of a list may be of other rows than those above it: some lie before a line that is none, or one of them is the whole
 * itself (受理, 审结, 未结, 总数). */
static bool may_lack_rows(const table_t *t, int row)
{
    const cell_t *total = &t->cell[row][1];
    if (t->unsure || (t->units & unit_bit(total))) return true;
    for (int r = row - 1; r >= 0 && !cell_is_total(&t->cell[r][0]); r--)
        if (fabs(t->cell[r][1].v - total->v) <= 1e-9) return true;
    return false;
}

static void judge_column(checker_t *k, table_t *t, int row, int column)
{
    cell_t *total = &t->cell[row][column];
    double sum = 0;
    int n = 0;
    if (column >= t->columns[row] || !total->number || total->percent || is_part_of_list(&t->cell[0][column]) || cell_has(&t->cell[0][column], "同比|change|增|降")) return;
    for (int r = row - 1; r >= 0 && !cell_is_total(&t->cell[r][0]); r--) {
        if (column >= t->columns[r]) return;
        const cell_t *c = &t->cell[r][column];
        if (!c->number || c->percent || cell_has(&t->cell[r][0], "其中|of which")) {
            if (r == 0) break;
            return;
        }
        if (r == 0 && n && c->v >= 1990 && c->v <= 2100) break; /* a head of years */
        sum += c->v, n++;
    }
    bool fits = fabs(sum - total->v) <= 1e-6 + (total->last < 1 ? n * total->last / 2 : 0);
    if (n < 2 || (t->listed && !fits && may_lack_rows(t, row))) return;
    for (int r = row - 1; r >= 0 && !cell_is_total(&t->cell[r][0]); r--) looked(k, &t->cell[r][column]);
    cell_say(k, total, "table", fits, bothf(k, "本列合计 %s，表中为 %s", "the column adds up to %s, the table has %s", say_number(k, sum, -1), say_number(k, total->v, -1)),
        both(k, "合计与各行之和不符", "the total is not the sum of the rows"));
}

static void judge_row(checker_t *k, table_t *t, int row, int column)
{
    cell_t *total = &t->cell[row][column];
    double sum = 0;
    int n = 0, c = column - 1;
    if (column >= t->columns[row] || !total->number || total->percent) return;
    for (; c > 0 && !cell_is_total(&t->cell[0][c]); c--) {
        const cell_t *x = &t->cell[row][c];
        if (!x->number || x->percent || is_part_of_list(&t->cell[0][c])) return;
        sum += x->v, n++;
    }
    if (column == 1) { /* the total stands first */
        for (c = 2; c < t->columns[row]; c++) {
            const cell_t *x = &t->cell[row][c];
            if (!x->number || x->percent || is_part_of_list(&t->cell[0][c])) return;
            sum += x->v, n++;
        }
        if (sum < total->v - 1e-9) return; /* the columns need not be all */
    }
    if (n < 2) return;
    for (c = column == 1 ? t->columns[row] - 1 : column - 1; c > (column == 1) && !(column > 1 && cell_is_total(&t->cell[0][c])); c--) looked(k, &t->cell[row][c]);
    cell_say(k, total, "table", fabs(sum - total->v) <= 1e-6 + (total->last < 1 ? n * total->last / 2 : 0), bothf(k, "本行合计 %s，表中为 %s", "the row adds up to %s, the table has %s", say_number(k, sum, -1), say_number(k, total->v, -1)),
        both(k, "合计与各列之和不符", "the total is not the sum of the columns"));
}

/* How many bytes of the rate's name, less 率 or "rate", stand in the name of the count: closed for a closure rate. */
static bool names_rate(const cell_t *rate, const cell_t *count)
{
    char stem[8];
    const char *end = strstr(rate->name, "率");
    size_t n = end ? (size_t)(end - rate->name) : strlen(rate->name);
    if (end) {
        if (n < 6) return false;
        memcpy(stem, end - 6, 6);
        stem[6] = '\0';
        return strstr(count->name, stem) != NULL;
    }
    if (n < 4) return false;
    for (size_t i = 0; i < 4; i++) stem[i] = (char)(rate->name[i] | 32);
    stem[4] = '\0';
    return cell_has(count, stem);
}

static bool agrees(const cell_t *rate, double value)
{
    return fabs(rate->v - value) <= rate->last / 2 + 1e-9;
}

/* part over the nearest count before it that is no smaller. */
static void judge_rate_cells(checker_t *k, cell_t *rate, const cell_t *name, const cell_t *const *count, const cell_t *const *names, int n)
{
    int part = -1;
    if (!rate->number || !rate->percent || !cell_has(name, "率|rate")) return;
    for (int i = 0; i < n; i++)
        if (names_rate(name, names[i])) part = i;
    if (part < 0) return;
    for (int i = 0; i < n; i++)
        if (i != part && count[i]->v > 0 && agrees(rate, 100 * count[part]->v / count[i]->v)) {
            cell_say(k, rate, "table", true, bothf(k, "%s ÷ %s = %s%%", NULL, say_number(k, count[part]->v, -1), say_number(k, count[i]->v, -1), say_number(k, 100 * count[part]->v / count[i]->v, 2)), (words_t){{"", ""}});
            return;
        }
    int whole = part == 1 && n == 2 ? 0 : part == 0 && n == 2 ? 1 : -1;
    if (whole < 0 || count[whole]->v < count[part]->v || count[whole]->v <= 0) return;
    cell_say(k, rate, "table", false, bothf(k, "%s ÷ %s = %s%%", NULL, say_number(k, count[part]->v, -1), say_number(k, count[whole]->v, -1), say_number(k, 100 * count[part]->v / count[whole]->v, 2)),
        both(k, "比率与表中数值不符", "the rate does not follow from the numbers of the table"));
}

static void judge_rates(checker_t *k, table_t *t)
{
    const cell_t *count[COLUMNS_MOST], *names[COLUMNS_MOST];
    for (int r = 1; r < t->rows; r++)
        for (int c = 2; c < t->columns[r]; c++) {
            int n = 0;
            for (int j = 1; j < c; j++)
                if (t->cell[r][j].number && !t->cell[r][j].percent) count[n] = &t->cell[r][j], names[n++] = &t->cell[0][j];
            judge_rate_cells(k, &t->cell[r][c], &t->cell[0][c], count, names, n);
        }
    if (t->width != 2) return;
    int n = 0; /* a table of names and values: rates follow their counts */
    for (int r = 0; r < t->rows && n < COLUMNS_MOST; r++) {
        const cell_t *name = &t->cell[r][0];
        cell_t *v = &t->cell[r][1];
        if (!v->number) continue;
        if (!v->percent) count[n] = v, names[n++] = name;
        else judge_rate_cells(k, v, name, count, names, n);
    }
}

static void judge_change(checker_t *k, cell_t *c, const cell_t *now, const cell_t *then)
{
    double v = now->v, before = then->v;
    if (!c->number || before <= 0 || (!c->percent && c->last >= 1)) return;
    double change = 100 * (v / before - 1), points = v - before;
    bool rates = (now->percent && then->percent) || (now->last < 1 && then->last < 1);
    if (rates && fabs(points - c->v) < 1.5 * c->last && v <= 100 && before <= 100 && c->last < 1) { /* the difference in points */
        cell_say(k, c, "table", true, bothf(k, "%s − %s = %s", NULL, say_number(k, v, -1), say_number(k, before, -1), say_number(k, points, 2)), both(k, "", ""));
        return;
    }
    cell_say(k, c, "table", agrees(c, change), bothf(k, "%s ÷ %s − 1 = %s%%", NULL, say_number(k, v, -1), say_number(k, before, -1), say_number(k, change, 2)),
        both(k, "变化与表中两数不符", "the change does not follow from the two numbers"));
}

static bool changes(const cell_t *c)
{
    return cell_has(c, "同比|增长|增幅|增减|change|growth|增降|变化") && !cell_has(c, "百分点|points|增减数|净增");
}

static int year_of(const cell_t *c)
{
    const char *p = c->name;
    while (*p && !(p[0] >= '1' && p[0] <= '2')) p++;
    int y = (int)strtol(p, NULL, 10);
    return y >= 1949 && y <= 2100 ? y : cell_has(c, "今年|本年|本期|this year") ? 2 : cell_has(c, "去年|上年|上期|last year|previous") ? 1 : 0;
}

/* Columns of two years and the change beside them; rows of years and a column of changes. */
static void judge_changes(checker_t *k, table_t *t)
{
    for (int c = 1; c < t->width; c++) {
        if (!changes(&t->cell[0][c])) continue;
        int a = -1, b = -1, n = 0;
        for (int j = 1; j < c; j++)
            if (year_of(&t->cell[0][j])) n++, a = b, b = j;
        for (int r = 1; r < t->rows; r++) {
            if (c >= t->columns[r]) continue;
            int y = year_of(&t->cell[r][0]), z = r > 1 ? year_of(&t->cell[r - 1][0]) : 0;
            if (n == 2 && t->cell[r][a].number && t->cell[r][b].number) {
                bool later = year_of(&t->cell[0][a]) > year_of(&t->cell[0][b]);
                judge_change(k, &t->cell[r][c], &t->cell[r][later ? a : b], &t->cell[r][later ? b : a]);
            } else if (n == 0 && c == 2 && y && z && y == z + 1 && t->cell[r][1].number && t->cell[r - 1][1].number) {
                judge_change(k, &t->cell[r][c], &t->cell[r][1], &t->cell[r - 1][1]);
            }
        }
    }
}

static void judge(checker_t *k, table_t *t)
{
    t->width = t->columns[0];
    for (int r = 0; r < t->rows; r++)
        if (t->columns[r] != t->width) t->ragged = true;
    if (t->rows >= 3 && t->ragged) k->result->unread_tables++;
    if (t->rows < 3 || t->ragged) return;
    for (int r = 2; r < t->rows; r++)
        if (cell_is_total(&t->cell[r][0]))
            for (int c = 1; c < t->width; c++) judge_column(k, t, r, c);
    if (t->listed) return; /* of a list only its total is known to follow from the rest */
    for (int c = 1; c < t->width; c++)
        if (cell_is_total(&t->cell[0][c]))
            for (int r = 1; r < t->rows; r++) judge_row(k, t, r, c);
    judge_rates(k, t);
    judge_changes(k, t);
    check_formulas(k, t);
}

static void begin(table_t *t)
{
    t->rows = 0;
    t->ragged = t->listed = false;
}

/* Begins anew within the block of a list: what was in hand may belong to a total that is still to come. */
static void begin_within(table_t *t)
{
    for (int r = 0; t->listed && r < t->rows; r++)
        if (!cell_is_total(&t->cell[r][0])) t->units |= unit_bit(&t->cell[r][1]);
    begin(t);
}

/* A blank line, or one with cells, ends the block. */
static void end_block(table_t *t)
{
    t->unsure = false, t->units = 0;
}

/* NAME: 80人（含电信诈骗）: a value that is no bare number; not a sentence before the list, nor its head. */
static bool has_value(const char *p, size_t n)
{
    static const char wide[] = "：";
    bool colon = false;
    for (size_t i = 0; i < n; i++) {
        colon = colon || p[i] == ':' || (n - i >= sizeof wide - 1 && memcmp(p + i, wide, sizeof wide - 1) == 0);
        if (colon && p[i] >= '0' && p[i] <= '9') return true;
    }
    return false;
}

static void read_listed(checker_t *k, table_t *t, const char *text, size_t at, size_t to, int line)
{
    enum listed l = add_listed(t, text, at, to, line);
    if (l == LISTED_ROW || l == LISTED_PASS) return;
    judge(k, t);
    begin_within(t);
    if (l == LISTED_OTHER) (void)add_listed(t, text, at, to, line);
    else if (strspn(text + at, " \r") >= to - at) end_block(t);
    else if (has_value(text + at, to - at)) t->unsure = true;
}

void check_tables(checker_t *k, const char *text, size_t bytes)
{
    table_t *t = arena_alloc(k->arena, sizeof *t);
    int line = 1;
    if (!t) {
        k->nomem = true;
        return;
    }
    begin(t);
    end_block(t);
    for (size_t at = 0; at <= bytes && !k->nomem; line++) {
        const char *end = memchr(text + at, '\n', bytes - at);
        size_t to = end ? (size_t)(end - text) : bytes;
        bool cells = memchr(text + at, '\t', to - at) || text[at + strspn(text + at, " ")] == '|';
        if (t->rows == ROWS_MOST) t->ragged = true, t->rows--;
        if (t->rows && cells == t->listed) judge(k, t), begin(t);
        if (cells) end_block(t);
        if (!cells) read_listed(k, t, text, at, to, line);
        else if (add_row(t, text, at, to, line) < 1) judge(k, t), begin(t);
        at = to + 1;
    }
    judge(k, t);
}
