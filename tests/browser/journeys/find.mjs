// find.mjs - journeys: the box that finds everything; what stays on a machine that many use; views that go along; no connection.
import assert from 'node:assert/strict';
import { MANY, base, handled, logIn, look, open, records, rests, run, toWindow } from '../rig.mjs';

const BOX = '.search input';
const kept = (page) => page.evaluate(() => Object.entries({ ...localStorage }).filter(([k]) => k.startsWith('xz_own:')).map(([k, v]) => `${k}=${v}`).join('\n'));
const leave = async (page) => {
  await page.locator('.top button', { hasText: '退出' }).click();
  await page.waitForSelector('#login');
};
const login = async (page, who) => {
  await logIn(page, who);
  await page.waitForSelector('#menu');
};

export default function journeys(journey) {
  journey('the box finds a letter by its number, a part of it and a word of its title, and says when there is nothing', async () => {
    const letter = JSON.parse(run('letters', 'act', 'letter', 'receive', '--json', '--fields', JSON.stringify({ subject: '反映青龙桥下夜间倾倒渣土', matter_kind: 'complaint', sender: { type: 'person', name: '欧阳求真' } })));
    const page = await open('letters');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'combobox');
    const part = letter.number.slice(letter.number.indexOf('检'));
    for (const typed of ['青龙桥', letter.number, part, part.replace('〔', '(').replace('〕', ')'), '欧阳求真', letter.matter]) {
      await page.fill(BOX, typed);
      await page.waitForSelector('.found-one:has-text("青龙桥下夜间倾倒渣土")');
    }
    await page.fill(BOX, '青龙桥');
    await page.waitForSelector('.found-one:has-text("青龙桥")');
    await look(page, 'find-offers');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('[role=option][aria-selected=true]')?.id === document.querySelector('.search input').getAttribute('aria-activedescendant'));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/matters/${letter.matter}`);
    await page.waitForSelector('h1:has-text("青龙桥下夜间倾倒渣土")');
    assert.match(await page.title(), /青龙桥/);
    /* a whole number is one matter; a word leads to all that has it; nothing is said to be nothing */
    await page.fill(BOX, letter.number);
    await page.waitForSelector('.found-one');
    await page.goto(`${base}/office/desk`);
    await page.fill(BOX, '反映');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/find?text=**');
    await page.waitForSelector('.desk-row');
    await look(page, 'find-page');
    await page.fill(BOX, '没有这样的事项');
    await page.waitForSelector('.found-none:visible:has-text("没有找到")');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main [role=status]:has-text("没有找到")');
    /* an act that opens something leads to its form */
    await page.fill(BOX, '登记');
    await page.locator('.found-one', { hasText: /^登记/ }).first().waitFor();
    return page;
  });

  journey('desk rows, the page of a matter and its tab say whose matter and of which case', async () => {
    const page = await open('prosecutor');
    await page.waitForSelector('.desk-row');
    const rows = await page.locator('.desk-row .named').allInnerTexts();
    const years = records >= MANY; // of an office after years letters stand first, which are part of nothing
    assert.ok(rows.length > 0 && (years || rows.some((r) => / — .*案/.test(r))), rows.join('\n'));
    assert.ok(!rows.some((r) => /看守所|^\d+-\d+$/.test(r)), rows.join('\n'));
    await look(page, 'desk-prosecutor');
    if (years) await page.goto(`${base}/office/kinds/suspect`);
    await page.locator(years ? '.matter-row a' : '.desk-row .named a').first().click();
    await page.waitForSelector('.crumbs a:has-text("案")');
    assert.match(await page.title(), /案/);
    await look(page, 'matter-part');
    return page;
  });

  journey('nothing personal stays on the machine of a counter after logging out, and nothing is lost', async () => {
    const page = await open('window');
    await toWindow(page);
    await page.fill('#applicant-name', '留痕建设有限公司');
    await page.fill('#subject-1-name', '诸葛留痕');
    assert.match(await kept(page), /xz_own:window:window:[0-9a-f]+=.*诸葛留痕/);
    await leave(page); // before the moment for the server is over
    const left = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }));
    assert.ok(!/诸葛|留痕/.test(left), left);
    await login(page, 'letters');
    assert.ok(!/诸葛|留痕/.test(await page.content()));
    await leave(page);
    await login(page, 'window');
    await page.goto(`${base}/office/window`);
    await page.waitForSelector('.kept li:has-text("留痕建设有限公司")');
    await look(page, 'window-kept');
    await page.locator('.kept button', { hasText: '继续填写' }).first().click();
    await page.waitForFunction(() => document.querySelector('#subject-1-name')?.value === '诸葛留痕');
    await page.locator('.el-button', { hasText: '清空' }).click();
    await page.waitForFunction(() => document.querySelector('#applicant-name').value === '');
    await page.reload();
    await page.waitForSelector('#applicant-name');
    assert.equal(await page.locator('.kept').count(), 0);
    return page;
  });

  journey('what was typed when the session ended is there for the same account and for no other', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForSelector('[data-field=subject]');
    await page.route('**/api/v1/drafts/**', (r) => r.abort()); // so that only this machine has it
    await page.locator('[data-field=subject] input, [data-field=subject] textarea').first().fill('公冶先生反映的事');
    await page.waitForFunction(() => Object.values({ ...localStorage }).some((v) => v.includes('公冶')));
    await page.context().clearCookies();
    await page.goto(`${base}/office/desk`);
    await page.waitForSelector('#login');
    await page.unroute('**/api/v1/drafts/**');
    const copy = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.match(copy, /公冶/); // kept over the end of the session
    await login(page, 'letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForFunction(() => [...document.querySelectorAll('input, textarea')].some((e) => e.value.includes('公冶')));
    await rests(page);
    await page.route('**/api/v1/drafts/**', (r) => r.abort());
    await page.locator('[data-field=subject] input, [data-field=subject] textarea').first().fill('公冶先生又反映的事');
    await page.context().clearCookies();
    await page.goto(`${base}/office/desk`);
    await page.unroute('**/api/v1/drafts/**');
    await page.waitForSelector('#login');
    await logIn(page, 'officer');
    await page.locator('.note', { hasText: 'letters 已填写而未提交' }).waitFor(); // somebody else's: cleared only when that is known
    assert.match(await page.evaluate(() => JSON.stringify({ ...localStorage })), /公冶/);
    await login(page, 'officer');
    assert.ok(!/公冶/.test(await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }))));
    assert.ok(!/公冶/.test(await page.content()));
    return page;
  });

  journey('two tabs of the window write two applications', async () => {
    const one = await open('window');
    await toWindow(one);
    await one.fill('#applicant-name', '第一标签公司');
    const two = await one.context().newPage();
    await two.goto(`${base}/office/window`);
    await two.waitForSelector('.kept li:has-text("第一标签公司")');
    assert.equal(await two.inputValue('#applicant-name'), '');
    assert.match(await two.locator('.kept li').first().innerText(), /正在另一标签页填写/);
    await two.fill('#applicant-name', '第二标签公司');
    await one.fill('#project', '一号桥');
    await one.reload();
    await one.waitForFunction(() => document.querySelector('#applicant-name')?.value === '第一标签公司' && document.querySelector('#project').value === '一号桥');
    await two.reload();
    await two.waitForFunction(() => document.querySelector('#applicant-name')?.value === '第二标签公司');
    await one.close();
    await two.reload();
    await two.locator('.kept button', { hasText: '继续填写' }).first().click();
    await two.waitForFunction(() => document.querySelector('#applicant-name')?.value === '第一标签公司');
    for (let i = 0; i < 2; i++) {
      await two.locator('.el-button', { hasText: '清空' }).click();
      await two.waitForFunction(() => document.querySelector('#applicant-name').value === '');
      const more = two.locator('.kept button', { hasText: '继续填写' });
      if (await more.count()) await more.first().click();
      await rests(two);
    }
    return two;
  });

  journey('a view saved on one machine is there on another', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter`);
    await page.waitForSelector('.list-bar');
    await page.fill('.filters .el-input__inner >> nth=0', '反映');
    await page.locator('.filters .el-button--primary').click();
    await page.locator('.list-bar .el-button', { hasText: '视图' }).click();
    await page.locator('.el-popover:visible input').fill('反映类');
    const saved = page.waitForResponse((r) => r.url().includes('/own/list:letter') && r.request().method() === 'PUT');
    await page.keyboard.press('Enter');
    assert.equal((await saved).status(), 204);
    const other = await open('letters');
    await other.goto(`${base}/office/kinds/letter`);
    await other.locator('.list-bar .el-button', { hasText: '视图' }).click();
    await other.locator('.el-popover:visible .link', { hasText: '反映类' }).click();
    await other.waitForURL('**text=**');
    return other;
  });

  journey('on paper a case has what was written and nothing to press', async () => {
    const page = await open('prosecutor');
    await page.goto(`${base}/office/matters/${handled('prosecutor', 'case').at(-1)}`);
    await page.waitForSelector('.timeline');
    await rests(page);
    assert.equal(await page.locator('.timeline dl:visible').count(), 0); // shut on the screen
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.deepEqual(await page.locator('main button:visible').evaluateAll((all) => all.filter((b) => !b.closest('.paper')).map((b) => b.innerText)), []);
    assert.equal(await page.locator('.top:visible, .menu:visible, .acts-card:visible, .looks-card:visible, .paper .el-tag:visible').count(), 0);
    assert.ok((await page.locator('.timeline dl:visible').count()) > 0, 'what was filled in is open');
    assert.match(await page.locator('.print-foot').innerText(), /王志远/);
    const paper = await page.locator('main').innerText();
    assert.deepEqual([...new Set(paper.match(/\b\d{4}-\d\d-\d\d\b|\b\d{6,7}-\d+\b|行为 \d+/g) ?? [])], [], 'a reader of the paper knows no ids, and days as people write them');
    assert.equal(await page.locator('.paper.unsigned:visible, .papers-later:visible, .cannot:visible').count(), 0, 'what is not issued is no paper yet');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: null });
    assert.equal(await page.locator('.timeline dl:visible').count(), 0);
    const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(pages <= 3, `${pages} pages`); // of a case with ten acts
    return page;
  });

  journey('a list on paper has the columns that say something, as wide as a name; on a telephone each matter is a card', async () => {
    const page = await open('manager');
    await page.goto(`${base}/office/kinds/case`);
    await page.waitForSelector('.matter-row');
    await rests(page);
    await page.locator('.list-bar .el-button', { hasText: '列' }).first().click();
    const pick = page.locator('.el-popper:visible .field-picker .el-checkbox:not(.is-checked):visible');
    /* opened by keys: the focus is in the box, and back at its button after Esc */
    const opener = page.locator('.list-bar .el-button', { hasText: '列' }).first();
    await page.keyboard.press('Escape');
    await opener.focus();
    const heads = await page.locator('.matter-table thead th').count();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.closest('.field-picker'));
    await page.keyboard.press('Tab'); // the list of fields, which scrolls
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => ({ on: document.activeElement.checked, name: document.activeElement.closest('.el-checkbox')?.innerText }));
    assert.ok(first.name, 'the next that Tab reaches is a field to choose');
    await page.keyboard.press('Space');
    await page.waitForFunction((n) => document.querySelectorAll('.matter-table thead th').length !== n, heads);
    assert.equal(await page.locator('.matter-table thead th').count(), heads + (first.on ? -1 : 1), 'one column more or less, none that nobody chose');
    await page.keyboard.press('Space');
    await page.waitForFunction((n) => document.querySelectorAll('.matter-table thead th').length === n, heads);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.innerText === '列' && document.activeElement.getAttribute('aria-expanded') === 'false');
    for (const [name, reached] of [['视图', 'input, button'], ['导出', 'a[download]']]) {
      await page.locator('.list-bar .el-button', { hasText: name }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction((is) => document.activeElement?.matches(is) && document.activeElement.closest('.el-popover'), reached);
      await page.keyboard.press('Escape');
      await page.waitForFunction((is) => document.activeElement?.innerText === is, name);
    }
    await opener.click();
    for (let i = 0; i < 8 && (await pick.count()); i++) await pick.first().click(); // some of which no case says anything
    await page.keyboard.press('Escape');
    await rests(page);
    const blank = await page.locator('.matter-table thead th.blank').count();
    assert.ok(blank > 0, 'a chosen column in which nothing stands');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.matter-table .blank:visible').count(), 0);
    const narrow = await page.locator('.matter-table tbody td:visible').evaluateAll((all) => all.filter((td) => td.clientWidth < 4 * parseFloat(getComputedStyle(td).fontSize)).length);
    assert.equal(narrow, 0, 'a name of three characters stands in one line');
    await page.emulateMedia({ media: null });
    await look(page, 'list-columns');
    await page.close();
    const phone = await open('manager', { viewport: { width: 375, height: 812 } });
    await phone.goto(`${base}/office/kinds/case`);
    await phone.waitForSelector('.matter-row');
    await rests(phone);
    const card = phone.locator('.matter-row').first();
    for (const what of ['.is-title', 'th a', '.is-stage']) {
      const box = await card.locator(what).first().boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 375, `${what} is in view: ${JSON.stringify(box)}`);
    }
    for (const box of await phone.locator('.matter-row .next-due:visible').evaluateAll((all) => all.map((d) => d.getBoundingClientRect().right))) assert.ok(box <= 375, 'what is due is in view');
    assert.deepEqual(await phone.locator('.matter-row a:visible').evaluateAll((all) => all.filter((a) => a.getBoundingClientRect().height < 23.5).map((a) => a.innerText)), [], 'a finger hits each link');
    await look(phone, 'list-phone');
    return phone;
  });

  journey('a page of the public that is not there is told in words for the public', async () => {
    const page = await open(null, { viewport: { width: 390, height: 844 } });
    await page.goto(`${base}/no-such-page`);
    assert.match(await page.locator('h1').innerText(), /没有/);
    assert.ok(!/api|openapi|接口/.test(await page.locator('main').innerText()));
    await look(page, 'public-nowhere');
    return page;
  });

  journey('without a connection a page that was not loaded says so, and opens when it is back', async () => {
    const page = await open('inspector');
    await page.locator('#menu summary', { hasText: '系统管理' }).click();
    page.offline = true;
    await page.context().setOffline(true);
    await page.locator('#menu a[href$="/admin/looks"]').click(); // none of the main pages, which are fetched in an idle moment
    await page.waitForSelector('.watch-bar.bad');
    await page.waitForSelector('.watch-bar:has-text("还打不开")');
    await page.fill('.menu-filter', '日志'); // who goes on writing stays where he is
    await page.waitForSelector('.watch-bar:has-text("还打不开")', { state: 'hidden' });
    await page.fill('.menu-filter', '');
    await page.locator('#menu a[href$="/admin/looks"]').click();
    await page.waitForSelector('.watch-bar:has-text("还打不开")');
    await page.context().setOffline(false);
    await page.waitForURL('**/admin/looks');
    await page.waitForSelector('#looks-reason'); // page.offline stays: what was asked for just before the connection came back may still say that it failed
    return page;
  });
}
