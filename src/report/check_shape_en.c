/* check_shape_en.c - the shape of a number in an English sentence: its marks and blanks stand where a number can have them. check_number.c reads
 * what is whole; what is said here is damage that it would read past: 8,4 52; 2,06.5; 14 ,560; 3,4567; $1,25,0; 1..7.4 per cent.
 */
#include "report/check_number.h"

static void damaged(checker_t *k, int from, int to, const char *zh, const char *en)
{
    report_at(k, CHECK_BROKEN, "token", from, to, both(k, "", ""), both(k, zh, en));
}

static bool mark(uint32_t c)
{
    return c == ',' || c == '.';
}

/* The end of digits and the marks between them, doubled ones too. */
static int run_end(const uint32_t *c, int from)
{
    int i = from;
    for (;;) {
        if (is_digit(c[i])) i++;
        else if (mark(c[i]) && (is_digit(c[i + 1]) || (mark(c[i + 1]) && is_digit(c[i + 2])))) i++;
        else return i;
    }
}

/* per cent, a measure or a scale behind. */
static bool measured(const uint32_t *c, int i)
{
    static const char *const words[] = {"kilograms", "kilogrammes", "kg", "tonnes", "tons", "hectares", "litres", "metres", "kilometres", "grams", "months", "days", "years", "hours", "weeks", "cases", "persons", "people", "complaints", "euros", "dollars", "pounds", "yuan", "million", "billion", "thousand", "per cent", "percent"};
    i += num_blank(c, i);
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (num_word(c, i, words[w])) return true;
    return c[i] == '%';
}

/* 5;320 calls, 4:560 files: another mark where a comma was meant, right behind a verb. */
static int other_mark(const uint32_t *c, int from, int end)
{
    bool verb = check_ends_with(c, from, "received |recorded |registered |handled |closed |opened |issued |answered |made |processed |completed ") > 0;
    return verb && num_run(c, from) == end - from && end - from <= 3 && one_of(U";:", c[end]) && num_run(c, end + 1) == 3 && c[end + 4] == ' ' && is_latin(c[end + 5]) ? end + 4 : 0;
}

/* 1.230,5: thousands by points end in no decimal comma of an English text. */
static bool turned_round(const uint32_t *c, int from, int end)
{
    int n = num_run(c, from);
    return n <= 3 && c[from + n] == '.' && num_run(c, from + n + 1) == 3 && c[from + n + 4] == ',' && num_run(c, from + n + 5) > 0 && num_run(c, from + n + 5) < 3 && from + n + 5 + num_run(c, from + n + 5) == end;
}

/* 2,06.5; 8,5.3: a group of thousands has three digits. */
static bool short_group_and_point(const uint32_t *c, int from, int end)
{
    for (int i = from; i < end; i++) {
        int n = c[i] == ',' ? num_run(c, i + 1) : 0;
        if (n && n != 3 && c[i + 1 + n] == '.' && is_digit(c[i + 2 + n])) return true;
    }
    return false;
}

/* 3,4567: one comma, and four digits or more behind that are no year. */
static bool long_group(const uint32_t *c, int from, int end)
{
    int n = num_run(c, from), m = c[from + n] == ',' ? num_run(c, from + n + 1) : 0;
    return n <= 3 && m >= 4 && m < 8 && from + n + 1 + m == end && !num_year_like(c, from + n + 1, m);
}

static bool two_points(const uint32_t *c, int from, int end)
{
    static const char *const names[] = {"section ", "sections ", "article ", "articles ", "paragraph ", "paragraphs ", "annex ", "version ", "rule ", "chapter ", "item ", "table ", "part ", NULL};
    int points = 0;
    if (num_behind(c, from, names)) return false;
    for (int i = from; i < end; i++) points += c[i] == '.';
    return points > 1 && measured(c, end);
}

static bool doubled(const uint32_t *c, int from, int end)
{
    for (int i = from; i + 1 < end; i++)
        if (mark(c[i]) && mark(c[i + 1])) return measured(c, end) || c[i] != '.' || c[i + 1] != '.';
    return false;
}

