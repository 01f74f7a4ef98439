// letters.mjs - journeys: what is entrusted to an office under seal stays there. A report whose sender asks for secrecy, and the
// record of a minor under seal: every person of the demonstration asks for it in every way there is (secrets.mjs).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, base, day, home, look, open, run } from '../rig.mjs';
import { trace } from '../secrets.mjs';
import { resident } from './window.mjs';

const ALL = ['letters', 'window', 'officer', 'chief', 'deputy', 'city', 'manager', 'prosecutor', 'prevention', 'public', 'research', 'inspector', 'admin'];
/* The log of looks says what others searched for: that is what it is for, and the inspector's to read. */
const searched = (f) => f.startsWith('admin/looks');

/** Who of them all finds any of the words, and where first. */
async function readers(what, people = ALL) {
  const found = {};
  for (const login of people) {
    const page = await open(login);
    const at = (await trace(page, base, what)).filter((f) => !searched(f));
    if (at.length) found[login] = at;
    await page.context().close();
  }
  return found;
}
const told = (found) => Object.entries(found).map(([who, at]) => `${who}: ${at.slice(0, 4).join('; ')}`).join('\n');
const act = (login, kind, name, more, fields) =>
  JSON.parse(run(login, 'act', kind, name, '--json', ...(more.matter ? ['--matter', more.matter] : []), ...(more.on ? ['--on', more.on] : []), '--fields', JSON.stringify(fields ?? {}))).matter;

