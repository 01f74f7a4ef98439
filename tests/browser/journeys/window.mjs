// window.mjs - journeys: the archive's window, from the application to the printed notice.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE, base, home, look, open, run, still, toWindow } from '../rig.mjs';

/** The eighteenth character of a resident number (GB 11643). */
export const resident = (first) => first + '10X98765432'[[...first].reduce((sum, d, i) => sum + Number(d) * (2 ** (17 - i) % 11), 0) % 11];
/** The last characters of a unified social credit code: that of the organisation code within (GB 11714), its own (GB 32100). */
const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const BASE36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export function credit(first) {
  const org = 11 - ([...first.slice(8)].reduce((sum, d, i) => sum + BASE36.indexOf(d) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0) % 11);
  const all = first + (org === 10 ? 'X' : String(org % 11));
  return all + CREDIT[(31 - ([...all].reduce((sum, d, i) => sum + CREDIT.indexOf(d) * (3 ** i % 31), 0) % 31)) % 31];
}

const PACE = 200; // milliseconds a key: a quick typist's 300 a minute
const PINYIN = 3; // keys a Chinese character, with an input method

/** Hands on the keyboard and nowhere else; every key is counted and takes its time. */
function hands(page) {
  const h = { keys: 0, chars: 0 };
  h.press = async (key) => ((h.keys += key.split('+').length), await page.waitForTimeout(PACE), await page.keyboard.press(key));
  h.type = async (text) => {
    for (const c of text) {
      const n = /\p{sc=Han}/u.test(c) ? PINYIN : 1;
      h.keys += n;
      h.chars++;
      await page.waitForTimeout(PACE * n);
      await page.keyboard.type(c);
    }
  };
  return h;
}
const focused = (page) => page.evaluate(() => document.activeElement?.id ?? '');

export async function fill(page, { applicant = '华国建设集团有限公司', identity = credit('91110105MA001234'), project = '一号桥工程', subjects }) {
  await page.waitForSelector('#applicant-identity');
  if (identity) await page.fill('#applicant-identity', identity);
  await page.fill('#applicant-name', applicant);
  await page.selectOption('#purpose', { index: 1 });
  await page.fill('#project', project);
  await page.check('#papers-all');
  for (const [i, s] of subjects.entries()) {
    if (i) await page.keyboard.press('F2');
    const id = (part) => `#subject-${i + 1}-${part}`;
    await page.selectOption(id('type'), s.type ?? 'person');
    if (s.identity) await page.fill(id('identity'), s.identity);
    await page.fill(id('name'), s.name);
  }
}
export const decideAll = async (page, reason, verdict = 'different') => {
  for (let left = await page.locator('.decision').count(); left > 0; left = await page.locator('.decision').count()) {
    await page.locator('.decision').first().locator('input').fill(reason);
    await page.locator('.decision').first().locator(`[data-verdict=${verdict}]`).click();
    await page.waitForFunction((n) => document.querySelectorAll('.decision').length < n, left);
  }
};

