// speed.mjs - how long a person waits: the first page of the workbench on a processor four times as slow, its weight, and
// pages of a long list. Prints what was measured; asserts nothing (./bench pages).
//
//   node speed.mjs XIEZHI [SHOTS]       RECORDS=1000000: convictions on record
import { readFileSync, statSync } from 'node:fs';
import { base, end, open, records } from './rig.mjs';

const SLOWER = 4, RUNS = 7;
const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ms = (n) => `${n.toFixed(0)} ms`;
const kb = (n) => `${(n / 1024).toFixed(0)} KB`;

/** From the click on a link or the address to the desk with its rows, nothing left to do for the processor. */
async function firstPage(cold) {
  const page = await open('prosecutor');
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
  await page.goto(`${base}/office/desk`, { waitUntil: 'commit' });
  await page.waitForSelector('.desk-row', { timeout: 60000 });
  const rows = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1500);
  const [ready, painted] = await page.evaluate(
    (rows) => [Math.max(rows, ...window.long.filter(([at]) => at < rows + 1000).map(([at, took]) => at + took)), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0],
    rows,
  );
  await page.context().close();
  return { rows, ready, painted, packed, script };
}

for (const cold of process.env.ONLY === 'lists' ? [] : [true, false]) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await firstPage(cold));
  const of = (k) => middle(runs.map((r) => r[k]));
  console.log(`workbench, processor ${SLOWER} times as slow, ${cold ? 'nothing kept' : 'files kept'}: painted ${ms(of('painted'))}, rows ${ms(of('rows'))}, ready for input ${ms(of('ready'))} (median of ${RUNS}; bar 1500 ms); scripts ${kb(of('script'))} packed of ${kb(of('packed'))} in all (bar 250 KB)`);
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
await lists();
await end();
