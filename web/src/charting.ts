// charting.ts - what all charts share. The colours keep apart for the colour-blind (Okabe and Ito, darkened to 3:1 on white);
// bars carry patterns as well and lines have marks of their own, so that nothing is told by colour alone.
import { init, type ECharts } from 'echarts/core';
import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue';
import { savePicture } from './files';
import { dark, isDark } from './language';

const LIGHT = ['#0b6fb8', '#b56a00', '#00785a', '#a04a86', '#c24a00', '#3c4a5c'];
const DARK = ['#56b4e9', '#e6a532', '#3cc49a', '#d58ab8', '#f08650', '#aab6c6'];
export const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow'];

export const colours = (): string[] => (isDark() ? DARK : LIGHT);
/** Of what is compared with: grey, and dashed or thin. */
export const pale = (): string => (isDark() ? '#7f8b9b' : '#8a96a6');
export const ink = (): string => (isDark() ? '#e7ebf2' : '#1c2430');
export const soft = (): string => (isDark() ? '#a6b0bf' : '#57606f');
/** From little to much, one hue, lighter to darker (on dark ground the other way round). */
export const shades = (): string[] => (isDark() ? ['#1d2a38', '#1f4f78', '#2f86c4', '#9bd3f7'] : ['#eef4fa', '#a9cbe8', '#3f86c0', '#0a3c69']);

/** A chart in a box for as long as its part of the page lives: drawn anew when what it shows or the light changes, as wide as its
 *  box, kept as a picture on wish. height: of the box in pixels, 0 = as the style sheet says. The part registers what it draws with. */
export function useChart(what: { title: () => string; option: () => object; click: (chart: ECharts) => void; height?: () => number; deep?: boolean }, changes: WatchSource[]): { box: Ref<HTMLElement | null>; picture: () => void } {
  const box = ref<HTMLElement | null>(null);
  let chart: ECharts | null = null;
  function draw() {
    if (!box.value) return;
    chart?.dispose();
    const height = what.height?.() ?? 0;
    if (height) box.value.style.height = `${height}px`;
    else box.value.style.removeProperty('height');
    chart = init(box.value, isDark() ? 'dark' : undefined);
    chart.setOption({ backgroundColor: 'transparent', ...what.option() });
    what.click(chart);
  }
  const watcher = new ResizeObserver(() => chart?.resize());
  onMounted(() => {
    draw();
    if (box.value) watcher.observe(box.value);
  });
  onBeforeUnmount(() => {
    watcher.disconnect();
    chart?.dispose();
  });
  watch([...changes, dark], () => nextTick(draw), { deep: what.deep });
  return { box, picture: () => chart && savePicture(what.title(), chart.renderToCanvas({ pixelRatio: 2, backgroundColor: isDark() ? '#1a212b' : '#ffffff' })) };
}