export default function journeys(journey) {
  journey('an application is answered in under a minute by keyboard alone', async () => {
    const page = await open('window');
    await page.locator('#menu a[href$="/window"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#applicant-identity');
    await page.waitForFunction(() => document.activeElement?.id === 'applicant-identity');
    await page.mouse.move(0, 0);
    const h = hands(page);
    const began = Date.now();
    await h.type(credit('91110105MA001234'));
    await h.press('Enter');
    assert.equal(await focused(page), 'applicant-name');
    await h.type('华国建设公司');
    await h.press('Enter');
    assert.equal(await focused(page), 'purpose');
    await h.press('1');
    await h.press('Enter');
    await h.type('一号桥工程');
    await h.press('Enter'); // past what is folded up
    assert.equal(await focused(page), 'applicant-sort');
    await h.press('Enter');
    assert.equal(await focused(page), 'papers-all');
    await h.press('F4');
    await h.press('F9'); // the applicant asks about itself: most do
    await h.press('F2');
    await h.type('11010519900101123');
    const wrong = resident('11010519900101123').endsWith('1') ? '2' : '1';
    await h.type(wrong); // the last digit is mistaken: the page says so and offers what it may have been
    await page.locator('.repair').first().waitFor();
    await h.press('Tab');
    await h.press('Enter');
    await page.locator('[data-subject="2"] .identity-said .good').waitFor();
    await h.press('Tab');
    await h.type('欧阳无名');
    await h.press('Control+Enter');
    await page.waitForSelector('.finding');
    assert.equal(await page.locator('.finding[data-status=clear]').count(), 2);
    assert.equal(await focused(page), 'answer');
    await h.press('Control+Enter');
    await page.waitForSelector('.receipt');
    const [paper] = await Promise.all([page.context().waitForEvent('page'), h.press('Control+Enter')]);
    const took = (Date.now() - began) / 1000;
    await paper.close();
    console.log(`     ${h.keys} keys, no mouse, ${took.toFixed(1)} s at ${PACE} ms a key (${((took * 1000 - h.keys * PACE) / 1000).toFixed(1)} s of them the program's)`);
    assert.ok(took < 60, `under a minute: ${took}`);
    assert.match(await page.locator('.notice-sheet').innerText(), /告知函[\s\S]*一号桥|告知函[\s\S]*未发现行贿犯罪记录/);
    const href = await page.locator('a[download]').getAttribute('href');
    assert.equal((await page.request.get(base + href)).headers()['content-type'], 'application/pdf');
    await look(page, 'window-notice');
    await page.keyboard.press('Control+Enter'); // and the next applicant
    await page.waitForFunction(() => document.activeElement?.id === 'applicant-identity');
    assert.equal(await page.inputValue('#applicant-name'), '');
    /* who came before is known by the number; what one types goes in place of it */
    await page.keyboard.type(credit('91110105MA001234'));
    await page.waitForFunction(() => document.querySelector('#applicant-name').value === '华国建设公司');
    await page.keyboard.press('Enter');
    await page.keyboard.type('华国建设有限公司');
    assert.equal(await page.inputValue('#applicant-name'), '华国建设有限公司');
    await page.locator('.actions .el-button', { hasText: '清空' }).click(); // else it would wait at the window to be taken up
    await page.waitForFunction(() => document.querySelector('#applicant-name').value === '');
    await still(page);
    return page;
  });

  journey('papers that are missing are told at once, and the refusal is a letter', async () => {
    const page = await open('window');
    await toWindow(page);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('[role=alert]');
    await page.fill('#applicant-name', HOSTILE.slice(0, 160));
    await page.fill('#applicant-identity', credit('91110105MA001234'));
    await page.locator('#applicant-identity-said .good').waitFor();
    await page.selectOption('#applicant-type', 'person'); // a wrong arrow: the code of a unit is no number of a person
    assert.match(await page.locator('#applicant-identity-said .bad').innerText(), /统一社会信用代码[^]*不是身份证号码/);
    assert.equal(await page.getAttribute('#applicant-identity', 'aria-invalid'), 'true');
    await look(page, 'window-other-number');
    await page.selectOption('#applicant-type', 'unit');
    await page.locator('#applicant-identity-said .good').waitFor();
    await page.selectOption('#purpose', { index: 1 });
    await page.fill('#subject-1-identity', '11010519491231003X');
    await page.locator('.repair', { hasText: '11010519491231002X' }).waitFor();
    await look(page, 'window-form');
    const refuse = page.locator('.el-button', { hasText: '不予受理' }).first();
    const refusing = async () => {
      await refuse.focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'refuse-why');
    };
    await refusing();
    assert.match(await page.inputValue('#refuse-why'), /还需提交/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.textContent.includes('不予受理'));
    /* the papers are all there now: the keys of the page behind would accept what is being refused */
    await page.check('#papers-all');
    await refusing();
    await page.keyboard.press('F2');
    assert.equal(await page.locator('.subject').count(), 1);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('营业执照已经过期');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.receipt');
    assert.equal(await page.locator('.finding').count(), 0);
    await page.locator('a', { hasText: '不予受理告知书' }).click();
    await page.waitForSelector('.stages');
    return page;
  });

  journey('who is on record stands side by side with the record; a namesake is decided by a second person', async () => {
    const officer = await open('officer');
    const common = await commonName(officer);
    const page = await open('window');
    await page.goto(`${base}/office/window`);
    await fill(page, { subjects: [{ name: common }, { name: '欧阳无名', identity: resident('11010519900101123') }] });
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.candidate');
    assert.equal(await page.locator('.finding').first().getAttribute('data-status'), 'needs_review');
    assert.match(await page.locator('.candidate[data-tier=C] .chance').first().innerText(), /^证据 \d+ 分，不足以估计同一的可能$/, 'a name alone shows no chance');
    assert.ok((await page.locator('.sides tr.is-same').count()) > 0, 'what agrees is marked');
    assert.ok(await page.locator('#answer').isDisabled());
    const number = (await page.locator('h2').first().innerText()).match(/\S+〔\d+〕\d+号/)[0];
    await look(page, 'window-second-person');
    await page.context().close();
    await officer.goto(`${base}/office/window`);
    await officer.locator('.window-queue li', { hasText: number }).locator('button').click();
    await officer.waitForSelector('.decision');
    await look(officer, 'window-side-by-side');
    await officer.locator('.decision [data-verdict=different]').first().click();
    await officer.waitForSelector('.decision [role=alert]'); // no decision without its reason
    /* the same query in a second tab: whoever decides there last is told what the first has decided, and nothing is overruled unseen */
    const second = await officer.context().newPage();
    await second.goto(`${base}/office/window`);
    await second.locator('.window-queue li', { hasText: number }).locator('button').click();
    await second.waitForSelector('.decision');
    await decideAll(officer, '出生日期与申请材料不符');
    await second.locator('.decision input').first().fill('裁判文书核对一致');
    await second.locator('.decision [data-verdict=same]').first().click();
    await second.waitForSelector('.error-box, [role=alert]:has-text("认定为不同一")');
    await second.waitForSelector('.candidate[data-verdict=different] .said:has-text("出生日期与申请材料不符")');
    assert.equal(await second.locator('.candidate[data-verdict=same]').count(), 0);
    await second.close();
    await officer.keyboard.press('Control+Enter');
    await officer.waitForSelector('.receipt');
    await look(officer, 'window-decided');
    for (const line of await officer.locator('.notice-sheet li').allInnerTexts()) assert.equal(line.split(line.match(/^[^：（]+/)[0]).length, 2, `whom it is about is said once: ${line}`);
    await officer.locator('.window-result h2 a').click();
    await officer.waitForSelector('.part');
    const facts = await officer.locator('.main-column').innerText();
    assert.match(facts, /\d+ 条记录，日志第 \d+ 条/, 'the version of the archive is said in words');
    assert.doesNotMatch(facts, /\{"/);
    assert.ok((await officer.locator('.part a').allInnerTexts()).includes('欧阳无名'), 'whom it is about stands there by name');
    await look(officer, 'window-query-matter');
    return officer;
  });

  journey('a whole list comes by spreadsheet, with its progress, and the notices go as one file', async () => {
    const page = await open('window');
    await toWindow(page);
    await page.fill('#applicant-name', '某市公共资源交易中心');
    await page.selectOption('#purpose', { index: 1 });
    await page.check('#papers-all');
    await page.locator('.el-radio-button', { hasText: '表格批量' }).click();
    const [template] = await Promise.all([page.waitForEvent('download'), page.locator('button', { hasText: '下载表格模板' }).click()]);
    assert.match(template.suggestedFilename(), /\.csv$/);
    const junk = join(home, '名单 坏.xlsx');
    writeFileSync(junk, 'PK\x03\x04 no workbook');
    await page.setInputFiles('input[type=file]', junk);
    await page.waitForSelector('.refusal:has-text("名单 坏.xlsx")'); // by its own name
    assert.doesNotMatch(await page.locator('.refusal').innerText(), /proc/);
    const file = join(home, 'subjects.csv');
    const rows = Array.from({ length: 12 }, (_, i) => `个人,欧阳某${'甲乙丙丁戊己庚辛壬癸子丑'[i]},${resident(`1101051990010${String(1100 + i)}`)}`);
    writeFileSync(file, `\ufeff类型,姓名,证件号码\n${rows.join('\n')}\n个人,某某,11010519491231003X\n${rows[0]}\n`);
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('text=可查询 12 个对象，有问题 1 行');
    await page.waitForSelector('text=第15行与第2行相同');
    await page.locator('label', { hasText: '单独出具' }).locator('input').check();
    /* stopped in the midst of it, and the page loaded again: how far it went is told, and the same file goes on from there */
    let pause = 300;
    await page.route('**/api/v1/archive/queries', async (r) => {
      await new Promise((go) => setTimeout(go, pause));
      await r.continue();
    });
    await page.keyboard.press('Control+Enter'); // as the line above promises
    await page.waitForSelector('text=/正在查询 [3-6] \\/ 12/');
    assert.equal(await page.locator('.el-button', { hasText: '下载全部' }).count(), 0);
    await page.locator('.el-button', { hasText: '停止' }).click();
    await page.waitForSelector('.el-button:has-text("继续受理并查询（还有")');
    pause = 0;
    await still(page);
    let asked = '';
    page.once('dialog', (d) => ((asked = d.type()), d.accept()));
    await page.reload();
    await page.waitForSelector('text=/名单“subjects.csv”上次办到第 [3-9] 个（共 12 个）/');
    assert.equal(asked, 'beforeunload');
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('text=可查询 12 个对象，有问题 1 行');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('text=已查询 12 个对象');
    await page.locator('.el-button', { hasText: '出具告知函（' }).click();
    await page.waitForSelector('.el-button:has-text("下载全部告知函（12）")');
    const [zip] = await Promise.all([page.waitForEvent('download'), page.locator('.el-button', { hasText: '下载全部' }).click()]);
    const bytes = (await import('node:fs')).readFileSync(await zip.path());
    assert.equal(bytes.readUInt32LE(0), 0x04034b50);
    assert.equal(bytes.readUInt16LE(bytes.length - 12), 12, 'twelve files');
    await look(page, 'window-bulk');
    assert.doesNotMatch((await page.locator('.window-queue section').nth(1).innerText()), /某市公共资源交易中心/, 'what needs no decision does not wait for one');
    await page.reload(); // what was accepted is not offered to be accepted again
    await page.waitForSelector('#applicant-identity');
    assert.equal(await page.inputValue('#applicant-name'), '');
    assert.equal(await page.locator('text=/还没有受理的申请/').count(), 0);
    return page;
  });

  journey('an application of the public page fills the form, and the query is named there', async () => {
    const act = (kind, name, fields, more = []) => JSON.parse(run('window', 'act', kind, name, '--json', ...more, '--fields', JSON.stringify(fields))).matter;
    const sent = act('query_application', 'apply', { applicant: { type: 'unit', name: '远山路桥有限公司' }, phone: '010-1', purpose: 'tender', project: '四号桥工程', papers: ['mandate'], note: '请于周五前答复', subjects: 1 });
    act('query_application_subject', 'name', { party: { type: 'person', name: '欧阳无名', identity: resident('11010519900101123') }, position: 1 }, ['--parent', sent]);
    const page = await open('window');
    await page.goto(`${base}/office/window`);
    await page.locator(`[data-application="${sent}"]`).click();
    await page.waitForSelector('.note');
    assert.equal(await page.inputValue('#project'), '四号桥工程');
    assert.equal(await page.inputValue('#subject-1-name'), '欧阳无名');
    assert.equal(await page.locator('#papers-all').isChecked(), false, 'papers are ticked when they lie on the table');
    await page.waitForFunction(() => /检预查申.*请于周五前答复.*授权委托书/.test(document.querySelector('.window-main .note').textContent));
    await look(page, 'window-from-public');
    await page.keyboard.press('F4');

    /* Somebody else takes it up meanwhile: there is one query then, and who comes second is told which. */
    const queries = async () => (await (await page.request.get(`${base}/api/v1/matters?kind=bribery_query&limit=50`, { headers: { 'X-Reason': 'journey' } })).json()).matters.filter((m) => m.fields.project === '四号桥工程').length;
    const other = await open('officer');
    await other.goto(`${base}/office/window`);
    await other.locator(`[data-application="${sent}"]`).click();
    await other.waitForSelector('.note');
    await other.keyboard.press('F4');
    await other.keyboard.press('Control+Enter');
    await other.waitForSelector('.finding');
    await other.waitForSelector(`[data-application="${sent}"]`, { state: 'detached' });
    await other.context().close();
    assert.equal(await queries(), 1);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.refusal');
    assert.match(await page.textContent('.taken'), /检预查受/);
    assert.equal(await queries(), 1, 'one application leads to one query');
    await look(page, 'window-taken');
    await page.click('.taken button');
    await page.waitForSelector('.finding');
    return page;
  });

  journey('a record that is entered later brings the notices of no record it may change before who decides', async () => {
    const page = await open('officer');
    const { csrf } = await (await page.request.get(`${base}/api/v1/session`)).json();
    const person = { type: 'person', name: '司马后录', identity: resident('11010519850505121') };
    const post = async (path, data) => {
      const reply = await page.request.post(`${base}/api/v1/${path}`, { headers: { 'X-CSRF-Token': csrf, 'X-Reason': 'journey' }, data });
      assert.ok(reply.ok(), await reply.text());
      return reply.json();
    };
    const query = await post('archive/queries', { applicant: person, purpose: 'self', papers_complete: true, subjects: [person] });
    const { number } = await post(`archive/queries/${query.query}/answer`);
    await toWindow(page);
    await page.waitForSelector('.to-review');
    assert.equal(await page.locator('.to-review li', { hasText: number }).count(), 0);
    run('officer', 'act', 'bribery_record', 'enter', '--json', '--fields', JSON.stringify({ list: 'bribery', party: person, crime: '389', court: '某人民法院', judgment_number: '（2026）刑初7号', judged_on: '2026-10-08', effective_on: '2026-10-20', result: '有期徒刑一年' }));
    await page.reload();
    const line = page.locator('.to-review li', { hasText: number });
    await line.waitFor();
    assert.match(await line.innerText(), /司马后录.*证件号码一致/);
    await look(page, 'window-to-review');
    await line.locator('a').click();
    await page.waitForSelector('.stages');
    assert.match(await page.locator('h1').innerText(), new RegExp(number.replace(/[〔〕]/g, '.')));
    return page;
  });

  journey('the window on a phone, in English and in the dark', async () => {
    const page = await open('officer', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
    await toWindow(page);
    await look(page, 'window-phone');
    return page;
  });
}

/** A name that somebody on record bears. */
export async function commonName(page) {
  const kinds = await (await page.request.get(`${base}/api/v1/catalogue`)).json();
  const record = kinds.kinds.find((k) => k.instrument === 'archive' && k.part === 'record').name;
  const { matters } = await (await page.request.get(`${base}/api/v1/matters?kind=${record}&limit=50`, { headers: { 'X-Reason': 'journey' } })).json();
  return matters.find((m) => m.fields.party?.type === 'person').fields.party.name;
}
