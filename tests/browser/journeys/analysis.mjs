// analysis.mjs - journeys: the instruments: profiles, similar cases, the ratio, campaigns.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { HOSTILE, home, base, open, look, program, still } from '../rig.mjs';

/** Runs of one colour down a line through the bars of a lying chart: how thick they are. */
const bars = (canvas) => {
  const { width, height } = canvas;
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const is = (x, y, r, g, b) => Math.abs(data[(y * width + x) * 4] - r) + Math.abs(data[(y * width + x) * 4 + 1] - g) + Math.abs(data[(y * width + x) * 4 + 2] - b) < 24;
  const thick = (r, g, b) => {
    let most = 0;
    for (let x = 0; x < width; x += 3) {
      let run = 0;
      for (let y = 60; y < height; y++) {
        run = is(x, y, r, g, b) ? run + 1 : 0;
        if (run > most) most = run;
      }
    }
    return most;
  };
  return [thick(0x0b, 0x6f, 0xb8), thick(0x8a, 0x96, 0xa6)];
};

export default function journeys(journey) {
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
    const said = await page.locator('.el-tab-pane:visible p[role=status]').innerText();
    const year = new Date(Date.now() + 8 * 3600000).getUTCFullYear();
    assert.match(said, new RegExp(`对比 ${year - 1}年1月1日`), 'from 1 January on: the same days of last year');
    assert.equal(await page.locator('[data-by=bands] p', { hasText: '没有数额档次' }).count(), 1, 'how many stand in no band');
    await page.locator('[data-by=crime] details summary').click();
    assert.match(await page.locator('[data-by=crime] tbody').innerText(), /基数小|记录不全|无记录/);
    await page.locator('[data-by=crime] tbody button').first().click(); // the table opens the acts as the bars do
    await page.waitForSelector('.el-drawer .figure-big');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.el-drawer', { state: 'hidden' });
    await still(page); // grown to its height
    const [now, before] = await page.locator('[data-by="crime.group"] canvas').evaluate(bars);
    assert.ok(now > 8 && Math.abs(now - before) <= 2, `bars of both periods are as thick: ${now}, ${before}`);
    await page.locator('#tab-groups').click();
    await page.locator('.el-tab-pane:visible form button').click();
    await page.waitForSelector('section:has-text("采购和供货由个人决定")');
    const like = page.locator('section:has-text("采购和供货由个人决定")').first();
    await like.locator('details summary').first().click();
    /* reasons add up to the points told, and the passages of both cases stand side by side */
    const pair = like.locator('details table').first();
    const sum = (await pair.locator('td.number').allTextContents()).reduce((n, x) => n + Math.round(Number(x) * 1000), 0);
    assert.equal(Math.round(Number((await pair.locator('caption').innerText()).match(/共 ([\d.]+) 分/)[1]) * 1000), sum);
    assert.ok((await pair.locator('tr:has(q) td:nth-last-child(1) q').count()) > 0 && (await pair.locator('tr:has(q) td:nth-last-child(2) q').count()) > 0);
    await look(page, 'analysis-groups');
    await page.locator('section >> button', { hasText: '起草' }).first().click();
    await page.waitForSelector('a:has-text("已存为草稿")');
    /* what one has begun oneself is not replaced unasked */
    await page.locator('section >> button:enabled', { hasText: '起草' }).first().click();
    await page.waitForSelector('.note:has-text("已有未完成的草稿")');
    await page.locator('.note button', { hasText: '用本稿替换' }).click();
    await page.waitForFunction(() => document.querySelectorAll('a').length && [...document.querySelectorAll('a')].filter((x) => x.innerText.includes('已存为草稿')).length > 1);
    await page.locator('#tab-ratio').click();
    await page.locator('.el-tab-pane:visible form button').click();
    await page.waitForSelector('text=不作评价、不排名');
    await page.locator('button.link', { hasText: /^\d+$/ }).first().click();
    /* a number that opens its acts stands where the others stand; what each row goes by is there in the language of the page */
    const ends = await page.locator('.plain-table tbody td.number').evaluateAll((cells) => cells.filter((c) => c.checkVisibility()).map((c) => {
      const r = document.createRange();
      r.selectNodeContents(c.querySelector('.link') ?? c);
      return Math.round(c.getBoundingClientRect().right - r.getBoundingClientRect().right);
    }));
    assert.ok(new Set(ends).size === 1, `numbers end in one line: ${ends}`);
    await look(page, 'analysis-ratio');
    assert.ok((await page.locator('.plain-table tbody td:last-child').allInnerTexts()).some((x) => x.includes('只询问如何申请的')));
    await page.context().close();
    let other = await open('manager');
    await other.goto(`${base}/office/analysis?tab=campaign`);
    await other.waitForSelector('.tile .big');
    await look(other, 'analysis-campaign');
    await other.context().close();
    const city = await open('city');
    await city.goto(`${base}/office/analysis?tab=campaign`);
    await city.waitForSelector('.sheets li .warn');
    assert.equal(await city.locator('.sheets li').count(), 1, 'one of nine sheets says otherwise than the register');
    assert.match(await city.locator('.sheets li').innerText(), /案件：报送 8，登记 7/);
    await look(city, 'analysis-sheets');
    await city.context().close();
    other = await open('manager');
    await other.goto(`${base}/office/analysis?tab=campaign`);
    await other.locator('.tile .big').first().click();
    await other.waitForSelector('.el-drawer .figure-big');
    return other;
  });

  journey('applicants of one tender that share a telephone stand out in a drawing and in its table', async () => {
    const apply = (firm, project, phone, handler) =>
      execFileSync(program, ['act', 'bribery_query', 'refuse', '--data', join(home, 'd'), '--as', 'window', '--json', '--fields', JSON.stringify({ applicant: { type: 'unit', name: firm }, purpose: 'tender', project, phone, handler, reason: '材料不齐' })]);
    apply('甲建设有限公司', '一号桥工程', '0512-6543 2100', '张三');
    apply('乙建设有限公司', '一号桥工程', '051265432100', '李四');
    apply('丙路桥有限公司', HOSTILE.slice(0, 60), '0512-1111', '张三');
    for (const options of [{}, { colorScheme: 'dark', viewport: { width: 390, height: 844 } }]) {
      const page = await open('prevention', options);
      await page.goto(`${base}/office/analysis?tab=network`);
      await page.locator('.el-tab-pane:visible form button').click();
      await page.waitForSelector('text=同一项目“一号桥工程”的 2 家使用同一联系电话');
      await page.waitForSelector('.network-box canvas');
      await page.locator('button', { hasText: '在图中标出' }).first().click();
      await page.locator('.chart details summary').click();
      await page.evaluate(() => scrollTo(0, 0));
      await look(page, options.viewport ? 'analysis-network-phone-dark' : 'analysis-network');
      if (options.viewport) return page;
      await page.context().close();
    }
  });
}
