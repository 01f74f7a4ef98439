// reading.ts - a report's text said for people: each token of each line in words, conditions and loops as blocks with their depth. The
// text itself is left as it is (docs/reports.md); names come from the catalogue, by the functions given.
import { pieces, readBound, sortOf, WINDOWS } from './report';
import { t } from './words';

export interface Names {
  figure: (name: string) => string;
  /** What a field of a figure's kind is called, and one of its codes: "parent.case_type", "crime.group". */
  way: (figure: string, field: string) => string;
  code: (figure: string, field: string, code: string) => string;
  /** A value of the matter, the office or the time; undefined = no name is known. */
  value: (path: string) => string | undefined;
}
export interface ReadLine {
  depth: number;
  sort: '' | 'heading' | 'row' | 'rule' | 'item' | 'block';
  words: string[]; // one for each token
  shorts: string[]; // of a figure its name alone
}
interface Block {
  each: boolean;
  name: string; // of the loop's turn
  what: string; // what is looped over: "type of non-prosecution"
  said: string;
  alone: boolean;
  time?: boolean; // it loops over years, months, …
}

const FIGURE = /^figure\s+([a-z0-9_]+)((?:\s+(?:where|and)\s+[\w.]+\s*=\s*(?:'[^']*'|about\b))*)(?:\s+@([\w.]+))?/;
const windowWord = (w: string | undefined) => (!w ? '' : WINDOWS.includes(w) ? t(`reports.window_${w.replace('.', '_')}`) : /^(year|quarter|month|week)\.\d+$/.test(w) ? t(`reports.nth_${w.split('.')[0]}`, { n: w.split('.')[1] }) : w);

/** "last year's cases accepted (type of case: duty crime)". */
function sayQuestion(name: string, where: string, window: string | undefined, names: Names): string {
  const conditions = [...where.matchAll(/(?:where|and)\s+([\w.]+)\s*=\s*(?:'([^']*)'|about\b)/g)].map((w) => (w[2] === undefined ? t('reports.read_of_about') : t('reports.read_where', { way: names.way(name, w[1]), code: names.code(name, w[1], w[2]) })));
  const figure = names.figure(name);
  const narrowed = conditions.length ? t('reports.read_narrowed', { figure, where: conditions.join(t('reports.read_list')) }) : figure;
  return window ? t('reports.read_window', { window: windowWord(window), figure: narrowed }) : narrowed;
}
/** What a figure's token says, in words; its form behind. */
export function sayFigure(token: string, names: Names): string {
  const m = token.slice(2, -2).trim().match(FIGURE);
  if (!m) return token;
  const b = readBound(token);
  const said = sayQuestion(m[1], m[2] ?? '', m[3], names);
  return b?.form ? t('reports.read_form', { figure: said, form: b.form === 'share' && b.of ? t('reports.read_share_of', { of: names.figure(b.of) }) : t(`reports.form_${b.form}`) }) : said;
}

const OPERATORS: Record<string, string> = { '>': 'gt', '<': 'lt', '>=': 'ge', '<=': 'le', '=': 'eq', '<>': 'ne' };
const plain = (path: string, names: Names, blocks: Block[]): string => sayValue(path, names, blocks) ?? path;

/** One comparison or one value that is there or not. */
function sayTest(text: string, names: Names, blocks: Block[]): string {
  const test = text.trim().replace(/^\(|\)$/g, '');
  const no = test.match(/^not\s+(.*)$/);
  if (no) return t('reports.read_not', { what: sayTest(no[1], names, blocks) });
  const f = test.match(FIGURE);
  const m = test.match(/^(.*?)\s*(>=|<=|<>|>|<|=)\s*('[^']*'|[-\d.]+)$/);
  if (f && m) {
    const form = m[1].slice(f[0].length).trim().match(/^\|\s*([a-z_]+)/);
    const a = sayQuestion(f[1], f[2] ?? '', f[3], names);
    return t(`reports.read_${OPERATORS[m[2]]}`, { a: form ? t('reports.read_form', { figure: a, form: t(`reports.form_${form[1]}`) }) : a, b: m[3].replace(/'/g, '') });
  }
  if (m) return t(`reports.read_${OPERATORS[m[2]]}`, { a: plain(m[1], names, blocks), b: m[3].replace(/'/g, '') });
  if (test.startsWith('@')) return plain(test, names, blocks);
  return t('reports.read_there', { what: f ? sayQuestion(f[1], f[2] ?? '', f[3], names) : plain(test, names, blocks) });
}
/** Words joined by and, or; those between a figure's "where … and …" are no joints. */
function sayCondition(text: string, names: Names, blocks: Block[]): string {
  const held = text.replace(/\bwhere\s+[\w.]+\s*=\s*(?:'[^']*'|about\b)(?:\s+and\s+[\w.]+\s*=\s*(?:'[^']*'|about\b))*/g, (w) => w.replace(/ and /g, ' \u0001 '));
  return held
    .split(/\s+(and|or)\s+/)
    .map((part, i) => (i % 2 ? t(`reports.read_${part}`) : sayTest(part.replaceAll('\u0001', 'and'), names, blocks)))
    .join('');
}

const TIMES = ['years', 'quarters', 'months', 'weeks'];
function readLoop(text: string, names: Names): { name: string; what: string; said: string; time?: boolean } {
  const m = text.match(/^(\w+)\s+in\s+(.*)$/);
  if (!m) return { name: '', what: names.value(text) ?? text, said: t('reports.read_each', { what: names.value(text) ?? text }) };
  let rest = m[2];
  let what: string;
  let said: string;
  const of = rest.match(/^([\w.]+)\s+of\s+([a-z0-9_]+)((?:\s+(?:where|and)\s+[\w.]+\s*=\s*(?:'[^']*'|about\b))*)(?:\s+@([\w.]+))?/);
  if (of) {
    what = names.way(of[2], of[1]);
    said = t('reports.read_each_of', { what, figure: sayQuestion(of[2], of[3] ?? '', of[4], names) });
    rest = rest.slice(of[0].length);
  } else {
    const source = rest.match(/^([a-z_.]+)(?:\s+@([\w.]+))?/);
    const known = source && ['children', 'levels', ...TIMES].includes(source[1]) ? source[1] : '';
    what = known ? t(`reports.read_noun_${known}`) : (names.value(source?.[1] ?? rest) ?? rest);
    said = t('reports.read_each', { what: known ? t(`reports.read_${known}`) : what });
    if (source?.[2]) said = t('reports.read_window', { window: windowWord(source[2]), figure: said });
    rest = rest.slice(source?.[0].length ?? 0);
  }
  const notes: string[] = [];
  const order = rest.match(/\border\s+(list|[a-z0-9_]+)(?:\s+@([\w.]+))?(\s+ascending)?/);
  if (order) notes.push(order[1] === 'list' ? t('reports.read_order_list') : t(order[3] ? 'reports.read_order_up' : 'reports.read_order', { figure: sayQuestion(order[1], '', order[2], names) }));
  if (/\bnonzero\b/.test(rest)) notes.push(t('reports.read_nonzero'));
  else if (/\bzero\b/.test(rest)) notes.push(t('reports.read_zero'));
  if (/\bstated\b/.test(rest)) notes.push(t('reports.read_stated'));
  const top = rest.match(/\btop\s+(\d+)/);
  if (top) notes.push(t('reports.read_top', { n: top[1] }));
  return { name: m[1], what, time: TIMES.some((x) => m[2].startsWith(x)), said: notes.length ? t('reports.read_noted', { said, notes: notes.join(t('reports.read_list')) }) : said };
}

const VALUES = ['scope', 'office.name', 'today', 'number', 'period.from', 'period.to', 'period.year', 'period.years', 'last_year.name', 'before.name'];
function sayValue(path: string, names: Names, blocks: Block[]): string | undefined {
  const bare = path.split('|')[0].trim();
  if (bare.startsWith('@')) return t(`reports.read_at_${bare.slice(1)}`);
  const [head, tail] = bare.split('.');
  const loop = [...blocks].reverse().find((b) => b.each && b.name === head);
  if (loop) return tail === 'name' ? (loop.time ? loop.what : t('reports.read_name', { what: loop.what })) : t('reports.read_part', { what: loop.what, part: ['code', 'offices', 'from', 'to', 'year'].includes(tail) ? t(`reports.read_part_${tail}`) : tail });
  return VALUES.includes(bare) ? t(`reports.value_${bare.replace('.', '_')}`) : names.value(bare);
}
function sayChart(inside: string, names: Names): string {
  const m = inside.match(/^chart\s+(\w+)\s+([a-z0-9_]+)\s+by\s+([\w.]+)/);
  if (!m) return inside;
  const by = ['children', 'levels', ...TIMES].includes(m[3]) ? t(`reports.read_${m[3]}`) : names.way(m[2], m[3]);
  return t('reports.read_chart', { what: names.figure(m[2]), by });
}

function openBlock(inside: string, alone: boolean, names: Names, blocks: Block[]): string {
  if (/^#if\b/.test(inside)) {
    const said = t('reports.read_if', { test: sayCondition(inside.slice(3), names, blocks) });
    blocks.push({ each: false, name: '', what: '', said, alone });
    return said;
  }
  const loop = readLoop(inside.slice(5).trim(), names);
  blocks.push({ each: true, name: loop.name, what: loop.what, said: loop.said, alone, time: loop.time });
  return loop.said;
}
/** The name of a loop over figures stands for each of them. */
const within = (names: Names, blocks: Block[]): Names => ({ ...names, figure: (n) => blocks.find((b) => b.each && b.name === n)?.what ?? names.figure(n) });
/** One token in words; blocks are those it stands in, and are opened and closed by it. */
function sayToken(token: string, alone: boolean, known: Names, blocks: Block[]): string {
  const names = within(known, blocks);
  const inside = token.slice(2, -2).trim();
  const sort = sortOf(token);
  if (sort === 'figure') return sayFigure(token, names);
  if (sort === 'chart') return sayChart(inside, names);
  if (sort === 'value') return plain(inside, names, blocks);
  if (/^#(if|each)\b/.test(inside)) return alone ? openBlock(inside, alone, names, blocks) : t('reports.read_in_line', { said: openBlock(inside, alone, names, blocks) });
  if (/^else\b/.test(inside)) {
    const said = t(blocks.at(-1)?.each ? 'reports.read_else_each' : 'reports.read_else');
    return alone ? said : t('reports.read_in_line_else', { said });
  }
  if (inside.startsWith('/')) {
    blocks.pop();
    return alone ? t('reports.read_end') : t('reports.read_in_line_end');
  }
  return t('reports.read_comment', { text: inside.replace(/^!/, '').trim() });
}

export const isRule = (line: string) => /^\|[-:|\s]+$/.test(line.trimEnd()) && line.includes('-');
const lineSort = (line: string): ReadLine['sort'] => (/^#+ /.test(line) ? 'heading' : isRule(line) ? 'rule' : line.startsWith('|') ? 'row' : /^[-*] |^\d+\. /.test(line) ? 'item' : '');

/** Every line of one language's part. */
export function readLines(body: string, names: Names): ReadLine[] {
  const blocks: Block[] = [];
  return body.split('\n').map((line) => {
    const all = pieces(line);
    const tokens = all.flatMap((p) => ('token' in p ? [p.token] : []));
    const alone = tokens.length === 1 && sortOf(tokens[0]) === 'control' && all.every((p) => 'token' in p || !p.words.trim());
    const before = blocks.filter((b) => b.alone).length;
    const words = tokens.map((token) => sayToken(token, alone, names, blocks));
    const shorts = tokens.map((token, k) => (sortOf(token) === 'figure' ? within(names, blocks).figure(token.slice(2, -2).trim().split(/\s+/)[1]) : words[k]));
    const after = blocks.filter((b) => b.alone).length;
    const middle = alone && /^\{\{\s*else/.test(tokens[0]);
    return { depth: Math.max(0, Math.min(before, after) - (middle ? 1 : 0)), sort: alone ? 'block' : lineSort(line), words, shorts };
  });
}
