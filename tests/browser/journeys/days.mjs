// days.mjs - journeys: whole days of those who are few in an office: public-interest officer, query officer of the archive, deputy chief,
// research office.
import assert from 'node:assert/strict';
import { base, day, look, open, pick, rests, run, toWindow } from '../rig.mjs';
import { commonName } from './window.mjs';

/** An act of the matter that is open: its button, its fields, its receipt. */
async function perform(page, word, fill) {
  await page.locator('.acts-card .acts .el-button', { hasText: word }).first().click();
  await page.waitForSelector('#doing .act-form');
  await rests(page); // a draft that is there has come
  if (fill) await fill(page.locator('#doing'));
  await page.locator('#doing .actions .el-button--primary').click();
  await page.waitForSelector('.receipt');
}
/** The matter of a list whose row says so. */
async function opened(page, kind, words) {
  await page.goto(`${base}/office/kinds/${kind}`);
  await page.locator('.matter-row', { hasText: words }).locator('a').first().click();
  await page.waitForSelector('.acts-card');
}

/** A figure as the chief is told it. */
async function chiefs(question) {
  const page = await open('chief');
  const csrf = (await (await page.request.get(`${base}/api/v1/session`)).json()).csrf;
  const answer = await page.request.post(`${base}/api/v1/figures/ask`, { data: question, headers: { 'X-CSRF-Token': csrf } });
  assert.equal(answer.status(), 200, await answer.text());
  const told = await answer.json();
  await page.context().close();
  return told;
}

