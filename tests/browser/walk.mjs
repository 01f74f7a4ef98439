// walk.mjs - every page there is: the addresses of the office (web/src/router.ts) and of the public pages (src/web/public.c), who
// goes there, and what opens on them (menus, drawers, dialogs, forms). Steps name no text, so that a visit goes in both languages.
import { readFileSync } from 'node:fs';
import { HOSTILE, PASSWORD, base, rests, run, settled, still } from './rig.mjs';

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Patterns of addresses, from the tables the pages themselves are found by. */
export function routes() {
  const office = [...source('web/src/router.ts').matchAll(/path: '([^']+)', (?:name|component)[^\n]*component|path: '([^']+)', name/g)]
    .map((m) => m[1] ?? m[2])
    .filter((p) => p !== '/')
    .map((p) => `/office/${p.replace(/^\//, '')}`);
  const open = [...source('src/web/public.c').matchAll(/\{\.path = "(\w*)", (\.param = true)?/g)].map((m) => `/${m[1]}${m[2] ? '/:id' : ''}`);
  return [...office, ...open];
}
export const matches = (pattern, path) =>
  new RegExp(`^${pattern.replace(/\/:rest\(\.\*\)\*$/, '/nowhere.*').replace(/\/:\w+\?/g, '(?:/[^/]+)?').replace(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0]);

/* --- steps ---------------------------------------------------------------------------------------------------- */
const click = (selector, n = 0) => async (p) => {
  await p.locator(selector).nth(n).click();
  await still(p);
};
const wait = (selector) => (p) => p.waitForSelector(selector);
const fill = (selector, text) => (p) => p.fill(selector, text);
const press = (key) => (p) => p.keyboard.press(key);
const tab = (n) => click('main [role=tab]', n);
const view = (n) => click('main .el-radio-button', n);
const choose = (id, n) => async (p) => {
  await p.click(`#${id}`);
  await still(p);
  await p.locator('.el-select-dropdown__item:visible').nth(n).click();
};
const away = press('Escape');
const h1 = (p) => p.click('h1');

/* --- what they see -------------------------------------------------------------------------------------------- */
const ids = new Map();
/** Ids of one's matters of a kind, the newest first; words narrow the list. */
function matters(login, kind, ...words) {
  const key = [login, kind, ...words].join(' ');
  if (!ids.has(key)) ids.set(key, JSON.parse(run(login, 'matter', 'list', kind, '--json', ...words)).map((m) => m.id));
  return ids.get(key);
}
let report;
const aReport = () =>
  (report ??= JSON.parse(run('prevention', 'act', 'report', 'draft', '--json', '--fields', JSON.stringify({ report_name: '一季度通报', template: 'press_statement', period: '2025-01-01..2026-12-31' }))).matter);
const office = (path, ...steps) => ({ path: () => `/office/${typeof path === 'function' ? path() : path}`, steps });
const street = (path, ...steps) => ({ path: () => (typeof path === 'function' ? path() : path), steps });
const list = (kind, ...steps) => office(`kinds/${kind}`, wait('.matter-row, .soft.nothing'), ...steps);
const form = (kind, ...steps) => office(`kinds/${kind}/new`, wait('.act-form'), ...steps);
const one = (login, kind, ...steps) => office(() => `matters/${matters(login, kind)[0]}`, wait('.stages'), ...steps);
const TRIED_MOST = 12;
/** The first of those one handles, then of the newest, on which that stands. */
const oneWith = (login, kind, selector, ...steps) =>
  one(login, kind, async (p) => {
    for (const id of [...matters(login, kind, '--where', `handler=${login}`), ...matters(login, kind)].slice(0, TRIED_MOST)) {
      await p.goto(`${base}/office/matters/${id}`);
      await p.waitForSelector('.stages');
      await rests(p); // what may be done and annulled is asked for after the matter
      if (await p.locator(selector).count()) return;
    }
    throw new Error(`no ${kind} of ${login} has ${selector}`);
  }, ...steps);
const board = office('desk', wait('.counts'), async (p) => {
  const tabs = p.locator('.desk-tabs [role=tab]');
  if (await tabs.count()) await tabs.last().click();
});

const figures = (view, ...steps) => office(`figures?q=${encodeURIComponent(JSON.stringify({ figures: ['cases_accepted', 'suspects_accepted'], by: ['month'], from: `${new Date().getFullYear() - 1}-01-01`, to: `${new Date().getFullYear()}-12-31`, rows: 1, view }))}`, wait('.passport'), ...steps);

/** One's own desk as it comes and as it stands when it is turned to the other board. */
const desk = [office('desk', wait('.counts')), board, office('find?text=2026', wait('main .card')), office('find?text=nothing+of+the+kind', wait('main [role=status]'))];

export const PEOPLE = {
  nobody: [
    office('login'),
    office('login?next=/desk&ended=1', fill('#login', 'letters'), fill('#password', 'not this one'), press('Enter'), wait('.refusal')),
    street('/'), street('/about'), street('/apply'), street('/cases'), street('/education'), street('/figures'), street('/letter'), street('/follow'),
    street('/letter', click('form.ask button.main'), wait('#faults')),
    street('/apply', click('form.ask button[name=send]'), wait('#faults')),
    street('/follow', fill('#f-code', '2222-22222-22222-22222'), click('form.ask button.main'), wait('.fault')),
    street('/check'), street('/check?n=X&c=WRONGCODE2', wait('#state')),
    street('/letter', (p) => p.selectOption('#f-matter_kind', 'report'), fill('#f-subject', 'x'.repeat(20)), fill('#f-content', HOSTILE), (p) => p.check('#f-anonymous'), click('form.ask button.main'), wait('#code')),
    ...['cases', 'education', 'figures'].map((list) => ({ ...street(`/${list}`, click('.entries a')), ends: `/${list}/1` })),
    street('/nothing-there'), street('/cases/1-999999'),
  ],
  admin: [
    ...desk,
    ...['health', 'offices', 'accounts', 'powers', 'catalogue', 'calendar', 'keys', 'backups', 'log', 'sessions', 'amended', 'catalogue-diff'].map((n) => office(`admin/${n}`, wait('h1'))),
    office('admin/accounts', wait('.dense tbody tr'), click('.page-do .el-button--primary')),
    office('admin/accounts', wait('.dense tbody tr'), click('.dense tbody tr button'), wait('.el-drawer .rows li')),
    office('admin/catalogue/recommendation', wait('.diagram svg .node')),
    office('admin/offices/110105', wait('.count'), click('.acts-card button')),
    office('admin/calendar', wait('.month button.cal'), click('.month button.cal', 20), fill('#calendar-text', 'date,kind,name_zh,name_en\n2026-12-01,offf,抗洪,Flood\n'), click('main .actions .el-button'), wait('.refusal')),
    office('admin/keys', wait('pre.signed'), click('.page-do .el-button')),
    list('account'), form('account'),
    office('nowhere/at/all', wait('h1')),
  ],
  inspector: [
    ...desk,
    office('admin/powers', wait('.matrix tbody td.some'), click('.matrix td.some button'), wait('.el-drawer .dense tbody tr')),
    office('admin/looks', wait('h1'), fill('#looks-reason', 'inspection'), press('Enter'), wait('.plain-table tbody tr, .soft')),
    office('admin/sessions', wait('.dense tbody tr')),
  ],
  chief: [
    ...desk,
    office('desk', wait('.counts'), tab(1), wait('.figure-tiles li'), click('.tile-figure'), wait('.el-drawer .figure-big')),
    office('figures', wait('#fig-which'), click('#fig-which')),
    office('figures', wait('#fig-which'), choose('fig-which', 1), h1, click('.figure-ask .actions .el-button--primary'), wait('.passport')),
    figures('table', wait('.pivot tbody .number'), click('.pivot tbody .number'), wait('.el-drawer .figure-big')),
    ...['line', 'bar', 'heat', 'funnel'].map((view) => figures(view)),
    office(() => `reports/${aReport()}`, wait('.report-text .chip.figure')),
    office('admin/offices', wait('.count')),
    list('case'), one('chief', 'case'), oneWith('chief', 'case', '.acts .el-button:not(.not-now)', click('.acts .el-button:not(.not-now)'), wait('#doing .act-form')),
  ],
  manager: [
    ...desk,
    list('case', click('.filters .el-button')), ...[0, 1, 2].map((n) => list('case', click('.list-bar .pop-box > .el-button', n))),
    form('case', click('.act-form .actions .el-button--primary'), wait('.entry.bad, .refusal')),
    office('kinds/case/import', wait('input[type=file]')),
    office('analysis?tab=campaign', wait('h1')), form('campaign'), list('campaign'),
  ],
  prosecutor: [
    ...desk,
    list('suspect'), list('case_measure'),
    oneWith('prosecutor', 'case', '.acts-card button.link', click('.acts-card button.link'), wait('.why li')),
    oneWith('prosecutor', 'case', '.timeline button.link', click('.timeline button.link'), wait('.el-dialog')),
    oneWith('prosecutor', 'case', '.paper button:not([disabled])', click('.paper button:not([disabled])'), wait('iframe.paper-page')),
    oneWith('prosecutor', 'case', '.acts .el-button:not(.not-now)', click('.acts .el-button:not(.not-now)'), wait('#doing .act-form'), press('Control+Enter')),
    one('prosecutor', 'suspect'), one('prosecutor', 'case_measure'),
    office('matters/1-1', wait('.refusal')), office('kinds/nonsense', wait('.refusal')),
  ],
  prevention: [
    ...desk,
    office('desk', wait('.counts'), press('?'), wait('.el-dialog, [role=dialog]')),
    office('find?text=201', wait('h1')), office('find?text=' + encodeURIComponent('没有的事'), wait('h1')),
    office('desk', wait('.counts'), press('/'), (p) => p.keyboard.type('201')),
    ...[0, 1, 2, 3, 4].map((n) => office('analysis', wait('main [role=tab]'), tab(n), async (p) => {
      const ask = p.locator('.el-tab-pane:visible form button');
      if ((await ask.count()) && (await ask.first().isEnabled())) await ask.first().click(); // one without a question
    })),
    office('reports', wait('h1')), office('reports', wait('h1'), click('.list-bar .el-button--primary'), wait('#new-template')),
    office(() => `reports/${aReport()}`, wait('.report-text .chip.figure'), click('.report-text .chip.figure'), wait('.el-dialog .rows')),
    ...[1, 2].map((n) => office(() => `reports/${aReport()}`, wait('.report-text .chip.figure'), view(n))),
    office('drafts', wait('#check-text'), fill('#check-text', '不捕率由22.1%上升至43.4%，上升21.3%。'), click('main .actions .el-button--primary'), wait('.margin-row .bad')),
    list('recommendation'), one('prevention', 'recommendation'), one('prevention', 'special_prevention'), list('bribery_record'),
    ...['recommendation', 'education', 'talk', 'survey', 'prevention_plan'].map((k) => form(k)),
  ],
  letters: [
    ...desk, list('letter'), form('letter'), form('letter', click('.act-form .actions .el-button--primary'), wait('.entry.bad, .refusal')), one('letters', 'letter'),
    list('letter', click('.matter-table thead input'), click('.list-bar .el-button'), wait('.el-dialog')),
    office('kinds/letter/import', wait('input[type=file]')),
  ],
  window: [
    ...desk,
    office('window', wait('#applicant-identity')),
    office('window', wait('#applicant-identity'), press('Control+Enter'), wait('[role=alert]')),
    office('window', wait('#applicant-identity'), view(1)),
    office('window', wait('#applicant-identity'), fill('#applicant-name', '某公司'), (p) => p.selectOption('#purpose', { index: 1 }), fill('#project', '一号桥'), (p) => p.check('#papers-all'), fill('#subject-1-name', '王伟'), press('Control+Enter'), wait('.finding')),
    form('query_application'), list('bribery_query'), one('window', 'bribery_query'),
  ],
  officer: [...desk, office('window', wait('#applicant-identity')), list('bribery_record'), form('bribery_record'), one('officer', 'bribery_record')],
  public: [...desk, list('public_interest_case'), form('public_interest_case'), one('public', 'public_interest_case')],
  deputy: [...desk, form('plan_check')],
  research: [...desk, list('instruction'), form('instruction')],
};

/** The forms by which each kind is opened, of one who may. */
export async function formsOf(page) {
  return page.evaluate(async () => (await (await fetch('/api/v1/menu')).json()).groups.flatMap((g) => g.kinds).filter((k) => k.opens.length && !k.parent).map((k) => k.name));
}
export async function go(page, visit) {
  await page.goto(`${base}${visit.path()}`);
  for (const step of visit.steps) await step(page);
  await settled(page);
}
export { PASSWORD };
