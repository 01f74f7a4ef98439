// office.mjs - each role's day at the office pages, in a real browser against the demonstration: every journey clicks and
// types as people do, and on each page it comes to nothing is wider than the screen, no script fails, no policy is
// violated, no request leaves the house, and axe finds nothing serious.
//
//   node office.mjs XIEZHI [SHOTS]      XIEZHI: the program; SHOTS: folder for pictures
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [program, shots] = process.argv.slice(2);
if (!program) throw new Error('usage: node office.mjs XIEZHI [SHOTS]');
if (shots) mkdirSync(shots, { recursive: true });
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const PASSWORD = 'xiezhi-demo-2026';
const HOSTILE = `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{7*7}}\${7*7}';--`;

const home = mkdtempSync(join(tmpdir(), 'xz-office-'));
execFileSync(program, ['demo', '--no-lists', '--records', '300', '--data', join(home, 'd')], { stdio: 'ignore' });
const server = spawn(program, ['serve', '--port', '0', '--data', join(home, 'd')], { stdio: ['ignore', 'pipe', 'pipe'] });
let base = '';
await new Promise((resolve, reject) => {
  const read = (chunk) => {
    const m = String(chunk).match(/http:\/\/127\.0\.0\.1:(\d+)/);
    if (m) ((base = m[0]), resolve());
  };
  server.stdout.on('data', read);
  server.stderr.on('data', read);
  server.on('exit', () => reject(new Error('the server ended')));
});
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

let troubles = [];
async function open(login, options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1360, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.on('pageerror', (e) => troubles.push(`${page.url()}: ${e}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && !(page.offline && /ERR_INTERNET_DISCONNECTED/.test(m.text()))) troubles.push(`${page.url()}: ${m.text()}`);
  });
  page.on('request', (r) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(r.url())) troubles.push(`asked outside: ${r.url()}`);
  });
  if (login) await enter(page, login);
  return page;
}
async function enter(page, login, password = PASSWORD) {
  await page.goto(`${base}/office/desk`);
  await page.fill('#login', login);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.counts');
}

/** Nothing wider than the screen, one h1, nothing serious for axe, nothing hostile awake. */
async function look(page, name) {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(350); // what fades in or out has done so
  const found = await page.evaluate(() => {
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
    if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} h1`);
    if (window.hurt) faults.push('a text was run');
    return faults;
  });
  assert.deepEqual(found, [], `${name} ${page.url()}`);
  await page.evaluate(axe);
  const serious = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${JSON.stringify(n.any[0]?.data ?? "").slice(0, 200)}`).join(' | ')}`);
  });
  assert.deepEqual(serious, [], `${name} ${page.url()}`);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}
const pick = async (page, id, text) => {
  await page.click(`#${id}`);
  await page.keyboard.type(text);
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click();
};

const sender = (page, name) => page.locator('[data-field=sender] input.el-input__inner').first().fill(name);

const journeys = [];
const journey = (name, way) => journeys.push({ name, way });

