// report.ts - the text of a report as the editor handles it: head, Chinese and English parts, lines of words and tokens {{…}}.
// The server reads the text (docs/reports.md); here it is only taken apart and put together again, byte for byte.
import { at, get } from './api';
import type { Words } from './language';
import { t } from './words';

export interface ReportText {
  head: string;
  zh: string;
  en: string | null;
}
/** The head ends at its second ---; "--- en" parts the languages. */
export function takeApart(text: string): ReportText {
  const lines = text.split('\n');
  const rule = (l: string, word: string) => l.trimEnd() === word;
  const first = lines.findIndex((l) => rule(l, '---'));
  const second = lines.findIndex((l, i) => i > first && rule(l, '---'));
  const third = lines.findIndex((l, i) => i > second && rule(l, '--- en'));
  const end = third < 0 ? lines.length : third;
  return { head: lines.slice(0, second + 1).join('\n'), zh: lines.slice(second + 1, end).join('\n'), en: third < 0 ? null : lines.slice(third + 1).join('\n') };
}
export const putTogether = (t: ReportText): string => `${t.head}\n${t.zh}${t.en === null ? '' : `\n--- en\n${t.en}`}`;
const count = (text: string) => text.split('\n').length;
/** Number of the first line of a part, from 1. */
export const firstLine = (t: ReportText, lang: 'zh' | 'en'): number => count(t.head) + 1 + (lang === 'en' ? count(t.zh) + 1 : 0);

export type Piece = { words: string } | { token: string };
export const pieces = (line: string): Piece[] =>
  line
    .split(/(\{\{[^{}]*\}\})/)
    .filter(Boolean)
    .map((x) => (x.startsWith('{{') && x.endsWith('}}') ? { token: x } : { words: x }));

