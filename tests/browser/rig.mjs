// rig.mjs - what every journey stands on: the demonstration served by the real program, a real browser, and the look at each
// page: nothing is wider than the screen, no script fails, no policy is violated, no request leaves the house, and axe
// finds nothing serious.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

export const [program, shots] = process.argv.slice(2);
if (!program) throw new Error('usage: node office.mjs XIEZHI [SHOTS]');
if (shots) mkdirSync(shots, { recursive: true });
export const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
export const PASSWORD = 'xiezhi-demo-2026';
export const HOSTILE = `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{7*7}}\${7*7}';--`;

/** Convictions on record. RECORDS=100000: a server as an office's after years, that many matters in all: 55 of 100 convictions, 25
 *  letters, 10 cases with a suspect each, taken in as sheets, each with the day it was done, which is how an office that begins takes its old registers in. */
export const records = Number(process.env.RECORDS ?? 300);
export const MANY = 10000; // from here on a mixture; ONLY_RECORDS=1: convictions alone, as speed.mjs asks them
const mixed = records >= MANY && !process.env.ONLY_RECORDS;
/** How long is waited for what comes late: on a server of many matters three times as long as on a small one. PATIENCE=3: three times
 *  again, for a machine with much else to do. Only what does not come at all waits so long: each wait is for what one waits for. */
const PATIENCE = Number(process.env.PATIENCE ?? 1) * (records >= MANY ? 3 : 1);
export const patient = (milliseconds) => milliseconds * PATIENCE;
const convictions = mixed ? Math.round(records * 0.55) : records;

