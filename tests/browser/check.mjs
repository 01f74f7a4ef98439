// check.mjs - clicks through the pages as people do: the window clerk's whole way from login to notice, and the
// public check of that notice. Also: no script errors, no policy violations, nothing wider than a 360 px screen,
// every control with a name, the page usable by keyboard.
//
//   node check.mjs SERVE_HOUSE [SHOTS]     SERVE_HOUSE: build/tests/web/serve_house; SHOTS: folder for pictures
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [program, shots] = process.argv.slice(2);
if (!program) throw new Error('usage: node check.mjs SERVE_HOUSE [SHOTS]');
if (shots) mkdirSync(shots, { recursive: true });
const server = spawn(program, ['demonstration'], { stdio: ['pipe', 'pipe', 'inherit'] });
const [first] = await once(server.stdout, 'data');
const base = `http://127.0.0.1:${Number(String(first).trim())}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const troubles = [];

async function open(options) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (e) => troubles.push(`${page.url()}: ${e}`));
  page.on('console', (m) => { if (m.type() === 'error' && !/status of 40\d/.test(m.text())) troubles.push(`${page.url()}: ${m.text()}`); });
  return page;
}

const shot = (page, name) => (shots ? page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }) : null);

/** Nothing wider than the screen, every control has a name, one h1, a language. */
async function checkPage(page) {
  const found = await page.evaluate(() => {
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
    if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one h1');
    if (!document.documentElement.lang) faults.push('no language');
    for (const e of document.querySelectorAll('input, select, textarea, button, a')) {
      const name = e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.title;
      if (!name?.trim()) faults.push(`no name: ${e.outerHTML.slice(0, 80)}`);
    }
    for (const e of document.querySelectorAll('[data-t]')) if (e.textContent === e.dataset.t) faults.push(`no words for ${e.dataset.t}`);
    return faults;
  });
  assert.deepEqual(found, [], page.url());
}

async function login(page) {
  await page.goto(`${base}/query`); // the old address of the window
  await page.waitForURL(/\/office\/login\?next=/);
  await page.fill('#login', 'clerk');
  await page.fill('#password', 'wrong password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.refusal');
  await checkPage(page);
  await page.fill('#password', 'four words make it');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#applicant-identity');
}

const of = (n, part) => `#subject-${n}-${part}`;
async function application(page, project) {
  await page.waitForSelector('#applicant-identity');
  await page.fill('#applicant-name', '华国建设集团有限公司');
  await page.selectOption('#purpose', 'tender');
  await page.fill('#project', project);
  await page.check('#papers-all');
}

/** An identity number with one wrong digit is repaired with a click. */
async function fillSubjects(page) {
  await page.fill(of(1, 'name'), '李四');
  await page.fill(of(1, 'identity'), '11010519491231003X');
  await page.locator('.repair', { hasText: '11010519491231002X' }).click();
  await page.locator('[data-subject="1"] .identity-said .good').waitFor();
  await page.keyboard.press('F2');
  await page.fill(of(2, 'name'), '张伟');
  await page.keyboard.press('F2');
  await page.selectOption(of(3, 'type'), 'unit');
  await page.fill(of(3, 'name'), '无名实业有限公司');
}

/** Each candidate says tier, points and, where more than a name agrees, the chance; its reasons add up to the points; what differs is marked. */
async function checkCandidates(page) {
  const all = await page.locator('.candidate').evaluateAll((list) => list.map((c) => ({
    tier: c.dataset.tier, chance: c.querySelector('.chance')?.textContent ?? '',
    points: [...c.querySelectorAll('.reasons .points')].map((p) => Number(p.textContent)),
    empty: [...c.querySelectorAll('.reasons li')].some((li) => !li.textContent.replace(/[-+\d\s]/g, '')),
    sides: c.querySelectorAll('.sides tbody tr').length,
  })));
  assert.ok(all.length > 0, 'there are candidates');
  for (const c of all) {
    const [, chance, points] = c.chance.match(c.tier === 'C' ? /^(证据) (\d+) 分，不足以估计同一的可能$/ : /^同一的可能 (\d+\.\d)%（证据 (\d+) 分）$/) ?? [];
    assert.ok(points, `points, and the chance of more than a name, are shown: ${c.chance}`);
    assert.ok((c.tier === 'C' || Number(chance) <= 100) && 'ABC'.includes(c.tier) && !c.empty && c.sides > 0);
    assert.equal(c.points.reduce((sum, p) => sum + p, 0), Number(points), 'the reasons add up');
  }
}

async function query(page) {
  await application(page, '一号桥工程');
  await fillSubjects(page);
  await checkPage(page);
  await shot(page, 'query-form');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.finding');
  const status = (n) => page.locator('.finding').nth(n).getAttribute('data-status');
  assert.deepEqual([await status(0), await status(1), await status(2)], ['hit', 'needs_review', 'clear']);
  assert.ok(await page.locator('.reasons li').count() > 0, 'reasons are listed');
  await checkCandidates(page);
  assert.ok(await page.locator('#answer').isDisabled(), 'no notice while something is undecided');
  await page.locator('.due details summary').first().click();
  await page.waitForSelector('.sum li');
  await checkPage(page);
  await shot(page, 'query-result');
}

