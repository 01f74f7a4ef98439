// office.mjs - each role's day at the pages, in a real browser against the demonstration: every journey clicks and types as
// people do (journeys/*.mjs, one file for each area of the pages), and every page it comes to is looked at (rig.mjs).
//
//   node office.mjs XIEZHI [SHOTS]      XIEZHI: the program; SHOTS: folder for pictures
//   JOURNEY=words                       only journeys (or areas) whose name holds these words (a regular expression)
//   RECORDS=100000                      on a server of so many matters; DATA=folder: on a demonstration that is there (rig.mjs)
//   PATIENCE=3                          how much longer than on a quiet machine what comes late is waited for (rig.mjs)
//   REFUSED=1 LIVES=words               hostile.mjs: what was refused; only some lives. FORMS=all TEXTS=file: a11y.mjs
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { browser, end, patient, shots, troubles } from './rig.mjs';

const journeys = [];
const folder = new URL('journeys/', import.meta.url);
for (const file of readdirSync(folder).filter((f) => f.endsWith('.mjs')).sort()) {
  const area = file.slice(0, -4);
  (await import(new URL(file, folder))).default((name, way) => journeys.push({ name: `${area}: ${name}`, way }));
}

/* docs/journeys.md says whose day each of them is; a walk is named once for all its people. */
const told = readFileSync(new URL('../../docs/journeys.md', import.meta.url), 'utf8');
const untold = journeys.map((j) => j.name.replace(/^\w+: /, '')).filter((name) => !told.includes(name) && !told.includes(name.replace(/^\w+: /, '')));
assert.deepEqual(untold, [], 'docs/journeys.md names every journey');

/* The longest are the walk of a chief's pages and the lives with hostile words. One that hangs is one that failed; the others go on. */
const LONGEST = patient(30 * 60_000);
const within = (way) => {
  let timer;
  return Promise.race([way(), new Promise((_, late) => (timer = setTimeout(() => late(new Error(`not over after ${LONGEST / 60_000} minutes`)), LONGEST)))]).finally(() => clearTimeout(timer));
};

let failed = 0;
const only = process.env.JOURNEY;
const chosen = journeys.filter((j) => !only || new RegExp(only).test(j.name));
for (const { name, way } of chosen) {
  troubles.length = 0;
  const began = Date.now();
  try {
    const page = await within(way);
    await page?.context().close();
    assert.deepEqual(troubles, []);
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}\n     ${String(e.message ?? e).split('\n').slice(0, 14).join('\n     ')}`);
    if (shots) for (const [i, c] of browser.contexts().entries()) for (const p of c.pages()) await p.screenshot({ path: `${shots}/failed-${i}.png` }).catch(() => null);
  }
  for (const c of browser.contexts()) await c.close();
}
await end();
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
