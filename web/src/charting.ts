// charting.ts - what all charts share. The colours keep apart for the colour-blind (Okabe and Ito, darkened to 3:1 on white);
// bars carry patterns as well and lines have marks of their own, so that nothing is told by colour alone.
import { init, type ECharts } from 'echarts/core';
import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue';
import { savePicture } from './files';
import { dark, isDark } from './language';

const LIGHT = ['#0b6fb8', '#b56a00', '#00785a', '#a04a86', '#c24a00', '#3c4a5c'];
const DARK = ['#56b4e9', '#e6a532', '#3cc49a', '#d58ab8', '#f08650', '#aab6c6'];
export const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'path://M0,0L10,0L5,9Z', 'path://M4,0H6V4H10V6H6V10H4V6H0V4H4Z'];

export const colours = (): string[] => (isDark() ? DARK : LIGHT);
/** What charts stand on: the inside of hollow marks. */
export const ground = (): string => (isDark() ? '#1a212b' : '#ffffff');
/** Of what is compared with: grey, and dashed or thin. */
export const pale = (): string => (isDark() ? '#7f8b9b' : '#8a96a6');
export const ink = (): string => (isDark() ? '#e7ebf2' : '#1c2430');
export const soft = (): string => (isDark() ? '#a6b0bf' : '#57606f');
/** From little to much, one hue, lighter to darker (on dark ground the other way round). */
export const shades = (): string[] => (isDark() ? ['#1d2a38', '#1f4f78', '#2f86c4', '#9bd3f7'] : ['#eef4fa', '#a9cbe8', '#3f86c0', '#0a3c69']);

/** A name in lines of about the same width, none wider than the limit by more than a word; words stay whole, brackets with what they hold. */
export function wrapped(text: string, limit: number): string {
  const parts = text.match(/[（(][^（()）]{1,12}[）)]|[\u2e80-\uffef](?:[）》”、，。：；]|(?<=[（《“])[\u2e80-\uffef])*|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [text];
  const each = wide(text) / Math.max(1, Math.ceil(wide(text) / limit));
  const lines = [''];
  for (const part of parts) {
    const line = lines[lines.length - 1];
    if (line && wide(line) + wide(part.trimEnd()) / 2 > each && wide(line + part) > 24) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  return lines.map((l) => l.trim()).join('\n');
}
const still = matchMedia('(prefers-reduced-motion: reduce)');
/** How wide a text of 12 px is drawn: Chinese signs are as wide as high, others a little over half. */
export const wide = (text: string): number => [...text].reduce((n, c) => n + (c > '\u2e7f' ? 12 : 6.8), 0);

/** The picture as it is taken away: what it shows, of what, then the drawing. */
function framed(drawing: HTMLCanvasElement, title: string, about: string): HTMLCanvasElement {
  const HEAD = about ? 92 : 60;
  const out = document.createElement('canvas');
  out.width = drawing.width + 32;
  out.height = drawing.height + HEAD + 24;
  const pen = out.getContext('2d');
  if (!pen) return drawing;
  pen.fillStyle = ground();
  pen.fillRect(0, 0, out.width, out.height);
  pen.fillStyle = ink();
  pen.font = '600 30px sans-serif';
  pen.fillText(title, 16, 42, out.width - 32);
  pen.fillStyle = soft();
  pen.font = '22px sans-serif';
  pen.fillText(about, 16, 76, out.width - 32);
  pen.drawImage(drawing, 16, HEAD);
  return out;
}

/** A chart in a box for as long as its part of the page lives: drawn anew when what it shows, the light or its width changes, kept as
 *  a picture on wish. height: of the box in pixels, 0 = as the style sheet says. option is told how wide the box is. The part
 *  registers what it draws with. */
export function useChart(what: { title: () => string; about?: () => string; option: (width: number) => object; click: (chart: ECharts) => void; height?: (width: number) => number; deep?: boolean }, changes: WatchSource[]): { box: Ref<HTMLElement | null>; picture: () => void } {
  const box = ref<HTMLElement | null>(null);
  let chart: ECharts | null = null;
  let drawn = 0; // the width it was drawn for
  function draw() {
    if (!box.value) return;
    chart?.dispose();
    drawn = box.value.clientWidth;
    const height = what.height?.(drawn) ?? 0;
    if (height) box.value.style.height = `${height}px`;
    else box.value.style.removeProperty('height');
    chart = init(box.value, isDark() ? 'dark' : undefined);
    chart.setOption({ backgroundColor: 'transparent', animation: !still.matches, animationDuration: 300, ...what.option(drawn) });
    what.click(chart);
  }
  const watcher = new ResizeObserver(() => (box.value && box.value.clientWidth !== drawn ? draw() : chart?.resize()));
  onMounted(() => {
    draw();
    if (box.value) watcher.observe(box.value);
  });
  onBeforeUnmount(() => {
    watcher.disconnect();
    chart?.dispose();
  });
  watch([...changes, dark], () => nextTick(draw), { deep: what.deep });
  return { box, picture: () => chart && savePicture(what.title(), framed(chart.renderToCanvas({ pixelRatio: 2, backgroundColor: ground() }), what.title(), what.about?.() ?? '')) };
}
