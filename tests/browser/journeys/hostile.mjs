// hostile.mjs - journeys: what hostile people write is words. A corpus (hostile.txt) goes through every text field of every kind
// that can be opened, and through the acts that follow; then every list, every matter and every paper is opened and looked at.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD, base, enter, home, look, open, run } from '../rig.mjs';

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
  return { opened, kinds: kinds.length, said: said.size, texts: texts.length, refused };
}

export default function journeys(journey) {
  journey('every text field of every kind, every list and every matter stays words', async () => {
    const secret = join(home, 'hostile.txt');
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    const page = await open('admin');
    const roles = await page.evaluate(async () => (await (await fetch('/api/v1/catalogue', { headers: { 'X-Reason': 'roles' } })).json()).roles.map((r) => r.name));
    await page.context().close();
    run('admin', 'user', 'add', 'hostile', '--name', corpus[0], '--roles', roles.join(' '), '--password-file', secret);
    const p = await open(null);
    await enter(p, 'hostile');
    const done = await p.evaluate(fill, { corpus, TRIES });
    console.log(`     ${done.opened.length} matters of ${new Set(done.opened.map((m) => m.kind)).size} of ${done.kinds} kinds; ${done.said} of ${done.texts} text fields hold hostile words`);
    if (process.env.REFUSED) console.log(done.refused);
    assert.ok(done.opened.length > done.kinds * 0.6, JSON.stringify(done.refused, null, 1));
    let close = 0;
    const seen = new Set();
    for (const m of done.opened) {
      await p.goto(`${base}/office/matters/${m.id}`);
      await p.waitForSelector('.stages, .refusal');
      if (close++ % Math.ceil(done.opened.length / FEW) === 0) await look(p, `hostile-${m.kind}`);
      for (const paper of await p.locator('.paper button').all()) {
        await paper.click();
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
}
