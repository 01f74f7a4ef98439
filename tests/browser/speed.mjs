// speed.mjs - how long a person waits: the first page of the workbench on a processor four times as slow, its weight, and
// pages of a long list. Prints what was measured; asserts nothing (./bench pages).
//
//   node speed.mjs XIEZHI [SHOTS]       RECORDS=1000000: convictions on record (ONLY_RECORDS=1, else a mixture); DATA=folder: those there
//   PAGE=desk,figures,analysis          which pages; ONLY=pages: nothing else, ONLY=lists: no pages
import { readFileSync, statSync } from 'node:fs';
import { base, end, open, records } from './rig.mjs';

const SLOWER = 4, RUNS = 7;
const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ms = (n) => `${n.toFixed(0)} ms`;
const kb = (n) => `${(n / 1024).toFixed(0)} KB`;

/** From the click on a link or the address to the desk with its rows, nothing left to do for the processor. */
async function firstPage(cold, path, there) {
  const page = await open(path === 'desk' ? 'prosecutor' : 'chief');
  const cdp = await page.context().newCDPSession(page);
  if (cold) await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let packed = 0, script = 0;
  await cdp.send('Network.enable');
  const types = new Map();
  cdp.on('Network.responseReceived', (e) => types.set(e.requestId, e.type));
  cdp.on('Network.loadingFinished', (e) => {
    packed += e.encodedDataLength;
    if (types.get(e.requestId) === 'Script') script += e.encodedDataLength;
  });
  await page.addInitScript(() => {
    window.long = [];
    new PerformanceObserver((l) => l.getEntries().forEach((e) => window.long.push([e.startTime, e.duration]))).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(`${base}/office/${path}`, { waitUntil: 'commit' });
  await page.waitForSelector(there, { timeout: 60000 });
  const rows = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1500);
  const [ready, painted] = await page.evaluate(
    (rows) => [Math.max(rows, ...window.long.filter(([at]) => at < rows + 1000).map(([at, took]) => at + took)), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0],
    rows,
  );
  await page.context().close();
  return { rows, ready, painted, packed, script };
}

/* The first page of the workbench; that of figures and analysis (PAGE=figures) before anything is drawn. */
const PAGES = { desk: '.desk-row', figures: '#fig-which', analysis: '.el-tab-pane form button' };
const pages = process.env.PAGE ? process.env.PAGE.split(',') : ['desk'];
for (const [path, cold] of process.env.ONLY === 'lists' ? [] : pages.flatMap((p) => [[p, true], [p, false]])) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await firstPage(cold, path, PAGES[path]));
  const of = (k) => middle(runs.map((r) => r[k]));
  console.log(`${path === 'desk' ? 'workbench' : path}, processor ${SLOWER} times as slow, ${cold ? 'nothing kept' : 'files kept'}: painted ${ms(of('painted'))}, rows ${ms(of('rows'))}, ready for input ${ms(of('ready'))} (median of ${RUNS}; bar 1500 ms); scripts ${kb(of('script'))} packed of ${kb(of('packed'))} in all (bar 250 KB)`);
}

/** A page of a list as a person asks for it: the click until the rows are others. */
async function lists() {
  const page = await open('prevention');
  await page.goto(`${base}/office/kinds/bribery_record`);
  await page.waitForSelector('.matter-row', { timeout: 60000 });
  const times = [];
  for (let i = 0; i < 20; i++) {
    times.push(
      await page.evaluate(async () => {
        const row = () => document.querySelector('.matter-row')?.textContent;
        const was = row(), began = performance.now();
        [...document.querySelectorAll('.pager button:not([disabled])')].pop().click();
        while (row() === was || document.querySelector('.waiting')) await new Promise((r) => setTimeout(r, 2));
        document.body.getBoundingClientRect(); // laid out
        return performance.now() - began;
      }),
    );
  }
  const server = await page.evaluate(() => performance.getEntriesByType('resource').filter((e) => /\/matters/.test(e.name)).map((e) => e.duration));
  await page.context().close();
  console.log(`a list of ${records} records, page after page: median ${ms(middle(times))}, slowest ${ms(Math.max(...times))} (bar 200 ms); of it the server's answer ${ms(middle(server))}, slowest ${ms(Math.max(...server))}`);
}

/** What the server takes for a list however it is narrowed, with its count, and for the box that finds: each asked a few times. */
async function asked() {
  const page = await open('officer');
  const rows = await page.evaluate(async () => (await (await fetch('/api/v1/matters?kind=bribery_record&limit=50', { headers: { 'X-Reason': 'speed' } })).json()).matters);
  const one = rows[7], { name } = one.fields.party;
  const list = (more) => `matters?kind=bribery_record&limit=50&reason=speed&${new URLSearchParams(more)}`;
  const questions = {
    'first page': list({}),
    'far behind': list({ below: `${one.id.split('-')[0]}-1000` }),
    'a stage': list({ stage: 'entered' }),
    'a crime': list({ where: `crime=${one.fields.crime}` }),
    'a crime and an industry': list({ where: `crime=${one.fields.crime};industry=${one.fields.industry}` }),
    'amount over a million': list({ where: 'amount=1000000..' }),
    'judged in a month': list({ where: 'judged_on=2024-03-01..2024-03-31' }),
    'a crime not, without industry': list({ where: `crime=!${one.fields.crime};industry=-` }),
    'words of the title': list({ text: name }),
    'words that none has': list({ text: '没有这样的标题' }),
    'words and a crime': list({ text: name.slice(0, 2), where: `crime=${one.fields.crime}` }),
    'find a name': `find?reason=speed&text=${encodeURIComponent(name)}`,
    'find a surname': `find?reason=speed&text=${encodeURIComponent(name[0])}`,
    'find a number': `find?reason=speed&text=${encodeURIComponent(one.number ?? one.id)}`,
    'find a part of a number': `find?reason=speed&text=${encodeURIComponent((one.number ?? one.id).slice(-4))}`,
    'find an id': `find?reason=speed&text=${one.id}`,
    'find nothing': `find?reason=speed&text=${encodeURIComponent('没有这样的事项')}`,
    'namesakes': `known?reason=speed&name=${encodeURIComponent(name)}`,
    'one matter': `matters/${one.id}?reason=speed`,
    'the desk': 'mine',
  };
  for (const [what, address] of Object.entries(questions)) {
    const took = await page.evaluate(async (address) => {
      const times = [];
      let said = '';
      for (let i = 0; i < 7; i++) {
        const began = performance.now();
        const r = await fetch(`/api/v1/${address}`, { headers: { 'X-Reason': 'speed' } });
        const body = await r.json();
        times.push(performance.now() - began);
        said = r.ok ? `${body.total ?? body.found?.length ?? body.matters?.length ?? ''}` : `${r.status} ${body.error?.code}`;
      }
      return { times, said };
    }, address);
    console.log(`  ${what.padEnd(32)} first ${ms(took.times[0]).padStart(8)}, then median ${ms(middle(took.times.slice(1))).padStart(8)}, slowest ${ms(Math.max(...took.times.slice(1))).padStart(8)}  (${took.said})`);
  }
  await page.context().close();
}
if (process.env.ONLY !== 'pages') {
  await lists();
  await asked();
}
await end();