export default function journeys(journey) {
  journey('Ctrl+Enter sends the form of an act from a box to choose from', async () => {
    const page = await open('letters');
    const id = act('letters', 'letter', 'receive', {}, { subject: '反映路灯不亮', matter_kind: 'suggestion', anonymous: true, channel: 'letter' });
    await page.goto(`${base}/office/matters/${id}`);
    await page.locator('.acts .el-button', { hasText: '受理' }).first().click();
    await page.waitForSelector('#doing .act-form');
    assert.match(await page.evaluate(() => document.activeElement?.getAttribute('role') ?? ''), /combobox/, 'the form begins in a box to choose from');
    await page.keyboard.press('ArrowDown'); // its list is open
    await page.locator('.el-select-dropdown:visible').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.receipt');
    await page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' });
    await page.waitForSelector('.stages .here:has-text("已受理")');
    return page;
  });

  journey('a report whose sender asks for secrecy is read by those alone whom the form names, annulled as well', async () => {
    const words = { name: '甄秘密甲', phone: '13912340678', address: '秘密巷7号', against: '某局贾局长', subject: '举报十六箱回扣', content: '工程款回扣现金十六箱' };
    const page = await open();
    await page.goto(`${base}/letter`);
    await page.selectOption('#f-matter_kind', 'report');
    for (const [field, text] of [['sender', words.name], ['phone', words.phone], ['address', words.address], ['against', words.against], ['subject', words.subject], ['content', words.content]]) await page.fill(`#f-${field}`, text);
    await page.check('#f-secret');
    await page.click('form.ask button.main');
    await page.waitForSelector('#code');
    const code = await page.innerText('#code');
    const receipt = await page.innerText('main');
    assert.match(receipt, /控告申诉检察部门/);
    assert.doesNotMatch(receipt, /窗口人员|检察官|案件管理/, 'no role that may act is named to whom secrecy was promised');
    await look(page, 'secret-receipt');
    await page.context().close();
    const { id } = JSON.parse(run('letters', 'matter', 'list', 'letter', '--json')).find((m) => m.fields.subject === '举报（要求保密）');
    const what = { matters: [id], kinds: ['letter', 'clue'], since: day(-1), words: Object.values(words) };
    const living = await readers(what);
    assert.deepEqual(Object.keys(living), ['letters', 'chief'], told(living));
    for (const w of Object.values(words)) assert.ok(living.letters.some((f) => f.startsWith(`matters/${id}`) && f.endsWith(w)), `${w}: complaints read it`);
    /* An accusation is not ended by whoever happens to read it. */
    for (const login of ['letters', 'window']) {
      const other = await open(login);
      await other.goto(`${base}/office/matters/${id}`);
      await other.waitForSelector('.timeline');
      assert.equal(await other.locator('.timeline > li').last().locator('button', { hasText: '撤销' }).count(), 0, login);
      if (login === 'window') await look(other, 'secret-window');
      await other.context().close();
    }
    const chief = await open('chief');
    await chief.goto(`${base}/office/matters/${id}`);
    await chief.locator('.timeline > li').last().locator('button', { hasText: '撤销' }).click();
    await chief.locator('.el-dialog textarea').fill('重复提交，已并入另一件办理');
    await chief.locator('.el-dialog__footer .el-button--danger').click();
    await chief.waitForSelector('.card.gone');
    const gone = await readers(what);
    assert.deepEqual(Object.keys(gone), ['letters', 'chief'], told(gone));
    const window = await open('window');
    await window.goto(`${base}/office/matters/${id}`);
    await window.waitForSelector('.card.gone');
    assert.doesNotMatch(await window.innerText('main'), /举报人（保密）\s*\*/, 'what one may not read is not shown as stars either');
    await look(window, 'secret-annulled-window');
    await window.goto(`${base}/follow`);
    await window.fill('#f-code', code);
    await window.click('form.ask button.main');
    await window.waitForSelector('#stage');
    const follow = await window.innerText('main');
    assert.match(follow, /重复提交，已并入另一件办理/);
    assert.doesNotMatch(follow, /请持此回执码向受理机关询问/, 'the reason stands there: nobody is sent to ask for it');
    return window;
  });

  journey('the record of a minor under seal is found by nobody who may not open it', async () => {
    const secret = join(home, 'minors.password');
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    run('admin', 'user', 'add', 'minors', '--name', '苏未检', '--roles', 'juvenile_officer', '--own', '--password-file', secret);
    const born = `${new Date().getFullYear() - 17}-05-06`, number = resident(`320583${born.replaceAll('-', '')}123`);
    const words = { name: '封小密', case: '封小密盗窃车辆案', charge: '起诉书写明的密语', judgment: '苏0583刑初密九号', number };
    const person = { type: 'person', name: words.name, identity: number };
    const c = act('manager', 'case', 'accept', { on: day(-60) }, { case_name: words.case, case_type: 'police', crime: '264', sender: { type: 'unit', name: '某公安局' }, first_suspect: person });
    const s = JSON.parse(run('manager', 'matter', 'show', c, '--json')).parts.find((p) => p.kind === 'suspect').id;
    act('manager', 'suspect', 'change', { matter: s, on: day(-60) }, { minor: true });
    act('manager', 'suspect', 'name_counsel', { matter: s, on: day(-60) }, { counsel: '法律援助律师' });
    act('chief', 'case', 'assign', { matter: c, on: day(-60) }, { handler: 'prosecutor' });
    const own = { prosecutor: (kind, name, matter, on, fields) => act('prosecutor', kind, name, { matter, on: day(on) }, fields) };
    own.prosecutor('case', 'prosecute', c, -57, { court: { type: 'unit', name: '某法院' }, charge_text: words.charge, legal_basis: '刑法264', evidence: '书证' });
    act('manager', 'case', 'receive_judgment', { matter: c, on: day(-50) }, { judgment_number: words.judgment, judged_on: day(-50), received_on: day(-50), judgment_text: '有罪', judgment_form: 'judgment' });
    own.prosecutor('suspect', 'sentence', s, -50, { outcome: 'guilty_fixed', sentence_months: 6, adopted: 'none' });
    own.prosecutor('case', 'review_judgment', c, -49, { judgment_view: 'right', judgment_reason: '适当' });
    act('manager', 'case', 'take_effect', { matter: c, on: day(-38) }, { effective_on: day(-39) });
    act('manager', 'suspect', 'take_effect', { matter: s, on: day(-38) });
    act('manager', 'case', 'file_away', { matter: c, on: day(-38) });
    const l = act('letters', 'letter', 'receive', { on: day(-30) }, { subject: `不服${words.case}的判决`, matter_kind: 'appeal', sender: { type: 'person', name: '王某' }, about: c, content: `${words.name}的家属来信` });
    const r = act('minors', 'sealed_record', 'receive', { on: day(-38) }, { person, basis: 'judgment', minor_then: true, born_on: born, deed_on: day(-300), document_no: words.judgment, received_on: day(-38) });
    const what = { matters: [c, s, l, r], kinds: ['case', 'suspect', 'letter', 'sealed_record'], since: day(-61), words: Object.values(words), identities: [number] };
    const before = await readers(what, ['prosecutor', 'letters']);
    assert.deepEqual(Object.keys(before), ['prosecutor', 'letters'], 'before the seal they find it');
    act('minors', 'sealed_record', 'seal', { matter: r, on: day(-37) }, { about: c, volumes: 2 });
    const after = await readers(what, [...ALL, 'minors']);
    const may = ['chief', 'minors', 'deputy', 'city', 'inspector']; // who reads the matter that sealed it
    for (const who of may) delete after[who];
    assert.equal(told(after), '');
    const page = await open('prosecutor');
    await page.goto(`${base}/office/find?text=${encodeURIComponent(words.name)}`);
    await page.waitForSelector('main [role=status], main .card');
    assert.doesNotMatch(await page.innerText('main'), new RegExp(words.case));
    await look(page, 'sealed-not-found');
    return page;
  });
}
