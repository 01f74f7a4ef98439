// a11y.mjs - journeys: every page of the office and of the public (walk.mjs), for each of its people, with its menus, drawers,
// dialogs and forms open, in both languages, by day and in the dark, on a desk and on a phone: axe finds nothing, nothing is
// wider than the screen, and no text of the other language stands where the program speaks.
//   FORMS=all     every form of every kind as closely as the others; else those beyond the listed ones by day on a desk only
//   TEXTS=file    what stands in the other language and is held to be data, for a person to read
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, ask, axe, base, home, open, outOfShape, run, shots, still } from '../rig.mjs';
import { PEOPLE, formsOf, go, matches, routes } from '../walk.mjs';

const LANGS = { zh: 'zh-CN', en: 'en-GB' };
const WIDTHS = [1360, 390];
/* Colours change with the look, the rest of what axe asks with the width. */
const RULES = { light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, dark: { type: 'rule', values: ['color-contrast'] } };
const GRAVE = ['moderate', 'serious', 'critical'];

/** Runs in the page: what it says to the reader, each with where it stands; what is marked as of another language is left out. */
function said() {
  const list = [];
  const where = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''}${e.className && typeof e.className === 'string' ? `.${e.className.trim().split(/\s+/).slice(0, 3).join('.')}` : ''}`;
  const ours = (e) => !e.closest('[lang]') || e.closest('[lang]') === document.documentElement;
  const tree = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = tree.nextNode(); n; n = tree.nextNode()) {
    const e = n.parentElement;
    if (n.data.trim() && ours(e) && !e.closest('script,style,noscript,pre,code,textarea,td.at ~ td.long') && e.checkVisibility()) list.push([n.data.trim().replace(/\s+/g, ' '), where(e)]);
  }
  for (const e of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
    for (const a of ['aria-label', 'title', 'placeholder', 'alt']) if (e.getAttribute(a)?.trim() && ours(e)) list.push([e.getAttribute(a).trim().replace(/\s+/g, ' '), `${where(e)}@${a}`]);
  return list;
}

/* What the program itself says, in each language: the texts of the pages and the words of the catalogue. What stands in the
 * other language and is none of them was written by people or is a name. */
const strings = (v) => (typeof v === 'string' ? [v] : v && typeof v === 'object' ? Object.values(v).flatMap(strings) : []);
const pairs = (v) => (v && typeof v === 'object' ? (typeof v.zh === 'string' && typeof v.en === 'string' ? [v] : Object.values(v).flatMap(pairs)) : []);
const own = { zh: new Set(), en: new Set() };
const folder = new URL('../../../i18n/office/', import.meta.url);
for (const f of readdirSync(folder)) strings(JSON.parse(readFileSync(new URL(f, folder), 'utf8'))).forEach((s) => own[f.includes('.zh.') ? 'zh' : 'en'].add(s));
async function learn(page) {
  if (own.learnt) return;
  own.learnt = true;
  for (const at of ['catalogue', 'menu']) for (const p of pairs(await (await page.request.get(`${base}/api/v1/${at}`)).json())) (own.zh.add(p.zh), own.en.add(p.en));
  for (const s of own.zh) if (own.en.has(s)) (own.zh.delete(s), own.en.delete(s));
  for (const a of JSON.parse(run('admin', 'matter', 'list', 'account', '--json'))) own.zh.delete(a.fields.full_name); // one is called after the role
  for (const s of ['中文', '公安机关']) own.zh.delete(s); // a language in its own name; what a field says that was recorded
}
const FOREIGN = { en: /\p{sc=Han}/u, zh: /[A-Za-z]{3,}[,.;:]? [a-z]{2,}/ };
function foreign(lang, texts) {
  const other = own[lang === 'en' ? 'zh' : 'en'];
  const found = texts.filter(([s]) => FOREIGN[lang].test(s));
  const ours = found.filter(([s]) => s.split(/ · |[：；]/).some((part) => part.trim().length > 1 && FOREIGN[lang].test(part) && other.has(part.trim())) || other.has(s));
  if (process.env.TEXTS) for (const [s, at] of found) appendFileSync(process.env.TEXTS, `${lang}\t${ours.some(([o]) => o === s) ? 'OURS' : 'data'}\t${at}\t${s.slice(0, 120)}\n`);
  return ours.map(([s, at]) => `says in ${lang}: ${s.slice(0, 80)} (${at})`);
}

let pages = 0, looks = 0;
/** Looks at what stands there now; faults are put into the list once each, with the first place they were seen at. */
async function inspect(page, lang, at, faults, closely = true) {
  pages++;
  const note = (s) => (faults.has(s) ? faults.get(s).push(at) : faults.set(s, [at]));
  for (const width of closely ? WIDTHS : WIDTHS.slice(0, 1)) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
    for (const look of closely ? ['light', 'dark'] : ['light']) {
      await page.emulateMedia({ colorScheme: look });
      await page.waitForFunction((look) => matchMedia(`(prefers-color-scheme: ${look})`).matches && (!document.getElementById('app') || document.documentElement.classList.contains('dark') === (look === 'dark')), look);
      await still(page);
      looks++;
      if (look === 'light') (await page.evaluate(outOfShape)).forEach((s) => note(`${width}: ${s}`));
      if (look === 'light' && width === WIDTHS[0]) foreign(lang, await page.evaluate(said)).forEach(note);
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
      for (const v of await page.evaluate(ask, RULES[look])) if (GRAVE.includes(v.impact)) v.nodes.slice(0, 3).forEach((n) => note(`${v.impact} ${v.id} (${look}): ${n}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
}

