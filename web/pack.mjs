// pack.mjs - every built file also as gzip, once, so that the program need not compress while it serves.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = new URL('dist/', import.meta.url).pathname;
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(js|css|html|svg)$/.test(name)) continue;
  const path = join(folder, name);
  const packed = gzipSync(readFileSync(path), { level: 9 });
  packed[9] = 255; // the operating system's number: the same bytes everywhere
  writeFileSync(`${path}.gz`, packed);
}
