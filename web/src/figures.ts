// figures.ts - answers of figures as the pages use them (src/figure/figure.h says them in full). Nothing is rounded here:
// what is said comes from the server, numbers for charts are the exact ones.
import { said, type Words } from './language';
import { officeName } from './names';
import { sayDay } from './say';
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
  /** ranking and lines of one breakdown by another: which of several figures */
  only?: string;
  /** breakdowns that the view chose, not the reader */
  own?: string[];
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
  /** not told to who only counts: there is no number */
  few?: boolean;
  quantiles?: number[] | null;
  before?: number | Ratio;
  small_base?: boolean;
  /** its period was over before anything was on record */
  unrecorded?: boolean;
  /** … or has not begun */
  unbegun?: boolean;
  /** the office was no more */
  ended?: boolean;
  /** offices merged or split between the two times */
  moved?: boolean;
  /** of the time compared with: nothing was on record; not from its beginning on; the office itself came later */
  no_record?: boolean;
  part_record?: boolean;
  joined?: boolean;
  /** against a plan: counted on days that are none of the plan's as well; how much is done is not reckoned */
  outside_plan?: boolean;
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
  notes?: { code: string; zh: string; en: string }[];
  /** who asked only counts: small numbers and the acts behind are not told */
  few?: boolean;
  /** the conditions of asked.where in words */
  conditions?: Words[];
  /** anything is on record from then on; null: nothing is */
  on_record_from?: string | null;
  /** offices on record only from after the first day on; null: never */
  joined_rows?: Record<string, string | null>;
  /** periods of which only some days are counted, by key: the words of their rows */
  part_periods?: Record<string, Words>;
  by: { name: string; label: Words }[];
  figures: FigureHead[];
  rows: FigureRow[];
  total: { values: FigureValue[] };
}

export const KNOWN_BY = ['office', 'province', 'prefecture', 'county', 'each', 'tree', 'level', 'year', 'quarter', 'month', 'week', 'day', 'stage'];
/** The name of a breakdown; fields by the answer's own words once there are some. */
export const sayBy = (name: string, label?: Words): string => (label ? said(label) : KNOWN_BY.includes(name) ? t(`figures.by_${name}`) : name);
export const compareWord = (name: string): string => t(`figures.compare_${name}`);

/** Of less a change misleads (FIGURE_SMALL_BASE). */
export const SMALL_BASE = 20;

const saying = (v: FigureValue): Said => (v.say ? (JSON.parse(said({ zh: JSON.stringify(v.say.zh), en: JSON.stringify(v.say.en) })) as Said) : {});
export const valueText = (_f: FigureHead, v: FigureValue): string => saying(v).n ?? (v.n !== undefined ? String(v.n) : '—');
/** How it changed; that there is nothing to compare with is said as well. */
export function comparedText(v: FigureValue): string {
  const s = saying(v);
  return s.points ?? s.percent ?? (s.before !== undefined ? t('figures.base', { n: s.before }) : v.no_record ? t('figures.no_record') : '');
}
/** Is the change told in per cent? Of points, of the same again and of no change at all a small base says nothing. */
export const hasPercent = (v: FigureValue): boolean => (saying(v).percent ?? '').includes('%');
/** What is to be minded when the change is read. */
export const marksOf = (v: FigureValue): string => [v.small_base && t('figures.mark_small'), v.part_record && t('figures.mark_part'), v.joined && t('figures.mark_joined'), v.moved && t('figures.mark_moved'), v.outside_plan && t('figures.mark_outside')].filter(Boolean).join(t('figures.mark_comma'));
export const changeText = (v: FigureValue): string => {
  const change = comparedText(v);
  const marks = change ? marksOf(v) : '';
  return marks ? t('figures.with_marks', { change, marks }) : change;
};
/** A number as the server says it: for a chart's marks and table. */
export const saidNumber = (v: FigureValue, before = false): string | null => (before ? saying(v).before : saying(v).n) ?? null;
/** Against a target: how much of it is done, and the target. */
export const planText = (v: FigureValue): string => {
  const s = saying(v);
  if (s.before === undefined) return '';
  if (v.outside_plan) return t('figures.plan_alone', { plan: s.before });
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

/** Why a value holds no number of its own window, though it says none: its period was over before anything was on record, or its office
 *  never was on record. "" = it does hold one. */
export function recordGap(a: FigureAnswer, r: FigureRow | null, v: FigureValue): string {
  if (v.unbegun) return t('figures.gap_unbegun');
  if (v.ended) return t('figures.gap_ended');
  if (v.unrecorded) return t('figures.gap_period', { day: sayDay(a.on_record_from) });
  const office = r && a.by.findIndex((b) => b.name === 'office');
  return r && office !== null && office >= 0 && a.joined_rows?.[r.key[office]] === null ? t('figures.gap_office') : '';
}

/** What an answer is of, in words: whose, when, under which conditions, as known when, by which boundaries, beside what. */
export function scopeText(a: FigureAnswer): string {
  const q = a.asked;
  return [
    t(q.alone ? 'figures.scope_alone' : 'figures.scope_below', { office: officeName(q.office) }),
    `${sayDay(q.from)} – ${sayDay(q.to)}`,
    a.conditions?.length ? t('figures.scope_where', { what: a.conditions.map(said).join(t('figures.mark_comma')) }) : '',
    q.known_on ? t('figures.scope_known', { day: sayDay(q.known_on) }) : '',
    q.boundaries === 'then' ? t('figures.bounds_then') : '',
    a.windows.length === 2 ? t('figures.scope_against', { from: sayDay(a.windows[1].from), to: sayDay(a.windows[1].to) }) : q.compare === 'none' ? '' : compareWord(q.compare),
  ]
    .filter(Boolean)
    .join(' · ');
}
