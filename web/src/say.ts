// say.ts - values as people write them. Money comes in fen.
import { language, said } from './language';
import { officeName, personName } from './names';
import type { Field, Party } from './model';

const DAY = /^(\d{4})-(\d{2})-(\d{2})/;

/** 2026年3月9日 / 9 Mar 2026 */
export function sayDay(text?: string | null): string {
  const m = text?.match(DAY);
  if (!m) return text ?? '';
  if (language.value === 'zh') return `${m[1]}年${Number(m[2])}月${Number(m[3])}日`;
  return new Date(`${m[0]}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** 2026年3月 / Mar 2026 */
export const sayMonth = (day: string): string => (language.value === 'zh' ? `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月` : new Date(`${day.slice(0, 7)}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }));

/** Moments in the time of the law and of every term, wherever the machine that shows them stands. */
export const sayInstant = (text?: string | null): string =>
  text ? new Date(text).toLocaleString(language.value === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' }) : '';

export function sayMoney(fen: unknown): string {
  const n = Number(fen);
  if (!Number.isFinite(n)) return String(fen);
  const yuan = (n / 100).toLocaleString('zh-CN', { minimumFractionDigits: n % 100 ? 2 : 0, maximumFractionDigits: 2 });
  return language.value === 'zh' ? `${yuan}元` : `CNY ${yuan}`;
}

export const isParty = (v: unknown): v is Party => typeof v === 'object' && v !== null && 'name' in v;

/** A field's value as text; what has none is an empty text. */
export function sayValue(field: Field | undefined, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (isParty(value)) return value.identity ? `${value.name}（${value.identity}）` : value.name;
  if (!field) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  const word = (code: unknown) => said(field.choices?.find((c) => c.code === code)?.name) || String(code);
  switch (field.type) {
    case 'choice':
      return word(value);
    case 'choices':
      return Array.isArray(value) ? value.map(word).join(language.value === 'zh' ? '、' : ', ') : String(value);
    case 'money':
      return sayMoney(value);
    case 'date':
      return sayDay(String(value));
    case 'user':
      return personName(String(value));
    case 'office':
      return officeName(String(value));
    case 'bool':
      return language.value === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
    case 'int':
      return field.unit && language.value === 'zh' ? `${value}${field.unit}` : String(value);
    case 'text':
      return isSpan(value) ? saySpan(value) : String(value);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

/** How a day stands to today: {days: -3} is three days late. */
export function sayDays(days: number): string {
  const zh = language.value === 'zh';
  if (days < 0) return zh ? `逾期${-days}天` : `${-days} day${days === -1 ? '' : 's'} late`;
  if (days === 0) return zh ? '今天到期' : 'due today';
  return zh ? `还有${days}天` : `${days} day${days === 1 ? '' : 's'} left`;
}

const SPAN = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/;
const isSpan = (value: unknown) => typeof value === 'string' && SPAN.test(value);
/** The time of a report as it is written (2025, 2025Q3, 2025-09, DAY..DAY), for people. */
export function saySpan(span: unknown): string {
  if (typeof span !== 'string' || !span) return '';
  const days = span.match(SPAN);
  if (days) return `${sayDay(days[1])}${language.value === 'zh' ? '至' : ' to '}${sayDay(days[2])}`;
  return span.replace(/^(\d{4})-(\d{4})$/, '$1–$2');
}
