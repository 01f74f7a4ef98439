// forms.mjs - journeys: what a form does with what people type: days, sums, parties, what is missing, what is not to be done.
import assert from 'node:assert/strict';
import { base, day, handled, look, open, patient, pick, rests, run } from '../rig.mjs';

const letter = async (options) => {
  const page = await open('letters', options);
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.waitForSelector('#f-subject');
  await page.evaluate(() => document.querySelectorAll('details.section').forEach((d) => (d.open = true)));
  return page;
};
const type = async (page, id, text) => {
  await page.fill(`#${id}`, text);
  await page.press(`#${id}`, 'Tab');
};
const says = (page, field) => page.locator(`[data-field="${field}"] .bad`).allInnerTexts();
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);

export default function journeys(journey) {
  journey('all that is missing is named at once, each with a way to it', async () => {
    const page = await letter();
    assert.equal(await focused(page), 'f-subject', 'one may begin to type at once');
    await page.locator('.actions .el-button--primary').click();
    const box = page.locator('.act-form > .refusal');
    await box.waitFor();
    const named = await box.locator('li a').allInnerTexts();
    assert.deepEqual(named, ['主要诉求', '信访类别', '信访人']);
    assert.match(await box.innerText(), /信访人：非匿名信访须填写信访人/, 'what the condition asks is said before anything is sent');
    assert.doesNotMatch(await box.innerText(), /page\.|register\./);
    assert.match(await focused(page), /refusal/);
    await look(page, 'form-missing');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'f-subject');
    await page.keyboard.type('要求说明案件办理进展');
    await pick(page, 'f-matter_kind', '举报');
    await page.locator('[data-field=sender] input.el-input__inner').first().fill('王某');
    await page.waitForFunction(() => !document.querySelector('.act-form > .refusal'));
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.stages');
    return page;
  });

  journey('a refusal of the server has its code behind a fold', async () => {
    const page = await letter({ locale: 'en-GB' });
    await page.context().addCookies([{ name: 'xz_lang', value: 'en', url: base }]);
    await page.goto(`${base}/office/matters/999-1`);
    await page.waitForSelector('.refusal');
    assert.equal(await page.locator('.refusal code').isVisible(), false);
    await page.locator('.refusal summary').click();
    assert.equal(await page.locator('.refusal code').innerText(), 'register.matter');
    await look(page, 'matter-nowhere');
    await page.goto(`${base}/office/kinds/nonsense`);
    await page.waitForSelector('.refusal');
    await look(page, 'kind-nowhere');
    await page.locator('main a', { hasText: 'Desk' }).first().click();
    await page.waitForURL(/\/desk/);
    return page;
  });

  journey('a day typed wrong stays as it was typed and says so', async () => {
    const page = await letter();
    for (const wrong of ['2026-02-30', '2026-13-01', '2099-13-45', '下周三', '20261301']) {
      await type(page, 'f-received_on', wrong);
      assert.equal(await page.inputValue('#f-received_on'), wrong);
      assert.match((await says(page, 'received_on')).join(), /不是日期/);
    }
    const yesterday = new Date(Date.now() + (8 - 24) * 3600_000).toISOString().slice(0, 10);
    for (const [typed, read] of [['20261120', '2026-11-20'], ['2026.11.2', '2026-11-02'], ['2026年11月20日', '2026-11-20'], ['昨天', yesterday], ['Yesterday', yesterday]]) {
      await type(page, 'f-received_on', typed);
      assert.equal(await page.inputValue('#f-received_on'), read);
      assert.deepEqual(await says(page, 'received_on'), []);
    }
    await type(page, 'f-received_on', '2030-01-01');
    assert.match((await says(page, 'received_on')).join(), /不能晚于今天/);
    await look(page, 'form-day-ahead');
    await page.fill('#f-subject', '来信要求答复');
    await pick(page, 'f-matter_kind', '举报');
    await page.locator('[data-field=sender] input.el-input__inner').first().fill('王某');
    await page.keyboard.press('Control+Enter');
    assert.match(await page.locator('.act-form > .refusal').innerText(), /收到日期：应填已经发生的日期/);
    assert.throws(() => run('letters', 'act', 'letter', 'receive', '--field', 'subject=来信要求答复', '--field', 'matter_kind=petition', '--field', 'anonymous=true', '--field', `received_on=${day(400)}`), /将来|future/, 'the server says so too');
    return page;
  });

  journey('the month opens by its button or the arrow, and never over what one comes to next', async () => {
    const page = await letter();
    await page.focus('#f-occurred-on');
    await page.waitForTimeout(patient(300)); // for what is not to come
    assert.equal(await page.locator('.day-month').count(), 0);
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.day-month');
    await page.keyboard.press('ArrowLeft');
    await look(page, 'form-month');
    await page.keyboard.press('Enter');
    const before = new Date(Date.now() + (8 - 24) * 3600_000).toISOString().slice(0, 10);
    assert.equal(await page.inputValue('#f-occurred-on'), before);
    assert.equal(await page.locator('.day-month').count(), 0);
    assert.equal(await focused(page), 'f-occurred-on');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.equal(await focused(page), 'f-occurred-on');
    return page;
  });

  journey('a party begins as what it usually is and goes by what is typed, until somebody chooses', async () => {
    const page = await open('manager');
    await page.goto(`${base}/office/kinds/case/new`);
    await page.waitForSelector('[data-field=sender]');
    await page.evaluate(() => document.querySelectorAll('details.section').forEach((d) => (d.open = true)));
    const kind = (field) => page.locator(`[data-field="${field}"] .el-radio-button.is-active`).innerText();
    assert.equal(await kind('sender'), '单位');
    await page.close();
    const other = await letter();
    const sender = other.locator('[data-field=sender]');
    const now = () => sender.locator('.el-radio-button.is-active').innerText();
    assert.equal(await now(), '人员');
    await sender.locator('input.el-input__inner').first().fill('昆山市某某有限公司');
    assert.equal(await now(), '单位', 'by its name');
    await sender.locator('.el-radio-button', { hasText: '人员' }).click();
    await sender.locator('input.el-input__inner').first().fill('昆山市民政局');
    assert.equal(await now(), '人员', 'what somebody chose stays');
    return other;
  });

  journey('a wrong number is offered few repairs, none that nobody can have', async () => {
    const page = await letter();
    const sender = page.locator('[data-field=sender]');
    await sender.locator('input.el-input__inner').nth(1).fill('110105196503120014');
    await sender.locator('input.el-input__inner').nth(1).press('Tab');
    await sender.locator('.repair').first().waitFor();
    const offers = await sender.locator('.repair').allInnerTexts();
    assert.equal(offers[0], '110105196503120013');
    assert.ok(offers.length <= 5);
    for (const o of offers) assert.match(o, /^\d{6}(19|20)\d{9}[\dX]$/);
    for (const never of ['110105186503120014', '170105196503120014', '111105196503120014']) assert.ok(!offers.includes(never));
    await look(page, 'form-repairs');
    return page;
  });

  journey('what one cannot annul has no button, and says why when something stands behind it', async () => {
    const page = await open('prosecutor');
    for (const id of handled('prosecutor', 'case')) {
      await page.goto(`${base}/office/matters/${id}`); // the first case on which more than two things were done
      await page.waitForSelector('.timeline .act-head', { state: 'attached' });
      await rests(page);
      if ((await page.locator('.timeline .act-head').count()) > 2) break;
    }
    const buttons = await page.locator('.timeline .link', { hasText: '撤销' }).count();
    const acts = await page.locator('.timeline .act-head').count();
    assert.ok(acts > 2 && buttons <= 1, `${buttons} buttons for ${acts} acts`);
    await page.locator('.timeline .cannot summary').first().click();
    assert.match(await page.locator('.timeline .cannot').first().innerText(), /办理“.+”/);
    await look(page, 'timeline');
    return page;
  });
}
