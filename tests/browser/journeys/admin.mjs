// admin.mjs - journeys: those who run the installation: health, offices, accounts, powers.
import assert from 'node:assert/strict';
import { PASSWORD, base, enter, look, open } from '../rig.mjs';

const visit = async (page, name) => {
  await page.goto(`${base}/office/admin/${name}`);
  await page.waitForSelector('h1');
};

export default function journeys(journey) {
  journey('the administrator sees whether all is well, and verifies', async () => {
    const page = await open('admin');
    await page.locator('#menu summary', { hasText: '系统管理' }).click();
    await page.locator('#menu a[href$="/admin/health"]').click();
    await page.waitForSelector('.state');
    await page.locator('button', { hasText: '立即校验' }).click();
    await page.waitForSelector('.dense td:has-text("完成")', { timeout: 60000 });
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
    await enter(other, 'zhao.min', first);
    assert.equal(await other.locator('#menu summary', { hasText: '系统管理' }).count(), 0);
    await page.locator('.dense button', { hasText: 'zhao.min' }).click();
    await page.waitForSelector('.el-drawer .rows li');
    await page.locator('.el-drawer .acts button', { hasText: '停用账户' }).click();
    await look(page, 'admin-account');
    await page.locator('.el-drawer #doing .el-button--primary').click();
    await page.waitForSelector('.el-drawer button:has-text("恢复账户")');
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
    await visit(page, 'offices/110105');
    await page.waitForSelector('.count');
    await look(page, 'admin-office');
    await page.locator('.acts-card button', { hasText: '并入本院' }).click();
    await page.click('#change-next');
    await page.keyboard.type('110101');
    await page.locator('.el-select-dropdown__item:visible').first().click();
    await page.fill('#change-basis', '编办〔2026〕1号');
    await page.locator('.el-dialog .actions button', { hasText: '预览影响' }).click();
    await page.waitForSelector('#change-word');
    await look(page, 'admin-office-merge');
    return page;
  });
}
