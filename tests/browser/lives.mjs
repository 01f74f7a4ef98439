// lives.mjs - the lives of tests/lives played through the API of a serving program with hostile words in every text that an act
// takes: what the life says in words is replaced, what it leaves out and the act would take is added. A refusal gives back one
// text after the other, so that the life goes on. Checks of a life are the business of tests/lives; here its acts are only done.
import { readFileSync, readdirSync } from 'node:fs';
import { PASSWORD } from './rig.mjs';

const folder = new URL('../lives/', import.meta.url);
const TRIES = 16; // refusals mended in one act
const GIVEN = 'given-by-the-admin-2026'; // the first password of an account, which whoever gets it changes
const TEXTS = ['text', 'long', 'party'];

/* --- reading (docs/lives.md) ------------------------------------------------------------------------------------ */
function words(line) {
  const list = [];
  let w = null;
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (w?.quote) {
      if (c === undefined) break;
      if (c === w.quote) w.quote = null;
      else if (w.was === '"' && c === '\\') w.text += line[++i] === 'n' ? '\n' : line[i];
      else w.text += c;
    } else if (c === undefined || c === ' ' || c === '\t') {
      if (w) list.push(w);
      w = null;
    } else if (!w && c === '#') break;
    else if ((c === '"' || c === "'") && (!w || (w.text.endsWith('=') && w.equals === w.text.length - 1))) w = { text: w?.text ?? '', equals: w?.equals ?? -1, quote: c, was: c, quoted: true, json: c === "'" };
    else {
      w ??= { text: '', equals: -1 };
      if (c === '=' && w.equals < 0 && !w.quoted) w.equals = w.text.length;
      w.text += c;
    }
  }
  return list;
}
const dayOf = (text) => (text.startsWith('today') ? new Date(Date.now() + Number(text.slice(5) || 0) * 86400000).toISOString().slice(0, 10) : text);

/** Lines of acts with who does them and when. */
function read(name) {
  const lines = [], people = new Map();
  let as, on;
  const person = (w) => {
    const [login, roles, office] = w.split(':');
    if (roles) people.set(login, { login, roles: roles.split(','), office });
    return login;
  };
  for (const text of readFileSync(new URL(name, folder), 'utf8').split('\n')) {
    const w = words(text);
    const [verb, ...rest] = w.map((x) => x.text);
    for (const x of rest) if (/^\w+:[a-z_,]+:\d{6}$/.test(x)) person(x); // refusals and checks name people too
    if (verb === 'as') as = rest.length === 3 ? person(rest.join(':')) : person(rest[0]);
    else if (verb === 'on') on = dayOf(rest[0]);
    else if (['open', 'do', 'annul', 'correct', 'found', 'tick'].includes(verb)) {
      const line = { verb, words: rest, by: as, on, values: [] };
      let refused = false;
      for (let i = verb === 'open' || verb === 'annul' ? 4 : 3; i < w.length; i++) {
        if (w[i].text === ':' && !w[i].quoted) refused = true;
        else if (w[i].equals >= 0) line.values.push([w[i].text.slice(0, w[i].equals), w[i].text.slice(w[i].equals + 1), !!w[i].json]);
        else if (w[i].text === 'by') line.by = person(w[++i].text);
        else if (w[i].text === 'on') line.on = dayOf(w[++i].text);
        else if (w[i].text === 'in') line.in = w[++i].text;
        else if (w[i].text === 'at') line.office = w[++i].text;
      }
      if (!refused) lines.push(line);
    }
  }
  return { name, lines, people };
}
export const lives = () => readdirSync(folder).filter((f) => f.endsWith('.life') && new RegExp(process.env.LIVES ?? '').test(f)).sort().map(read); // LIVES=words: only those, to try something

/* --- values ----------------------------------------------------------------------------------------------------- */
function valueOf(f, [, text, json], idOf, userOf) {
  if (json) return JSON.parse(text);
  if (text === '') return null;
  switch (f?.type) {
    case 'money': return Math.round(Number(text) * 100);
    case 'date': return dayOf(text);
    case 'bool': return text === 'yes' ? true : text === 'no' ? false : text;
    case 'choices': return text.replace(/^\[|\]$/g, '').split(',').filter(Boolean);
    case 'matter': return idOf(text) ?? text;
    case 'user': return userOf(text);
    case 'party': {
      const [type, name, ...rest] = text.split(':');
      if (name === undefined) return text;
      const party = { type, name };
      for (const part of rest) part.includes('=') ? (party[part.slice(0, part.indexOf('='))] = part.slice(part.indexOf('=') + 1)) : part && (party.identity = part);
      return party;
    }
    default: return text;
  }
}

