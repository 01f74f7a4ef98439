// reports.mjs - journeys: reports written with bound figures, checked while they are written, compared, approved, published; drafts checked.
import assert from 'node:assert/strict';
import { HOSTILE, base, open, look, pick, rests, run } from '../rig.mjs';

const act = (page, word) => page.locator('.acts-card .acts .el-button', { hasText: word }).click();
async function perform(page, word, fill) {
  await act(page, word);
  await page.waitForSelector('#doing .act-form');
  if (fill) await fill(page.locator('#doing'));
  await page.locator('#doing .actions .el-button--primary').click();
  await page.waitForSelector('.receipt');
}
const quiet = (page) => page.waitForFunction(() => !document.querySelector('.counted')?.textContent.includes('……') && document.querySelector('.counted span'));

export default function journeys(journey) {
  journey('a report is written: typed numbers are told, contradictions too; a figure is inserted, changed, opened; versions stand beside each other', async () => {
    const page = await open('prevention');
    await page.goto(`${base}/office/reports`);
    await page.getByRole('button', { name: '新建报告' }).click();
    await pick(page, 'new-template', '发布稿');
    await page.fill('#new-name', '职务犯罪案件办理情况');
    await page.fill('#new-period', '2025-01-01..2026-12-31');
    await look(page, 'reports');
    await page.getByRole('button', { name: '新建并编辑' }).click();
    await page.waitForSelector('.report-text .chip.figure');
    await quiet(page);
    const before = await page.locator('.report-text .chip').count();
    await page.locator('.report-text .line').last().click({ position: { x: 40, y: 12 } });
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('走访35家单位，不捕率由22.1%上升至43.4%，上升21.3%。');
    await page.waitForSelector('.margin-notes .warn');
    await page.waitForSelector('.margin-notes .bad');
    assert.equal(await page.locator('.report-text .chip').count(), before, 'chips are not typed over');
    await page.getByRole('button', { name: '插入数字' }).click();
    await pick(page, 'pick-figure', '起草报告');
    await pick(page, 'pick-form', '同比');
    await page.waitForFunction(() => ![...document.querySelectorAll('.el-select-dropdown')].some((e) => e.offsetParent)); // the list has folded up
    await look(page, 'report-picker');
    await page.locator('.el-dialog .el-button--primary').click();
    await page.waitForFunction((n) => document.querySelectorAll('.report-text .chip').length === n, before + 1);
    await quiet(page);
    await page.locator('.report-text .chip.figure').last().click();
    await page.waitForSelector('.el-dialog .rows');
    await page.keyboard.press('Escape');
    await look(page, 'report-editor');
    /* what one sees is not what was typed: it is opened down to the acts */
    await page.locator('.report-text .chip.figure').nth(1).click();
    await page.locator('.el-dialog .rows .link').first().click();
    await page.waitForSelector('.el-drawer .figure-big');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.el-drawer', { state: 'hidden' });
    await rests(page);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('.report-text')?.textContent.includes('走访35家单位'));
    await page.getByRole('button', { name: '保存为新版本' }).click();
    await page.waitForSelector('.receipt');
    await page.locator('.el-radio-button', { hasText: '版本' }).click();
    await page.getByRole('button', { name: '第1版与现在比较' }).click();
    await page.waitForSelector('.diff ins:has-text("走访35家单位")');
    await look(page, 'report-versions');
    await page.getByRole('button', { name: '取用第1版' }).click();
    await page.waitForFunction(() => !document.querySelector('.report-text')?.textContent.includes('走访35家'));
    await page.getByRole('button', { name: '保存为新版本' }).click();
    await page.waitForFunction(() => document.querySelector('.report-text')?.textContent.length && ![...document.querySelectorAll('button')].some((b) => b.textContent.includes('放弃修改')));
    return page;
  });

  journey('two who write one report: what was refused is there again, and a draft over an older text says so', async () => {
    const one = await open('prevention');
    await one.goto(`${base}/office/reports`);
    await one.getByRole('button', { name: '新建报告' }).click();
    await pick(one, 'new-template', '发布稿');
    await one.fill('#new-name', '两人同写');
    await one.fill('#new-period', '2025-01-01..2026-12-31');
    await one.getByRole('button', { name: '新建并编辑' }).click();
    await one.waitForSelector('.report-text .chip.figure');
    await quiet(one);
    const two = await one.context().newPage();
    await two.goto(one.url());
    await two.waitForSelector('.report-text .chip.figure');
    await quiet(two);
    const write = async (p, text) => {
      await p.locator('.report-text .line').last().click({ position: { x: 40, y: 12 } });
      await p.keyboard.press('Control+End');
      await p.keyboard.press('Enter');
      await p.keyboard.type(text);
    };
    await write(one, '甲页所加。');
    await write(two, '乙页所加。');
    await one.getByRole('button', { name: '保存为新版本' }).click();
    await one.waitForSelector('.receipt');
    await two.getByRole('button', { name: '保存为新版本' }).click();
    await two.waitForSelector('.refusal');
    await rests(two);
    await two.reload();
    await two.waitForFunction(() => document.querySelector('.report-text')?.textContent.includes('乙页所加'));
    await two.waitForSelector('.draft-older');
    await look(two, 'report-older-draft');
    await two.locator('.draft-older button').click();
    await two.waitForFunction(() => document.querySelector('.report-text')?.textContent.includes('甲页所加') && !document.querySelector('.report-text').textContent.includes('乙页所加'));
    await one.close();
    return two;
  });

  journey('a report goes its way: bound, submitted, approved, published; how much of it others have said already', async () => {
    const fields = (name) => ['--fields', JSON.stringify({ report_name: name, template: 'press_statement', period: '2025-01-01..2026-12-31' })];
    run('prevention', 'act', 'report', 'draft', ...fields(`去年的通报${HOSTILE}`));
    const id = JSON.parse(run('prevention', 'act', 'report', 'draft', ...fields('今年的通报'), '--json')).matter;
    const page = await open('prevention');
    await page.goto(`${base}/office/reports/${id}`);
    await page.waitForSelector('.report-text .chip.figure');
    await act(page, '取数冻结');
    await page.waitForSelector('.page-head .good');
    await perform(page, '送审');
    await page.waitForSelector('.report-text[aria-readonly=true]');
    await page.locator('.el-radio-button', { hasText: '雷同比对' }).click();
    await page.locator('.el-button--primary', { hasText: '比对' }).click();
    await page.waitForSelector('.side-by-side');
    await look(page, 'report-sameness');
    await page.context().close();
    const chief = await open('chief', { colorScheme: 'dark' });
    await chief.goto(`${base}/office/reports/${id}`);
    /* who approves sees the paper first, and a checker that does not call the program's own numbers wrong */
    const paper = chief.frameLocator('iframe.paper-page');
    await paper.locator('.paper').first().waitFor();
    assert.equal(await paper.locator('link[rel=stylesheet]').count(), 1);
    await quiet(chief);
    assert.equal(await chief.locator('.counted .bad').count(), 0, await chief.locator('.margin-notes').innerText());
    await perform(chief, '批准');
    await perform(chief, '公开发布', async (form) => {
      await form.locator('[data-field=published_where] input').fill('门户网站');
      await form.locator('[data-field=published_on] input').fill(new Date().toISOString().slice(0, 10));
      await chief.keyboard.press('Tab');
    });
    await chief.waitForSelector('.stages .here:has-text("已公开发布")');
    await look(chief, 'report-published-dark');
    const pdf = await chief.request.get(`${base}/api/v1/reports/${id}.pdf`);
    assert.equal(pdf.status(), 200);
    assert.ok(pdf.headers()['content-disposition'].includes(`-${id}.pdf`), `a file of its own for each report: ${pdf.headers()['content-disposition']}`);
    const number = JSON.parse(run('chief', 'matter', 'show', id, '--json')).number;
    assert.ok(number && (await (await chief.request.get(`${base}/api/v1/reports/${id}.txt`)).text()).includes(number), `${number} stands on the paper`);
    await chief.context().close();
    const phone = await open('chief', { viewport: { width: 390, height: 844 } });
    await phone.goto(`${base}/office/reports/${id}`);
    await phone.frameLocator('iframe.paper-page').locator('.paper').first().waitFor();
    await phone.frameLocator('iframe.paper-page').locator('a[href*="/figures/F-"]').first().click();
    await phone.waitForURL(/\/office\/figures\/F-/); // its passport opens beside, not in the frame
    await phone.waitForSelector('.pivot, .passport');
    await phone.goto(`${base}/office/reports/${id}`);
    await phone.locator('.el-radio-button', { hasText: '正文' }).click();
    await phone.waitForSelector('.report-text .chip.figure');
    await look(phone, 'report-phone');
    return phone;
  });

  journey('numbers that changed since a report was bound are told, then and now, to who approves it', async () => {
    const year = new Date().getFullYear();
    const wording = `---\nreport: press_statement\nname: {zh: 情况, en: State}\nperiod: window\nlayout: form\n---\n本年起草报告{{figure reports_drafted}}。\n`;
    const draft = (name) => JSON.parse(run('prevention', 'act', 'report', 'draft', '--fields', JSON.stringify({ report_name: name, template: 'press_statement', period: `${year}-01-01..${year}-12-31`, wording }), '--json')).matter;
    const id = draft('数字会变的通报');
    run('prevention', 'report', 'bind', id);
    const page = await open('prevention');
    await page.goto(`${base}/office/reports/${id}`);
    await page.waitForSelector('.page-head .good');
    await rests(page);
    assert.equal(await page.locator('.changed-since').count(), 0, 'nothing has changed');
    draft('后来的通报');
    run('prevention', 'act', 'report', 'submit', '--matter', id);
    await page.context().close();
    const chief = await open('chief');
    await chief.goto(`${base}/office/reports/${id}`);
    await chief.waitForSelector('.changed-since');
    const [then, now] = await chief.locator('.changed-since td.number').allInnerTexts();
    assert.equal(parseInt(now, 10), parseInt(then, 10) + 1, `${then} -> ${now}`);
    assert.match(await chief.locator('.changed-since').innerText(), /须退回起草人重新取数冻结/);
    await look(chief, 'report-changed');
    await chief.locator('.changed-since a').click();
    await chief.waitForURL(/\/office\/figures\/F-/);
    /* what a leader writes on the report presented to him stands on its page, with what came of it */
    run('chief', 'act', 'report', 'approve', '--matter', id);
    run('prevention', 'act', 'report', 'present', '--matter', id, '--fields', JSON.stringify({ sent_to: '市人大常委会' }));
    const given = JSON.parse(run('prevention', 'act', 'instruction', 'record', '--fields', JSON.stringify({ about: id, leader: '某副市长', words: '逐项对照整改。' }), '--json')).matter;
    run('chief', 'act', 'instruction', 'assign', '--matter', given, '--fields', JSON.stringify({ charged: '预防处' }));
    await chief.goto(`${base}/office/reports/${id}`);
    const told = chief.locator('section:has(h2:text("领导批示"))');
    await told.waitFor();
    assert.match(await told.innerText(), /某副市长[\s\S]*已分办[\s\S]*逐项对照整改。[\s\S]*预防处/);
    await look(chief, 'report-instructed');
    return chief;
  });

  journey('who submits or approves a text that contradicts itself reads how often, is led there, and says why it goes on', async () => {
    const wrong = '不捕率由22.1%上升至43.4%，上升21.3%。';
    const wording = run('prevention', 'report', 'text', 'press_statement').replace('\n--- en', `\n${wrong}\n\n--- en`);
    assert.ok(wording.includes(wrong));
    const id = JSON.parse(run('prevention', 'act', 'report', 'draft', '--fields', JSON.stringify({ report_name: '自相矛盾的通报', template: 'press_statement', period: '2025-01-01..2026-12-31', wording }), '--json')).matter;
    run('prevention', 'report', 'bind', id);
    const goOn = async (page, word) => {
      await page.waitForSelector('.held .bad');
      assert.match(await page.locator('.held').innerText(), /不符 1 处/);
      await act(page, word);
      await page.waitForSelector('#doing .hesitate');
      /* Opened by its button, one is in the form: the keys send it, and without a word why it does not go on. */
      await page.waitForFunction(() => document.activeElement?.closest('#doing form'));
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('#doing [data-field=note] small.bad');
      assert.equal(await page.locator('.receipt').count(), 0);
      await page.fill('#f-note', '原文如此，已与来文单位核对');
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('.receipt');
    };
    /* What is left blank stands beside its line by its name; who kept a version is named; what cannot be read keeps its chips' words. */
    const year = JSON.parse(run('prevention', 'act', 'report', 'draft', '--fields', JSON.stringify({ report_name: '留空的年度报告', template: 'annual_report', period: '2025' }), '--json')).matter;
    const page = await open('prevention');
    await page.goto(`${base}/office/reports/${year}`);
    await page.waitForSelector('.margin-notes .warn:has-text("犯罪特点和规律")');
    assert.ok(!(await page.innerText('main')).includes('features'), 'no name of a field');
    const chips = () => page.locator('.report-text .chip.figure').evaluateAll((all) => all.map((e) => e.querySelector('small')?.textContent ?? e.textContent));
    const before = await chips();
    await page.locator('.report-text .line').last().click({ position: { x: 40, y: 12 } });
    await page.keyboard.press('Control+End');
    await page.keyboard.type('{{figure no_such_figure}}');
    await page.waitForSelector('.counted .bad:has-text("读不懂")');
    await rests(page);
    await page.reload();
    await page.waitForSelector('.counted .bad:has-text("读不懂")');
    assert.deepEqual((await chips()).slice(0, before.length), before);
    await page.locator('.el-radio-button', { hasText: '版本' }).click();
    assert.doesNotMatch(await page.innerText('.rows'), /prevention/);
    await page.goto(`${base}/office/reports/${id}`);
    await goOn(page, '送审');
    await page.context().close();
    const chief = await open('chief');
    await chief.goto(`${base}/office/reports/${id}`);
    await chief.frameLocator('iframe.paper-page').locator('.paper').first().waitFor(); // what opens for who approves
    await chief.locator('.held .bad').click();
    await chief.waitForFunction(() => [...document.querySelectorAll('.margin-notes .bad')].some((e) => e.checkVisibility()));
    await look(chief, 'report-contradicts');
    await goOn(chief, '批准');
    const notes = JSON.parse(run('chief', 'matter', 'show', id, '--json'));
    assert.match(JSON.stringify(notes), /已与来文单位核对/);
    return chief;
  });

  journey('a campaign\u2019s briefing goes over the figures that it watches; what was typed is told again beside the acts', async () => {
    const campaign = JSON.parse(run('manager', 'matter', 'list', 'campaign', '--json'))[0].id;
    const wording = run('manager', 'report', 'text', 'campaign_briefing').replace('## 一、', '本周走访35家单位。\n\n## 一、');
    const id = JSON.parse(run('manager', 'act', 'report', 'draft', '--fields', JSON.stringify({ report_name: '每周简报', template: 'campaign_briefing', about: campaign, wording }), '--json')).matter;
    const page = await open('manager');
    await page.goto(`${base}/office/reports/${id}`);
    await page.waitForSelector('.report-text .chip.figure');
    await quiet(page);
    const read = await page.locator('.report-text').innerText();
    assert.ok(!read.includes('无权查询的指标') && !read.includes('watched'), 'a loop over figures is read in words');
    await look(page, 'report-campaign');
    await page.getByRole('button', { name: '取数冻结' }).click();
    await page.waitForFunction(() => document.querySelector('.acts-card')?.textContent.includes('手工录入的数字 1 处'));
  });

  journey('a draft from elsewhere that contradicts itself is caught', async () => {
    const page = await open('chief');
    await page.goto(`${base}/office/drafts`);
    await page.fill('#check-text', '不捕率由22.1%上升至43.4%，上升21.3%。');
    await page.locator('.actions .el-button--primary').click();
    await page.waitForSelector('.margin-row .bad');
    await page.fill('#check-text', '2024年办案96件120人，人数是2023年80人的1.5倍，其中受贿案8件，占案件总数的83%。\n召开会议12次。');
    await page.locator('.actions .el-button--primary').click();
    await page.locator('.margin-row .bad mark.wrong').waitFor();
    assert.deepEqual(await page.locator('.margin-row mark.wrong').allTextContents(), ['83%', '83%'], 'which of the six numbers is meant, in the line and in the quote');
    assert.deepEqual(await page.locator('.margin-row .bad mark.used').allTextContents(), ['96件', '8件']);
    assert.equal(await page.locator('mark.alone').count(), 0);
    await page.getByText('标出没有找到关系的数字（1 个）').click();
    assert.deepEqual(await page.locator('mark.alone').allTextContents(), ['12次']);
    await look(page, 'draft-check');
    return page;
  });

  journey('a draft that is a file is read, what is no text leaves what was typed, and that is kept', async () => {
    const page = await open('chief');
    const box = page.locator('#check-text');
    const choose = (name, words) => page.locator('form.card input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(words) });
    await page.goto(`${base}/office/drafts`);
    await box.fill('');
    await choose('发布稿.html', '<p>不捕率由22.1%上升至43.4%，上升21.3%。</p>');
    await page.waitForFunction(() => document.querySelector('#check-text').value.startsWith('不捕率由22.1%'));
    await box.fill('亲手写的文稿，受理12件。');
    await choose('坏了.docx', 'PK\x03\x04 no document');
    await page.waitForSelector('.error-box, [role=alert]');
    assert.equal(await box.inputValue(), '亲手写的文稿，受理12件。');
    await choose('别的.md', '起诉8件。');
    await page.getByRole('button', { name: '换成文件内容' }).waitFor();
    assert.equal(await box.inputValue(), '亲手写的文稿，受理12件。', 'not replaced unasked');
    await look(page, 'draft-file');
    await rests(page);
    await page.reload();
    await page.waitForFunction(() => document.querySelector('#check-text')?.value === '亲手写的文稿，受理12件。');
    return page;
  });

  journey('a draft is held against the register: the nation is left alone, what differs opens its figure', async () => {
    const page = await open('chief');
    await page.goto(`${base}/office/drafts`);
    await page.fill('#check-text', '2025年，全国检察机关共起诉172万人。\n2025年，制发检察建议4000份。');
    await page.locator('.actions .el-checkbox').click();
    await page.locator('.actions .el-button--primary').click();
    await page.waitForSelector('.margin-row .bad');
    assert.match(await page.locator('section.card').first().textContent(), /1 个与系统数据作了比对/);
    assert.equal(await page.locator('.margin-row .bad').count(), 1);
    await look(page, 'draft-against');
    await page.locator('.margin-row .bad button').click();
    await page.waitForSelector('.el-dialog, .el-drawer');
    return page;
  });
}
