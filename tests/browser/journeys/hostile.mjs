// hostile.mjs - journeys: what hostile people write is words. A corpus (hostile.txt) goes through every text field of every kind:
// of those that can be opened in the demonstration, and of every act of every life (lives.mjs); then every list, matter, paper and
// print, the search, the desk, figures, reports, the administration and the public pages are opened.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { play } from '../lives.mjs';
import { PASSWORD, base, enter, home, look, open, program, rests, run, serve, troubles } from '../rig.mjs';

const corpus = readFileSync(new URL('../hostile.txt', import.meta.url), 'utf8').split('\n').filter(Boolean);
const TRIES = 12; // what a refusal names is mended so often
const FEW = 8; // matters looked at closely with axe

/** Runs in the page: opens a matter of every kind with hostile texts, then tries what may be done with it. */
async function fill({ corpus, TRIES }) {
  const { csrf, login, office } = await (await fetch('/api/v1/session')).json();
  const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf, 'X-Reason': 'hostile' };
  const call = async (method, path, body) => {
    const r = await fetch(`/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { ok: r.ok, status: r.status, ...(await r.json().catch(() => ({}))) };
  };
  let turn = 0;
  const words = (most) => [...corpus[turn++ % corpus.length]].slice(0, most || 400).join('');
  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const opened = [];
  const value = (f) => {
    switch (f.type) {
      case 'text': return words(Math.min(f.most ?? 400, 120));
      case 'long': return corpus.slice(turn % 7, (turn % 7) + 6).join('\n').slice(0, f.most ?? 2000);
      case 'party': return { type: 'unit', name: words(60) };
      case 'choice': return f.choices?.[turn % f.choices.length]?.code;
      case 'choices': return f.choices?.slice(0, 1).map((c) => c.code);
      case 'int': return f.least ?? 1;
      case 'money': return 100;
      case 'date': return today;
      case 'bool': return true;
      case 'office': return office;
      case 'user': return login;
      case 'matter': return opened.find((m) => m.kind === f.refers)?.id ?? opened[0]?.id;
      default: return undefined;
    }
  };
  const plain = { text: '普通文字', long: '普通文字', party: { type: 'person', name: '普通人' } };
  async function perform(kind, act, more) {
    const fields = {};
    for (const n of act.fields) {
      const f = kind.fields.find((x) => x.name === n);
      const wanted = act.requires.includes(n) || (act.opens && f?.required) || ['text', 'long'].includes(f?.type);
      if (f && wanted) fields[n] = value(f);
    }
    let reply;
    for (let i = 0; i < TRIES; i++) {
      reply = await call('POST', 'acts', { kind: kind.name, act: act.name, fields, note: words(200), ...more });
      const at = reply.error?.field;
      const f = kind.fields.find((x) => x.name === at);
      if (reply.ok || !f) break;
      if (fields[at] === undefined) fields[at] = value(f);
      else if (plain[f.type] && JSON.stringify(fields[at]) !== JSON.stringify(plain[f.type])) fields[at] = plain[f.type];
      else delete fields[at];
    }
    if (reply.ok) Object.keys(fields).forEach((n) => ['text', 'long', 'party'].includes(kind.fields.find((f) => f.name === n).type) && said.add(`${kind.name}.${n}`));
    return reply;
  }
  const said = new Set();
  const kinds = [];
  for (const g of (await call('GET', 'menu')).groups) for (const k of g.kinds) kinds.push((await call('GET', `catalogue?kind=${k.name}`)).kinds[0]);
  const refused = {};
  const parentOf = (await call('GET', 'menu')).groups.flatMap((g) => g.kinds);
  for (let round = 0; round < 2; round++)
    for (const kind of kinds) {
      if (opened.some((m) => m.kind === kind.name)) continue;
      const parent = parentOf.find((k) => k.name === kind.name)?.parent;
      const whole = parent && opened.find((m) => m.kind === parent);
      if (parent && !whole) continue;
      for (const act of kind.acts.filter((a) => a.opens && !a.system)) {
        const reply = await perform(kind, act, whole ? { parent: whole.id } : {});
        if (reply.ok) opened.push({ kind: kind.name, id: reply.matter });
        else refused[`${kind.name}.${act.name}`] = `${reply.status} ${reply.error?.code} ${reply.error?.field ?? ''} ${reply.error?.detail ?? ''}`;
      }
    }
  for (const m of [...opened]) {
    const tried = new Set();
    for (let i = 0; i < 6; i++) {
      const matter = await call('GET', `matters/${m.id}`);
      const kind = kinds.find((k) => k.name === m.kind);
      const act = (matter.may ?? []).map((n) => kind.acts.find((a) => a.name === n)).filter((a) => a && !a.opens && !tried.has(a.name))[0];
      if (act) tried.add(act.name);
      if (act) await perform(kind, act, { matter: m.id });
    }
  }
  const texts = kinds.flatMap((k) => k.fields.filter((f) => ['text', 'long', 'party'].includes(f.type) && k.acts.some((a) => !a.system && a.fields.includes(f.name))).map((f) => `${k.name}.${f.name}`));
  return { opened, kinds: kinds.length, said: [...said], texts, refused };
}

const reached = new Set();
/* Texts that are codes, made or checked by the program: no words stand there. */
const CODES = ['account.login', 'bribery_decision.record_version', 'bribery_decision.subject_key', 'office_change.from_codes', 'office_change.to_codes'];

/** What no life does: the archive's query from decision to recall, its records withdrawn, an office renamed. */
async function beyondLives({ request, account }, roles) {
  let turn = 0;
  const words = (most = 60) => [...corpus[turn++ % 15]].slice(0, most).join('');
  const reader = await account({ login: 'reader', roles, office: '000000' });
  const there = await account({ login: 'there', roles, office: '110105' }); // where the lives keep their records
  let who = there;
  const call = async (method, path, body, ...fields) => {
    const reply = await request(who, method, path, body);
    if (reply.ok) fields.forEach((f) => reached.add(f));
    else if (process.env.REFUSED) console.log(path, JSON.stringify(reply.error));
    return reply;
  };
  const act = (kind, name, fields, matter) => call('POST', 'acts', { kind, act: name, fields, ...(matter ? { matter } : {}) }, ...Object.keys(fields).filter((f) => /text|note|name|basis|brief/.test(f)).map((f) => `${kind}.${f}`));
  const { matters = [] } = await call('GET', 'matters?kind=bribery_record&limit=50');
  const record = matters.find((m) => m.stage === 'entered' && m.office === '110105');
  const { type, name } = record.fields.party;
  const query = await call('POST', 'archive/queries', { subjects: [{ type, name }, { type: 'unit', name: words() }], applicant: { type: 'unit', name: words() }, purpose: 'tender', project: words(), handler: words(40), papers_complete: true });
  const id = query.query ?? query.id ?? query.matter;
  for (const f of query.findings ?? query.subjects ?? [])
    for (const c of f.list) await call('POST', `archive/queries/${id}/decide`, { subject: f.subject, record: c.record, verdict: 'same', reason: words(100) }, 'bribery_decision.reason');
  const notice = await call('POST', `archive/queries/${id}/answer`);
  await act('bribery_query', 'track', { use: 'barred', use_note: words(100) }, id);
  const number = notice.notice ?? notice.matter ?? notice.id;
  await call('POST', `notices/${number}/recall`, { ground: words(100) }, 'bribery_notice.recall_reason');
  await call('POST', `archive/records/${record.id}/remove`, { act: 'withdraw', ground: words(100) }, 'bribery_record.ground_text');
  /* In the lives what is published is taken down at the end: here it stays, for the public pages. */
  const all = corpus.join('\n\n');
  const stays = async (kind, opens, fields, ways) => {
    const { matter } = await act(kind, opens, fields);
    for (const [name, more] of ways) await act(kind, name, more ?? {}, matter);
  };
  const day = new Date().toISOString().slice(0, 10);
  await stays('typical_case', 'write', { case_title: words(), batch_title: words(), field_of_work: 'health', masked: true, facts: all, meaning: all }, [['submit'], ['approve', { view: words() }], ['publish', { channel: words(), published_on: day }]]);
  await stays('education_material', 'write', { topic: words(), audience: 'firms', summary: words(), body: all }, [['submit'], ['approve', { view: words() }], ['publish', { published_on: day }]]);
  /* a figure goes there only as the program froze and signed it; what is typed in by hand never does */
  await act('published_figure', 'publish', { figure_title: words(), passport: 'F-0123456789ab', where_published: words(), published_on: day });
  const asked = await call('POST', 'figures/ask', { figures: ['letters_received'], by: ['month'], from: '2020-01-01', to: day });
  const frozen = await call('POST', 'published-figures', { passport: asked.passport, where: words() });
  await act('published_figure', 'show', {}, frozen.matter);
  who = reader;
  const renamed = { change: 'rename', from_codes: '110105', new_name: words(80), new_name_en: words(80), new_brief: words(12), valid_on: new Date().toISOString().slice(0, 10), basis: words(80) };
  await act('office_change', 'record', renamed);
  return reader;
}

/** Cells of a sheet that a spreadsheet program would run: the start of a formula in what is no number. */
function formulas(csv) {
  const cells = [...csv.replace(/^\ufeff/, '').matchAll(/(?:^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map((m) => (m[1] ?? m[2] ?? '').replaceAll('""', '"'));
  assert.ok(cells.length > 1, `a sheet without cells: ${csv.slice(0, 80)}`);
  return cells.filter((c) => /^[=+\-@\t\r]/.test(c) && !/^[+-]?[\d.,]+%?$/.test(c) && c !== '-');
}

/** Everything that leaves as a sheet, a drawing or a page of its own: no cell is a formula, no drawing runs. */
async function takenAway(p, at, kinds, papers) {
  const { csrf } = await (await p.request.get(`${at}/api/v1/session`)).json();
  const headers = { 'X-CSRF-Token': csrf, 'X-Reason': 'hostile' };
  const get = async (path) => (await p.request.get(`${at}/api/v1/${path}`, { headers })).text();
  let sheets = 0, drawings = 0, cellsOf = 0;
  const sheet = async (path, text) => {
    const csv = text ?? (await get(path));
    if (csv.startsWith('{"error"')) return;
    sheets++;
    cellsOf += csv.includes("'=HYPERLINK");
    assert.deepEqual(formulas(csv).slice(0, 3), [], path);
  };
  for (const kind of kinds) {
    const [k] = JSON.parse(await get(`catalogue?kind=${kind}`)).kinds;
    const fields = k.fields.filter((f) => !f.sealed && ['text', 'long', 'party', 'user'].includes(f.type)).map((f) => f.name);
    for (let i = 0; i < fields.length; i += 12) await sheet(`matters.csv?kind=${kind}&columns=${fields.slice(i, i + 12)}`);
  }
  for (const path of ['admin/accounts.csv', 'admin/looks.csv', 'admin/powers.csv']) await sheet(path);
  const all = JSON.parse(await get('figures'));
  const by = Object.entries(all.breakdowns).filter(([, list]) => list.some((b) => b.name === 'handler')).map(([kind]) => kind);
  for (const kind of by) {
    const first = all.figures.find((f) => f.kind === kind);
    if (!first) continue;
    const reply = await p.request.post(`${at}/api/v1/figures/ask`, { headers, data: { figures: [first.name], by: ['office', 'handler'], from: '2020-01-01', to: '2027-12-31' } });
    const { passport } = await reply.json();
    if (!passport) continue;
    await sheet(`figures/${passport}.csv`);
    const drawing = await p.goto(`${at}/api/v1/figures/${passport}.svg?form=bar&figure=${first.name}`).catch(() => null);
    if (drawing?.ok()) (drawings++, await calm(p, `drawing of ${first.name}`));
  }
  for (const path of papers) {
    await p.goto(`${at}/api/v1/${path}`);
    await calm(p, path);
    await p.emulateMedia({ media: 'print' });
    await calm(p, `${path} printed`);
    await p.emulateMedia({ media: null });
  }
  assert.ok(cellsOf > 3, 'hostile cells are in the sheets, and guarded');
  return `${sheets} sheets without a formula (${cellsOf} with guarded ones), ${drawings} drawings and ${papers.length} papers as pages of their own`;
}

/** Clicks what opens a paper; those of later stages are folded, and the fold is drawn anew when the list comes. */
const openPaper = async (paper) => {
  await paper.evaluate((b) => b.closest('details')?.setAttribute('open', ''));
  await paper.click();
};
const calm = async (p, what) => assert.equal(await p.evaluate(() => window.hurt), undefined, `${what}: a text was run`);

export default function journeys(journey) {
  journey('every text field of every kind, every list and every matter stays words', async () => {
    const secret = join(home, 'hostile.txt');
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    const page = await open('admin');
    const roles = await page.evaluate(async () => (await (await fetch('/api/v1/catalogue?kind=account', { headers: { 'X-Reason': 'roles' } })).json()).kinds[0].fields.find((f) => f.name === 'roles').choices.map((c) => c.code));
    await page.context().close();
    run('admin', 'user', 'add', 'hostile', '--name', corpus[0], '--roles', roles.join(' '), '--own', '--password-file', secret);
    const p = await open(null);
    await enter(p, 'hostile');
    const done = await p.evaluate(fill, { corpus, TRIES });
    done.said.forEach((f) => reached.add(f));
    console.log(`     ${done.opened.length} matters of ${new Set(done.opened.map((m) => m.kind)).size} of ${done.kinds} kinds; ${done.said.length} of ${done.texts.length} text fields hold hostile words`);
    if (process.env.REFUSED) console.log(done.refused);
    assert.ok(done.opened.length > done.kinds * 0.6, JSON.stringify(done.refused, null, 1));
    let close = 0;
    const seen = new Set();
    for (const m of done.opened) {
      await p.goto(`${base}/office/matters/${m.id}`);
      await p.waitForSelector('.stages, .refusal');
      if (close++ % Math.ceil(done.opened.length / FEW) === 0) await look(p, `hostile-${m.kind}`);
      for (const paper of await p.locator('.paper button:not([disabled])').all()) {
        await openPaper(paper);
        await p.waitForTimeout(150);
        for (const f of p.frames()) assert.equal(await f.evaluate(() => window.hurt).catch(() => undefined), undefined, `${m.kind}: a paper was run`);
        await p.keyboard.press('Escape');
      }
      if (!seen.has(m.kind)) {
        seen.add(m.kind);
        await p.goto(`${base}/office/kinds/${m.kind}`);
        await p.waitForSelector('.matter-row, .refusal, .soft.nothing');
      }
      assert.equal(await p.evaluate(() => window.hurt), undefined, `${m.kind}: a text was run`);
    }
    await p.goto(`${base}/office/desk`);
    await p.waitForSelector('.counts');
    await look(p, 'hostile-desk');
    return p;
  });

  journey('every life with hostile words through the API, then every page that shows them', async () => {
    const data = join(home, 'lives'), secret = join(home, 'lives.password');
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    execFileSync(program, ['init', '--office', '000000', '--demonstration', '--password-file', secret, '--data', data], { stdio: 'ignore' });
    const at = await serve(data, '--behind-proxy');
    const tick = (day) => execFileSync(program, ['due', 'tick', '--day', day, '--data', data, '--as', 'admin'], { stdio: 'ignore' });
    const done = await play({ base: at, tick }, corpus, reached);
    if (process.env.REFUSED) console.log(done.refused.join('\n'));
    const roles = (await done.request('admin', 'GET', 'catalogue?kind=account')).kinds[0].fields.find((f) => f.name === 'roles').choices.map((c) => c.code); // all but those that nobody has
    const who = await beyondLives(done, roles);
    const without = [...done.texts].filter((f) => !reached.has(f));
    const words = without.filter((f) => !CODES.includes(f));
    console.log(`     ${done.acts} acts of every life, ${done.refused.length} of them refused, ${done.matters.size} matters of ${new Set(done.matters.values()).size} kinds; ${done.texts.size - without.length} of ${done.texts.size} text fields hold hostile words, ${without.length - words.length} are codes`);
    if (process.env.REFUSED) console.log(without);
    if (!process.env.LIVES) assert.deepEqual(words, [], 'a text that nobody hostile could write in');

    const p = await open(null);
    p.on('dialog', (d) => (troubles.push(`${p.url()}: a dialog: ${d.message()}`), d.dismiss()));
    await enter(p, who, PASSWORD, at);
    const papers = new Set(), kinds = new Set(), addresses = [];
    let opened = 0;
    for (const [id, kind] of done.matters) {
      await p.goto(`${at}/office/matters/${id}`);
      await p.waitForSelector('.stages, .refusal, .card.gone');
      if (!kinds.has(kind)) await rests(p); // its papers have come
      opened += await p.locator('.stages').count();
      for (const paper of await p.locator('.paper button:not([disabled])').all()) {
        const name = `${kind} ${await paper.innerText()}`;
        if (papers.has(name)) continue;
        papers.add(name);
        await openPaper(paper);
        const frame = await p.waitForSelector('iframe.paper-page');
        addresses.push((await frame.getAttribute('src')).replace(/^.*\/api\/v1\//, ''));
        await p.waitForTimeout(150);
        for (const f of p.frames()) assert.equal(await f.evaluate(() => window.hurt).catch(() => undefined), undefined, `${kind}: a paper was run`);
        await p.keyboard.press('Escape');
      }
      await calm(p, `${kind} ${id}`);
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      await p.emulateMedia({ media: 'print' });
      await calm(p, `${kind} printed`);
      await p.emulateMedia({ media: null });
      await p.goto(`${at}/office/kinds/${kind}`);
      await p.waitForSelector('.matter-row, .refusal, .soft.nothing');
      await calm(p, `list of ${kind}`);
    }
    assert.ok(opened > done.matters.size * 0.95, `${opened} of ${done.matters.size} matters open`);
    const pages = ['desk', 'window', 'figures', 'reports', 'drafts', ...['profile', 'groups', 'ratio', 'campaign', 'network'].map((t) => `analysis?tab=${t}`), ...['accounts', 'offices/110105', 'powers', 'looks', 'sessions', 'log', 'amended', 'health', 'catalogue'].map((n) => `admin/${n}`), ...corpus.map((c) => `find?text=${encodeURIComponent([...c].slice(0, 40).join(''))}`)];
    for (const page of pages) {
      await p.goto(`${at}/office/${page}`);
      await p.waitForSelector('h1, .refusal');
      const box = p.locator('.el-tab-pane:visible form .el-select');
      if (page.endsWith('campaign') && (await box.count())) {
        await box.first().click();
        await p.locator('.el-select-dropdown__item:visible').first().click();
        await p.waitForSelector('.tiles, .refusal');
      }
      const ask = p.locator('.el-tab-pane:visible form button');
      if (page.startsWith('analysis') && (await ask.count()) && (await ask.first().isEnabled())) await ask.first().click();
      await rests(p);
      await calm(p, page);
    }
    await look(p, 'hostile-found');
    for (const [id] of [...done.matters].filter(([, kind]) => kind === 'report')) {
      await p.goto(`${at}/office/reports/${id}`);
      await p.waitForSelector('.report-text, .refusal');
      await calm(p, `report ${id}`);
      addresses.push(`reports/${id}.html`);
    }
    let shown = 0;
    for (const list of ['cases', 'education', 'figures']) {
      await p.goto(`${at}/${list}`);
      const links = await p.locator('.entries a').evaluateAll((all) => all.map((a) => a.href));
      for (const href of links) (await p.goto(href), await p.waitForSelector('h1'), await calm(p, href), shown++);
    }
    for (const [i, c] of corpus.entries()) {
      await p.goto(`${at}/check?${new URLSearchParams({ n: c.slice(0, 60), c: corpus[(i + 1) % corpus.length].slice(0, 20) })}`);
      await calm(p, 'check');
    }
    for (const [path, button] of [['letter', 'form.ask button.main'], ['apply', 'button[name=send]'], ['follow', 'form.ask button.main']]) {
      await p.goto(`${at}/${path}`);
      for (const [i, box] of (await p.locator('form.ask input:visible:not([type=checkbox]):not([type=radio]), form.ask textarea:visible').all()).entries()) await box.fill(corpus[i % corpus.length].slice(0, 100));
      await p.click(button); // refused, with everything that was written
      await p.waitForSelector('h1');
      await calm(p, path);
    }
    assert.ok(shown >= 3, 'a case, material and a figure on the public pages');
    console.log(`     ${await takenAway(p, at, kinds, addresses)}`);
    console.log(`     opened: ${opened} matters, ${kinds.size} lists, ${papers.size} papers, ${pages.length} other pages, ${shown} public entries`);
    return p;
  });
}