let ready = false;
function prepare() {
  if (ready) return;
  ready = true;
  if (process.env.TEXTS) writeFileSync(process.env.TEXTS, '');
  writeFileSync(join(home, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
  try {
    run('admin', 'user', 'add', 'deputy', '--name', '冯副检', '--roles', 'deputy_chief', '--own', '--password-file', join(home, 'password'));
  } catch {
    /* the demonstration has one */
  }
}

async function walk(who, seenForms) {
  prepare();
  const faults = new Map();
  for (const [lang, locale] of Object.entries(LANGS)) {
    const page = await open(who === 'nobody' ? null : who, { locale, colorScheme: 'light' });
    if (who !== 'nobody') await learn(page);
    const at = async (visit, closely) => {
      const name = `${lang} ${visit.path()}`;
      try {
        await go(page, visit);
        await inspect(page, lang, name, faults, closely);
      } catch (e) {
        if (shots) await page.screenshot({ path: `${shots}/walk-${who}-${pages}.png` }).catch(() => null);
        faults.set(`${name}: ${String(e.message).split('\n').slice(0, 3).join(' ')}`, [name]);
      }
    };
    for (const visit of PEOPLE[who]) await at(visit, true);
    if (who !== 'nobody') {
      const walked = PEOPLE[who].map((v) => v.path());
      for (const kind of await formsOf(page)) {
        const path = `/office/kinds/${kind}/new`;
        if (walked.includes(path) || seenForms.has(`${lang}${path}`)) continue;
        seenForms.add(`${lang}${path}`);
        await at({ path: () => path, steps: [(p) => p.waitForSelector('.act-form, .publish-from')] }, process.env.FORMS === 'all');
      }
    }
    await page.context().close();
  }
  console.log(`     ${who}: so far ${pages} pages and what opens on them, looked at ${looks} times`);
  const said = [...faults].map(([s, at]) => `${s}\n       ${at.length} times, first ${at[0]}`);
  if (said.length && shots) writeFileSync(`${shots}/a11y-${who}.txt`, said.join('\n'));
  assert.equal(said.length, 0, `${said.length} faults\n${said.slice(0, 40).join('\n')}`);
  return null;
}

export default function journeys(journey) {
  journey('every address of the office and of the public pages is walked', async () => {
    prepare();
    const paths = Object.values(PEOPLE).flat().map((v) => [v.path(), v.ends ?? '']).flat();
    const table = routes();
    assert.ok(table.length > 35, 'the tables are read');
    assert.deepEqual(table.filter((r) => !/\/admin$/.test(r) && !paths.some((p) => matches(r, p))), []);
  });
  const seenForms = new Set();
  for (const who of Object.keys(PEOPLE)) journey(`${who}: every page, zh and en, light and dark, on a desk and a phone`, () => walk(who, seenForms));
}