async function decideAll(page, reason) {
  for (let left = await page.locator('.decision').count(); left > 0; left = await page.locator('.decision').count()) {
    await page.locator('.decision').first().locator('input').fill(reason);
    await page.locator('.decision').first().locator('[data-verdict=different]').click();
    await page.waitForFunction((n) => document.querySelectorAll('.decision').length < n, left);
  }
}

async function decideAndAnswer(page) {
  await decideAll(page, '出生日期与申请材料不符');
  await page.click('#answer');
  await page.waitForSelector('.window-result .receipt');
  await checkPage(page);
  await shot(page, 'query-notice');
  const href = await page.locator('a[download]').getAttribute('href');
  const pdf = await page.request.get(base + href);
  assert.equal(pdf.status(), 200);
  assert.equal(pdf.headers()['content-type'], 'application/pdf');
  const notice = await page.request.get(`${base}${href.replace('.pdf', '')}`);
  await page.reload();
  await page.waitForSelector('.window-result .receipt'); // the address names the query
  return notice.json();
}

/** The eighteenth character of a resident number (GB 11643). */
const resident = (first) => first + '10X98765432'[[...first].reduce((sum, d, i) => sum + Number(d) * (2 ** (17 - i) % 11), 0) % 11];

async function askOne(page, identity) {
  await page.goto(`${base}/office/window`);
  await application(page, '二号桥工程');
  await page.fill(of(1, 'name'), '张伟');
  await page.fill(of(1, 'identity'), identity);
  await page.locator('[data-subject="1"] .identity-said .good').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.finding');
}

/** What the officer said of a pair is repeated for the same number, and the window says whose word it was. */
async function askAgain(context) {
  const page = await context.newPage(), identity = resident('11010519700506001');
  await askOne(page, identity);
  assert.equal(await page.locator('.earlier').count(), 0);
  await decideAll(page, '住址不同');
  await askOne(page, identity);
  assert.equal(await page.locator('.finding').first().getAttribute('data-status'), 'clear');
  assert.match(await page.locator('.earlier').first().innerText(), /^此前认定：.*clerk.*住址不同/);
  await checkCandidates(page);
  await checkPage(page);
  await shot(page, 'query-earlier');
  await page.close();
}

async function publicCheck(notice) {
  const page = await open();
  await page.goto(base);
  await page.waitForFunction(() => document.title.includes('獬豸'));
  assert.ok(await page.locator('.demonstration').isVisible(), 'a demonstration says so');
  await checkPage(page);
  await shot(page, 'index');
  await page.click('.cards a[href="/check"]');
  await page.fill('[name=number]', notice.number);
  await page.fill('[name=code]', notice.code);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#state');
  assert.equal(await page.getAttribute('#state', 'data-state'), 'valid');
  assert.match(await page.innerText('#notice'), /110105\*{8}002X/);
  await checkPage(page);
  await shot(page, 'check-valid');
  await page.goto(`${base}/check?${new URLSearchParams({ n: notice.number, c: 'WRONGCODE2' })}`); // as a QR code would
  await page.waitForSelector('#state');
  assert.equal(await page.getAttribute('#state', 'data-state'), 'unknown');
  await shot(page, 'check-unknown');
  await page.context().close();
}

/** 360 px, dark, English. */
async function smallAndDark(notice) {
  const page = await open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'en-GB' });
  await page.goto(`${base}/check?${new URLSearchParams({ number: notice.number, code: notice.code })}`);
  await page.waitForSelector('#state');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await checkPage(page);
  await shot(page, 'small-check');
  await page.goto(base);
  await page.waitForFunction(() => document.title.includes('Xiezhi'));
  await checkPage(page);
  await shot(page, 'small-index');
  await page.click('.language');
  await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
  await page.keyboard.press('Tab'); // the first stop is the way to the text
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.context().close();
}

async function smallQuery(page, address) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(address);
  await page.reload();
  await page.waitForSelector('.finding');
  await checkPage(page);
  await shot(page, 'small-query');
  await page.goto(`${base}/office/window`);
  await page.reload();
  await page.waitForSelector('#applicant-identity');
  await checkPage(page);
  await shot(page, 'small-form');
  await page.locator('.top button', { hasText: '退出' }).click();
  await page.waitForURL(/\/office\/login/);
}

try {
  const page = await open();
  await login(page);
  await query(page);
  const notice = await decideAndAnswer(page);
  await askAgain(page.context());
  await publicCheck(notice);
  await smallAndDark(notice);
  await smallQuery(page, page.url());
  assert.deepEqual(troubles, []);
  console.log('browser: all pages work');
} finally {
  await browser.close();
  server.stdin.end();
  await once(server, 'exit');
}
