// public.mjs - what people without an account do at the public pages: write, follow, check; with and without scripts, on a
// phone, in the dark, on paper, by keyboard.
import assert from 'node:assert/strict';
import { HOSTILE, base, look, open, run, shots } from '../rig.mjs';

const sendLetter = async (page, { name = '', subject = '反映河道夜间排污', content = '每天夜里两点以后，三里河上游有浑水排出，气味刺鼻。', anonymous = false } = {}) => {
  await page.goto(`${base}/letter`);
  await page.selectOption('#f-matter_kind', 'report');
  await page.fill('#f-subject', subject);
  await page.fill('#f-content', content);
  if (anonymous) await page.check('#f-anonymous');
  else {
    await page.fill('#f-sender', name);
    await page.fill('#f-phone', '0512-0000 0000');
  }
  await page.click('form.ask button.main');
  await page.waitForSelector('#code');
  return page.innerText('#code');
};
const follow = async (page, code) => {
  await page.goto(`${base}/follow`);
  await page.fill('#f-code', code);
  await page.click('form.ask button.main');
};

export default function journeys(journey) {
  journey('the first page leads on, in both languages', async () => {
    const page = await open();
    await page.goto(base);
    await look(page, 'public-home');
    await page.keyboard.press('Tab'); // the first stop is the way to the text
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.click('.language');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await page.click('.ways a[href="/check"]');
    assert.equal(await page.getAttribute('html', 'lang'), 'en'); // the choice stays
    await page.goto(`${base}/about`);
    await look(page, 'public-about');
    assert.deepEqual((await page.context().cookies()).map((c) => c.name), ['xz_lang']);
    return page;
  });

  journey('a letter is sent, answered by the office and followed', async () => {
    const page = await open();
    await page.goto(`${base}/letter`);
    await look(page, 'public-letter');
    await page.click('form.ask button.main');
    await page.waitForSelector('#faults');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'faults'); // what is wrong is read first
    await look(page, 'public-letter-wrong');
    const code = await sendLetter(page, { name: '陈某某' });
    await look(page, 'public-receipt');
    await page.reload().catch(() => null);
    await follow(page, '2222-22222-22222-22222');
    await page.waitForSelector('.fault');
    await look(page, 'public-follow-wrong');
    await follow(page, code.toLowerCase().replaceAll('-', ' '));
    await page.waitForSelector('#stage');
    assert.equal(await page.innerText('#stage'), '已登记');
    const number = await page.locator('.facts dd').nth(1).innerText();
    assert.match(number, /检信〔\d{4}〕\d+号/);
    const rows = JSON.parse(run('letters', 'matter', 'list', 'letter', '--json'));
    const { id } = rows.find((r) => r.number === number);
    run('letters', 'act', 'letter', 'accept', '--matter', id);
    run('letters', 'act', 'letter', 'reply_procedure', '--matter', id, '--field', 'reply_way=web');
    run('letters', 'act', 'letter', 'first_reply', '--matter', id, '--fields', JSON.stringify({ first_reply_kind: 'result', outcome: 'supported', result_text: '已督促主管机关查处，排污口已经封堵。', reply_way: 'web' }));
    await follow(page, code);
    await page.waitForSelector('#stage');
    assert.match(await page.innerText('.steps'), /排污口已经封堵/);
    assert.doesNotMatch(await page.innerText('main'), /陈某某|陈敏|letters/); // nobody's name, not even the sender's
    await look(page, 'public-follow');
    return page;
  });

  journey('without scripts: an anonymous hostile letter, sent twice, is one matter', async () => {
    const page = await open(null, { javaScriptEnabled: false });
    const newest = () => JSON.parse(run('letters', 'matter', 'list', 'letter', '--json')).map((m) => m.id);
    const before = newest();
    await page.goto(`${base}/letter`);
    const once = await page.inputValue('input[name=once]');
    const form = { once, office: '320583', matter_kind: 'suggestion', subject: HOSTILE.slice(0, 190), content: `${HOSTILE}\n${HOSTILE}`, anonymous: '1' };
    const codes = [];
    for (let i = 0; i < 2; i++) {
      const reply = await page.request.post(`${base}/letter`, { form, headers: { Origin: base } });
      assert.equal(reply.status(), 200);
      codes.push((await reply.text()).match(/id="code"[^>]*>([^<]+)</)[1]);
    }
    assert.equal(codes[0], codes[1]);
    assert.equal(newest().filter((id) => !before.includes(id)).length, 1);
    const code = await sendLetter(page, { subject: HOSTILE.slice(0, 190), anonymous: true });
    await follow(page, code);
    assert.equal(await page.innerText('#stage'), '已登记');
    if (shots) await page.screenshot({ path: `${shots}/public-noscript.png`, fullPage: true });
    const officer = await open('letters'); // and the officers read it as it was written
    await officer.goto(`${base}/office/kinds/letter`);
    await officer.waitForSelector('tbody tr');
    await look(officer, 'public-hostile-list');
    return officer;
  });

  journey('an application by network: sent, taken up at the window, followed to the notice', async () => {
    const page = await open();
    await page.goto(`${base}/apply`);
    await look(page, 'public-apply');
    assert.equal(await page.locator('.needs:visible').count(), 4, 'what each sort of applicant brings');
    await page.check('#f-applicant_type-person');
    assert.match((await page.locator('.needs:visible').allInnerTexts()).join(), /^本人申请：[^营]*,委托他人申请：[^营]*授权委托书/);
    assert.equal(await page.locator('#f-papers-business_licence').isVisible(), false, 'nobody has a licence for himself');
    await page.check('#f-applicant_type-unit');
    assert.match((await page.locator('.needs:visible').allInnerTexts()).join(), /企业：[^授]*营业执照副本[^授]*,机关、事业单位、团体：/);
    await page.fill('#f-name2', '某某公司');
    await page.fill('#f-identity2', '11010519491231003X');
    await page.click('button[name=send]');
    await page.waitForSelector('#faults');
    assert.match(await page.innerText('#faults'), /对象 2 · 证件号码：/, 'of several subjects it is said whose number is wrong');
    await look(page, 'public-apply-wrong');
    await page.fill('#f-name2', '');
    await page.fill('#f-identity2', '');
    await page.fill('#f-applicant', '华国建设集团有限公司');
    await page.fill('#f-phone', '0512-0000 0000');
    await page.selectOption('#f-purpose', 'tender');
    await page.fill('#f-project', '一号桥工程');
    await page.check('#f-papers-application');
    await page.fill('#f-name1', '某某路桥有限公司');
    await page.check('#f-type1-unit');
    await page.click('button[name=more]');
    await page.waitForSelector('#f-name8');
    assert.equal(await page.inputValue('#f-name1'), '某某路桥有限公司'); // nothing is lost by asking for more lines
    await page.click('button[name=send]');
    await page.waitForSelector('#code');
    assert.match(await page.innerText('#bring + ul'), /企业：[^]*营业执照副本[^]*机关、事业单位、团体：/);
    assert.doesNotMatch(await page.innerText('main'), /组织机构证明|授权委托书|本人身份证件/, 'a unit is not asked for what others bring');
    await look(page, 'public-apply-receipt');
    const code = await page.innerText('#code');
    const [{ id }] = JSON.parse(run('window', 'matter', 'list', 'query_application', '--json'));
    const query = JSON.parse(run('window', 'matter', 'list', 'bribery_query', '--json')).find((q) => q.stage === 'answered') ?? {};
    run('window', 'act', 'query_application', 'invite', '--matter', id);
    await follow(page, code);
    await page.waitForSelector('.answer');
    await look(page, 'public-apply-follow');
    if (query.id) {
      run('window', 'act', 'query_application', 'take_up', '--matter', id, '--field', `query=${query.id}`);
      await follow(page, code);
      assert.match(await page.innerText('.answer'), /检预查〔\d{4}〕\d+号/);
      assert.equal(await page.innerText('#stage'), '已答复', 'the heading is how the query stands');
      assert.match(await page.innerText('.steps li:last-child'), /\d+年\d+月\d+日[^]*答复查询、出具告知函[^]*检预查〔\d{4}〕\d+号[^]*\d+年\d+月\d+日/, 'its day, its number, until when it is valid');
      assert.match(await page.getAttribute('.answer a', 'href'), /^\/check\?number=/);
      await look(page, 'public-apply-answered');
    }
    return page;
  });

  journey('figures, cases and material are read, and a figure is taken away', async () => {
    const page = await open();
    await page.goto(`${base}/figures`);
    await look(page, 'public-figures');
    /* a single number has no picture: the newest of several rows is opened */
    const drawn = [];
    for (const to of await page.locator('.entries a').evaluateAll((all) => all.map((a) => a.href))) {
      await page.goto(to);
      if (await page.locator('figure img').count()) drawn.push(to);
      if (drawn.length) break;
    }
    assert.equal(drawn.length, 1, 'one of them has a picture');
    await page.waitForFunction(() => document.querySelector('figure img')?.naturalWidth > 0);
    await look(page, 'public-figure');
    const href = await page.getAttribute('.actions a >> nth=0', 'href');
    const sheet = await page.request.get(`${base}${href}`);
    assert.match(sheet.headers()['content-type'], /text\/csv/);
    assert.match(await sheet.text(), /合计/);
    for (const [path, name] of [['/cases', 'case'], ['/education', 'material']]) {
      await page.goto(`${base}${path}`);
      await look(page, `public-${name}s`);
      await page.click('.entries a >> nth=0');
      await page.waitForSelector('article');
      await look(page, `public-${name}`);
    }
    const entries = () => page.locator('.entries strong').evaluateAll((all) => all.map((e) => e.getAttribute('lang') ?? document.documentElement.lang));
    await page.goto(`${base}/education`);
    const zh = await entries();
    assert.equal(zh[0], 'zh-CN', 'what is in the own language stands first');
    assert.equal(zh.at(-1), 'en', 'and what is not says so to who has it read aloud');
    await page.goto(`${base}/education?lang=en`);
    assert.equal((await entries())[0], 'en');
    await page.goto(`${base}/nothing-there?lang=zh`);
    assert.doesNotMatch(await page.innerText('main'), /[a-z]+\.[a-z_]+/, 'a code of ours says nothing to a citizen');
    await look(page, 'public-nowhere');
    return page;
  });

  journey('on a phone, in the dark, in English', async () => {
    const page = await open(null, { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const [path, name] of [['/', 'home'], ['/letter', 'letter'], ['/check', 'check'], ['/follow', 'follow'], ['/apply', 'apply'], ['/figures', 'figures'], ['/cases', 'cases'], ['/education', 'education']]) {
      await page.goto(`${base}${path}`);
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
      await look(page, `public-phone-${name}`);
    }
    await page.setViewportSize({ width: 320, height: 640 }); // 200 % of 640 px
    await page.goto(`${base}/letter`);
    await look(page, 'public-narrow');
    return page;
  });

  journey('an identity number is checked while it is typed', async () => {
    const page = await open();
    await page.goto(`${base}/letter`);
    await page.fill('#f-identity', '11010519491231003X');
    await page.waitForSelector('.said.bad:has-text("✗")');
    await page.fill('#f-identity', '11010519491231002x');
    await page.waitForSelector('.said.good');
    await page.fill('#f-identity', '11010519491231003X');
    await page.fill('#f-subject', '不服判决');
    await page.click('form.ask button.main'); // and the server offers what it may have been
    assert.match(await page.innerText('#x-identity'), /11010519491231002X/);
    assert.equal(await page.inputValue('#f-subject'), '不服判决'); // nothing written is lost
    await page.check('#f-anonymous');
    assert.equal(await page.isVisible('#f-identity'), false);
    return page;
  });

  journey('a notice that nobody issued is told from one', async () => {
    const page = await open();
    await page.goto(`${base}/check?${new URLSearchParams({ n: `京海检预查〔2026〕1号${HOSTILE}`.slice(0, 60), c: 'WRONGCODE2' })}`);
    assert.equal(await page.getAttribute('#state', 'data-state'), 'unknown');
    await look(page, 'public-check-unknown');
    await page.emulateMedia({ media: 'print' });
    if (shots) await page.screenshot({ path: `${shots}/public-print.png`, fullPage: true });
    return page;
  });
}
