// matterName.ts - by what names people know a matter: its own title, whom it is about, the whole it belongs to. The server says them
// (title, about, whole of GET mine, find, matters/{id} …); where there is no title the number, else the id.
import { said, type Words } from './language';

export interface MatterName {
  matter: string;
  kind: string;
  kind_label: Words;
  number: string | null;
  title: string | null;
  title_words?: Words;
}
export interface Named {
  kind_label?: Words;
  title?: string | null;
  title_words?: Words;
  number?: string | null;
  matter?: string;
  id?: string;
  about?: MatterName;
  whole?: MatterName;
}
const LONG = 72;
const cut = (text: string) => (text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text);

/** 取保候审 · 周某 */
export function matterTitle(m: Named): string {
  const own = said(m.title_words) || m.title || '';
  const about = m.about ? said(m.about.title_words) || m.about.title || '' : '';
  /* of a measure without a title of its own: 强制措施 · 周某 */
  const kind = !own && about ? said(m.kind_label) : '';
  const both = [own || kind, about].filter((x, i, all) => x && all.indexOf(x) === i).join(' · ');
  /* Without any name: what it is, and its number in the register; of a part the whole that stands behind it says which. */
  return cut(both || m.number || [said(m.kind_label), m.whole && m.kind_label ? '' : m.matter || m.id].filter(Boolean).join(' '));
}
/** 周某受贿案; nothing for what stands by itself */
export const wholeTitle = (m: Named): string => (m.whole ? cut(said(m.whole.title_words) || m.whole.title || m.whole.number || m.whole.matter) : '');
/** 取保候审 · 周某 — 周某受贿案 */
export const fullTitle = (m: Named): string => [matterTitle(m), wholeTitle(m)].filter(Boolean).join(' — ');
