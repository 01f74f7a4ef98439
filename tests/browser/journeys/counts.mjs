// counts.mjs - journeys: every number on a person's desk is what it opens. Each person of the demonstration opens each number and
// counts what stands there: the numbers above the lists, the terms by handler, the matters of a panel, the acts behind a figure.
import assert from 'node:assert/strict';
import { open } from '../rig.mjs';

const PEOPLE = process.env.WHOSE?.split(',') ?? ['window', 'officer', 'chief', 'deputy', 'city', 'manager', 'prosecutor', 'prevention', 'letters', 'public', 'research', 'inspector', 'admin'];
const LISTS = ['late', 'now', 'soon', 'waiting', 'changed'];
const LISTED = 200; // of a handler's terms the most pressing (TermsPanel.vue)
const number = (text) => Number(text.replace(/[^\d.-]/g, ''));

/** Of a long list the first rows stand there, the rest comes on wish. */
async function unfold(part) {
  const rest = part.locator('.desk-rest');
  if (await rest.count()) await rest.click();
}

/** The numbers above one's own lists. */
async function ownLists(page, say) {
  if (await page.locator('#tab-own').count()) await page.locator('#tab-own').click(); // who has no board has no tabs
  for (const [i, id] of LISTS.entries()) {
    const tile = page.locator('.counts .count').nth(i);
    const told = number(await tile.locator('strong').innerText());
    await tile.click();
    await unfold(page.locator(`#${id}`));
    const rows = await page.locator(`#${id} > ul.rows > li`).count();
    if (!Number.isNaN(told) && told !== rows) say(`${id}: ${told} above, ${rows} in the list`);
  }
}

/** What runs out by handler: each number of each row, and each sum. */
async function terms(page, panel, say) {
  const opens = async (button, name, wanted) => {
    await button.click();
    await page.waitForFunction((p) => !document.querySelector(`[data-panel=${p}] [aria-busy=true]`), panel);
    await unfold(page.locator(`[data-panel=${panel}]`));
    const shown = await page.locator(`[data-panel=${panel}] .desk-row`).count();
    if (shown !== Math.min(wanted, LISTED)) say(`${name}: ${wanted} told, ${shown} listed`);
  };
  const rows = page.locator(`[data-panel=${panel}] tbody tr`);
  for (let r = 0; r < (await rows.count()); r++) {
    const cells = rows.nth(r).locator('th button, td button');
    const name = await rows.nth(r).locator('th').innerText();
    const told = (await rows.nth(r).locator('td').allInnerTexts()).map(number);
    for (let c = 0; c < (await cells.count()); c++) {
      const whole = await cells.nth(c).evaluate((e) => e.closest('th') !== null);
      await opens(cells.nth(c), `${name} ${c}`, whole ? told.reduce((s, n) => s + n, 0) : number(await cells.nth(c).innerText()));
    }
  }
}

/** Figures: the passport says the same value. */
async function figures(page, of, say) {
  for (const tile of await of.locator('.tile-figure').all()) {
    const label = await tile.locator('.tile-label').innerText(), value = await tile.locator('strong').innerText();
    await tile.click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.waitForSelector('.el-drawer [role=status]');
    const head = await page.locator('.el-drawer .figure-big').innerText();
    if (!head.startsWith(value)) say(`${label}: ${value} on the tile, ${head} behind it`);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.el-drawer', { state: 'hidden' });
  }
}

/** What is not shown of a panel's matters is behind its link, which says how many there are in all. */
async function allOfThem(page, of, say) {
  const link = of.locator('> a');
  if (!(await link.count())) return;
  const told = number(await link.innerText()), address = new URL(await link.getAttribute('href'), page.url());
  const total = await page.evaluate(async ([kind, stage]) => (await (await fetch(`/api/v1/matters?kind=${kind}&stage=${stage}&limit=1`, { headers: { 'X-Reason': 'journey' } })).json()).total, [address.pathname.split('/').pop(), address.searchParams.get('stage') ?? '']);
  if (told !== total) say(`${told} told, ${total} behind the link`);
}

export default function journeys(journey) {
  journey('every number on each person’s desk is what it opens: lists, terms by handler, figures, the matters of a panel', async () => {
    const faults = [];
    for (const login of PEOPLE) {
      const page = await open(login);
      await ownLists(page, (what) => faults.push(`${login}: ${what}`));
      for (const id of await page.locator('.desk-tabs [role=tab]:not(#tab-own)').evaluateAll((tabs) => tabs.map((t) => t.id))) {
        await page.locator(`#${id}`).click();
        await page.waitForSelector('.panel');
        for (const panel of await page.locator('.panel').evaluateAll((all) => all.map((p) => p.dataset.panel))) {
          const say = (what) => faults.push(`${login}: ${id} ${panel}: ${what}`);
          await page.waitForFunction((p) => !document.querySelector(`[data-panel=${p}] .el-skeleton`), panel);
          const of = page.locator(`[data-panel=${panel}]`);
          if (await of.locator('.terms').count()) await terms(page, panel, say);
          await figures(page, of, say);
          await allOfThem(page, of, say);
        }
      }
      await page.context().close();
    }
    assert.deepEqual(faults, []);
  });
}