export default function journeys(journey) {
  journey('the public-interest officer: a clue from the street, a reply that came, what was found on the spot', async () => {
    const page = await open('public');
    await look(page, 'pi-desk');
    await page.goto(`${base}/office/kinds/public_interest_case/new`);
    await page.waitForSelector('#f-facts');
    await pick(page, 'f-case_type', '行政');
    await pick(page, 'f-field', '无障碍');
    await page.fill('#f-facts', '某公园入口台阶无坡道，轮椅无法进入');
    await look(page, 'pi-new');
    await page.locator('.actions .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.stages');
    await opened(page, 'public_interest_case', '某镇河道长期接纳');
    assert.match(await page.locator('.due').first().innerText(), /书面回复|整改/);
    await look(page, 'pi-case');
    await perform(page, '行政机关回复', async (form) => {
      await form.locator('#f-reply_text').fill('已完成截污纳管三公里，其余年底前完成。');
      await pick(page, 'f-rectified', '部分');
    });
    await perform(page, '跟进调查', async (form) => {
      await form.locator('#f-follow_note').fill('现场取水两处，一处仍超标。');
      await pick(page, 'f-rectified', '部分');
    });
    await page.waitForSelector('.stages .here:has-text("跟进")');
    await look(page, 'pi-followed');
    return page;
  });

  journey('the query officer: what waits to be decided, each candidate beside the record, and the records themselves', async () => {
    const page = await open('officer');
    await page.waitForSelector('.counts');
    const name = await commonName(page);
    await toWindow(page);
    await page.fill('#applicant-name', '昆山市公共资源交易中心');
    await page.selectOption('#purpose', { index: 1 });
    await page.fill('#project', '三号桥工程');
    await page.check('#papers-all');
    await page.selectOption('#subject-1-type', 'person');
    await page.fill('#subject-1-name', name);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.decision');
    await look(page, 'officer-decide');
    for (let left = await page.locator('.decision').count(); left > 0; left = await page.locator('.decision').count()) {
      await page.locator('.decision').first().locator('input').fill('经核对判决书，出生日期和住址不符');
      await page.locator('.decision').first().locator('[data-verdict=different]').click();
      await page.waitForFunction((n) => document.querySelectorAll('.decision').length < n, left);
    }
    await page.click('#answer');
    await page.waitForSelector('.receipt');
    await look(page, 'officer-answered');
    await page.goto(`${base}/office/kinds/bribery_record`);
    await page.waitForSelector('.matter-row');
    await look(page, 'officer-records');
    await page.locator('.matter-row a').first().click();
    await page.waitForSelector('.stages');
    await look(page, 'officer-record');
    return page;
  });

  journey('the deputy: from the board to a drawn item, judged; to a listed case, visited; to an office that stands out, down to its acts', async () => {
    const page = await open('deputy');
    await page.waitForSelector('[data-panel=outliers] .stands');
    await page.locator('[data-panel=outliers] td:has(.stands) button.link').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await look(page, 'deputy-outlier');
    await page.keyboard.press('Escape');
    await page.locator('[data-panel=quality] a', { hasText: '食堂采购' }).click();
    await page.waitForSelector('.acts-card');
    await perform(page, '评定', async (form) => {
      await pick(page, 'f-quality', '差');
      await form.locator('#f-remark').fill('与上年报告大段相同，没有结合案件。');
    });
    await look(page, 'deputy-judged');
    await page.goto(`${base}/office/desk`);
    await page.locator('[data-panel=listed] a', { hasText: '某镇征地补偿款' }).click();
    await page.waitForSelector('.acts-card');
    await perform(page, '现场督导', async (form) => {
      await form.locator('[data-field=visited_on] input').fill(day(-1));
      await page.keyboard.press('Tab');
      await form.locator('#f-team').fill('冯志远、顾海宁');
      await form.locator('#f-visit_found').fill('第四个村账册已补齐，逐户核实尚有三十户。');
    });
    await look(page, 'deputy-listed');
    await page.goto(`${base}/office/analysis?tab=campaign`);
    await page.waitForSelector('.tile .big');
    await page.waitForSelector('.charts canvas');
    await page.waitForSelector('text=常熟市');
    await look(page, 'deputy-campaign');
    return page;
  });

  journey('the research office: a recommendation is reviewed before the chief sees it, an instruction is recorded and followed', async () => {
    const draft = JSON.parse(run('prevention', 'act', 'recommendation', 'draft', '--json', '--fields', JSON.stringify({ scope: 'case', type: 'governance', addressee: { type: 'unit', name: '某区水务局' }, problems: '工程变更无人审核', proposals: '变更须两级审核，限期整改' }))).matter;
    const page = await open('research');
    await page.goto(`${base}/office/matters/${draft}`);
    await page.waitForSelector('.acts-card');
    await perform(page, '法律政策审核', (form) => form.locator('#f-review_view').fill('必要、合法，说理充分，同意。'));
    await look(page, 'research-review');
    /* the yearly report asks figures of kinds that are closed to the office: it is told their numbers, in words, and not their acts */
    const year = String(new Date().getFullYear());
    const report = JSON.parse(run('research', 'act', 'report', 'draft', '--json', '--fields', JSON.stringify({ report_name: '年度报告初稿', template: 'annual_report', period: year }))).matter;
    await page.goto(`${base}/office/reports/${report}`);
    await page.waitForFunction(() => [...document.querySelectorAll('.report-text .chip.figure')].some((e) => e.querySelector('small') && /\d/.test(e.textContent)));
    const unsaid = (await page.locator('.report-text').innerText()).split('\n').filter((l) => /无权|[a-z]+_[a-z]+/.test(l));
    assert.deepEqual(unsaid, [], 'every token is said in words');
    const asked = await chiefs({ figures: ['cases_duty_accepted'], from: `${year}-01-01`, to: `${year}-12-31`, compare: 'yoy' });
    const made = await (await page.request.get(`${base}/api/v1/reports/${report}?paper=zh`)).json();
    const said = made.sentences.flatMap((s) => s.figures).find((f) => f.figure === 'cases_duty_accepted' && !f.key.length && f.from === `${year}-01-01`);
    assert.equal(said.value.n, asked.total.values[0].n);
    const behind = await page.request.post(`${base}/api/v1/figures/${said.passport}/acts`, { data: {} });
    assert.equal(behind.status(), 403, 'the acts behind a number stay closed to who only counts');
    await look(page, 'research-report');
    await page.goto(`${base}/office/kinds/instruction/new`);
    await page.waitForSelector('#f-words');
    assert.deepEqual(await page.locator('.act-form > div.section .entry:has(.one-of)').evaluateAll((x) => x.map((e) => e.dataset.field)), ['about', 'about_text'], 'one of the two must be given: seen before anything is sent');
    await page.fill('#f-about_text', '关于医药购销领域职务犯罪的分析');
    await page.fill('#f-leader', '某副市长');
    await page.fill('#f-words', '请卫生健康部门对照整改。');
    await look(page, 'research-instruction');
    await page.locator('.actions .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.stages');
    assert.ok((await page.locator('.due').count()) > 0, 'it is to be assigned within days');
    return page;
  });
}
