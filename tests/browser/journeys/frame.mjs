// frame.mjs - journeys: the log-in, the frame around the pages, language and look, what happens when session or connection end.
import assert from 'node:assert/strict';
import { PASSWORD, base, logIn, open, look, pick, sender } from '../rig.mjs';

export default function journeys(journey) {
  journey('a wrong password is refused in words', async () => {
    const page = await open(null);
    await page.goto(`${base}/office/matters/1-1`);
    await page.waitForURL(/login\?next=/);
    await page.waitForFunction(() => document.activeElement?.id === 'login');
    await logIn(page, 'letters', 'not this one');
    await page.waitForSelector('.refusal');
    await look(page, 'login-refused');
    await page.fill('#password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/office\/matters\/1-1/);
    await page.waitForSelector('.refusal'); // there is no such matter, said as for one that may not be seen
    return page;
  });

  journey('English, dark, on a phone', async () => {
    const page = await open('prevention', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
    await look(page, 'phone-desk');
    assert.equal(await page.locator('h1').innerText(), 'My desk');
    await page.locator('.menu-button').click();
    await page.locator('.menu summary', { hasText: 'Prevention' }).click();
    await page.locator('.menu a', { hasText: 'Recommendation' }).first().click();
    await page.waitForSelector('.matter-table, .refusal');
    await look(page, 'phone-list');
    /* what is open is named in the language that is read */
    assert.match(await page.locator('.tabs .tab').innerText(), /recommendation/i);
    await page.locator('.menu-button').click();
    await page.locator('.menu-more button[lang=zh]').click();
    await page.waitForSelector('.tabs .tab:has-text("检察建议")');
    assert.match(await page.title(), /检察建议/);
    await page.reload();
    await page.waitForSelector('.tabs .tab:has-text("检察建议")');
    return page;
  });

  journey('by keyboard alone from the search to a matter', async () => {
    const page = await open('prevention');
    await page.keyboard.press('/');
    await page.keyboard.type('检察建议');
    await page.waitForSelector('.found-one:has-text("检察建议")');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/kinds\/recommendation/);
    await page.waitForSelector('.matter-row');
    await page.locator('.matter-row a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.stages');
    await look(page, 'recommendation');
    return page;
  });

  journey('an ended session loses nothing', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.fill('#f-subject', '登录到期之前写的');
    await page.context().clearCookies();
    await page.fill('#f-note', '到期之后补写的一句');
    await page.waitForURL(/login/);
    await look(page, 'session-ended');
    await logIn(page, 'letters', 'not-the-password');
    await page.waitForSelector('form .refusal[role=alert]'); // within the form, under the box it is about
    assert.equal(await page.inputValue('#password'), '');
    await logIn(page, 'letters');
    await page.waitForSelector('#f-subject');
    assert.equal(await page.inputValue('#f-subject'), '登录到期之前写的');
    await page.locator('text=放弃草稿').click();
    return page;
  });

  journey('a draft written at two machines is never overwritten unseen', async () => {
    const at = async () => {
      const p = await open('letters');
      await p.goto(`${base}/office/kinds/letter/new`);
      await p.waitForSelector('.act-form');
      return p;
    };
    const box = (p) => p.locator('#f-subject');
    const kept = () => one.evaluate(async () => (await (await fetch('/api/v1/drafts/letter/receive')).json()).content?.fields.subject ?? '');
    const saved = async (text) => {
      for (let i = 0; i < 100 && (await kept()) !== text; i++) await one.waitForTimeout(100);
      assert.equal(await kept(), text);
    };
    const one = await at();
    await box(one).fill('第一份');
    await saved('第一份');
    const two = await at();
    assert.equal(await box(two).inputValue(), '第一份');
    await box(two).fill('第二份');
    await saved('第二份');
    await box(one).fill('第三份');
    await one.waitForSelector('.draft-elsewhere');
    await look(one, 'draft-elsewhere');
    await one.reload();
    await one.waitForSelector('.draft-elsewhere');
    assert.equal(await box(one).inputValue(), '第三份', 'what was written here stands here');
    assert.equal(await kept(), '第二份', 'and not over what was written there');
    await one.locator('.draft-elsewhere button').first().click();
    assert.equal(await box(one).inputValue(), '第二份');
    await box(one).fill('第四份');
    await saved('第四份');
    await box(two).fill('第五份');
    await two.waitForSelector('.draft-elsewhere');
    await two.locator('.draft-elsewhere button').last().click();
    await saved('第五份');
    await two.locator('button', { hasText: '放弃草稿' }).click();
    await two.waitForTimeout(2500); // longer than it waits before it saves: what is let go of does not come back as an empty form
    assert.equal((await (await two.request.get(`${base}/api/v1/drafts`)).json()).drafts.filter((d) => d.kind === 'letter').length, 0);
    await two.context().close();
    return one;
  });

  journey('without a connection the page says so and keeps what was written', async () => {
    const page = await open('letters');
    await page.goto(`${base}/office/kinds/letter/new`);
    await page.fill('#f-subject', '断网时写的');
    await pick(page, 'f-matter_kind', '举报');
    await sender(page, '张某');
    page.offline = true;
    await page.context().setOffline(true);
    await page.locator('.actions .el-button--primary').click();
    await page.waitForSelector('.refusal:has-text("连接不上服务器")');
    await page.context().setOffline(false);
    page.offline = false;
    /* back again: what waited goes to the server without another letter typed */
    for (let i = 0; i < 300; i++) {
      const there = await (await page.request.get(`${base}/api/v1/drafts/letter/receive`)).json();
      if (there.content?.fields.subject === '断网时写的') break;
      await page.waitForTimeout(100);
      assert.ok(i < 299, 'the draft went to the server');
    }
    await page.locator('.actions .el-button--primary').click();
    await page.waitForURL(/\/office\/matters\//);
    /* whoever logs out without it is out on this machine, and told that the server may not know */
    await page.waitForFunction(() => performance.getEntriesByType('resource').some((r) => /LoginPage.*\.js/.test(r.name)));
    page.offline = true;
    await page.context().setOffline(true);
    await page.locator('header.top button', { hasText: '退出' }).click();
    await page.waitForSelector('.note[role=status]');
    assert.match(await page.locator('.note[role=status]').innerText(), /连接不上服务器/);
    await page.context().setOffline(false);
    page.offline = false;
    return page;
  });
}
