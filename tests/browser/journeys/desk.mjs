// desk.mjs - journeys: the workbench by role, its keys, the session that ends, lists taken away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { base, look, open, patient, run } from '../rig.mjs';

const act = (login, kind, name, fields, more = []) => run(login, 'act', kind, name, '--json', ...more, '--fields', JSON.stringify(fields));
const person = (name) => ({ type: 'person', name });

/** How alike each drawn document is stands as the server answers it: how much that is moves with the day of the demonstration. */
async function showsTheShares(page) {
  const answered = await page.evaluate(async () => {
    const ask = async (path) => (await fetch(`/api/v1/${path}`, { headers: { 'X-Reason': 'journey' } })).json();
    const { kind, stages } = (await ask('boards')).boards.flatMap((b) => b.panels).find((p) => p.name === 'quality');
    return (await ask(`matters?kind=${kind}&stage=${stages.join()}&limit=8`)).matters.map((m) => m.fields.same_share ?? null);
  });
  assert.ok(answered.some((share) => share > 0), `none of what was drawn is like another: ${answered}`);
  const panel = page.locator('[data-panel=quality]');
  const heads = await panel.locator('thead th').allInnerTexts();
  assert.ok(heads.includes('是否脱离案件'), heads.join());
  const shown = await panel.locator(`tbody tr > :nth-child(${heads.indexOf('雷同程度') + 1})`).allInnerTexts();
  assert.deepEqual(shown, answered.map((share) => (share === null ? '' : `${share}%`)));
}

