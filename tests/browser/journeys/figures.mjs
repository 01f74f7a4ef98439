// figures.mjs - journeys: figures asked in rows and columns, seen five ways, opened, taken away, passed on by a link.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base, day, home, logIn, open, look, pick, rests, run } from '../rig.mjs';

const leave = (page) => page.locator('h1').click(); // a list of several choices stays open until one leaves it
const count = async (page) => {
  await page.locator('.figure-ask .actions .el-button--primary').click();
  await page.waitForSelector('.passport');
};
const view = (page, word) => page.locator('.el-radio-button', { hasText: word }).click();
const canvas = (page) => page.waitForSelector('.chart canvas');

/** Cases in three months of this year and of the last, so that there is something to count. */
function fill() {
  const accept = (name, crime, on) =>
    run('manager', 'act', 'case', 'accept', '--on', on, '--fields', JSON.stringify({ case_name: `${name}某受贿案`, crime, field_of_work: 'health', files_complete: true, facts: '收受回扣', amount: 5000000, first_suspect: { type: 'person', name: `${name}某` }, suspect_rank: 'county' }));
  for (const [name, crime, back] of [['丙', '385', 3], ['丁', '385', 40], ['戊', '382', 41], ['己', '384', 75], ['庚', '385', 380], ['辛', '382', 400]]) accept(name, crime, day(-back));
}
let filled = false;
async function figures(login = 'chief', options = {}) {
  if (!filled) fill();
  filled = true;
  const page = await open(login, options);
  await page.goto(`${base}/office/figures`);
  await page.waitForSelector('#fig-which');
  return page;
}

