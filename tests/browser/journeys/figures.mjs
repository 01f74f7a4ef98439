// figures.mjs - journeys: figures, reports and drafts.
import { base, open, look, pick } from '../rig.mjs';

export default function journeys(journey) {
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
}
