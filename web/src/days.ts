// days.ts - days as people type them. What is not a day stays what was typed: nothing is turned into another day silently.

/** The law's today: the day in China, wherever this machine stands. */
export const chinaToday = (): string => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

export const chinaYear = (): number => Number(chinaToday().slice(0, 4));
/** The first day of the year that runs. */
export const yearStart = (): string => `${chinaYear()}-01-01`;
/** How many days it is still; less than nothing when it is over. */
export const daysUntil = (day: string): number => Math.round((Date.parse(day) - Date.parse(chinaToday())) / 86_400_000);

export function shiftDay(day: string, by: number): string {
  const d = new Date(`${day}T00:00:00Z`);
  d.setUTCDate(d.getUTCDate() + by);
  return d.toISOString().slice(0, 10);
}

const WORDS: Record<string, number> = { 今天: 0, 今日: 0, today: 0, 昨天: -1, 昨日: -1, yesterday: -1, 明天: 1, 明日: 1, tomorrow: 1, 前天: -2, 后天: 2 };
const SHAPES = [/^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/, /^(\d{4})()(\d{2})(\d{2})$/, /^(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?$/];

/** 2026-11-20, 20261120, 2026.11.20, 2026年11月20日, 今天, yesterday: as 2026-11-20. Anything else, or a day that there is
 *  not, is undefined; nothing typed is null. */
export function readDay(text: string, today = chinaToday()): string | null | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  if (!plain) return null;
  if (plain in WORDS) return shiftDay(today, WORDS[plain]);
  for (const shape of SHAPES) {
    const m = plain.match(shape);
    if (!m) continue;
    const [year, month, day] = [Number(m[1]), Number(m[3]), Number(m[4])];
    const at = new Date(Date.UTC(year, month - 1, day));
    const real = year >= 1900 && year <= 2199 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    return real ? at.toISOString().slice(0, 10) : undefined;
  }
  return undefined;
}

/** Is it a day as the server wants it? */
export const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && readDay(value) === value;

/** The weeks of a month, Monday first; days of its neighbours fill them up. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const before = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let at = shiftDay(first, -before); at.slice(0, 7) <= month; at = shiftDay(at, 7)) weeks.push(Array.from({ length: 7 }, (_, i) => shiftDay(at, i)));
  return weeks;
}
export function shiftMonth(day: string, by: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + by;
  const head = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  const last = Number(shiftDay(`${Math.floor((months + 1) / 12)}-${String(((months + 1) % 12) + 1).padStart(2, '0')}-01`, -1).slice(8));
  return `${head}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`;
}
