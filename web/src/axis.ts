// axis.ts - numbers as short as an axis or a heat map wants them; apart from what draws, which is loaded when something is drawn.
import { language } from './language';

/** A number beside an axis: 12,000 is 1.2万 (12k), so that it stays short; never more than two digits behind the point. */
export function axisWord(v: number): string {
  const zh = language.value === 'zh';
  const steps: [number, string][] = zh ? [[1e8, '亿'], [1e4, '万']] : [[1e9, 'bn'], [1e6, 'm'], [1e4, 'k']];
  const [size, word] = steps.find(([n]) => Math.abs(v) >= n) ?? [1, ''];
  const n = size === 1e4 && !zh ? v / 1e3 : v / size;
  return `${(Math.round(n * 100) / 100).toLocaleString('en', { maximumFractionDigits: 2 })}${word}`;
}