journey('a wrong password is refused in words', async () => {
  const page = await open(null);
  await page.goto(`${base}/office/matters/1-1`);
  await page.waitForURL(/login\?next=/);
  await page.fill('#login', 'letters');
  await page.fill('#password', 'not this one');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.refusal');
  await look(page, 'login-refused');
  await page.fill('#password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/office\/matters\/1-1/);
  await page.waitForSelector('.refusal'); // there is no such matter, said as for one that may not be seen
  return page;
});

journey('the prosecutor sees what is late and how a day comes about', async () => {
  const page = await open('prosecutor');
  await look(page, 'desk-prosecutor');
  assert.ok((await page.locator('#late .desk-row').count()) > 0);
  await page.locator('#soon .desk-row a').first().click();
  await page.waitForSelector('.stages');
  await page.locator('.due details summary').first().click();
  await page.waitForSelector('.sum li');
  await look(page, 'matter-due-sum');
  return page;
});

journey('the letters officer registers a letter with two fields and finds it numbered', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.waitForSelector('#f-subject');
  await page.keyboard.press('Control+Enter');
  await page.fill('#f-subject', '');
  await page.locator('.actions .el-button--primary').click();
  await page.waitForSelector('.entry.bad');
  await look(page, 'letter-required');
  await page.fill('#f-subject', '反映某镇征地补偿款发放不公');
  await pick(page, 'f-matter_kind', '举报');
  await sender(page, '张某');
  await page.locator('.actions .el-button--primary').click();
  await page.waitForURL(/\/office\/matters\//);
  await page.waitForSelector('.stages');
  assert.match(await page.locator('h1').innerText(), /征地补偿款/);
  assert.ok((await page.locator('.due').count()) > 0, 'its terms run');
  await look(page, 'letter-new');
  return page;
});

journey('a number with one wrong digit is repaired with a click', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.waitForSelector('#f-subject');
  const group = page.locator('[data-field=sender]');
  await group.scrollIntoViewIfNeeded();
  await group.locator('input.el-input__inner').nth(1).fill('11010519491231003X');
  await group.locator('input.el-input__inner').nth(1).press('Tab');
  await group.locator('.repair', { hasText: '11010519491231002X' }).click();
  await group.locator('.good').waitFor();
  await look(page, 'identity-repaired');
  return page;
});

journey('what was begun is there after the browser was closed', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.fill('#f-subject', '写到一半的来信');
  await page.waitForSelector('.actions [role=status]:has-text("草稿已保存")');
  await page.close();
  const again = await open('letters');
  await again.waitForSelector('text=未完成的草稿');
  await again.locator('section', { hasText: '未完成的草稿' }).locator('li', { hasText: '群众信访' }).locator('a').first().click();
  await again.waitForSelector('#f-subject');
  assert.equal(await again.inputValue('#f-subject'), '写到一半的来信');
  await look(again, 'draft-again');
  await again.locator('text=放弃草稿').click();
  return again;
});

journey('a case is found by filters, and the view is kept', async () => {
  const page = await open('manager');
  await page.goto(`${base}/office/kinds/case`);
  await page.waitForSelector('.el-table__row');
  const all = await page.locator('.el-table__row').count();
  await page.fill('[aria-label="文号或标题"]', '受贿');
  await page.locator('.filters .el-button--primary').click();
  await page.waitForURL(/text=/);
  await page.waitForFunction((n) => document.querySelectorAll('.el-table__row').length < n, all);
  await look(page, 'case-list');
  await page.locator('.list-bar .el-button', { hasText: '视图' }).click();
  await page.fill('[aria-label="视图名称"]', '受贿案件');
  await page.keyboard.press('Enter');
  await page.reload();
  await page.waitForSelector('.el-table__row');
  assert.equal(await page.inputValue('[aria-label="文号或标题"]'), '受贿', 'the address keeps what was asked');
  return page;
});

journey('acts that are not possible say why', async () => {
  const page = await open('prosecutor');
  await page.goto(`${base}/office/kinds/case`);
  await page.locator('.el-table__row a').first().click();
  await page.waitForSelector('.acts');
  await page.locator('text=为什么不能办理其他行为').click();
  await page.waitForSelector('.why li');
  assert.match(await page.locator('.why').innerText(), /须在以下阶段|由下列角色/);
  await look(page, 'why-not');
  return page;
});

journey('a paper is seen before it is printed', async () => {
  const page = await open('prosecutor');
  await page.goto(`${base}/office/kinds/case`);
  await page.locator('.el-table__row a').last().click();
  await page.locator('.paper', { hasText: '已制发' }).first().locator('button').click();
  const frame = page.frameLocator('iframe.paper-page');
  await frame.locator('body').waitFor();
  assert.match(await frame.locator('body').innerText(), /检察院/);
  const href = await page.locator('.paper-bar a', { hasText: 'PDF' }).getAttribute('href');
  const pdf = await page.request.get(base + href);
  assert.equal(pdf.headers()['content-type'], 'application/pdf');
  await look(page, 'paper');
  return page;
});