export default function journeys(journey) {
  journey('a table of figures on paper has all its columns, their names, and the total once', async () => {
    const page = await open('city');
    const q = { figures: ['suspects_accepted', 'suspects_prosecuted', 'cases_amount'], office: '320500', from: '2026-01-01', to: '2026-12-31', by: ['office', 'quarter'], rows: 1, view: 'table', compare: 'yoy', boundaries: 'now', where: [] };
    await page.goto(`${base}/office/figures?q=${encodeURIComponent(JSON.stringify(q))}`);
    await page.waitForSelector('.pivot tfoot .number');
    await rests(page);
    const columns = await page.locator('.pivot .by').count();
    assert.equal(columns, 15, 'three figures in four quarters, and together');
    assert.deepEqual(await page.locator('.list-bar a.el-button').allInnerTexts(), ['XLSX', 'CSV'], 'no picture of one figure stands for the table of three');
    await page.evaluate(() => (window.print = () => (window.printed = true)));
    await page.getByRole('button', { name: '打印或存为 PDF' }).click();
    assert.ok(await page.evaluate(() => window.printed));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.pivot .by').evaluateAll((all) => all.filter((b) => getComputedStyle(b).display !== 'none' && b.innerText.trim()).length), columns, 'each column has its name');
    const file = join(home, 'table.pdf');
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
    await page.emulateMedia({ media: null });
    const paper = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    const plain = paper.replace(/\s/g, '');
    assert.equal(plain.split('昆山').length > 1, true, 'its offices are there');
    const totals = (await page.locator('.pivot tfoot .number').allInnerTexts()).map((t) => t.replace(/\s/g, ''));
    assert.ok(totals.length >= 12);
    const end = paper.slice(paper.lastIndexOf('合计'));
    for (const t of totals.map((x) => x.replace(/\D+$/, ''))) assert.ok(end.replace(/\s/g, '').includes(t), `${t} in the last line of the paper: ${end}`);
    return page;
  });

  journey('a number is published from its passport, held against today when an act behind it is corrected, and stated again beside what was said', async () => {
    const page = await open('chief');
    const q = { figures: ['letters_received'], office: '320583', from: '2026-11-01', to: '2026-11-20', by: [], rows: 0, view: 'table', compare: 'none', boundaries: 'now', where: [] };
    await page.goto(`${base}/office/kinds/published_figure/new`);
    await page.waitForSelector('main .card');
    assert.match(await page.locator('main').innerText(), /由程序冻结和签名/, 'what is published is not typed in');
    assert.equal(await page.locator('.act-form').count(), 0);
    await page.goto(`${base}/office/figures?q=${encodeURIComponent(JSON.stringify(q))}`);
    await page.locator('.pivot .number').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.locator('.el-drawer button', { hasText: '发布' }).click();
    await page.waitForSelector('#p-where');
    await page.locator('.el-dialog__footer .el-button--primary').click();
    assert.match(await page.locator('.el-dialog .refusal').innerText(), /发布载体/);
    await page.fill('#p-where', '新闻发布会');
    await look(page, 'publish');
    /* the session ends over it: the words are there when the same number is to be published again */
    await page.context().clearCookies();
    await page.locator('.el-dialog__footer .el-button--primary').click();
    await page.waitForSelector('#login');
    await logIn(page, 'chief');
    await page.locator('.pivot .number').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.locator('.el-drawer button', { hasText: '发布' }).click();
    await page.locator('.el-dialog .begun').waitFor();
    assert.equal(await page.inputValue('#p-where'), '新闻发布会');
    await page.locator('.el-dialog__footer .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.published-check .good');
    const id = page.url().match(/matters\/([0-9-]+)/)[1];
    const before = JSON.parse(run('chief', 'figure', 'published', id, '--json'));
    assert.equal(before.verdict, 'same', 'frozen and signed');
    /* a letter is entered that should have been there: the number changes */
    run('letters', 'act', 'letter', 'receive', '--on', '2026-11-18', '--field', 'subject=补录的信', '--field', 'matter_kind=report', '--field', 'anonymous=true');
    await page.reload();
    await page.waitForSelector('.published-check .warn');
    const check = await page.locator('.published-check').innerText();
    const [was] = before.versions[0].answer_text.match(/(?<=合计：收到信访 )\d+/) ?? ['?'];
    assert.match(check, new RegExp(`${was}件[^]*${Number(was) + 1}件[^]*发布后补录`), check);
    await look(page, 'published-changed');
    await page.locator('.acts .el-button', { hasText: '公布到公众网页' }).click();
    await page.waitForSelector('.act-form .hesitate');
    await page.locator('.act-form .actions .el-button', { hasText: '取消' }).click();
    await page.locator('.acts .el-button', { hasText: '重新发布' }).click();
    await page.fill('#p-where', '门户网站');
    await page.fill('#p-ground', '补录一件');
    await page.locator('.el-dialog__footer .el-button--primary').click();
    await page.waitForSelector('.published-check .good');
    await page.locator('.acts .el-button', { hasText: '公布到公众网页' }).click();
    await page.locator('.act-form .actions .el-button--primary').click();
    await page.waitForSelector('.receipt');
    await page.goto(`${base}/figures/${id}`);
    const told = await page.locator('main').innerText();
    assert.match(told, new RegExp(`${Number(was) + 1}件[^]*补录一件[^]*此前发布的数字[^]*新闻发布会[^]*${was}件`), told);
    await look(page, 'public-figure-restated');
    return page;
  });

  journey('a figure is asked, seen as a trend, and opened down to its acts', async () => {
    const page = await figures();
    await pick(page, 'fig-which', '受理审查起诉案件');
    await leave(page);
    await pick(page, 'fig-by', '月');
    await count(page);
    await page.waitForSelector('.pivot tbody tr');
    await look(page, 'figures-table');
    await page.locator('.pivot tbody .number').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.waitForSelector('.el-drawer .rows li');
    await look(page, 'figure-passport');
    const passport = (await page.locator('.passport').innerText()).trim();
    await page.goto(`${base}/office/figures/${passport}`);
    await page.waitForSelector('.pivot tbody tr');
    await view(page, '走势');
    await canvas(page);
    await look(page, 'figures-trend');
    /* a ranking is of offices, not of the months of the trend before it; that all is zero is said in words */
    await view(page, '排名');
    await page.waitForFunction(() => new URL(location.href).searchParams.get('q')?.includes('"by":["office"]'));
    await canvas(page);
    await page.goto(`${base}/office/figures?q=${encodeURIComponent(JSON.stringify({ figures: ['cases_accepted'], from: '2001-01-01', to: '2001-12-31', by: ['office'], rows: 1, view: 'bar', compare: 'none' }))}`);
    await page.waitForSelector('p.nothing:has-text("全部为 0")');
    return page;
  });

  journey('rows and columns are turned, ordered, taken away as files and passed on as a link', async () => {
    const page = await figures();
    await pick(page, 'fig-which', '受理审查起诉案件');
    await leave(page);
    await pick(page, 'fig-by', '罪名');
    await pick(page, 'fig-by', '月');
    /* by keyboard: who moves a breakdown, or asks, stays where he was */
    const here = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim());
    await page.getByRole('button', { name: '月：移到列' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await here(), '月：移到行');
    await page.locator('.figure-ask button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.pivot thead th[scope=colgroup]');
    await rests(page);
    assert.equal(await here(), '统计');
    const total = await page.locator('.pivot tfoot .number').last().innerText();
    assert.ok(Number(total.replace(/\D/g, '')) >= 4, total);
    await page.locator('.pivot thead .by').last().click();
    await page.waitForSelector('th[aria-sort=descending]');
    await look(page, 'figures-pivot');
    for (const end of ['XLSX', 'CSV', 'PNG', 'SVG', 'PDF']) {
      const href = await page.locator('.list-bar a', { hasText: end }).getAttribute('href');
      const got = await page.request.get(`${base}${href}`);
      assert.equal(got.status(), 200, `${end} ${href}`);
      assert.ok((await got.body()).length > 80, end);
    }
    const link = page.url();
    const other = await open('chief');
    await other.goto(link);
    await other.waitForSelector('.pivot thead th[scope=colgroup]');
    assert.equal(await other.locator('.pivot tfoot .number').last().innerText(), total);
    await other.goBack();
    await other.context().close();
    return page;
  });

  journey('the passport says the marks of the number, why, and its days as people write them', async () => {
    const page = await open('city');
    const q = { figures: ['suspects_accepted'], office: '320500', from: '2025-01-01', to: '2026-12-31', by: ['office', 'year'], rows: 1, view: 'table', compare: 'yoy', boundaries: 'now', where: [] };
    await page.goto(`${base}/office/figures?q=${encodeURIComponent(JSON.stringify(q))}`);
    await page.waitForSelector('.pivot tfoot .number');
    await rests(page);
    const kunshan = page.locator('.pivot tbody tr', { hasText: '昆山' });
    const cells = await kunshan.locator('td').allInnerTexts();
    assert.match(cells[0], /对比期\d+人\s+.*对比期记录不全/); // twenty days of 2024: its number, and no rise
    assert.doesNotMatch(cells[0], /%/);
    assert.match(cells[1], /(上升|下降|持平)/);
    assert.doesNotMatch(cells[1], /有院新纳入|记录不全/); // it was there all of 2025
    await kunshan.locator('td .number').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    const told = await page.locator('.el-drawer').innerText();
    assert.match(told, /对比期记录不全/);
    assert.match(told, /自20\d\d-\d\d-\d\d起有记录/);
    assert.match(told, /2025年1月1日 至 2026年12月31日/);
    assert.doesNotMatch(told, /百分比仅供参考/); // there is none
    await look(page, 'figure-passport-half');
    return page;
  });

  journey('a heat map, a funnel and a ranking per hundred tell the same figures otherwise, in the dark and on a telephone', async () => {
    const page = await figures('chief', { colorScheme: 'dark' });
    await pick(page, 'fig-which', '受理审查起诉案件');
    await leave(page);
    await page.getByRole('button', { name: '去年和今年' }).click();
    await view(page, '热力图');
    await page.waitForSelector('.heat td .number');
    await look(page, 'figures-heat');
    await page.locator('.heat td .number').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.keyboard.press('Escape');
    await view(page, '漏斗');
    await canvas(page);
    await look(page, 'figures-funnel');
    await page.context().close();
    const phone = await figures('chief', { viewport: { width: 390, height: 844 } });
    await pick(phone, 'fig-which', '受理人数');
    await leave(phone);
    await view(phone, '排名');
    await canvas(phone);
    await pick(phone, 'fig-per', '受理审查起诉案件');
    await count(phone);
    await phone.waitForSelector('.figure-note');
    await look(phone, 'figures-rank-phone');
    return phone;
  });

  journey('twelve figures of four units: each chart has one of them, its numbers as they are said', async () => {
    const page = await open('city');
    await page.locator('[data-panel=numbers] a', { hasText: '在统计指标中打开' }).first().click();
    await page.waitForSelector('.pivot tfoot .number');
    await view(page, '排名');
    await canvas(page);
    assert.equal(await page.locator('.chart').count(), 1, 'a ranking is of one figure');
    await pick(page, 'fig-only', '认罪认罚适用率');
    await page.waitForSelector('.chart figcaption:has-text("认罪认罚适用率")');
    await page.locator('.chart details summary').click();
    const rates = await page.locator('.chart tbody td.number').allInnerTexts();
    assert.ok(rates.length >= 18 && rates.every((x) => /^(\d+(\.\d{1,2})?%|—)$/.test(x.trim())), rates.join(' '));
    await page.locator('.chart tbody button').first().click(); // each number of the table opens like its bar
    await page.waitForSelector('.el-drawer .figure-big');
    await page.keyboard.press('Escape');
    await look(page, 'figures-rank');
    await view(page, '走势');
    await page.waitForFunction(() => document.querySelectorAll('.chart canvas').length === 12);
    const heads = await page.locator('.chart figcaption > span:first-child').allInnerTexts();
    assert.ok(heads[0].includes('（件）') && heads[5].includes('（%）'), heads.join());
    await look(page, 'figures-trends');
    await view(page, '热力图');
    await page.waitForFunction(() => document.querySelectorAll('.heat').length === 12); // months across, the nine offices below down
    assert.equal(await page.locator('.heat').first().locator('tbody tr').count(), 9);
    await look(page, 'figures-heats');
    /* what is taken away has the rows that one sees, and the page says how many */
    const csv = await (await page.request.get(`${base}${await page.locator('.list-bar a', { hasText: 'CSV' }).getAttribute('href')}`)).text();
    assert.equal(new Set(csv.trim().split('\r\n').slice(1).map((l) => l.split(',')[0]).filter(Boolean)).size, 9);
    assert.match(await page.locator('section > .unseen[role=status]').innerText(), /12 项指标，9 行/);
    const [file] = [await page.locator('.heat caption a', { hasText: 'PNG' }).nth(1).getAttribute('href')];
    assert.match(file, /figure=suspects_accepted/);
    assert.equal((await page.request.get(`${base}${file}`)).status(), 200);
    return page;
  });

  journey('years before the record began are a gap, and a chart says what it is narrowed to', async () => {
    const page = await open('city');
    const year = Number(day(0).slice(0, 4));
    const q = { figures: ['suspects_prosecuted'], office: '320500', from: `${year - 5}-01-01`, to: day(0), by: ['year'], rows: 1, compare: 'none', where: ['parent.case_type=duty'], view: 'line' };
    await page.goto(`${base}/office/figures?q=${encodeURIComponent(JSON.stringify(q))}`);
    await canvas(page);
    await page.locator('.chart details summary').click();
    const numbers = await page.locator('.chart tbody td.number').allInnerTexts();
    assert.deepEqual(numbers.slice(0, 3).map((x) => x.trim()), ['—', '—', '—'], numbers.join());
    assert.match(await page.locator('.chart tbody tr').first().innerText(), /起才有记录/);
    const scope = await page.locator('p:has(.passport)').innerText();
    assert.match(scope, /及下级院/);
    assert.match(scope, /条件：.*职务犯罪/);
    const svg = await (await page.request.get(`${base}${await page.locator('.list-bar a', { hasText: 'SVG' }).getAttribute('href')}`)).text();
    assert.match(svg, /职务犯罪/, 'the picture that is taken away says it as well');
    await look(page, 'figures-gap');
    return page;
  });
}
