// matters.mjs - journeys: lists, forms, matters, papers, bulk work and import.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE, shots, home, base, open, look, pick, sender, run, day, afresh, handled, rests } from '../rig.mjs';

export default function journeys(journey) {
  journey('the prosecutor sees what is late and how a day comes about', async () => {
    const page = await open('prosecutor');
    await look(page, 'desk-prosecutor');
    assert.ok((await page.locator('#late .desk-row').count()) > 0);
    await page.locator('#late .desk-row a, #soon .desk-row a').first().click();
    await page.waitForSelector('.stages');
    await page.locator('.due details summary').first().click();
    await page.waitForSelector('.sum li');
    await look(page, 'matter-due-sum');
    return page;
  });

  journey('the letters officer registers a letter with two fields and finds it numbered', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForSelector('#f-subject');
    await afresh(page);
    await page.keyboard.press('Control+Enter');
    await page.fill('#f-subject', '');
    await page.locator('.actions .el-button--primary').click();
    await page.waitForSelector('.entry.bad');
    await look(page, 'letter-required');
    await page.fill('#f-subject', '反映某镇征地补偿款发放不公');
    await pick(page, 'f-matter_kind', '举报');
    await sender(page, '张某');
    await page.locator('.actions .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.stages');
    assert.match(await page.locator('h1').innerText(), /征地补偿款/);
    assert.ok((await page.locator('.due').count()) > 0, 'its terms run');
    await look(page, 'letter-new');
    return page;
  });

  journey('a number with one wrong digit is repaired with a click', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.waitForSelector('#f-subject');
    await page.fill('#f-subject', '反映路灯不亮');
    const group = page.locator('[data-field=sender]');
    await group.scrollIntoViewIfNeeded();
    await group.locator('input.el-input__inner').nth(1).fill('11010519491231003X');
    await group.locator('input.el-input__inner').nth(1).press('Tab');
    await group.locator('.repair', { hasText: '11010519491231002X' }).click();
    await group.locator('.good').waitFor();
    await look(page, 'identity-repaired');
    return page;
  });

  journey('what was begun is there after the browser was closed', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.fill('#f-subject', '写到一半的来信');
    await page.waitForSelector('.actions [role=status]:has-text("草稿已保存")');
    await page.close();
    const again = await open('letters');
    await again.waitForSelector('text=未完成的草稿');
    await again.locator('section', { hasText: '未完成的草稿' }).last().evaluate((e) => e.scrollIntoView({ block: 'center', behavior: 'instant' }));
    await look(again, 'draft-again');
    await again.locator('section', { hasText: '未完成的草稿' }).locator('li', { hasText: '群众信访' }).locator('a').first().click();
    await again.waitForSelector('#f-subject');
    assert.equal(await again.inputValue('#f-subject'), '写到一半的来信');
    await again.locator('text=放弃草稿').click();
    return again;
  });

  journey('a case is found by filters, and the view is kept', async () => {
    const page = await open('manager');
    await page.goto(`${base}/office/kinds/case`);
    await page.waitForSelector('.matter-row');
    const all = await page.locator('.matter-row').count();
    await page.fill('[aria-label="文号、标题或当事人"]', '受贿');
    await page.locator('.filters .el-button--primary').click();
    await page.waitForURL(/text=/);
    await page.waitForFunction((n) => document.querySelectorAll('.matter-row').length < n, all);
    await look(page, 'case-list');
    await page.locator('.filters .el-button', { hasText: '更多条件' }).click();
    const picker = page.locator('.field-picker:visible');
    await picker.waitFor();
    assert.ok((await picker.locator('.el-checkbox:visible').count()) < 45, 'what the program notes is folded');
    assert.equal(await picker.locator('.el-checkbox:visible', { hasText: '此前计入的裁判结果' }).count(), 0);
    await page.keyboard.press('Tab');
    await look(page, 'case-list-filters');
    await picker.locator('input[type=search]').fill('裁判结果');
    await picker.locator('.el-checkbox:visible', { hasText: '此前计入的裁判结果' }).waitFor();
    const cut = await picker.locator('.el-checkbox:visible').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth || e.querySelector('.el-checkbox__label').scrollWidth > e.querySelector('.el-checkbox__label').clientWidth + 1).map((e) => e.innerText));
    assert.deepEqual(cut, [], 'labels are whole');
    await picker.locator('input[type=search]').fill('承办');
    await picker.locator('.el-checkbox:visible').first().click();
    await page.keyboard.press('Escape');
    await page.waitForSelector('.filters [aria-label*="承办"]');
    await page.locator('.list-bar .el-button', { hasText: '视图' }).click();
    await page.fill('[aria-label="视图名称"]', '受贿案件');
    await page.keyboard.press('Enter');
    await page.reload();
    await page.waitForSelector('.matter-row');
    assert.equal(await page.inputValue('[aria-label="文号、标题或当事人"]'), '受贿', 'the address keeps what was asked');
    return page;
  });

  journey('acts that are not possible say why', async () => {
    const page = await open('prosecutor');
    await page.goto(`${base}/office/kinds/case`);
    await page.locator('.matter-row a').first().click();
    await page.waitForSelector('.acts');
    await page.locator('text=为什么不能办理其他行为').click();
    await page.waitForSelector('.why li');
    assert.match(await page.locator('.why').innerText(), /可以办理的阶段：/);
    await look(page, 'why-not');
    return page;
  });

  journey('a paper is seen before it is printed', async () => {
    const page = await open('prosecutor');
    for (const id of handled('prosecutor', 'case')) {
      await page.goto(`${base}/office/matters/${id}`); // the first case of which a paper was issued and others are to come
      await page.waitForSelector('.timeline');
      await rests(page);
      if ((await page.locator('.paper', { hasText: '已制发' }).count()) && (await page.locator('.papers-later .paper').count()) > 3) break;
    }
    assert.equal(await page.locator('.papers-later .paper:visible').count(), 0, 'papers of acts not reached yet are folded');
    assert.ok((await page.locator('.papers-later .paper').count()) > 3);
    await look(page, 'papers');
    await page.emulateMedia({ media: 'print' });
    const dots = await page.locator('.timeline > li').evaluateAll((all) => all.map((li) => li.getBoundingClientRect().left + parseFloat(getComputedStyle(li, '::before').left)));
    assert.ok(dots.length && dots.every((left) => left >= 0), `a dot is cut off at the edge of the paper: ${dots}`);
    if (shots) await page.pdf({ path: `${shots}/matter-print.pdf` });
    await page.emulateMedia({ media: null });
    await page.locator('.paper', { hasText: '已制发' }).first().locator('button').click();
    const frame = page.frameLocator('iframe.paper-page');
    await frame.locator('body').waitFor();
    assert.match(await frame.locator('body').innerText(), /检察院/);
    assert.match(await page.locator('.el-drawer').innerText(), /由\S+以“\S+”签发（行为 \d+-\d+，已记入防篡改日志）/);
    const href = await page.locator('.paper-bar a', { hasText: 'PDF' }).getAttribute('href');
    const pdf = await page.request.get(base + href);
    assert.equal(pdf.headers()['content-type'], 'application/pdf');
    await look(page, 'paper');
    return page;
  });

  journey('many letters are handled at once, tried first', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter`);
    await page.waitForSelector('.matter-row');
    await page.locator('.matter-table thead input').click();
    await page.locator('.list-bar .el-button', { hasText: '批量办理' }).click();
    await page.locator('.el-dialog .el-select').first().click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: /^\s*受理\s*$/ }).first().click();
    await page.locator('.el-dialog .el-button', { hasText: '先试算' }).click();
    await page.waitForSelector('.el-dialog [role=status]');
    await look(page, 'bulk');
    return page;
  });

  journey('of many at once what moved on since it was seen is left, and each is named with what came of it', async () => {
    const page = await open('letters');
    const letter = (name, ...more) => JSON.parse(run('letters', 'act', 'letter', name, '--json', ...more)).matter;
    const fresh = [1, 2].map((i) => letter('receive', '--fields', JSON.stringify({ subject: `同批来信${i}`, matter_kind: 'petition', anonymous: true })));
    for (const id of fresh) letter('accept', '--matter', id);
    await page.goto(`${base}/office/kinds/letter?text=${encodeURIComponent('同批来信')}`);
    await page.waitForSelector('.matter-row');
    assert.equal(await page.locator('.matter-row').count(), 2);
    await page.locator('.matter-table thead input').click();
    await page.locator('.list-bar .el-button', { hasText: '批量办理' }).click();
    await page.locator('.el-dialog .el-select').first().click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: /移交承办部门/ }).first().click();
    await page.locator('.el-dialog .el-button', { hasText: '先试算' }).click();
    await page.waitForSelector('.el-dialog .refusal .faults a');
    assert.match(await page.locator('.el-dialog .refusal').innerText(), /必须填写/, 'what must be filled in is said before anything is tried');
    assert.equal(await page.locator('.el-dialog .bulk-outcome').count(), 0);
    const option = (hasText) => page.locator('.el-select-dropdown__item:visible', { hasText });
    await page.locator('.el-dialog [data-field=department] .el-select').click();
    await option('控告申诉检察部门').click();
    await option('控告申诉检察部门').waitFor({ state: 'hidden' });
    await page.click('#b-handler');
    await option('陈敏').waitFor();
    assert.equal(await option('系统管理员').count(), 0, 'only who may handle it is offered');
    await option('陈敏').click();
    /* shut over what was chosen, it is there again */
    await page.locator('.el-dialog__headerbtn').click();
    await page.locator('.el-dialog').waitFor({ state: 'hidden' });
    await page.locator('.list-bar .el-button', { hasText: '批量办理' }).click();
    await page.locator('.el-dialog .begun').waitFor();
    assert.match(await page.locator('.el-dialog [data-field=department]').innerText(), /控告申诉检察部门/);
    await page.locator('.el-dialog .el-button', { hasText: '先试算' }).click();
    await page.waitForSelector('.bulk-can');
    assert.equal(await page.locator('.bulk-can').count(), 2);
    letter('hand_over', '--matter', fresh[0], '--fields', JSON.stringify({ department: 'inspection' })); // somebody else hands one of them over
    await page.locator('.el-dialog .el-button--primary', { hasText: '办理（2）' }).click();
    await page.waitForSelector('.bulk-were');
    assert.match(await page.locator('.el-dialog').innerText(), /对 2 件事项批量办理/);
    assert.match(await page.locator('.bulk-were').innerText(), /同批来信2/);
    assert.match(await page.locator('.bulk-were_not').innerText(), /同批来信1[^]*您打开之后又有新的办理/);
    return page;
  });

  journey('a spreadsheet comes back with the rows that were not good', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/import`);
    const file = join(home, 'letters.csv');
    writeFileSync(file, '\ufeffsubject,matter_kind,anonymous\n第一封,petition,是\n,petition,是\n第三封,nothing,是\n第一封,petition,是\n');
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('.steps-list [role=status]');
    await look(page, 'import');
    const bad = await page.locator('.bad-rows tbody tr').allInnerTexts();
    assert.equal(new Set(bad.map((b) => b.split('\t')[0])).size, 2);
    assert.match(bad.join('\n'), /3[^]*subject[^]*4[^]*matter_kind/, 'each with its row and its column');
    /* the same row twice is told, and left out where one says so */
    assert.match(await page.locator('.alike').innerText(), /第 5 行同第 2 行/);
    assert.match(await page.locator('.steps-list [role=status]').innerText(), /可导入 2 行/, 'both could be taken: two may have written the same');
    await page.locator('.alike .el-checkbox').click();
    await page.locator('.steps-list [role=status]', { hasText: '可导入 1 行' }).waitFor();
    const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('button', { hasText: '保存问题行' }).click()]);
    const text = readFileSync(await saved.path(), 'utf8');
    assert.match(text, /^\ufeffsubject,matter_kind,anonymous,/, 'one mark at its beginning');
    await page.locator('button', { hasText: '导入其中的合格行' }).click();
    await page.locator('.steps-list a[href*="/matters/"]').waitFor();
    assert.match(await page.locator('.steps-list').innerText(), /已导入 1 件；未导入 2 行[^]*已登记/);
    return page;
  });

  journey('hostile words are words', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.fill('#f-subject', HOSTILE.slice(0, 150));
    await pick(page, 'f-matter_kind', '举报');
    await sender(page, '张某');
    await page.fill('#f-note', HOSTILE);
    await page.locator('.actions .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    await page.waitForSelector('.stages');
    assert.ok((await page.locator('h1').innerText()).includes('<img src=x'));
    await look(page, 'hostile');
    await page.goto(`${base}/office/kinds/letter`);
    await page.waitForSelector('.matter-row');
    await look(page, 'hostile-list');
    return page;
  });
}
