// boards.ts - the boards of one's roles (catalogue/boards.yaml) and how their figures are asked.
import { get, post } from '@/api';
import { chinaToday, shiftMonth } from '@/days';
import type { FigureAnswer, FigureValue } from '@/figures';
import type { Words } from '@/language';

export interface Panel {
  name: string;
  sort: 'figures' | 'spread' | 'matters' | 'terms';
  label: Words;
  help: Words;
  figures?: string[];
  kind?: string;
  stages?: string[];
  columns?: string[];
}
export interface Board {
  name: string;
  label: Words;
  first: boolean;
  panels: Panel[];
}
export const loadBoards = async () => (await get<{ boards: Board[] }>('boards')).boards;

/** The first day of the month eleven months ago: twelve months with the one that runs. */
export const monthsBack = () => `${shiftMonth(chinaToday(), -11).slice(0, 7)}-01`;

export const ask = (figures: string[], office: string, from: string, by: string[] = [], empty = false) => post<FigureAnswer>('figures/ask', { figures, office, from, to: chinaToday(), by, compare: 'yoy', ...(empty ? { empty } : {}) });

export type Standing = 'above' | 'below' | 'risen' | 'fallen' | '';
const SMALL = 10; // of less a rise or fall says nothing
const FEW = 4; // offices with less neighbours have no middle
const median = (list: number[]) => {
  const s = [...list].sort((x, y) => x - y);
  return s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;
};
const exact = (x: FigureValue['n'] | FigureValue['ratio'] | FigureValue['before']): number | null => (x === undefined || x === null ? null : typeof x === 'object' ? (x.whole ? x.part / x.whole : null) : x);
/** How many acts a rise or fall rests on: of a rate those it counts, now or before, not what they are held against. */
const base = (v: FigureValue): number => {
  const part = (x: FigureValue['ratio'] | FigureValue['before']) => (x && typeof x === 'object' ? x.part : 0);
  return typeof v.before === 'object' && v.before ? Math.max(part(v.ratio), part(v.before)) : ((v.before as number | undefined) ?? 0);
};

/** Which stand out: beyond three times the usual distance from the middle (median absolute deviation, which one far value does not
 *  pull along), or twice, or less than half, of the same window last year. Small numbers are not judged. */
export function outliers(values: FigureValue[]): Standing[] {
  const numbers = values.map((v) => exact(v.ratio ?? v.n));
  const known = numbers.filter((n): n is number => n !== null);
  const middle = known.length >= FEW ? median(known) : null;
  const apart = middle === null ? [] : known.map((n) => Math.abs(n - middle));
  /* where half of the offices are alike the median of the distances is nothing: their mean stands in (as for campaigns, docs/analysis.md) */
  const usual = apart.length ? 1.4826 * median(apart) || (1.2533 * apart.reduce((s, n) => s + n, 0)) / apart.length : 0;
  return values.map((v, i) => {
    const n = numbers[i];
    if (n === null) return '';
    if (middle !== null && usual > 0 && Math.abs(n - middle) > 3 * usual) return n > middle ? 'above' : 'below';
    const before = exact(v.before);
    if (before === null || base(v) < SMALL) return '';
    return n >= 2 * before ? 'risen' : n <= before / 2 ? 'fallen' : '';
  });
}
