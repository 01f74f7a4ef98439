// secrets.mjs - what must not surface: everything a person can ask of the server (matter, lists, their sheets, papers, search,
// namesakes, desk, figures and the acts behind them, analysis, logs, the archive) is asked with the secret's own words, and what
// comes back is read for them. A journey says which words those are and who may read them.
import { inflateRawSync } from 'node:zlib';

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
async function known() {
  const get = async (path) => (await fetch(`/api/v1/${path}`, { headers: { 'X-Reason': 'trace' } })).json().catch(() => ({}));
  const kinds = [];
  for (const k of ((await get('menu')).groups ?? []).flatMap((g) => g.kinds)) kinds.push((await get(`catalogue?kind=${k.name}`)).kinds[0]);
  return { csrf: (await get('session')).csrf, kinds: kinds.map((k) => ({ name: k.name, fields: k.fields.map((f) => f.name) })), figures: ((await get('figures')).figures ?? []).map((f) => ({ name: f.name, kind: f.kind })) };
}

/** Where one of the words comes back to whoever is logged in on that page: ["asked: word", …]. About: {matters: ids, kinds: names
 *  whose lists, sheets and figures are looked through, words: the secret ones, identities: numbers among them}. */
export async function trace(page, base, { matters = [], kinds = [], words, identities = [] }) {
  const found = [];
  const { csrf, kinds: all, figures } = await page.evaluate(known);
  const ask = async (path, body) => {
    const reply = await page.request.fetch(`${base}/api/v1/${path}`, { method: body ? 'POST' : 'GET', data: body, headers: { 'X-CSRF-Token': csrf, 'X-Reason': 'trace' }, failOnStatusCode: false });
    const bytes = await reply.body();
    let text = /spreadsheetml|officedocument/.test(reply.headers()['content-type'] ?? '') ? unpacked(bytes) : bytes.toString();
    let json = {};
    try {
      json = JSON.parse(text);
      if (json.text !== undefined) text = JSON.stringify({ ...json, text: undefined }); // what was asked is said again
      if (json.error) text = '';
    } catch { /* a sheet, a paper */ }
    for (const w of words) if (text.includes(w)) found.push(`${decodeURIComponent(path).slice(0, 90)}${body ? ` ${JSON.stringify(body).slice(0, 60)}` : ''}: ${w}`);
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
    await ask(`archive/identity/${i}`);
  }
  for (const k of all.filter((x) => kinds.includes(x.name))) {
    await ask(`matters?kind=${k.name}&limit=100`);
    for (const form of ['csv', 'xlsx']) {
      await ask(`matters.${form}?kind=${k.name}`);
      for (const f of k.fields) await ask(`matters.${form}?kind=${k.name}&columns=${f}`);
    }
    for (const w of words) await ask(`matters?kind=${k.name}&text=${q(w)}`);
  }
  for (const path of ['mine?limit=100', 'changed?limit=100', 'due?limit=100', 'due/redated?limit=100', 'terms?limit=100', 'drafts', 'people', 'reports', 'admin/amendments', 'admin/looks', 'admin/looks.csv', 'admin/log', 'admin/seals', 'admin/logins']) await ask(path);
  const year = new Date().getFullYear();
  for (const f of figures.filter((x) => kinds.includes(x.kind))) {
    const { passport } = await ask('figures/ask', { figures: [f.name], from: `${year - 1}-01-01`, to: `${year}-12-31` });
    if (!passport) continue;
    await ask(`figures/${passport}/acts`, { figure: f.name });
    await ask(`figures/${passport}.csv`);
  }
  for (const path of ['analysis/groups', 'analysis/network', 'ratio']) await ask(path, {});
  await ask('analysis/profile', { from: `${year - 1}-01-01`, to: `${year}-12-31` });
  return [...new Set(found)];
}
