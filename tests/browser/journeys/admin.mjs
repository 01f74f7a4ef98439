// admin.mjs - journeys: those who run the installation: health, offices, accounts, powers.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, base, enter, home, logIn, look, open, patient, program, troubles } from '../rig.mjs';
import { execFileSync } from 'node:child_process';

const visit = async (page, name) => {
  await page.goto(`${base}/office/admin/${name}`);
  await page.waitForSelector('h1');
};

/** Loads the page again until it says so. */
const comes = async (page, name, words) => {
  for (const end = Date.now() + patient(30000); ; await page.waitForTimeout(500)) {
    await visit(page, name);
    await page.waitForLoadState('networkidle');
    if ((await page.locator('main').innerText()).includes(words)) return;
    assert.ok(Date.now() < end, `${name} never said ${words}`);
  }
};

/** A change of offices that is filled in: on what ground, what it would move, then recorded by typing the office's code. */
const weighAndRecord = async (page, code, basis, name) => {
  await page.fill('#change-basis', basis);
  await page.locator('.el-dialog .actions button', { hasText: '预览影响' }).click();
  await page.waitForSelector('#change-word');
  if (name) await look(page, name);
  await page.fill('#change-word', code);
  await page.locator('.el-dialog .actions button', { hasText: '登记变更' }).click();
  await page.waitForSelector('text=变更已登记');
};