journey('many letters are handled at once, tried first', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter`);
  await page.waitForSelector('.el-table__row');
  await page.locator('.el-table__header .el-checkbox').click();
  await page.locator('.list-bar .el-button', { hasText: '批量办理' }).click();
  await page.locator('.el-dialog .el-select').first().click();
  await page.locator('.el-select-dropdown__item:visible').first().click();
  await page.locator('.el-dialog .el-button', { hasText: '先试算' }).click();
  await page.waitForSelector('.el-dialog [role=status]');
  await look(page, 'bulk');
  return page;
});

journey('a spreadsheet comes back with the rows that were not good', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/import`);
  const file = join(home, 'letters.csv');
  writeFileSync(file, '\ufeffsubject,matter_kind\n第一封,accuse\n,accuse\n第三封,nothing\n');
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('.steps-list [role=status]');
  await look(page, 'import');
  assert.ok((await page.locator('.el-table__row').count()) >= 1);
  return page;
});

journey('hostile words are words', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.fill('#f-subject', HOSTILE.slice(0, 150));
  await pick(page, 'f-matter_kind', '举报');
  await sender(page, '张某');
  await page.fill('#f-note', HOSTILE);
  await page.locator('.actions .el-button--primary').click();
  await page.waitForURL(/\/office\/matters\//);
  await page.waitForSelector('.stages');
  assert.ok((await page.locator('h1').innerText()).includes('<img src=x'));
  await look(page, 'hostile');
  await page.goto(`${base}/office/kinds/letter`);
  await page.waitForSelector('.el-table__row');
  await look(page, 'hostile-list');
  return page;
});

journey('English, dark, on a phone', async () => {
  const page = await open('prevention', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
  await look(page, 'phone-desk');
  assert.equal(await page.locator('h1').innerText(), 'My desk');
  await page.locator('.menu-button').click();
  await page.locator('.menu summary', { hasText: 'Prevention' }).click();
  await page.locator('.menu a', { hasText: 'Recommendation' }).first().click();
  await page.waitForSelector('.el-table, .refusal');
  await look(page, 'phone-list');
  return page;
});

journey('by keyboard alone from the search to a matter', async () => {
  const page = await open('prevention');
  await page.keyboard.press('/');
  await page.keyboard.type('检察建议');
  await page.waitForSelector('.combo-list li');
  await page.keyboard.press('Enter');
  await page.waitForURL(/kinds\/recommendation/);
  await page.waitForSelector('.el-table__row');
  await page.locator('.el-table__row a').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.stages');
  await look(page, 'recommendation');
  return page;
});

journey('an ended session loses nothing', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.fill('#f-subject', '登录到期之前写的');
  await page.context().clearCookies();
  await page.fill('#f-note', '备注');
  await page.waitForURL(/login/, { timeout: 10000 });
  await look(page, 'session-ended');
  await page.fill('#login', 'letters');
  await page.fill('#password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#f-subject');
  assert.equal(await page.inputValue('#f-subject'), '登录到期之前写的');
  await page.locator('text=放弃草稿').click();
  return page;
});

