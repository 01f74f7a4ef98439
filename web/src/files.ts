// files.ts - what a page itself hands out: pictures of its charts, tables of their numbers. Answers of figures come from the server
// (their files carry the passport); these are for what is put together on the page.
import { at, call } from './api';

function save(name: string, blob: Blob | null) {
  if (!blob) return;
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = name.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 80);
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 5000);
}
/** A text that a spreadsheet program would run has an apostrophe before it. */
const cell = (x: unknown) => {
  const text = x === null || x === undefined ? '' : String(x);
  return `"${(typeof x === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};
export const saveTable = (name: string, rows: unknown[][]) => save(`${name}.csv`, new Blob(['\ufeff', rows.map((r) => r.map(cell).join(',')).join('\r\n')], { type: 'text/csv' }));
export const savePicture = (name: string, canvas: HTMLCanvasElement) => canvas.toBlob((blob) => save(`${name}.png`, blob), 'image/png');
/** As the server may call a file that was sent: what is long keeps its end, where the kind of file stands. */
export const sentName = (file: File): string => [...file.name].slice(-100).join('');
/** A draft that is a file as text, whatever it was written in; refused when it is none. */
export const textOf = async (file: File): Promise<string> => (await call<{ text: string }>('POST', at('reports/read', { file: sentName(file) }), { upload: file })).text;
/** What is asked of somebody who chooses such a file. */
export const DRAFT_FILES = '.txt,.md,.html,.htm,.docx,.pdf';