export default function journeys(journey) {
  journey('the administrator sees whether all is well, and verifies', async () => {
    const page = await open('admin');
    await page.locator('#menu summary', { hasText: '系统管理' }).click();
    await page.locator('#menu a[href$="/admin/health"]').click();
    await page.waitForSelector('.state');
    await page.locator('button', { hasText: '立即校验' }).click();
    await page.waitForSelector('.dense td:has-text("完成")', { timeout: patient(120000) });
    await look(page, 'admin-health');
    return page;
  });

  journey('an account is opened, used, given a new password and suspended', async () => {
    const page = await open('admin');
    await visit(page, 'accounts');
    await page.waitForSelector('.dense tbody tr');
    await look(page, 'admin-accounts');
    await page.locator('.page-do button', { hasText: '开立账户' }).click();
    await page.fill('#new-login', 'zhao.min');
    await page.fill('#new-name', '赵敏');
    await page.locator('.pick-roles label', { hasText: '窗口人员' }).click();
    const first = await page.inputValue('#first-password');
    assert.ok(first.length >= 16);
    await page.fill('#confirm-own', 'not my password');
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('.el-dialog .refusal');
    await look(page, 'admin-account-open');
    await page.fill('#confirm-own', PASSWORD);
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('.dense td:has-text("赵敏")');
    const other = await open(null);
    await other.goto(`${base}/office/desk`);
    await logIn(other, 'zhao.min', first);
    /* who opened the account knows the password: nothing is shown before it is changed */
    await other.waitForSelector('#own-old');
    assert.equal(await other.locator('.counts').count(), 0);
    await other.waitForFunction(() => document.activeElement?.id === 'own-old');
    assert.equal(await other.locator('#menu a').count(), 0, 'no link that would only show the same form');
    await look(other, 'own-password');
    const own = 'only zhao min knows it';
    await other.fill('#own-old', first);
    await other.fill('#own-new', own);
    await other.fill('#own-again', own);
    await other.keyboard.press('Enter');
    await other.waitForSelector('.counts');
    await other.reload(); // with the session that the change has opened
    await other.waitForSelector('.counts');
    assert.equal(await other.locator('#menu summary', { hasText: '系统管理' }).count(), 0);
    await page.locator('.dense button', { hasText: 'zhao.min' }).click();
    await page.waitForSelector('.el-drawer .rows li');
    await page.locator('.el-drawer .acts button', { hasText: '停用账户' }).click();
    await look(page, 'admin-account');
    await page.locator('.el-drawer #doing .el-button--primary').click();
    await page.waitForSelector('.el-drawer button:has-text("恢复账户")');
    /* the only administrator cannot take himself out of use: nobody could undo it */
    await page.keyboard.press('Escape');
    await page.locator('.dense button', { hasText: /^admin$/ }).click();
    await page.waitForSelector('.el-drawer .acts button:has-text("变更信息")');
    assert.equal(await page.locator('.el-drawer .acts button', { hasText: /停用|注销/ }).count(), 0);
    const himself = await page.evaluate(async () => {
      const { accounts } = await (await fetch('/api/v1/admin/accounts?text=admin')).json();
      const { csrf } = await (await fetch('/api/v1/session')).json();
      const reply = await fetch('/api/v1/acts', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf }, body: JSON.stringify({ kind: 'account', act: 'suspend', matter: accounts.find((a) => a.login === 'admin').id, fields: {} }) });
      return (await reply.json()).error.code;
    });
    assert.equal(himself, 'app.own_account');
    await other.context().close();
    return page;
  });

  journey('the powers list: the whole, one role, one cell', async () => {
    const page = await open('inspector');
    await visit(page, 'powers');
    await page.waitForSelector('.matrix tbody td.some');
    await look(page, 'admin-powers');
    await page.locator('.matrix thead button', { hasText: '窗口人员' }).click();
    await page.locator('.matrix td.some button').first().click();
    await page.waitForSelector('.el-drawer .dense tbody tr');
    await look(page, 'admin-powers-role');
    return page;
  });

  journey('offices: the tree, one office, what a merger would move', async () => {
    const page = await open('admin');
    await visit(page, 'offices'); // as the menu leads there: one's own office
    await page.waitForSelector('.count');
    await visit(page, 'offices/110105');
    await page.waitForSelector('.count');
    await look(page, 'admin-office');
    await page.locator('.acts-card button', { hasText: '并入本院' }).click();
    await page.click('#change-next');
    await page.keyboard.type('110101');
    await page.locator('.el-select-dropdown__item:visible').first().click();
    await weighAndRecord(page, '110105', '编办〔2026〕1号', 'admin-office-merge');
    /* nobody starts the service again: it goes by the new tree by itself */
    await comes(page, 'offices/110101', '撤并');

    /* a division: the office it is for is founded first, then part of the work is said to go there; nothing is handed over */
    await visit(page, 'offices/110000');
    await page.locator('.acts-card button', { hasText: '设立下级院' }).click();
    await page.fill('#change-code', '110199');
    await page.fill('#change-name', '北京市经济技术开发区人民检察院');
    await page.fill('#change-brief', '京经开');
    await weighAndRecord(page, '110000', '编办〔2026〕2号');
    await comes(page, 'offices/110199', '京经开');
    await visit(page, 'offices/110105');
    await page.locator('.acts-card button', { hasText: '分设' }).click();
    await page.click('#change-next');
    await page.keyboard.type('110199');
    await page.locator('.el-select-dropdown__item:visible').first().click();
    await weighAndRecord(page, '110105', '编办〔2026〕3号', 'admin-office-split');
    await comes(page, 'offices/110105', '编办〔2026〕3号');
    assert.ok(!(await page.locator('main').innerText()).includes('撤并'), 'an office that is divided goes on');
    return page;
  });

  journey('the catalogue: a kind with its stages drawn; another one compared, and applied', async () => {
    const page = await open('admin');
    await visit(page, 'catalogue');
    await page.waitForSelector('.dense tbody tr');
    await look(page, 'admin-catalogue');
    await page.goto(`${base}/office/admin/catalogue/recommendation`);
    await page.waitForSelector('.diagram svg .node');
    await look(page, 'admin-kind');
    const next = join(home, 'd', 'catalogue.next');
    execFileSync(program, ['catalogue', 'export', next, '--data', join(home, 'd')], { stdio: 'ignore' });
    const file = join(next, 'organisation', 'account.yaml');
    const was = readFileSync(file, 'utf8');
    writeFileSync(file, was.replace('    by: inspector\n', '    by: chief\n').replace('zh: 离任注销', 'zh: 离任销户'));
    await visit(page, 'catalogue-diff');
    await page.waitForSelector('.count.warn:has-text("收紧")');
    await look(page, 'admin-diff');
    await page.locator('.page-do button', { hasText: '应用此目录' }).click();
    await page.fill('#confirm-word', '应用');
    await page.fill('#confirm-own', PASSWORD);
    await look(page, 'admin-diff-apply');
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('text=与已应用的目录完全相同');
    /* taken up by the running service, and what was before it is put back: those who come after go by the carried one */
    await comes(page, 'catalogue/account', '离任销户');
    writeFileSync(file, was);
    await visit(page, 'catalogue-diff');
    await page.locator('.page-do button', { hasText: '应用此目录' }).click();
    await page.fill('#confirm-word', '应用');
    await page.fill('#confirm-own', PASSWORD);
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('text=与已应用的目录完全相同');
    await comes(page, 'catalogue/account', '离任注销');
    return page;
  });

  journey('a holiday is put in, weighed and taken; due dates move', async () => {
    const page = await open('admin');
    await visit(page, 'calendar');
    await page.waitForSelector('.month button.cal');
    await look(page, 'admin-calendar');
    const soon = new Date(Date.now() + 86400000 * 3).toISOString().slice(0, 10);
    await page.fill('#calendar-text', `date,kind,name_zh,name_en\n${soon},offf,抗洪,Flood\n`);
    await page.locator('.actions button', { hasText: '试算影响' }).click();
    await page.waitForSelector('.refusal li');
    const rows = Array.from({ length: 9 }, (_, i) => `${new Date(Date.now() + 86400000 * (i + 1)).toISOString().slice(0, 10)},off,抗洪,Flood`);
    await page.fill('#calendar-text', `date,kind,name_zh,name_en\n${rows.join('\n')}\n`);
    await page.locator('.actions button', { hasText: '试算影响' }).click();
    await page.waitForSelector('strong:has-text("将重排")');
    await look(page, 'admin-calendar-trial');
    await page.locator('.actions button', { hasText: '启用并重排期限' }).click();
    await page.fill('#confirm-own', PASSWORD);
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('.receipt:has-text("新日历已启用")', { timeout: patient(60000) });
    /* and put back, with all that was moved: whoever comes after counts by the law's days */
    await page.goto('about:blank');
    await visit(page, 'calendar');
    await page.waitForSelector('.month button.cal');
    const sunday = new Date(Date.now() - 86400000 * (350 + new Date(Date.now() - 86400000 * 350).getUTCDay())).toISOString().slice(0, 10); // off as it is
    await page.fill('#calendar-text', `date,kind,name_zh,name_en\n${sunday},off,周日,Sunday\n`);
    await page.locator('.actions button', { hasText: '试算影响' }).click();
    await page.waitForSelector('strong:has-text("将重排")');
    await page.locator('.actions button', { hasText: '启用并重排期限' }).click();
    await page.fill('#confirm-own', PASSWORD);
    await page.locator('.el-dialog .actions .el-button--primary').click();
    await page.waitForSelector('.receipt:has-text("新日历已启用")', { timeout: patient(60000) });
    return page;
  });

  journey('a backup is made and verified; the log is proved; the key is changed', async () => {
    const page = await open('admin');
    await visit(page, 'backups');
    /* pressed twice at once, and verifying beside it: the second waits for the first and is told so, in no red box */
    const beside = await open('admin');
    await visit(beside, 'log');
    const asks = [];
    page.on('request', (r) => r.method() === 'POST' && r.url().endsWith('/admin/backups') && asks.push(r.url()));
    await page.locator('.page-do button', { hasText: '立即备份' }).dblclick();
    await page.waitForSelector('.job:has-text("正在备份")');
    assert.equal(asks.length, 1, 'one backup');
    assert.ok(await page.locator('.page-do button', { hasText: '立即备份' }).isDisabled(), 'off while it runs');
    await beside.locator('.page-do button', { hasText: '立即校验' }).click();
    await beside.waitForSelector('.job:has-text("正在备份")');
    assert.equal(await beside.locator('.refusal').count(), 0);
    assert.ok(await beside.locator('.page-do button', { hasText: '立即校验' }).isDisabled());
    await beside.context().close();
    troubles.splice(0, troubles.length, ...troubles.filter((x) => !/admin\/log: .* 503/.test(x))); // the refusal, which the console names too
    await page.waitForSelector('td .good', { timeout: patient(120000) });
    assert.equal(await page.locator('.refusal').count(), 0);
    await look(page, 'admin-backups');
    await visit(page, 'accounts');
    const href = await page.locator('.dense tbody tr').first().locator('button').click().then(async () => {
      await page.waitForSelector('.el-drawer a[href*="/matters/"]');
      return page.locator('.el-drawer a[href*="/matters/"]').last().getAttribute('href');
    });
    await visit(page, `log?act=${href.split('/').pop()}`);
    await page.waitForSelector('p.good:has-text("证明成立")');
    await page.locator('form.filters').nth(1).locator('button[type=submit]').click();
    await page.waitForSelector('p.good:has-text("其间没有更改或删除")');
    await look(page, 'admin-log');
    await visit(page, 'keys');
    const before = await page.locator('pre.signed').first().innerText();
    await page.locator('.page-do button', { hasText: '更换密钥' }).click();
    await page.fill('#confirm-word', '更换');
    await page.fill('#confirm-own', PASSWORD);
    await page.locator('.el-dialog .actions .el-button--danger').click();
    await page.waitForSelector('h2:has-text("以往公钥")');
    assert.equal(await page.locator('pre.signed').last().innerText(), before);
    await look(page, 'admin-keys');
    return page;
  });

  journey('the inspector reads who is logged in, who looked and why, and what was corrected', async () => {
    const page = await open('inspector');
    await visit(page, 'sessions');
    await page.waitForSelector('.dense tbody tr');
    await look(page, 'admin-sessions');
    await visit(page, 'looks');
    await page.fill('#looks-reason', '年度检务督察');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.plain-table tbody tr');
    await look(page, 'admin-looks');
    await visit(page, 'amended');
    await page.waitForSelector('h2');
    await look(page, 'admin-amended');
    return page;
  });

  journey('English, dark, on a phone: health, accounts and the calendar fit', async () => {
    const page = await open('admin', { locale: 'en-GB', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const name of ['health', 'accounts', 'powers', 'catalogue/recommendation', 'calendar', 'log']) {
      await visit(page, name);
      await look(page, `admin-phone-${name.replace('/', '-')}`);
    }
    return page;
  });
}
