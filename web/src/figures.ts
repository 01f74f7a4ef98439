// figures.ts - answers of figures as the pages use them (src/figure/figure.h says them in full). Nothing is rounded here:
// what is said comes from the server, numbers for charts are the exact ones.
import { said, type Words } from './language';
import { t } from './words';

export interface FigureHead {
  name: string;
  kind: string;
  kind_label: Words;
  label: Words;
  unit: string;
  sort: 'count' | 'sum' | 'share' | 'days' | 'stock';
  money: boolean;
  formula: Words;
  law?: string;
  version: string;
  by: string[];
}
export interface FigureQuestion {
  figures: string[];
  office: string;
  from: string;
  to: string;
  by: string[];
  compare: string;
  boundaries: string;
  known_on?: string | null;
  plan?: string | null;
  alone?: boolean;
  empty?: boolean;
  where: string[];
}
/** How the page shows it: with the question in the address, so that a link shows the same. */
export type FigureView = 'table' | 'line' | 'bar' | 'heat' | 'funnel';
export interface FigureShow extends FigureQuestion {
  /** how many of `by` are rows; the others are columns */
  rows: number;
  view: FigureView;
  /** ranking: per hundred of this figure */
  per?: string;
  funnel?: string;
  /** column and direction of the table's order */
  sort?: [number, boolean] | null;
}
export interface Breakdown {
  name: string;
  label: Words;
}
export interface Funnel {
  name: string;
  label: Words;
  steps: { figure: string; label: Words }[];
}
export interface FigureMenu {
  figures: FigureHead[];
  breakdowns: Record<string, Breakdown[]>;
  funnels: Funnel[];
}
interface Ratio {
  part: number;
  whole: number;
}
interface Said {
  n?: string;
  before?: string;
  change?: string;
  percent?: string;
  points?: string;
  rise_times?: string;
  times?: string;
  done?: string;
  due?: string;
  of_due?: string;
}
export interface FigureValue {
  n?: number;
  ratio?: Ratio;
  quantiles?: number[] | null;
  before?: number | Ratio;
  small_base?: boolean;
  say?: { zh: Said; en: Said };
}
export interface FigureRow {
  key: string[];
  words: Words[];
  values: FigureValue[];
}
export interface FigureAnswer {
  passport?: string;
  asked: FigureQuestion;
  computed_at: string;
  position: number;
  windows: { from: string; to: string }[];
  by: { name: string; label: Words }[];
  figures: FigureHead[];
  rows: FigureRow[];
  total: { values: FigureValue[] };
}

export const KNOWN_BY = ['office', 'province', 'prefecture', 'county', 'each', 'tree', 'level', 'year', 'quarter', 'month', 'week', 'day', 'stage'];
/** The name of a breakdown; fields by the answer's own words once there are some. */
export const sayBy = (name: string, label?: Words): string => (label ? said(label) : KNOWN_BY.includes(name) ? t(`figures.by_${name}`) : name);
export const compareWord = (name: string): string => t(`figures.compare_${name}`);

const saying = (v: FigureValue): Said => (v.say ? (JSON.parse(said({ zh: JSON.stringify(v.say.zh), en: JSON.stringify(v.say.en) })) as Said) : {});
export const valueText = (_f: FigureHead, v: FigureValue): string => saying(v).n ?? (v.n !== undefined ? String(v.n) : '—');
export function comparedText(v: FigureValue): string {
  const s = saying(v);
  return s.points ?? s.percent ?? (s.before !== undefined ? t('figures.base', { n: s.before }) : '');
}
/** Against a target: how much of it is done, and the target. */
export const planText = (v: FigureValue): string => {
  const s = saying(v);
  if (s.before === undefined) return '';
  const whole = t('figures.of_plan', { plan: s.before, done: s.done ?? s.points ?? '' });
  return s.due === undefined ? whole : `${whole}${t('figures.of_due', { due: s.due, done: s.of_due ?? '' })}`;
};
/** For a chart: money in yuan, shares in per cent, days as their mean. */
export function numberOf(f: FigureHead, v: FigureValue, before = false): number | null {
  const x = before ? v.before : (v.ratio ?? v.n);
  if (x === undefined || x === null) return null;
  if (typeof x === 'object') return x.whole ? (x.part / x.whole) * (f.sort === 'share' ? 100 : 1) : null;
  return f.money ? x / 100 : x;
}