export const home = mkdtempSync(join(tmpdir(), 'xz-office-'));
/* DATA=folder: a demonstration that is there already and stays (one of a million is made once and measured often). */
if (process.env.DATA) symlinkSync(resolve(process.env.DATA), join(home, 'd'));
const loading = Date.now();
execFileSync(program, ['demo', '--no-lists', '--records', String(convictions), '--data', join(home, 'd')], { stdio: 'ignore' });
/** A sheet of one kind, made row by row and taken in by the program's own import. */
function takeIn(kind, login, heads, count, row) {
  const sheet = join(home, `${kind}.csv`);
  writeFileSync(sheet, [`\ufeff${heads}`, ...Array.from({ length: count }, (_, i) => row(i))].join('\n'));
  execFileSync(program, ['import', sheet, '--kind', kind, '--data', join(home, 'd'), '--as', login, '--all-or-none'], { stdio: 'ignore' });
}
if (mixed && !process.env.DATA) {
  const back = (days) => new Date(Date.now() - days * 86400000).toISOString().slice(0, 10);
  const of = (list, i) => list[i % list.length];
  /* No case in the weeks of the city's campaign, whose sheets say what the register counts; none before the record began. */
  takeIn('letter', 'letters', 'subject,matter_kind,channel,sender,received_on,occurred_on', records * 0.25, (i) => `反映${of(['征地补偿', '工程招标', '药品采购', '不服判决', '河道排污'], i)}问题第${i}号,${of(['complaint', 'appeal', 'report', 'relief', 'suggestion'], i >> 2)},${of(['letter', 'visit', 'web', 'phone'], i)},来信人${i},${back(i % 600)},${back(i % 600)}`);
  takeIn('case', 'manager', 'case_name,crime,files_complete,first_suspect,suspect_rank,field_of_work,occurred_on', records * 0.1, (i) => `嫌疑人${i}案,${of(['385', '382', '384', '397.2'], i)},true,嫌疑人${i},${of(['county', 'township'], i)},${of(['health', 'construction'], i >> 1)},${back(90 + (i % 510))}`);
}
if (mixed) console.log(`${records} matters are there: ${((Date.now() - loading) / 1000).toFixed(0)} s`);
const servers = [];
/** Serves an installation; its address. They end with end(). */
export function serve(data, ...words) {
  const server = spawn(program, ['serve', '--port', '0', '--data', data, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  servers.push(server);
  return new Promise((resolve, reject) => {
    const read = (chunk) => {
      const m = String(chunk).match(/http:\/\/127\.0\.0\.1:(\d+)/);
      if (m) resolve(m[0]);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.once('exit', () => reject(new Error('the server ended')));
  });
}
/* Who stops this stops what it has begun. */
for (const sign of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(sign, () => {
    servers.forEach((server) => server.kill());
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    process.exit(130);
  });
export const base = await serve(join(home, 'd'));
export const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

export const troubles = [];
const underWay = new WeakMap(); // requests of each page
export async function open(login, options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1360, height: 900 }, acceptDownloads: true, ...options });
  context.setDefaultTimeout(patient(30000));
  const page = await context.newPage();
  const going = new Set();
  underWay.set(page, going);
  page.on('request', (r) => going.add(r));
  for (const over of ['requestfinished', 'requestfailed']) page.on(over, (r) => going.delete(r));
  /* of what a page that is left had asked for nobody hears again */
  page.on('response', (r) => going.delete(r.request())); // what is answered is over, whether the page reads all of it or not
  page.on('response', (r) => r.request().isNavigationRequest() && r.frame() === page.mainFrame() && going.forEach((x) => x !== r.request() && going.delete(x)));
  page.on('pageerror', (e) => troubles.push(`${page.url()}: ${e}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && !(page.offline && /ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically imported module/.test(m.text()))) troubles.push(`${page.url()}: ${m.text()}`);
  });
  page.on('request', (r) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(r.url())) troubles.push(`asked outside: ${r.url()}`);
  });
  if (login) await enter(page, login);
  return page;
}
/** Fills in the form of the log-in that stands there and sends it. */
export async function logIn(page, login, password = PASSWORD) {
  await page.fill('#login', login);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
}
export async function enter(page, login, password = PASSWORD, at = base) {
  await page.goto(`${at}/office/desk`);
  await logIn(page, login, password);
  await page.waitForSelector('.counts');
}
/** Goes to the window of the archive, empty or as it was left. */
export async function toWindow(page) {
  await page.goto(`${base}/office/window`);
  await page.waitForSelector('#applicant-identity');
}

/** Runs in the page: what axe finds. Where a dialog or drawer lies over the page, it alone is there for people. What a box or button
 *  opens hangs at the end of the page, outside its regions; a list of choices is moved in from its box (aria-activedescendant): axe
 *  leaves such a list out of these two rules, but not the frame Element scrolls it in. */
export async function ask(runOnly) {
  const over = [...document.querySelectorAll('[aria-modal=true]')].filter((e) => e.checkVisibility()).pop();
  const at = scrollY;
  if (!over) scrollTo({ top: 0, behavior: 'instant' }); // what has been scrolled half under the head that stays is not small
  const result = await window.axe.run(over ?? document, { resultTypes: ['violations'], runOnly });
  if (!over) scrollTo({ top: at, behavior: 'instant' });
  const within = (n, selector) => document.querySelector(n.target.at(-1))?.closest(selector);
  const popped = (v, n) =>
    (['region', 'scrollable-region-focusable'].includes(v.id) && within(n, '.el-popper, [id^=el-popper-container]')) ||
    (v.id === 'landmark-no-duplicate-banner' && within(n, '[role=dialog], [aria-modal=true]')); // the head of a dialog is none of the page
  return result.violations
    .map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.filter((n) => !popped(v, n)).map((n) => `${n.html.slice(0, 160)} ${JSON.stringify(n.any[0]?.data ?? '').slice(0, 200)}`) }))
    .filter((v) => v.nodes.length);
}

/** Runs in the page: nothing is wider than the screen, there is one h1, nothing hostile is awake; what is not so. */
export function outOfShape() {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).pop();
    faults.push(`wider than the screen: ${document.documentElement.scrollWidth}, ${wide?.outerHTML.slice(0, 120)}`);
  }
  if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} h1`);
  if (window.hurt) faults.push('a text was run');
  return faults;
}

/** Nothing is under way for half a second. (A paper in its frame has no scripts, and a page with such a frame is never "networkidle".) */
export async function rests(page) {
  for (let quiet = 0, waited = 0; quiet < 5; quiet = underWay.get(page)?.size ? 0 : quiet + 1, waited++) {
    assert.ok(waited < patient(30000) / 100, `still under way: ${[...(underWay.get(page) ?? [])].map((r) => r.url())}`);
    await page.waitForTimeout(100);
  }
}
/** Runs in the page: what fades, folds or grows has done so, and no drawing changes any more. (What turns for ever may turn.) */
const atRest = () => {
  const drawn = [...document.querySelectorAll('canvas')].map((c) => c.toDataURL()).join();
  const was = window.drawnBefore;
  window.drawnBefore = drawn;
  return was === drawn && !document.getAnimations().some((a) => a.playState === 'running' && a.effect.getTiming().iterations !== Infinity);
};
/** Nothing moves. */
export async function still(page) {
  await page.evaluate(() => delete window.drawnBefore);
  await page.waitForFunction(atRest, null, { polling: 120 });
}
/** Nothing is under way, and nothing moves. */
export const settled = (page) => rests(page).then(() => still(page));
/** The page is in shape, and axe finds nothing serious. */
export async function look(page, name) {
  await settled(page);
  assert.deepEqual(await page.evaluate(outOfShape), [], `${name} ${page.url()}`);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const serious = (await page.evaluate(ask, { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).join(' | ')}`);
  assert.deepEqual(serious, [], `${name} ${page.url()}`);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  if (guide && pictured.has(name)) await picture(page, name);
}

/* The guides (docs/guide) are made from what the journeys come to: one picture in each language. */
const guide = process.env.GUIDE;
const pictured = new Set(guide ? readFileSync(new URL('../../docs/guide/pictures.txt', import.meta.url), 'utf8').split('\n').map((l) => l.split('#')[0].trim()).filter(Boolean) : []);
/* A guide shows what the program does by itself: no picture is taken while an installation goes by days off or a catalogue that a journey
 * put in (a letter's seven days once stood there as ten). The pages of those changes themselves are the administration's. */
const folderText = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath ?? f.path, f.name)).sort().map((f) => `${f.slice(folder.length)}\n${readFileSync(f, 'utf8')}`).join('\n');
function untouched(name) {
  if (name.startsWith('admin-')) return;
  const d = join(home, 'd');
  const own = existsSync(join(d, 'calendar.csv')) ? readFileSync(join(d, 'calendar.csv'), 'utf8').split('\n').filter((row) => /^\d/.test(row)) : [];
  const today = new Date(Date.now() - 86400000 * 30).toISOString().slice(0, 10);
  assert.deepEqual(own.filter((row) => row.slice(0, 10) >= today), [], `${name}: the calendar is as it was`);
  if (!existsSync(join(d, 'catalogue'))) return;
  execFileSync(program, ['catalogue', 'export', join(home, `carried-${name}`), '--data', join(home, 'none')], { stdio: 'ignore' });
  assert.ok(folderText(join(d, 'catalogue')) === folderText(join(home, `carried-${name}`)), `${name}: the catalogue is the carried one`);
}
async function picture(page, name) {
  untouched(name);
  const now = await page.evaluate(() => document.documentElement.lang);
  const other = page.locator(`header button[lang], header a[lang], header a[hreflang]`).first();
  for (const lang of now.startsWith('zh') ? ['zh', 'en'] : ['en', 'zh']) {
    mkdirSync(join(guide, lang), { recursive: true });
    await page.screenshot({ path: join(guide, lang, `${name}.jpg`), type: 'jpeg', quality: 70 });
    await other.evaluate((e) => e.click());
    await settled(page);
  }
}
/** Chooses from a box by typing. Its list folds for a third of a second and takes the clicks meant for what lies below: nobody clicks
 *  through it, so neither does this go on before it is gone. */
export const pick = async (page, id, text) => {
  await page.click(`#${id}`);
  await page.keyboard.type(text);
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click();
  /* a box of several stays open until it is left: the first Escape empties what was typed, the next folds the list, and one more
     would shut the dialog around it */
  if (await page.locator('.el-select-dropdown.is-multiple:visible').count()) {
    if (await page.inputValue(`#${id}`)) await page.keyboard.press('Escape');
    await page.waitForFunction((id) => !document.getElementById(id).value, id);
    await page.keyboard.press('Escape');
  }
  await page.waitForFunction(() => ![...document.querySelectorAll('.el-select-dropdown')].some((e) => e.checkVisibility()));
};
/** What whoever wrote here before has left is let go. (A draft comes after the form.) */
export async function afresh(page) {
  await rests(page);
  const draft = page.locator('text=放弃草稿');
  if (!(await draft.count())) return;
  await draft.click();
  await draft.waitFor({ state: 'detached' });
}

export const sender = (page, name) => page.locator('[data-field=sender] input.el-input__inner').first().fill(name);

/** A command of the program on the demonstration's folder, as one of its people: how a day's other hands come in. */
export const run = (login, ...words) => execFileSync(program, [...words, '--data', join(home, 'd'), '--as', login], { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
/** The matters of a kind that somebody handles, by their ids: the first of a long list are anybody's. */
export const handled = (login, kind) => JSON.parse(run(login, 'matter', 'list', kind, '--json', '--where', `handler=${login}`)).map((m) => m.id);
export const day = (ahead) => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10);

export async function end() {
  await browser.close();
  await Promise.all(servers.map((server) => new Promise((gone) => (server.exitCode === null ? server.once('exit', gone) : gone(), server.kill()))));
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
