// texts.mjs - no text is missing: both languages have the same keys, no value is empty, every key the pages name exists, and a
// page's areas of texts (meta.texts of its route) hold all that it and its parts say. Prints each fault; exits 1 on any.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../i18n/office');
const faults = [];
const keysOf = (value, path = '') => (typeof value === 'string' ? [[path, value]] : Object.entries(value).flatMap(([k, v]) => keysOf(v, path ? `${path}.${k}` : k)));

/** What a text is given, in whatever order. */
const values = (text) => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ');
/** Both languages are given the same values; English may have a form for one and a form for many, which {n} chooses. */
function unlike(zh, en) {
  const forms = en.split(' | ');
  const out = forms.filter((form) => values(form) !== values(zh)).map((form) => `is given ${values(zh)} in Chinese, ${values(form)} in English`);
  if (zh.includes('|') || forms.length > 2 || (forms.length === 2 && !values(en).includes('{n}'))) out.push('has forms that no number chooses');
  return out;
}

/** area -> its keys; key -> area */
const areas = new Map();
const owner = new Map();
for (const file of readdirSync(folder).filter((f) => f.endsWith('.zh.json'))) {
  const area = file.slice(0, -'.zh.json'.length);
  const [zh, en] = ['zh', 'en'].map((l) => new Map(keysOf(JSON.parse(readFileSync(join(folder, `${area}.${l}.json`), 'utf8')))));
  for (const [k, v] of zh) if (!en.has(k)) faults.push(`i18n/office/${area}.en.json lacks ${k}`); else if (!v.trim() || !en.get(k).trim()) faults.push(`${area}: ${k} is empty`);
  for (const [k, v] of zh) if (en.has(k)) faults.push(...unlike(v, en.get(k)).map((what) => `${area}: ${k} ${what}`));
  for (const k of en.keys()) if (!zh.has(k)) faults.push(`i18n/office/${area}.zh.json lacks ${k}`);
  for (const [k, v] of en) if (/[\u4e00-\u9fff]/.test(v) && !/^(中文|\p{sc=Han}+)$/u.test(v) && !/[A-Za-z]/.test(v)) faults.push(`${area}.en: ${k} is not English`);
  areas.set(area, zh);
  for (const k of zh.keys()) owner.has(k) ? faults.push(`${k} stands in ${owner.get(k)} and ${area}`) : owner.set(k, area);
}

/** Keys a file names: whole ones, and the beginnings of those it puts together. */
function named(text) {
  const out = [];
  for (const m of text.matchAll(/(?<![\w.])\$?t\(\s*(['"`])((?:(?!\1).)*)\1/g)) out.push(m[2].includes('${') ? { head: m[2].slice(0, m[2].indexOf('${')) } : { key: m[2] });
  for (const m of text.matchAll(/(?<![\w.])\$?t\([^()'"`]*\?\s*'([\w.]+)'\s*:\s*'([\w.]+)'/g)) out.push({ key: m[1] }, { key: m[2] });
  return out;
}
const read = new Map();
function source(path) {
  if (!read.has(path)) {
    const text = readFileSync(path, 'utf8');
    const imports = [...text.matchAll(/from\s+'((?:@\/|\.\.?\/)[^']+)'/g), ...text.matchAll(/import\('((?:@\/|\.\.?\/)[^']+)'\)/g)].map((m) => m[1]);
    read.set(path, { named: named(text), imports: imports.map((i) => file(i, path)).filter(Boolean) });
  }
  return read.get(path);
}
function file(name, from) {
  const at = name.startsWith('@/') ? join(here, 'src', name.slice(2)) : resolve(dirname(from), name);
  return [at, `${at}.ts`, `${at}.vue`, join(at, 'index.ts')].find((p) => existsSync(p) && /\.(ts|vue)$/.test(p));
}
const short = (path) => path.slice(here.length + 1);
function needs(path, seen = new Set()) {
  if (seen.has(path) || /router\.ts$/.test(path)) return seen;
  seen.add(path);
  source(path).imports.forEach((i) => needs(i, seen));
  return seen;
}
const fits = (n, key) => (n.key ? n.key === key : key.startsWith(n.head));

const every = readdirSync(join(here, 'src'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && /\.(ts|vue)$/.test(e.name)).map((e) => join(e.path ?? e.parentPath, e.name));
let count = 0;
for (const path of every)
  for (const n of source(path).named) {
    if (n.head === '') continue;
    count++;
    if (![...owner.keys()].some((k) => fits(n, k))) faults.push(`${short(path)} says ${n.key ?? n.head + '…'}, which no text has`);
  }

const router = readFileSync(join(here, 'src/router.ts'), 'utf8');
for (const m of router.matchAll(/component: \(\) => import\('([^']+)'\)(?:, meta: \{([^}]*)\})?/g)) {
  const texts = new Set(['frame', ...[...(m[2] ?? '').matchAll(/'(\w[\w-]*)'/g)].map((t) => t[1])]);
  for (const t of texts) if (!areas.has(t)) faults.push(`router.ts: no texts ${t}`);
  for (const path of needs(file(m[1], join(here, 'src/router.ts'))))
    for (const n of source(path).named) {
      const at = n.head === '' ? undefined : [...owner].find(([k]) => fits(n, k));
      if (at && !texts.has(at[1])) faults.push(`${m[1]} does not load the texts ${at[1]} that ${short(path)} says (${n.key ?? n.head})`);
    }
}
for (const f of new Set(faults)) console.log(f);
console.log(`${owner.size} texts in two languages, ${count} places that name one, ${new Set(faults).size} faults`);
process.exit(faults.length ? 1 : 0);
