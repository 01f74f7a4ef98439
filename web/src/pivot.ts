// pivot.ts - an answer of figures as a table with rows and columns. Nothing is added up here: totals are answers of their own,
// so a rate, a duration or a matter that stands in two codes is right in them as well.
import { numberOf, type FigureAnswer, type FigureRow, type FigureValue } from './figures';
import { monthWord, PERIODS, shortNames } from './figureCharts';
import { said, type Words } from './language';

/** One number of the table, with the answer that it is in: what opens its passport. */
export interface Cell {
  answer: FigureAnswer;
  figure: number;
  row: FigureRow | null;
  value: FigureValue;
}
export interface Line {
  key: string[];
  words: Words[];
  /** by column: for each figure, null where nothing was asked or counted */
  cells: (Cell | null)[];
}
export interface Pivot {
  rowHeads: { name: string; label: Words }[];
  /** columns in front of the total: each a tuple of words for one figure */
  columns: { key: string[]; words: Words[]; figure: number; total: boolean }[];
  lines: Line[];
  foot: (Cell | null)[];
}

const join = (key: string[]) => key.join('\u0001');
const index = (a: FigureAnswer | null) => new Map((a?.rows ?? []).map((r) => [join(r.key), r]));
const cell = (answer: FigureAnswer | null, figure: number, row: FigureRow | null | undefined): Cell | null => {
  if (!answer || row === undefined) return null;
  const value = (row ?? answer.total).values[figure];
  return value ? { answer, figure, row: row ?? null, value } : null;
};

/** whole: by rows then columns; byRows, byColumns: the same by one of them only (null where there is none). */
export function pivot(whole: FigureAnswer, rows: number, byRows: FigureAnswer | null, byColumns: FigureAnswer | null): Pivot {
  const figures = whole.figures.map((_, i) => i);
  const split = whole.by.length > rows;
  /* who only counts is not told small numbers: totals beside and below would say them by subtraction */
  const few = split && whole.few;
  const all = index(whole);
  const heads = split ? (byColumns ?? { rows: [] as FigureRow[] }).rows : [];
  const columns: Pivot['columns'] = heads.flatMap((h) => figures.map((figure) => ({ key: h.key, words: h.words, figure, total: false })));
  columns.push(...figures.map((figure) => ({ key: [], words: [], figure, total: split })));
  const source = rows ? (split ? byRows : whole) : null;
  const lines = (source?.rows ?? []).map((r) => ({
    key: r.key,
    words: r.words,
    cells: columns.map((c) => (c.key.length ? cell(whole, c.figure, all.get(join([...r.key, ...c.key]))) : few ? null : cell(source, c.figure, r))),
  }));
  const below = index(byColumns);
  const foot = columns.map((c) => (c.key.length ? (few ? null : cell(byColumns, c.figure, below.get(join(c.key)))) : cell(whole, c.figure, null)));
  return { rowHeads: whole.by.slice(0, rows), columns, lines, foot };
}

/** Lines by one column, the most first; what has no number last. */
export function sorted(lines: Line[], column: number, up: boolean): Line[] {
  const number = (l: Line) => {
    const c = l.cells[column];
    return c ? numberOf(c.answer.figures[c.figure], c.value) : null;
  };
  return [...lines].sort((a, b) => {
    const x = number(a);
    const y = number(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return up ? x - y : y - x;
  });
}

export interface Grid {
  rows: string[];
  columns: string[];
  /** row, column */
  cells: (Cell | null)[][];
}
const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

/** Years down, months across, from an answer by month alone; first by second dimension from one by two. Names are as short as the others
 *  of their row or column let them be. */
export function grid(answer: FigureAnswer, figure: number): Grid | null {
  const all = index(answer);
  if (answer.by.length === 1 && answer.by[0].name === 'month') {
    const years = [...new Set(answer.rows.map((r) => r.key[0].slice(0, 4)))].sort();
    return { rows: years, columns: MONTHS.map((m) => monthWord(Number(m))), cells: years.map((y) => MONTHS.map((m) => cell(answer, figure, all.get(`${y}-${m}`)))) };
  }
  if (answer.by.length !== 2) return null;
  const names = (at: number) => [...new Map(answer.rows.map((r) => [r.key[at], said(r.words[at])]))];
  const down = names(0);
  const across = names(1);
  for (const [i, list] of [down, across].entries()) if (PERIODS.includes(answer.by[i].name)) list.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const short = (i: number, list: [string, string][]) => shortNames(answer, answer.by[i].name, list.map((x) => x[0]), list.map((x) => x[1]));
  return { rows: short(0, down), columns: short(1, across), cells: down.map((d) => across.map((a) => cell(answer, figure, all.get(join([d[0], a[0]]))))) };
}
