// figureCharts.ts - what a chart shows of an answer: one unit a chart, the words as the server says them, a gap where nothing was on
// record, the axis short where the table says all.
import { changeText, compareWord, numberOf, recordGap, saidNumber, type FigureAnswer, type FigureRow } from './figures';
import { language, said } from './language';
import type { Series } from './parts/ChartBox.vue';
import { t } from './words';

export const PERIODS = ['year', 'quarter', 'month', 'week', 'day'];
export interface Picture {
  key: string;
  /** of the answer; -1 = several in one */
  figure: number;
  title: string;
  unit: string;
  labels: string[];
  ticks: string[];
  series: Series[];
  notes?: string[];
}
/** Units are words of Chinese; per cent is said everywhere. */
export const unitOf = (a: FigureAnswer, i: number) => (a.figures[i].sort === 'share' ? '%' : language.value === 'zh' ? a.figures[i].unit : '');
export const rowWord = (r: FigureRow) => r.words.map((w) => said(w)).join(' · ');
export const oneUnit = (a: FigureAnswer) => a.figures.every((f) => f.unit === a.figures[0].unit && f.sort === a.figures[0].sort);

const common = (list: string[], from: (text: string) => string) => {
  let head = from(list[0] ?? '');
  for (const text of list) while (!from(text).startsWith(head)) head = head.slice(0, -1);
  return head;
};
const turned = (text: string) => [...text].reverse().join('');
/** Names of offices without what all of them say: the province before, "People's Procuratorate" behind. */
export function shortOffices(names: string[]): string[] {
  const plain = names.map((n) => n.replace(/人民检察院$/, '').replace(/^People's Procuratorate of /, ''));
  if (new Set(plain).size < 2) return plain;
  const head = common(plain, (x) => x).match(/^.*[省市区]/)?.[0] ?? '';
  const tail = turned(common(plain, turned)).match(/,.*$/)?.[0] ?? '';
  return plain.map((n) => n.slice(head.length, n.length - tail.length) || n);
}
export const monthWord = (m: number) => (language.value === 'zh' ? `${m}月` : new Date(Date.UTC(2000, m - 1, 1)).toLocaleString('en', { month: 'short', timeZone: 'UTC' }));
/** Stands at a period that is not counted whole; a line below says of which days it is (partsTold). */
export const PART = '†';
export const partsTold = (a: FigureAnswer): string => {
  const list = Object.values(a.part_periods ?? {}).map((w) => said(w));
  return list.length ? `${PART} ${list.join(language.value === 'zh' ? '、' : ', ')}` : '';
};
/** Names of rows or columns as short as their neighbours allow: a year stands where it begins, what all offices share nowhere. */
export function shortNames(a: FigureAnswer, by: string, keys: string[], words: string[]): string[] {
  if (['office', 'province', 'prefecture', 'county', 'each'].includes(by)) return shortOffices(words);
  if (!PERIODS.includes(by)) return words;
  const mark = (key: string) => (a.part_periods?.[key] ? PART : '');
  if (by === 'year') return words.map((w, i) => (mark(keys[i]) ? w.replace(/ ?[（(].*$/, '') + PART : w));
  const word = (key: string) => (by === 'month' ? monthWord(Number(key.slice(5, 7))) : key.slice(5)) + mark(key);
  return keys.map((key, i) => (i === 0 || keys[i - 1].slice(0, 4) !== key.slice(0, 4) ? `${word(key)}\n${key.slice(0, 4)}` : word(key)));
}
export const ticksOf = (a: FigureAnswer, rows: FigureRow[]): string[] => (a.by.length === 1 ? shortNames(a, a.by[0].name, rows.map((r) => r.key[0]), rows.map(rowWord)) : rows.map(rowWord));

const nowWord = (compare: string) => t(compare === 'plan' ? 'figures.plan_done' : 'figures.window_now');
export const isCompared = (a: FigureAnswer) => ['yoy', 'before', 'five', 'plan'].includes(a.asked.compare);

/** One figure over rows, beside what it is compared with. */
export function onePicture(a: FigureAnswer, rows: FigureRow[], i: number): Picture {
  const f = a.figures[i];
  const compared = isCompared(a);
  const gaps = rows.map((r) => recordGap(a, r, r.values[i]));
  const series: Series[] = [{ name: compared ? nowWord(a.asked.compare) : said(f.label), values: rows.map((r, k) => (gaps[k] ? null : numberOf(f, r.values[i]))), says: rows.map((r, k) => (gaps[k] ? null : saidNumber(r.values[i]))) }];
  if (compared) series.push({ name: compareWord(a.asked.compare), values: rows.map((r) => numberOf(f, r.values[i], true)), says: rows.map((r) => saidNumber(r.values[i], true)), dashed: true });
  return { key: f.name, figure: i, title: said(f.label), unit: unitOf(a, i), labels: rows.map(rowWord), ticks: ticksOf(a, rows), series, notes: compared || gaps.some(Boolean) ? rows.map((r, k) => gaps[k] || changeText(r.values[i])) : undefined };
}
/** Several figures of one unit as lines, compared with nothing. */
export function allInOne(a: FigureAnswer, rows: FigureRow[]): Picture {
  const list = a.figures.map((_, i) => onePicture(a, rows, i));
  return { ...list[0], key: '*', figure: list.length > 1 ? -1 : 0, title: list.map((p) => p.title).join(language.value === 'zh' ? '、' : ', '), series: list.map((p) => ({ ...p.series[0], name: p.title })), notes: list.length > 1 ? undefined : list[0].notes };
}
/** A line for each value of the dimension that is no period, the most first; none has a line too many to be told apart. */
export const LINES_MOST = 6; // as many as there are colours and marks
export function byTwo(a: FigureAnswer, i: number): Picture & { left: number } {
  const f = a.figures[i];
  const time = Math.max(0, a.by.findIndex((b) => PERIODS.includes(b.name)));
  const times = [...new Map(a.rows.map((r) => [r.key[time], said(r.words[time])])).entries()].sort((p, q) => (p[0] < q[0] ? -1 : 1));
  const names = [...new Map(a.rows.map((r) => [r.key[1 - time], said(r.words[1 - time])])).entries()];
  const cell = new Map(a.rows.map((r) => [`${r.key[time]}|${r.key[1 - time]}`, r]));
  const none = ['count', 'sum'].includes(f.sort) ? 0 : null; // no row: none were counted; a rate of nothing is none
  const lines = names.map(([key, name], k) => {
    const rows = times.map(([at]) => cell.get(`${at}|${key}`));
    return { at: k, name, values: rows.map((r) => (r ? (recordGap(a, r, r.values[i]) ? null : numberOf(f, r.values[i])) : none)), says: rows.map((r) => (r ? saidNumber(r.values[i]) : null)) };
  });
  const sum = (values: (number | null)[]) => values.reduce<number>((n, v) => n + (v ?? 0), 0);
  if (!PERIODS.includes(a.by[1 - time]?.name)) lines.sort((x, y) => sum(y.values) - sum(x.values));
  const shown = lines.slice(0, LINES_MOST);
  const short = shortNames(a, a.by[1 - time].name, names.map((x) => x[0]), names.map((x) => x[1])).map((x) => x.replace('\n', ' '));
  return { key: f.name, figure: i, title: said(f.label), unit: unitOf(a, i), labels: times.map((x) => x[1]), ticks: shortNames(a, a.by[time].name, times.map((x) => x[0]), times.map((x) => x[1])), series: shown.map((l) => ({ ...l, name: short[l.at] })), left: lines.length - shown.length };
}
