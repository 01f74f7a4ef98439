// may.mjs - journeys: what one may not do says why before anything is typed; what was annulled stays to be read; a form gone stale
// says what was done since; lists begin with what is due and keep their page.
import assert from 'node:assert/strict';
import { afresh, base, logIn, look, open, pick, run, sender } from '../rig.mjs';

const letter = async (page, subject) => {
  await page.goto(`${base}/office/kinds/letter/new`);
  await page.waitForSelector('.act-form');
  await afresh(page);
  await page.fill('#f-subject', subject);
  await pick(page, 'f-matter_kind', '举报');
  await sender(page, '张某');
  await page.locator('.actions .el-button--primary').click();
  await page.waitForURL(/\/office\/matters\//);
  await page.waitForSelector('.stages');
  return page.url().match(/matters\/([0-9-]+)/)[1];
};
const follow = async (page, code) => {
  await page.goto(`${base}/follow`);
  await page.fill('#f-code', code);
  await page.locator('button.main').click();
  await page.waitForSelector('#stage');
};

export default function journeys(journey) {
  journey('who may not open a matter reads why, and is shown no form', async () => {
    const page = await open('inspector');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForSelector('.told-not');
    assert.equal(await page.locator('.act-form').count(), 0);
    assert.match(await page.locator('.told-not').innerText(), /控告申诉检察人员/);
    await look(page, 'new-not-mine');
    await page.goto(`${base}/office/kinds/letter/import`);
    await page.waitForSelector('.told-not');
    assert.equal(await page.locator('input[type=file]').count(), 0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.menu-button').click();
    await page.goto(`${base}/office/kinds/case/new`);
    await page.waitForSelector('.told-not');
    await look(page, 'new-not-mine-phone-dark');
    return page;
  });

  journey('a letter registered by mistake is annulled and stays to be read, by its sender too', async () => {
    const page = await open('letters');
    const id = await letter(page, '误登的一封信');
    const code = (await page.locator('.facts dt', { hasText: '回执码' }).locator('xpath=following-sibling::dd[1]').first().innerText()).trim();
    await page.locator('.timeline li', { hasText: '登记' }).locator('button', { hasText: '撤销' }).click();
    await page.locator('.el-dialog textarea').fill('与另一件重复登记');
    await page.locator('.el-dialog__footer .el-button--danger').click();
    await page.waitForSelector('.card.gone');
    assert.match(await page.locator('.card.gone').innerText(), /陈敏[^]*与另一件重复登记/);
    assert.equal(await page.locator('.acts-card, .paper').count(), 0);
    await look(page, 'annulled');
    await page.context().close();
    const chief = await open('chief');
    await chief.goto(`${base}/office/matters/${id}`);
    await chief.waitForSelector('.card.gone');
    await follow(chief, code);
    assert.match(await chief.locator('main').innerText(), /登记已撤销/);
    assert.doesNotMatch(await chief.locator('main').innerText(), /register\.|重复登记/);
    await look(chief, 'annulled-follow');
    return chief;
  });

  journey('what an act gave wrongly is corrected with its reason, and the name of who is on record already is told while it is typed', async () => {
    const page = await open('letters');
    const id = await letter(page, '更正试验：夜间施工');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForSelector('.act-form');
    await afresh(page);
    await sender(page, '张某');
    await page.locator('#f-subject').focus();
    await page.waitForSelector('.party-note.alike');
    assert.match(await page.locator('.party-note.alike').first().innerText(), /不一定是同一人[^]*可能重复/);
    await look(page, 'form-namesake');
    await page.goto(`${base}/office/matters/${id}`);
    await page.waitForSelector('.timeline .act-head');
    const first = page.locator('.timeline li', { hasText: '登记' }).last();
    await first.locator('button', { hasText: '更正' }).click();
    await page.waitForSelector('.el-dialog .act-form');
    assert.equal(await page.inputValue('#c-subject'), '更正试验：夜间施工', 'it begins with what stands');
    const send = page.locator('.el-dialog__footer .el-button--primary');
    await send.click();
    assert.match(await page.locator('.el-dialog .refusal').first().innerText(), /没有改动/);
    await page.fill('#c-subject', '更正试验：夜间排污');
    await page.fill('#c-ground', '来信原文为排污');
    await look(page, 'correct');
    /* the session ends: what was begun is there again, and goes when it is let go of */
    await page.context().clearCookies();
    await send.click();
    await page.waitForSelector('#login');
    await logIn(page, 'letters');
    await page.waitForSelector('#menu');
    await page.goto(`${base}/office/matters/${id}`);
    await first.locator('button', { hasText: '更正' }).click();
    await page.locator('.el-dialog .note', { hasText: '上次没有提交' }).waitFor();
    assert.deepEqual([await page.inputValue('#c-subject'), await page.inputValue('#c-ground')], ['更正试验：夜间排污', '来信原文为排污']);
    await send.click();
    await page.waitForSelector('#corrected');
    await page.waitForFunction(() => document.querySelector('main').innerText.includes('夜间排污'));
    const acts = JSON.parse(run('letters', 'matter', 'show', id, '--json')).acts;
    const correction = acts.find((a) => a.act === 'correct');
    assert.deepEqual([correction.fields, correction.note], [{ subject: '更正试验：夜间排污' }, '来信原文为排污'], 'nothing else went along');
    await first.locator('button', { hasText: '更正' }).click();
    await page.waitForSelector('#c-subject');
    assert.equal(await page.inputValue('#c-subject'), '更正试验：夜间排污', 'a second correction begins with the first');
    await look(page, 'corrected');
    /* somebody else corrects it meanwhile: it is told, and goes on over what stands now with what was written */
    await page.fill('#c-subject', '更正试验：夜间扬尘');
    await page.fill('#c-ground', '再次核对原文');
    const target = acts.find((a) => a.act === 'receive');
    run('letters', 'act', 'correct', target.id, '--field', 'content=另有附件', '--ground', '补记附件');
    await send.click();
    await page.locator('.el-dialog .refusal', { hasText: '新的办理' }).waitFor();
    await page.locator('.el-dialog .el-button', { hasText: '重新载入' }).click();
    await page.locator('.el-dialog .begun').waitFor();
    assert.deepEqual([await page.inputValue('#c-subject'), await page.inputValue('#c-content'), await page.inputValue('#c-ground')], ['更正试验：夜间扬尘', '另有附件', '再次核对原文']);
    await send.click();
    await page.waitForFunction(() => document.querySelector('main').innerText.includes('夜间扬尘'));
    await first.locator('button', { hasText: '更正' }).click();
    await page.waitForSelector('#c-subject');
    /* the same of an annulment: shut with Esc, opened again, let go of */
    await page.keyboard.press('Escape');
    await page.locator('.el-dialog').waitFor({ state: 'hidden' });
    await first.locator('button', { hasText: '撤销' }).click();
    await page.locator('.el-dialog textarea').fill('与前信重复');
    await page.keyboard.press('Escape');
    await page.locator('.el-dialog').waitFor({ state: 'hidden' });
    await first.locator('button', { hasText: '撤销' }).click();
    await page.locator('.el-dialog .begun').waitFor();
    assert.equal(await page.locator('.el-dialog textarea').inputValue(), '与前信重复');
    await page.locator('.el-dialog .begun button').click();
    await page.locator('.el-dialog .begun').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.el-dialog textarea').inputValue(), '');
    await page.reload();
    await first.locator('button', { hasText: '撤销' }).click();
    await page.locator('.el-dialog textarea').waitFor();
    await page.waitForTimeout(1500);
    assert.equal(await page.locator('.el-dialog textarea').inputValue(), '', 'what was let go of stays gone');
    await page.keyboard.press('Escape');
    await page.locator('.el-dialog').waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement?.textContent.trim() === '撤销'); // to where one was
    /* an act by keys, and its annulment: one is at what came of it, and a stage that was never reached is no step passed */
    await page.locator('.acts [data-act=accept]').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.act-form');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'receipt');
    assert.deepEqual(await page.locator('.stages .passed, .stages .here').allInnerTexts(), ['已登记', '已受理']);
    await page.locator('.timeline li', { hasText: '受理' }).first().locator('button', { hasText: '撤销' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('误点受理');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'annulled');
    assert.match(await page.locator('#annulled').innerText(), /已撤销：受理/);
    assert.deepEqual(await page.locator('.stages .passed, .stages .here').allInnerTexts(), ['已登记']);
    return page;
  });

  journey('a form gone stale says who did what since, and goes on with what was written', async () => {
    const page = await open('letters');
    const id = await letter(page, '两人同时办理的信');
    await page.locator('.acts .el-button', { hasText: '不予受理' }).click();
    await page.waitForSelector('#f-reason');
    await page.fill('#f-reason', '不属于本院管辖');
    run('letters', 'act', 'letter', 'change', '--matter', id, '--field', 'against=某公司');
    await page.locator('.act-form .actions .el-button--primary').click();
    await page.waitForSelector('.since li');
    assert.match(await page.locator('.since').innerText(), /修改登记[^]*陈敏/);
    assert.doesNotMatch(await page.locator('.refusal > div, .refusal > strong').allInnerTexts().then((t) => t.join()), /行为是|最新为/);
    await page.evaluate(() => scrollTo(0, 0));
    await look(page, 'stale');
    await page.locator('.refusal .el-button', { hasText: '重新载入' }).click();
    await page.waitForSelector('.since', { state: 'detached' });
    assert.equal(await page.inputValue('#f-reason'), '不属于本院管辖');
    await page.locator('.act-form .actions .el-button--primary').click();
    await page.waitForSelector('.stages .here:has-text("不予受理")');
    return page;
  });

  journey('a button that is not possible here says why when it is pressed', async () => {
    const page = await open('letters');
    await letter(page, '不能存查的信');
    const keep = page.locator('.acts .not-now', { hasText: '存查' });
    await keep.click({ force: true }); // marked as disabled: pressed all the same it tells
    assert.match(await page.locator('#told-why').innerText(), /只有匿名或者重复信访可以存查/);
    await look(page, 'not-now');
    assert.ok((await page.locator('.stages .ahead').count()) >= 2, 'the stages to come stand in the bar');
    return page;
  });

  journey('the desk and the list begin with what is due, by its day', async () => {
    const page = await open('letters');
    const days = (await page.locator('#waiting .when small').allInnerTexts()).map((d) => d.replace(/\d+/g, (n) => n.padStart(2, '0')));
    assert.ok(days.length > 2);
    assert.deepEqual(days, [...days].sort());
    await page.goto(`${base}/office/kinds/letter`);
    await page.waitForSelector('.matter-row');
    const left = (await page.locator('.next-due').allInnerTexts()).map((t) => t.trim());
    const dated = left.filter(Boolean).length;
    assert.ok(dated > 2 && left.slice(0, dated).every(Boolean), 'what is due stands first');
    await look(page, 'list-by-due');
    await page.locator('.list-bar .el-radio-button', { hasText: '新的在先' }).click();
    await page.waitForURL(/order=new/);
    return page;
  });

  journey('a list keeps its page when one comes back', async () => {
    const page = await open('officer');
    await page.goto(`${base}/office/kinds/bribery_record`);
    await page.waitForSelector('.matter-row');
    const first = await page.locator('.matter-row a').first().innerText();
    await page.locator('.pager .el-button').last().click();
    await page.waitForURL(/page=2/);
    await page.waitForFunction((was) => document.querySelector('.matter-row a')?.textContent !== was, first);
    const second = await page.locator('.matter-row a').first().innerText();
    await page.locator('.matter-row a').first().click();
    await page.waitForURL(/matters/);
    await page.goBack();
    await page.waitForSelector('.matter-row');
    assert.equal(await page.locator('.matter-row a').first().innerText(), second);
    await page.locator('.menu a', { hasText: '工作台' }).click();
    await page.waitForSelector('.counts');
    await page.locator('.tabs a', { hasText: '行贿犯罪档案' }).first().click();
    await page.waitForSelector('.matter-row');
    assert.equal(await page.locator('.matter-row a').first().innerText(), second, 'its tab comes back to it too');
    assert.match(await page.locator('.pager').innerText(), /第 2 页/);
    await page.locator('.pager .el-button').first().click();
    await page.waitForFunction((was) => document.querySelector('.matter-row a')?.textContent === was, first);
    return page;
  });

  journey('a list is narrowed by the name of who stands in it', async () => {
    const page = await open('officer');
    await page.goto(`${base}/office/kinds/bribery_record`);
    await page.waitForSelector('.matter-row .party');
    const name = (await page.locator('.matter-row .party').nth(3).innerText()).trim();
    await page.fill('[aria-label="文号、标题或当事人"]', name);
    await page.locator('.filters .el-button--primary').click();
    await page.waitForURL(/text=/);
    await page.waitForFunction((n) => document.querySelectorAll('.matter-row').length > 0 && [...document.querySelectorAll('.matter-row')].every((r) => r.textContent.includes(n)), name);
    await look(page, 'list-by-name');
    return page;
  });
}
