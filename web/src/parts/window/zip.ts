// zip.ts - several files as one, stored as they are (a PDF is packed already): APPNOTE.TXT 4.3, no compression, UTF-8 names.
const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
const UTF8 = 0x0800;
const VERSION = 20;
const DAY = (1 << 5) | 1; // 1 January 1980: the same files give the same bytes

function record(signature: number, parts: [bytes: 2 | 4, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + parts.reduce((sum, [n]) => sum + n, 0)));
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [bytes, value] of parts) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

export function zip(files: { name: string; bytes: Uint8Array }[]): Blob {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  let centralBytes = 0;
  for (const { name, bytes } of files) {
    const title = new TextEncoder().encode(name);
    const common: [2 | 4, number][] = [[2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, DAY], [4, crc(bytes)], [4, bytes.length], [4, bytes.length], [2, title.length], [2, 0]];
    const head = record(0x04034b50, common);
    const entry = record(0x02014b50, [[2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]);
    local.push(head, title, bytes);
    central.push(entry, title);
    offset += head.length + title.length + bytes.length;
    centralBytes += entry.length + title.length;
  }
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, centralBytes], [4, offset], [2, 0]]);
  return new Blob([...local, ...central, end] as BlobPart[], { type: 'application/zip' });
}

export function save(blob: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
/** A table that spreadsheet programs read; texts that would be formulas are made texts. */
export const csv = (rows: (string | number)[][]) =>
  new Blob(['\ufeff' + rows.map((r) => r.map((c) => `"${(/^[=+\-@\t\r]/.test(String(c)) ? `'${c}` : String(c)).replace(/"/g, '""')}"`).join(',')).join('\r\n') + '\r\n'], { type: 'text/csv' });
