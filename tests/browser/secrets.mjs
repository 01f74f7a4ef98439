// secrets.mjs - what must not surface: everything a person can ask of the server (matter, lists, their sheets, papers, search,
// namesakes, desk, figures and the acts behind them, analysis, logs, the archive) is asked with the secret's own words, and what
// comes back is read for them. A journey says which words those are and who may read them.
import { inflateRawSync } from 'node:zlib';

const COLUMNS = 12, FIGURES = 32; // in one question

/** The texts of a sheet (.xlsx): its parts, unpacked. */
function unpacked(bytes) {
  let text = '';
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8) try { text += inflateRawSync(bytes.subarray(from), { finishFlush: 2 }).toString(); } catch { /* not a part, only its mark */ }
    else text += bytes.subarray(from, from + bytes.readUInt32LE(at + 18)).toString();
  }
  return text;
}

/** Runs in the page: what is to be asked, as far as only the server knows it (kinds, their fields, figures). */
async function known(wanted) {
  const get = async (path) => (await fetch(`/api/v1/${path}`, { headers: { 'X-Reason': 'trace' } })).json().catch(() => ({}));
  const kinds = [];
  for (const k of ((await get('menu')).groups ?? []).flatMap((g) => g.kinds).filter((k) => wanted.includes(k.name))) kinds.push((await get(`catalogue?kind=${k.name}`)).kinds[0]);
  return { csrf: (await get('session')).csrf, kinds: kinds.map((k) => ({ name: k.name, open: k.fields.filter((f) => !f.sealed).map((f) => f.name), sealed: k.fields.filter((f) => f.sealed).map((f) => f.name) })), figures: ((await get('figures')).figures ?? []).map((f) => ({ name: f.name, kind: f.kind })) };
}

/** Where one of the words comes back to whoever is logged in on that page: ["asked: word", …]. About: {matters: ids, kinds: names
 *  whose lists, sheets and figures are looked through, of what was opened since a day; words: the secret ones, identities: numbers
 *  among them}. */
export async function trace(page, base, { matters = [], kinds = [], since, words, identities = [] }) {
  const found = [];
  const { csrf, kinds: all, figures } = await page.evaluate(known, kinds);
  const ask = async (path, body, said) => {
    const began = Date.now();
    const reply = await page.request.fetch(`${base}/api/v1/${path}`, { method: body ? 'POST' : 'GET', data: body, headers: { 'X-CSRF-Token': csrf, 'X-Reason': 'trace' }, failOnStatusCode: false });
    const bytes = await reply.body();
    if (process.env.SLOW && Date.now() - began > Number(process.env.SLOW)) console.log(`     ${Date.now() - began} ms, ${bytes.length} B: ${path.slice(0, 120)}`);
    let text = /spreadsheetml|officedocument/.test(reply.headers()['content-type'] ?? '') ? unpacked(bytes) : bytes.toString();
    let json = {};
    try {
      json = JSON.parse(text);
      if (json.text !== undefined) text = JSON.stringify({ ...json, text: undefined }); // what was asked is said again
      if (json.error) text = '';
    } catch { /* a sheet, a paper */ }
    for (const w of words.filter((x) => x !== said)) if (text.includes(w)) found.push(`${decodeURIComponent(path).slice(0, 90)}${body ? ` ${JSON.stringify(body).slice(0, 60)}` : ''}: ${w}`);
    return json;
  };
  const q = encodeURIComponent;
  for (const id of matters) {
    const m = await ask(`matters/${id}`);
    await ask(`matters/${id}/looks`);
    for (const a of m.acts ?? []) await ask(`log/proof/${a.id}`);
    for (const p of (await ask(`matters/${id}/papers`)).papers ?? []) for (const form of ['html', 'txt']) await ask(`matters/${id}/papers/${p.paper}.${form}?draft=true`);
  }
  for (const w of words) {
    await ask(`find?text=${q([...w].slice(0, 60).join(''))}&limit=100`);
    await ask(`known?name=${q(w)}`);
    await ask('reports/same', { text: `${w}。` });
    await ask('archive/subjects', { subjects: [{ type: 'person', name: w }] });
  }
  for (const i of identities) {
    await ask(`known?identity=${i}`);
    await ask(`archive/identity/${i}`, undefined, i);
  }
  const newer = `where=${q(`opened_on=${since}..`)}`; // of what was there before nothing is secret, and it may be a hundred thousand
  for (const k of all) {
    await ask(`matters?kind=${k.name}&limit=100&${newer}`);
    for (const form of ['csv', 'xlsx']) {
      await ask(`matters.${form}?kind=${k.name}&${newer}`);
      for (let i = 0; i < k.open.length; i += COLUMNS) await ask(`matters.${form}?kind=${k.name}&${newer}&columns=${k.open.slice(i, i + COLUMNS)}`);
      for (const f of k.sealed) await ask(`matters.${form}?kind=${k.name}&${newer}&columns=${f}`); // each alone: one refuses them all
    }
    for (const w of words) await ask(`matters?kind=${k.name}&text=${q(w)}`);
  }
  for (const path of ['mine?limit=100', 'changed?limit=100', 'due?limit=100', 'due/redated?limit=100', 'terms?limit=100', 'drafts', 'people', 'reports', 'admin/amendments', 'admin/looks', 'admin/looks.csv', 'admin/log', 'admin/seals', 'admin/logins']) await ask(path);
  const to = `${new Date().getFullYear()}-12-31`;
  const asked = figures.filter((x) => kinds.includes(x.kind)).map((x) => x.name);
  for (let i = 0; i < asked.length; i += FIGURES) {
    const { passport, total } = await ask('figures/ask', { figures: asked.slice(i, i + FIGURES), from: since, to });
    if (!passport) continue;
    await ask(`figures/${passport}.csv`);
    for (const [n, name] of asked.slice(i, i + FIGURES).entries()) if (total?.values?.[n]?.n !== 0) await ask(`figures/${passport}/acts`, { figure: name });
  }
  for (const path of ['analysis/groups', 'analysis/network', 'ratio']) await ask(path, {});
  await ask('analysis/profile', { from: since, to });
  return [...new Set(found)];
}
