// charting.ts - what all charts share. The colours keep apart for the colour-blind (Okabe and Ito, darkened to 3:1 on white);
// bars carry patterns as well and lines have marks of their own, so that nothing is told by colour alone.
import { isDark } from './language';

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