export type TokenSort = 'figure' | 'value' | 'control' | 'chart';
export function sortOf(token: string): TokenSort {
  const inside = token.slice(2, -2).trim();
  if (/^figure\s/.test(inside)) return 'figure';
  if (/^chart\s/.test(inside)) return 'chart';
  return /^[#/!]|^else\b/.test(inside) ? 'control' : 'value';
}

/** What a figure's token says, as the picker changes it. */
export interface Bound {
  figure: string;
  where: { field: string; code: string }[];
  window: string;
  form: string;
  rest: string;
  of: string;
  digits: string;
  fallback: string;
}
export const FORMS = ['', 'number', 'wan', 'yi', 'over', 'yoy', 'change_by', 'increase_times', 'times_of', 'points', 'base', 'share', 'done', 'median'];
export const BASES = ['', 'last_year', 'before', 'previous_five', 'five_mean'];
export const WINDOWS = ['', 'last_year', 'before', 'previous_five', 'to_date', 'year.last', 'quarter.last', 'month.last', 'week.last'];

export const emptyBound = (): Bound => ({ figure: '', where: [], window: '', form: '', rest: '', of: '', digits: '', fallback: '' });
export function readBound(token: string): Bound | null {
  const m = token.slice(2, -2).trim().match(/^figure\s+([a-z0-9_]+)((?:\s+(?:where|and)\s+[\w.]+\s*=\s*'[^']*')*)(?:\s+@([\w.]+))?(?:\s*\|\s*(?!or\b)([a-z_]+)([^|]*))?(?:\s*\|\s*or\s+"([^"]*)")?$/);
  if (!m) return null;
  const where = [...(m[2] ?? '').matchAll(/(?:where|and)\s+([\w.]+)\s*=\s*'([^']*)'/g)].map((w) => ({ field: w[1], code: w[2] }));
  const words = (m[5] ?? '').trim().split(/\s+/).filter(Boolean);
  const of = words[0] === 'of' ? (words[1] ?? '') : '';
  const plain = of ? words.slice(2) : words;
  return { figure: m[1], where, window: m[3] ?? '', form: m[4] === 'change' ? 'yoy' : (m[4] ?? ''), rest: plain.find((w) => BASES.includes(w)) ?? '', of, digits: plain.find((w) => /^[0-4]$/.test(w)) ?? '', fallback: m[6] ?? '' };
}
export function writeBound(b: Bound): string {
  const where = b.where.filter((w) => w.field && w.code).map((w, i) => ` ${i ? 'and' : 'where'} ${w.field} = '${w.code}'`).join('');
  const form = b.form || b.digits ? ` | ${[b.form, b.form === 'share' && b.of ? `of ${b.of}` : '', b.rest, b.digits].filter(Boolean).join(' ')}` : '';
  return `{{figure ${b.figure}${where}${b.window ? ` @${b.window}` : ''}${form}${b.fallback ? ` | or "${b.fallback}"` : ''}}}`;
}

// --- templates -------------------------------------------------------------------------------------------------------------
export interface Template {
  report: string;
  name: Words;
  period: 'year' | 'five_years' | 'quarter' | 'month' | 'week' | 'window';
  about: string; // the kind it is about, or ""
  for: string[]; // kinds whose matters carry it
}
export const loadTemplates = async () => (await get<{ reports: Template[] }>('reports')).reports;
/** How a time is written for each. */
export const PERIOD_FORMS: Record<Template['period'], string> = {
  year: '2025', five_years: '2021-2025', quarter: '2025Q3', month: '2025-09', week: '2025-W38', window: '2025-06-01..2025-09-30',
};
/** A matter that a report may be about. */
export interface ReportAbout {
  id: string;
  title?: string;
  number?: string | null;
}
export const loadAbout = async (kind: string) => (await get<{ matters: ReportAbout[] }>(at('matters', { kind, limit: 100 }), { reason: t('reports.reason') })).matters;
export const aboutTitle = (m: ReportAbout) => [m.number, m.title].filter(Boolean).join(' ') || m.id;

// --- what the server says of a text ---------------------------------------------------------------------------------------
export interface BoundNumber {
  said: string;
  figure: string;
  passport: string;
  key: string[];
  label: Words;
  from: string;
  to: string;
  office: string;
  value: unknown;
  small_base: boolean;
  line: number;
  column: number;
}
export interface Made {
  report: string;
  name: Words;
  period: Words;
  from: string;
  to: string;
  bound: boolean;
  sentences: { lang: 'zh' | 'en'; sentence: string; figures: BoundNumber[] }[];
  missing: { path: string; label: Words }[];
  warnings: Words[];
  /** The figures that its text names, those that one may not ask for as well. */
  names: Record<string, { label: Words; kind: string; parent: string }>;
}
export interface Finding {
  quote: string;
  line: number;
  verdict: 'consistent' | 'inconsistent' | 'broken' | 'not_checkable';
  computed: string;
  note: string;
  rule: string;
  passport?: string; /* rule register: of the figure it was held against */
  marks?: { from: number; to: number; about: boolean }[]; /* characters of the quote */
}
/** A number marked among words, in characters: about (what a finding is about, right or wrong), used (what that was computed from), alone (no relation). */
export interface WordMark {
  from: number;
  to: number;
  sort: 'wrong' | 'right' | 'used' | 'alone';
}
export interface Mistake {
  what: string;
  detail?: string;
  hint?: string;
  line?: number;
  column?: number;
}
export interface Tried {
  mistakes: Mistake[];
  made: Made | null;
  findings: Finding[];
  cut?: boolean;
  compared?: Compared;
}
/** What the checker says of a text; compared: how many numbers were held against the register at all, note in words. */
export interface Checked {
  findings: Finding[];
  read: string;
  alone: { line: number; from: number; to: number }[]; /* numbers for which no relation was found, characters of the line */
  cut: boolean;
  unread: boolean;
  compared?: Compared;
}
export interface Compared {
  numbers: number;
  compared: number;
  agree: number;
  differ: number;
  unsure: number;
  elsewhere: number;
  untimed: number;
  unnamed: number;
  partly: boolean;
  note: string;
}
export const isBad = (f: Finding) => f.verdict === 'inconsistent' || f.verdict === 'broken';
/** The numbers of a finding's quote, as they are marked. */
export const marksOf = (f: Finding): WordMark[] => (f.marks ?? []).map((m) => ({ from: m.from, to: m.to, sort: !m.about ? 'used' : isBad(f) ? 'wrong' : 'right' }));
export const isTyped = (f: Finding) => f.rule === 'typed';

/** The numbers of one token of a line: the one whose place in the line (in characters) lies in it. */
export function numbersOf(made: Made | null, line: number, text: string): BoundNumber[][] {
  const all = (made?.sentences ?? []).flatMap((s) => s.figures).filter((f) => f.line === line);
  let at = 1;
  const out: BoundNumber[][] = [];
  for (const p of pieces(text)) {
    const length = [...('token' in p ? p.token : p.words)].length;
    const begin = at;
    if ('token' in p) out.push(all.filter((f) => f.column >= begin && f.column < begin + length));
    at += length;
  }
  return out;
}

// --- two versions beside each other -----------------------------------------------------------------------------------------
export interface DiffLine {
  sort: 'same' | 'gone' | 'new' | 'changed';
  before: string;
  after: string;
}
const MOST = 1500;
/** Lines by their longest common row; neighbours that went and came are shown as one that changed. */
export function diff(before: string, after: string): DiffLine[] {
  const a = before.split('\n').slice(0, MOST);
  const b = after.split('\n').slice(0, MOST);
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let k = b.length - 1; k >= 0; k--) best[i][k] = a[i] === b[k] ? best[i + 1][k + 1] + 1 : Math.max(best[i + 1][k], best[i][k + 1]);
  const out: DiffLine[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) out.push({ sort: 'same', before: a[i++], after: b[k++] });
    else if (k >= b.length || (i < a.length && best[i + 1][k] >= best[i][k + 1])) out.push({ sort: 'gone', before: a[i++], after: '' });
    else out.push({ sort: 'new', before: '', after: b[k++] });
  }
  return out.reduce<DiffLine[]>((list, l) => {
    const open = l.sort === 'new' ? list.find((x, n) => x.sort === 'gone' && list.slice(n).every((y) => y.sort !== 'same')) : undefined;
    if (open) Object.assign(open, { sort: 'changed', after: l.after });
    else list.push(l);
    return list;
  }, []);
}
/** What two lines share at both ends, and what differs between. */
export function apart(x: string, y: string): { head: string; x: string; y: string; tail: string } {
  let h = 0;
  while (h < x.length && h < y.length && x[h] === y[h]) h++;
  let e = 0;
  while (e < x.length - h && e < y.length - h && x[x.length - 1 - e] === y[y.length - 1 - e]) e++;
  return { head: x.slice(0, h), x: x.slice(h, x.length - e), y: y.slice(h, y.length - e), tail: x.slice(x.length - e) };
}