journey('without a connection the page says so and keeps what was written', async () => {
  const page = await open('letters');
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.fill('#f-subject', '断网时写的');
  await pick(page, 'f-matter_kind', '举报');
  await sender(page, '张某');
  page.offline = true;
  await page.context().setOffline(true);
  await page.locator('.actions .el-button--primary').click();
  await page.waitForSelector('.refusal:has-text("连接不上服务器")');
  await page.context().setOffline(false);
  page.offline = false;
  await page.locator('.actions .el-button--primary').click();
  await page.waitForURL(/\/office\/matters\//);
  return page;
});

journey('what is on record is studied: profile, similar cases, the ratio, a campaign', async () => {
  const act = (login, kind, name, more) => execFileSync(program, ['act', kind, name, '--data', join(home, 'd'), '--as', login, '--json', ...more]).toString();
  const facts = '医院药品采购中多次收受供应商回扣，医疗器械采购也收回扣。';
  for (const who of ['甲', '乙'])
    act('manager', 'case', 'accept', ['--fields', JSON.stringify({ case_name: `${who}某受贿案`, crime: '385', field_of_work: 'health', files_complete: true, facts: `${who}某在${facts}`, amount: 5000000, first_suspect: { type: 'person', name: `${who}某` }, suspect_rank: 'county' })]);
  const begun = new Date(Date.now() - 20 * 86400000).toISOString().slice(0, 10);
  const over = new Date(Date.now() + 20 * 86400000).toISOString().slice(0, 10);
  act('manager', 'campaign', 'plan', ['--fields', JSON.stringify({ campaign_name: '百日攻坚', goals: HOSTILE, start_on: begun, end_on: over, cases_goal: 4, watches: ['cases_accepted', 'suspects_accepted'] })]);
  const page = await open('prevention');
  await page.locator('#menu a[href$="/analysis"]').click();
  await page.locator('.el-tab-pane:visible form button').click();
  await page.waitForSelector('.chart canvas');
  await look(page, 'analysis-profile');
  await page.locator('#tab-groups').click();
  await page.locator('.el-tab-pane:visible form button').click();
  await page.waitForSelector('section:has-text("采购和供货由个人决定")');
  await page.locator('section details summary').first().click();
  await look(page, 'analysis-groups');
  await page.locator('section >> button', { hasText: '起草' }).first().click();
  await page.waitForSelector('a:has-text("已存为草稿")');
  await page.locator('#tab-ratio').click();
  await page.locator('.el-tab-pane:visible form button').click();
  await page.waitForSelector('text=不作评价、不排名');
  await page.locator('button.link', { hasText: /^\d+$/ }).first().click();
  await look(page, 'analysis-ratio');
  await page.context().close();
  const other = await open('manager');
  await other.goto(`${base}/office/analysis?tab=campaign`);
  await other.waitForSelector('.tile .big');
  await look(other, 'analysis-campaign');
  return other;
});

journey('a figure is asked, seen as a trend, and opened down to its acts', async () => {
  const page = await open('chief');
  await page.goto(`${base}/office/figures`);
  await page.waitForSelector('#fig-which');
  await pick(page, 'fig-which', '受理审查起诉案件');
  await page.locator('h1').click(); // the list of several choices stays open until one leaves it
  await pick(page, 'fig-by', '月');
  await page.locator('h1').click();
  await page.locator('.actions .el-button--primary').click();
  await page.waitForSelector('table.figures tbody tr');
  await look(page, 'figures-table');
  await page.locator('table.figures tbody .number').first().click();
  await page.waitForSelector('.el-drawer .figure-big');
  await page.waitForSelector('.el-drawer .rows li');
  await look(page, 'figure-passport');
  const passport = (await page.locator('p .mono').first().innerText()).trim();
  await page.goto(`${base}/office/figures/${passport}`);
  await page.waitForSelector('table.figures tbody tr');
  await page.locator('.el-radio-button', { hasText: '走势' }).click();
  await page.waitForSelector('canvas, svg');
  await look(page, 'figures-trend');
  return page;
});

journey('a report is made, and a draft that contradicts itself is caught', async () => {
  const page = await open('chief');
  await page.goto(`${base}/office/reports`);
  await page.waitForSelector('h1');
  await look(page, 'reports');
  await page.goto(`${base}/office/drafts`);
  await page.fill('#check-text', '不捕率由22.1%上升至43.4%，上升21.3%。');
  await page.locator('.actions .el-button--primary').click();
  await page.waitForSelector('.margin-row .bad');
  await look(page, 'draft-check');
  return page;
});

let failed = 0;
const only = process.env.JOURNEY;
for (const { name, way } of journeys.filter((j) => !only || j.name.includes(only))) {
  troubles = [];
  const began = Date.now();
  try {
    const page = await way();
    await page?.context().close();
    assert.deepEqual(troubles, []);
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}\n     ${String(e.message ?? e).split('\n').slice(0, 14).join('\n     ')}`);
    if (shots) for (const [i, c] of browser.contexts().entries()) for (const p of c.pages()) await p.screenshot({ path: `${shots}/failed-${i}.png` }).catch(() => null);
  }
  for (const c of browser.contexts()) await c.close();
}
await browser.close();
server.kill();
rmSync(home, { recursive: true, force: true });
console.log(`${journeys.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
