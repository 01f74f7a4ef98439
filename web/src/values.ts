// values.ts - what is typed into a field, read strictly: undefined is no such value, null is nothing.
import { chinaToday, isDay } from './days';
import type { Field } from './model';
import { sayDay, sayMoney } from './say';
import { t } from './words';

/** Fen of what is typed in yuan; 1.5万 and 2亿 are understood. */
export function readMoney(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/[,\s元]/g, '');
  if (!plain) return null;
  const m = plain.match(/^(-?\d+(?:\.\d+)?)(万|亿)?$/);
  if (!m) return undefined;
  const exact = Number(m[1]) * (m[2] === '万' ? 1e4 : m[2] === '亿' ? 1e8 : 1) * 100;
  const fen = Math.round(exact);
  return Number.isSafeInteger(fen) && Math.abs(exact - fen) < 0.01 ? fen : undefined; // a part of a fen is no amount
}

export function readInt(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
  if (!plain) return null;
  const n = /^-?\d+$/.test(plain) ? Number(plain) : NaN;
  return Number.isSafeInteger(n) ? n : undefined;
}

/** What is wrong with a value by itself, in words; '' for nothing. Fields that are empty are right. */
export function faultOf(field: Field, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (field.type === 'date') {
    if (!isDay(value)) return t('field.date_bad', { typed: String(value) });
    return field.past && value > chinaToday() ? t('field.date_ahead', { today: sayDay(chinaToday()) }) : '';
  }
  if (field.type !== 'int' && field.type !== 'money') return '';
  if (typeof value !== 'number') return t(field.type === 'money' ? 'field.money_bad' : 'field.int_bad', { typed: String(value) });
  const say = (n: number) => (field.type === 'money' ? sayMoney(n) : String(n));
  if (field.least !== undefined && value < field.least) return t('field.least', { n: say(field.least) });
  return field.most !== undefined && value > field.most ? t('field.most', { n: say(field.most) }) : '';
}
