// conditions.ts - the conditions of an act as the catalogue writes them (a little SQL), asked of a form while it is filled in.
// Only what is certain is said: where a word is not understood or a value not known here, the answer is undefined and the
// server decides. Null is SQL's: neither true nor false.
type Value = string | number | boolean | null | undefined;
export type Lookup = (name: string) => Value;

type Token = { is: 'word' | 'text' | 'number' | 'sign'; text: string };
const LEX = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z_0-9]*)|(<>|!=|<=|>=|[=<>(),+-]))/y;
const MOST = 4000;

function lex(sql: string): Token[] | null {
  const list: Token[] = [];
  LEX.lastIndex = 0;
  while (LEX.lastIndex < sql.trimEnd().length) {
    const m = LEX.exec(sql);
    if (!m || list.length > MOST) return null;
    if (m[1]) list.push({ is: 'text', text: m[1].slice(1, -1).replaceAll("''", "'") });
    else if (m[2]) list.push({ is: 'number', text: m[2] });
    else if (m[3]) list.push({ is: 'word', text: m[3] });
    else list.push({ is: 'sign', text: m[4] });
  }
  return list;
}

const and = (a: Value, b: Value): Value => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : a === null || b === null ? null : true);
const not = (a: Value): Value => (a === undefined || a === null ? a : a === true ? false : a === false ? true : undefined);
const or = (a: Value, b: Value): Value => not(and(not(a), not(b)));
function compare(a: Value, sign: string, b: Value): Value {
  if (a === undefined || b === undefined) return undefined;
  if (a === null || b === null) return null;
  if (typeof a !== typeof b || Number.isNaN(a) || Number.isNaN(b)) return undefined;
  const way = a < b ? -1 : a > b ? 1 : 0;
  return sign === '=' ? way === 0 : sign === '<>' || sign === '!=' ? way !== 0 : sign === '<' ? way < 0 : sign === '<=' ? way <= 0 : sign === '>' ? way > 0 : way >= 0;
}

class Reader {
  private at = 0;
  constructor(private readonly list: Token[], private readonly of: Lookup) {}
  whole(): Value {
    const value = this.either();
    if (this.at < this.list.length) throw new Error('more');
    return value;
  }
  private word(...words: string[]): boolean {
    for (const [i, w] of words.entries()) {
      const token = this.list[this.at + i];
      if (!token || token.is !== 'word' || token.text.toUpperCase() !== w) return false;
    }
    this.at += words.length;
    return true;
  }
  private sign(text: string): boolean {
    const token = this.list[this.at];
    if (token?.is !== 'sign' || token.text !== text) return false;
    this.at++;
    return true;
  }
  private must(text: string) {
    if (!this.sign(text)) throw new Error(text);
  }
  private either(): Value {
    let value = this.both();
    while (this.word('OR')) value = or(value, this.both());
    return value;
  }
  private both(): Value {
    let value = this.negated();
    while (this.word('AND')) value = and(value, this.negated());
    return value;
  }
  private negated(): Value {
    return this.word('NOT') ? not(this.negated()) : this.test();
  }
  private test(): Value {
    const left = this.single();
    if (this.word('IS', 'NOT', 'NULL')) return left === undefined ? undefined : left !== null;
    if (this.word('IS', 'NULL')) return left === undefined ? undefined : left === null;
    const away = this.word('NOT', 'IN');
    if (away || this.word('IN')) {
      this.must('(');
      let found: Value = false;
      do found = or(found, compare(left, '=', this.single()));
      while (this.sign(','));
      this.must(')');
      return away ? not(found) : found;
    }
    const sign = ['=', '<>', '!=', '<=', '>=', '<', '>'].find((s) => this.sign(s));
    return sign ? compare(left, sign, this.single()) : left;
  }
  private single(): Value {
    if (this.sign('(')) {
      const value = this.either();
      this.must(')');
      return value;
    }
    const token = this.list[this.at++];
    if (!token || token.is === 'sign') throw new Error('value');
    if (token.is === 'text') return token.text;
    if (token.is === 'number') return Number(token.text);
    if (!this.sign('(')) return /^(true|false)$/i.test(token.text) ? /^true$/i.test(token.text) : /^null$/i.test(token.text) ? null : this.of(token.text);
    if (token.text.toLowerCase() !== 'coalesce') throw new Error(token.text);
    let value: Value = null;
    do {
      const next = this.either();
      if (value === null) value = next;
    } while (this.sign(','));
    this.must(')');
    return value;
  }
}

/** True, false or null as the database would say; undefined when that cannot be known here. */
export function ask(sql: string, of: Lookup): Value {
  const list = lex(sql);
  if (!list) return undefined;
  try {
    return new Reader(list, of).whole();
  } catch {
    return undefined; /* not understood: the server asks */
  }
}

/** The names that a condition speaks of, in their order. */
export const namesIn = (sql: string): string[] => [...new Set((lex(sql) ?? []).filter((t) => t.is === 'word').map((t) => t.text))];

/** The fields of which one must be filled, where a condition says just that: "about IS NOT NULL OR about_text IS NOT NULL"; else none. */
export function oneOf(sql: string): string[] {
  const terms = sql.split(/ OR /i).map((t) => /^\s*(\w+) IS NOT NULL\s*$/i.exec(t)?.[1]);
  return terms.length > 1 && terms.every((t): t is string => !!t) ? terms : [];
}