/** Plays them all in one installation of the supreme office. server: {base, tick(day)}; reached: names of fields that hold
 *  hostile words, added to. Says what was done, and the matters with their kinds. */
export async function play(server, corpus, reached) {
  let turn = 0;
  const hostile = (most) => [...corpus[turn++ % corpus.length]].slice(0, most).join('');
  const evil = (f, was) => {
    if (f.type === 'text') return hostile(Math.min(f.most ?? 400, 160));
    if (f.type === 'long') return [...corpus.slice(turn % 9, (turn++ % 9) + 9).join('\n')].slice(0, f.most ?? 2000).join('');
    return { ...(was && typeof was === 'object' ? was : { type: 'unit' }), name: hostile(60), ...(was?.unit ? { unit: hostile(60) } : {}), ...(was?.place ? { place: hostile(60) } : {}) };
  };
  const sessions = new Map();
  async function request(who, method, path, body) {
    const s = sessions.get(who);
    const url = `${server.base}/api/v1/${path}`;
    const r = await fetch(url, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Reason': 'hostile', 'X-Forwarded-For': `10.0.${sessions.size >> 8}.${sessions.size & 255}`, ...(s ? { Cookie: s.cookie, 'X-CSRF-Token': s.csrf } : {}) },
      body: body && JSON.stringify(body),
    }).catch((e) => {
      throw new Error(`${method} ${url}: ${e.message}, ${e.cause}`);
    });
    return { ok: r.ok, status: r.status, cookie: r.headers.get('set-cookie')?.split(';')[0], ...(await r.json().catch(() => ({}))) };
  }
  async function logIn(login, password = PASSWORD) {
    const reply = await request(null, 'POST', 'session', { login, password });
    if (!reply.ok) throw new Error(`${login} cannot log in: ${JSON.stringify(reply.error)}`);
    sessions.set(login, { cookie: reply.cookie, csrf: reply.csrf });
  }
  /** The first log-in: the password given is changed for one's own, which ends the session. */
  async function begin(login) {
    await logIn(login, GIVEN);
    const reply = await request(login, 'POST', 'session/password', { own_password: GIVEN, password: PASSWORD });
    if (!reply.ok) throw new Error(`${login} cannot change the password: ${JSON.stringify(reply.error)}`);
    await logIn(login);
  }
  await logIn('admin');
  const kinds = new Map((await request('admin', 'GET', 'catalogue')).kinds.map((k) => [k.name, k]));
  const accounts = new Map(); // login:roles:office -> login
  async function account(p) {
    const key = `${p.login}:${[...p.roles].sort()}:${p.office}`;
    if (accounts.has(key)) return accounts.get(key);
    const login = [...accounts.values(), 'admin'].includes(p.login) ? `${p.login}${accounts.size}` : p.login;
    const reply = await request('admin', 'POST', 'admin/accounts', { login, name: hostile(40), office: p.office, roles: p.roles, password: GIVEN, own_password: PASSWORD });
    if (!reply.ok) throw new Error(`${key}: ${JSON.stringify(reply.error)}`);
    accounts.set(key, login);
    await begin(login);
    return login;
  }
  const out = { acts: 0, refused: [], matters: new Map(), corrected: 0 };

  async function perform(kind, act, original, send) {
    const fields = { ...original };
    const changed = new Set(), again = new Set();
    for (const n of act.fields) {
      const f = kind.fields.find((x) => x.name === n);
      if (!f || !TEXTS.includes(f.type)) continue;
      if (n in original && original[n] === null) continue;
      if (!(n in original) && f.computed) continue;
      fields[n] = evil(f, original[n]);
      changed.add(n);
    }
    let reply;
    for (let i = 0; i < TRIES; i++) {
      reply = await send(fields, hostile(200));
      if (reply.ok) break;
      const back = (n) => (n in original ? (fields[n] = original[n]) : delete fields[n], changed.delete(n));
      const at = reply.error?.field?.split('.')[0];
      if (changed.has(at) && !again.has(at) && again.add(at)) fields[at] = evil(kind.fields.find((x) => x.name === at), original[at]); // one has no place in names: another
      else if (changed.has(at)) back(at);
      else if (changed.size) {
        const extra = [...changed].filter((n) => !(n in original));
        (extra.length ? extra : [...changed]).slice(-Math.max(1, Math.ceil((extra.length || changed.size) / 2))).forEach(back);
      } else break;
    }
    if (reply.ok) for (const n of changed) reached.add(`${kind.name}.${n}`);
    return reply;
  }

  for (const life of lives()) {
    const login = new Map();
    for (const [name, p] of life.people) login.set(name, await account(p));
    const named = new Map();
    const idOf = (n) => named.get(n)?.id;
    const userOf = (n) => login.get(n) ?? n;
    const see = async (n, by) => {
      for (const who of [by, ...login.values()]) {
        const m = await request(who, 'GET', `matters/${named.get(n).id}`);
        if (m.ok) return m;
      }
      return null;
    };
    const refuse = (line, reply) => out.refused.push(`${life.name}: ${line.verb} ${line.words.slice(0, 4).join(' ')}: ${reply.error?.code} ${reply.error?.field ?? ''} ${reply.error?.detail ?? ''}`);
    for (const line of life.lines) {
      const by = login.get(line.by);
      const [first, second, third, fourth] = line.words;
      if (line.verb === 'tick') server.tick(dayOf(first));
      else if (line.verb === 'found') {
        const m = named.has(fourth) && (await see(fourth, by));
        const all = m ? [...m.parts.map((p) => [p.kind, p.id]), ...m.links.map((l) => [l.kind, l.matter])].filter(([k]) => k === second) : [];
        const newest = all.map(([, id]) => id).sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]))[0];
        if (newest) (named.set(first, { kind: second, id: newest }), out.matters.set(newest, second));
      } else if (line.verb === 'open' || line.verb === 'do') {
        const kind = kinds.get(line.verb === 'open' ? second : named.get(first)?.kind);
        const act = kind?.acts.find((a) => a.name === (line.verb === 'open' ? third : second));
        if (!act || (line.in && !named.has(line.in))) {
          out.refused.push(`${life.name}: ${line.words.slice(0, 3).join(' ')}: its matter was not opened`);
          continue;
        }
        const original = Object.fromEntries(line.values.map((v) => [v[0], valueOf(kind.fields.find((f) => f.name === v[0]), v, idOf, userOf)]));
        const where = line.verb === 'open' ? { parent: line.in && idOf(line.in), office: line.office } : { matter: named.get(first).id };
        const reply = await perform(kind, act, original, (fields, note) => request(by, 'POST', 'acts', { kind: kind.name, act: act.name, occurred_on: line.on, fields, note, ...where }));
        if (!reply.ok) refuse(line, reply);
        else {
          out.acts++;
          if (line.verb === 'open') named.set(first, { kind: kind.name, id: reply.matter });
          out.matters.set(reply.matter, kind.name);
          for (const f of reply.followed ?? []) if (f.readable) out.matters.set(f.matter, f.kind);
        }
      } else if (named.has(first)) {
        const m = await see(first, by);
        const act = [...(m?.acts ?? [])].reverse().find((a) => a.act === second);
        if (!act) continue;
        const kind = kinds.get(named.get(first).kind);
        const original = Object.fromEntries(line.values.filter(([k]) => k !== 'ground').map((v) => [v[0], valueOf(kind.fields.find((f) => f.name === v[0]), v, idOf, userOf)]));
        const reply = line.verb === 'annul' ? await request(by, 'POST', `acts/${act.id}/annul`, { ground: hostile(200) }) : await perform(kind, { fields: Object.keys(original) }, original, (fields) => request(by, 'POST', `acts/${act.id}/correct`, { ground: hostile(200), fields }));
        if (!reply.ok) refuse(line, reply);
        else out.corrected++;
      }
    }
  }
  out.texts = new Set([...kinds.values()].flatMap((k) => k.fields.filter((f) => TEXTS.includes(f.type) && k.acts.some((a) => !a.system && a.fields.includes(f.name))).map((f) => `${k.name}.${f.name}`)));
  return { ...out, request, account };
}
