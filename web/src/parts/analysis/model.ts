// model.ts - answers of the analysis as the server gives them.
import type { FigureAnswer, FigureHead, FigureQuestion, FigureRow, FigureValue } from '@/figures';
import type { Words } from '@/language';

/** A number whose passport is open. */
export interface Opened {
  answer: FigureAnswer;
  figure: FigureHead;
  row: FigureRow | null;
  value: FigureValue;
}

export interface Value {
  n?: number;
  before?: number;
  small_base?: boolean;
  part_record?: boolean;
  joined?: boolean;
  moved?: boolean;
  no_record?: boolean;
  percent?: { part: number; whole: number } | null;
  say: { zh: Record<string, string>; en: Record<string, string> };
}
export interface Profile {
  figure: string;
  from: string;
  to: string;
  before_from: string;
  before_to: string;
  by: { name: string; answer: FigureAnswer }[];
  bands: { code: string; words: Words; n: number; before: number | null }[];
  bands_note?: Words;
  /** how many stand in no band: null where there are none */
  unbanded?: number | null;
}
export interface Piece {
  sort: string;
  code: string;
  words: Words;
  points: number;
  read?: boolean;
}
export interface Group {
  name: Words;
  size: number;
  points: number;
  cases: { id: string; title: string; matter: string; ways: { code: string; quote: string; passage: string }[] }[];
  shared: { sort: string; code: string; words: Words; cases: number }[];
  words: { text: string; cases: number }[];
  loopholes: { code: string; words: Words; remedy: Words; cases: number; why: { words: Words; cases: number }[] }[];
  pairs: Pair[];
}
/** points: the sum of the pieces and of the rest, which are too small to be listed. */
export interface Pair {
  a: string;
  b: string;
  points: number;
  pieces: Piece[];
  rest?: number;
}
export interface Groups {
  cases: number;
  grouped: number;
  may_draft?: boolean;
  lexicon: string;
  from: number; /* from this mean of its pairs on a group is one */
  groups: Group[];
}
export interface RatioRow {
  key?: string;
  words?: Words;
  cases: number;
  items: number;
  pieces: number;
  say?: Words;
  hundred?: string;
}
export interface Ratio extends RatioRow {
  standing: { cancelled_on: string; words: Words; after: boolean };
  causes: { sort: string; code: string; words: Words; n: number; status: string; doubt: Words; kept: boolean; readable: boolean; recorded?: boolean }[];
  partial: boolean;
  recorded?: boolean;
  notes?: { code: string; zh: string; en: string }[];
  rows?: RatioRow[];
}
export interface Board {
  name: string;
  start_on: string;
  end_on: string;
  extended_to: string | null;
  until: string;
  before_from: string;
  before_to: string;
  days: number;
  days_left: number;
  hidden: number;
  asked?: FigureQuestion;
  figures: { name: string; label: Words; value: Value; planned?: Value; goal: number | null; reached: { say: Words } | null }[];
  listed: { all: number; done: number; left: number; open: number; late: number; cases: { id: string; name: string; term_on: string; late: boolean }[] };
  forces: { all: number; by_post: { code: string; words: Words; n: number }[]; list: { id: string; name: string; leader: string; post: Words }[] };
}
/** What a weekly sheet says, and the register of the same seven days. */
export const SHEET_GROUPS = ['cases', 'persons', 'senior'] as const;
export type SheetGroup = (typeof SHEET_GROUPS)[number];
export interface Weeks {
  figures: { name: string; label: Words }[];
  weeks: { week: number; from: string; to: string; n: number[]; before: (number | null)[]; total: number[]; total_before: (number | null)[] }[];
  sheets: { id: string; week_end: string; stage: string; typed: Partial<Record<SheetGroup, number>>; counted: Partial<Record<SheetGroup, number>>; differs: boolean }[];
}
export interface Outliers {
  figures: { name: string; label: Words; offices: number; few: boolean; unkept: number; out: { office: string; words: Words; direction: string; why: Words }[]; none: { office: string; words: Words; before: number }[] }[];
}

/** Thousandths of a point with one digit, cut as the program cuts them. */
export const points = (milli: number): string => (Math.floor(milli / 100) / 10).toFixed(1);
/** As they are: what is added up is right to the last digit. */
export const exactPoints = (milli: number): string => (milli / 1000).toFixed(3);