/* received 2, 345 complaints; employs 1 120 people: right behind a verb, and a noun behind. Returns the end, 0 if it is none. */
static int cut_behind_verb(const uint32_t *c, int from, int end)
{
    int n = num_run(c, from), m = c[end] == ' ' ? num_run(c, end + 1) : 0, behind = end + 2 + num_run(c, end + 2);
    if (n != end - from || n > 2 || !check_ends_with(c, from, "received |recorded |registered |handled |closed |opened |issued |held |employs |made ")) return 0;
    bool noun = c[behind] == ' ' && is_latin(c[behind + 1]) && !num_word(c, behind + 1, "and") && !num_word(c, behind + 1, "or") && !num_word(c, behind + 1, "per");
    if (noun && c[end] == ',' && c[end + 1] == ' ' && num_run(c, end + 2) == 3) return end + 5;
    return m == 1 && c[end + 2] == ' ' && is_latin(c[end + 3]) ? end + 2 : 0;
}

/* 8,4 52 persons; 3 000,500 records; 14 ,560 cases: a blank inside. Returns the end, 0 if there is none. */
static int broken_by_blank(const uint32_t *c, int from, int end)
{
    int n = num_run(c, from), last = 0, verb;
    for (int i = end - 1; i > from && is_digit(c[i]); i--) last++;
    bool comma = end - last > from && c[end - last - 1] == ',';
    int m = c[end] == ' ' ? num_run(c, end + 1) : 0;
    if (comma && last < 3 && m && last + m == 3 && !mark(c[end + 1 + m])) return end + 1 + m;
    if ((verb = cut_behind_verb(c, from, end))) return verb;
    if (n == end - from && n <= 3 && c[end] == ' ' && c[end + 1] == ',' && num_run(c, end + 2) == 3) return end + 5;
    if (n == end - from && n <= 3 && m == 3 && c[end + 4] == ',' && num_run(c, end + 5) == 3 && c[end + 8] != ',' && !is_digit(c[end + 8])) return end + 8;
    return 0;
}

/* $$4,500; l4 days */
static void look_ahead(checker_t *k, int i, uint32_t before)
{
    const uint32_t *c = k->s->c;
    if (one_of(U"$€£", c[i]) && c[i + 1] == c[i] && is_digit(c[i + 2])) damaged(k, i, i + 3, "货币符号重复", "the sign of the currency twice");
    if (c[i] == 'l' && before == ' ' && is_digit(c[i + 1]) && num_run(c, i + 1) < 3 && measured(c, i + 1 + num_run(c, i + 1))) damaged(k, i, i + 1 + num_run(c, i + 1), "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source");
}

void rule_shape_en(checker_t *k)
{
    const sentence_t *s = k->s;
    const uint32_t *c = s->c;
    for (int i = 0, end; i < s->n && !s->zh && !k->table; i = end) {
        uint32_t before = i > 0 ? c[i - 1] : ' ';
        end = i + 1;
        look_ahead(k, i, before);
        if (!is_digit(c[i])) continue;
        end = run_end(c, i);
        if (is_latin(before) || one_of(U"-_/#.,:'", before) || is_latin(c[end]) || one_of(U"/-_", c[end])) continue;
        int blank = broken_by_blank(c, i, end), n = num_run(c, i), other = other_mark(c, i, end);
        bool money = one_of(U"$€£", before) && c[i + n] == ',' && num_run(c, i + n + 1) != 3 && c[end - 2] == ',' && num_indian(c, i) != end;
        if (blank) damaged(k, i, end = blank, "一个数中间有空格，无法确定数值", "a blank inside a number: the value is uncertain");
        else if (other || turned_round(c, i, end)) damaged(k, i, end = other ? other : end, "千位分隔有误，无法确定数值", "the digits are not grouped by thousands: the value is uncertain");
        else if (short_group_and_point(c, i, end) || long_group(c, i, end) || money) damaged(k, i, end, "千位分隔有误，无法确定数值", "the digits are not grouped by thousands: the value is uncertain");
        else if (two_points(c, i, end)) damaged(k, i, end, "一个数中有两个小数点", "two decimal points in one number");
        else if (doubled(c, i, end)) damaged(k, i, end, "数字中的分隔符重复", "a separator twice in one number");
    }
}