export default function journeys(journey) {
  journey('the chief sees figures beside the same window of last year, and opens one down to its acts', async () => {
    const page = await open('chief');
    await page.waitForSelector('.desk-tabs');
    await page.locator('[role=tab]', { hasText: '检察长看板' }).click();
    await page.waitForSelector('.figure-tiles li');
    assert.ok((await page.locator('.figure-tiles li').count()) >= 10);
    await page.waitForSelector('.spark');
    await look(page, 'board-chief');
    await page.locator('.tile-figure', { hasText: '受理审查起诉案件' }).click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.waitForSelector('.el-drawer .rows li');
    await look(page, 'board-passport');
    return page;
  });

  journey('the case manager sees what runs out, by handler, and what nobody handles', async () => {
    const page = await open('manager');
    await page.waitForSelector('[data-panel=terms] table');
    const rows = page.locator('[data-panel=terms] tbody tr');
    assert.ok((await rows.count()) > 0);
    const sum = (n) => page.locator(`[data-panel=terms] .together td`).nth(n).innerText();
    assert.ok(Number(await sum(0)) + Number(await sum(1)) + Number(await sum(2)) > 0);
    await rows.first().locator('button').first().click(); // the name of the handler; each number beside it is a button too
    await page.waitForFunction(() => document.querySelector('[data-panel=terms] [aria-pressed=true]'));
    await look(page, 'board-manager');
    /* a desk that shows only the nearest says that there is more: a hundred are at least a hundred */
    const all = await page.evaluate(async () => (await fetch('/api/v1/mine?limit=100')).json());
    if (all.more && all.waiting.length >= 100) assert.match(await page.locator('.count[href="#waiting"] strong').innerText(), /^\d{3}\+$/);
    await page.locator('.count').first().click(); // what is late of one's own
    await page.waitForFunction(() => document.querySelector('[role=tab][aria-selected=true]').id === 'tab-own');
    await look(page, 'desk-manager');
    return page;
  });

  journey('the deputy has the checks with their quality questions and the listed cases', async () => {
    const page = await open('deputy');
    await page.waitForSelector('[data-panel=quality] table');
    await page.waitForSelector('[data-panel=checks] a:has-text("年中检查")');
    await showsTheShares(page);
    await page.waitForSelector('[data-panel=listed] a');
    assert.ok((await page.locator('[data-panel=listed] tbody tr').count()) >= 4);
    await page.waitForSelector('[data-panel=outliers] .stands'); // of nine offices some stand out
    await page.waitForSelector('[data-panel=numbers] .spark');
    await look(page, 'board-deputy');
    return page;
  });

  journey('the boards on a phone, in English and in the dark', async () => {
    const page = await open('manager', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.waitForSelector('[data-panel=terms] table');
    await page.waitForSelector('.spark');
    await look(page, 'board-phone');
    return page;
  });

  journey('keys: the list of them, from page to page, and turned off', async () => {
    const page = await open('prevention');
    await page.keyboard.press('?');
    await page.waitForSelector('.keys-list');
    await look(page, 'keys');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.keys-list', { state: 'hidden' });
    await page.waitForFunction(() => document.activeElement !== document.body);
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForURL(/\/figures/);
    await page.locator('.keys-button').click();
    await page.locator('.el-dialog input[type=checkbox]').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForTimeout(patient(300)); // for what is not to come
    assert.match(page.url(), /\/figures/);
    return page;
  });

  journey('a session that is about to end says so, and one may stay', async () => {
    const page = await open('letters');
    await page.evaluate(() => localStorage.setItem('xz_answered', String(Date.now() - 28.5 * 60000)));
    await page.waitForSelector('.watch-stay');
    await look(page, 'session-ends');
    await page.waitForFunction(() => document.activeElement?.className === 'watch-stay');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.watch-stay', { state: 'hidden' });
    return page;
  });

  journey('without a connection every page says so, and says when it is back', async () => {
    const page = await open('letters');
    page.offline = true;
    await page.context().setOffline(true);
    await page.waitForSelector('.watch-bar.bad');
    await page.context().setOffline(false);
    page.offline = false;
    await page.waitForSelector('.watch-bar.good');
    return page;
  });

  journey('all that a list has found is taken away as a table', async () => {
    for (const who of ['甲', '乙', '丙']) act('letters', 'letter', 'receive', { subject: `=${who}某反映问题`, matter_kind: 'complaint', sender: person(`${who}某`) });
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter`);
    await page.waitForSelector('.matter-row');
    await page.locator('.el-button', { hasText: '导出' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('a', { hasText: 'CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    const total = Number((await page.locator('.list-bar [role=status]').innerText()).replace(/\D/g, ''));
    assert.equal(text.trim().split('\r\n').length, Math.min(total, 10000) + 1, 'every matter and the head, ten thousand at most');
    assert.ok(text.includes("'=甲某反映问题"), 'no text is a formula');
    return page;
  });

  journey('what waits counts as its list does, and what stands above with its term is told; who was looked for stands beside what was found', async () => {
    const page = await open('officer');
    const due = await page.evaluate(async () => (await (await fetch('/api/v1/mine?limit=100')).json()).due.filter((d) => d.acts?.length).map((d) => d.matter));
    const lists = await page.evaluate(async () => (await (await fetch('/api/v1/mine?limit=100')).json()).waiting.length);
    const count = parseInt(await page.locator('.count[href="#waiting"] strong').innerText());
    assert.equal(count, lists);
    if (due.length) assert.ok((await page.locator('#waiting').innerText()).includes(`另有 ${new Set(due).size} 件`));
    if (due.length) assert.ok(!(await page.locator('#waiting').innerText()).includes('没有等待您办理的事项'), 'nothing is said to be nothing');
    const who = await page.evaluate(async () => (await (await fetch('/api/v1/matters?kind=bribery_record&limit=1', { headers: { 'X-Reason': 'journey' } })).json()).matters[0].fields.party.name);
    await page.goto(`${base}/office/find?text=${encodeURIComponent(who)}`);
    await page.waitForSelector('.found-party');
    assert.match(await page.locator('.found-party').first().innerText(), new RegExp(`：${who}$`));
    await look(page, 'find-party');
    return page;
  });
}
