// result.js - a query with its findings: tiers, scores, reasons, the officer's word, the notice.
import { api, el, errorBox, facts, said, t } from '/static/core.js';

const statusLook = { clear: ['good', '✓'], hit: ['bad', '●'], needs_review: ['warn', '?'] };
let listNames = new Map();

/** Names of the lists, asked for once. */
export async function loadLists() {
  const { lists } = await api('GET', 'archive/lists');
  listNames = new Map(lists.map((l) => [l.code, said(l.name)]));
}

const listName = (code) => listNames.get(code) ?? code;
const tierLook = { A: 'bad', B: 'warn', C: 'warn' };

function party(p) {
  if (!p) return null;
  return facts([[t('name'), p.name], [t('identity'), p.identity], [t('born'), p.born], [t('place'), p.place], [t('workplace'), p.unit],
    [t('aliases_short'), (p.aliases ?? []).join('、')]]);
}

/** The officer decides one candidate; the whole query comes back. */
function decision(query, finding, candidate, shown) {
  const reason = el('input', { required: true, minlength: 2, maxlength: 400, 'aria-label': t('decide_reason'), placeholder: t('decide_reason') });
  const told = el('div', { 'aria-live': 'assertive' });
  const send = (verdict) => async () => {
    if (!reason.reportValidity()) return;
    try {
      shown(await api('POST', `archive/queries/${query.query}/decide`,
        { subject: finding.subject, record: candidate.record, verdict, reason: reason.value.trim() }));
    } catch (e) {
      told.replaceChildren(errorBox(e));
    }
  };
  return el('div', { class: 'decision' }, reason, el('div', { class: 'actions' },
    el('button', { type: 'button', 'data-verdict': 'same', onclick: send('same') }, t('decide_same')),
    el('button', { type: 'button', 'data-verdict': 'different', onclick: send('different') }, t('decide_different'))), told);
}

/** Whose word it is that was repeated, or was not because one side has changed. */
function earlierLine(c) {
  const e = c.earlier;
  const who = [e.on, e.by, e.office].filter(Boolean).join(t('comma'));
  const then = [e.reason, e.record_changed ? t('earlier_record') : '', e.subject_changed ? t('earlier_subject') : '',
    c.verdict === 'open' ? t('earlier_anew') : ''].filter(Boolean).join(' · ');
  return el('p', { class: 'soft earlier' }, `${t('earlier')} ${t(`decide_${e.verdict}`)} (${who})${then ? ` · ${then}` : ''}`);
}

function candidateBox(query, finding, c, shown) {
  const reasons = el('ul', { class: 'reasons' }, ...c.reasons.map((r) =>
    el('li', {}, `${said(r)} `, el('span', { class: 'points' }, `${r.points > 0 ? '+' : ''}${r.points}`))));
  const box = el('article', { class: 'candidate', 'data-tier': c.tier },
    el('p', {}, el('span', { class: `tag ${tierLook[c.tier] ?? ''}`, title: t(`tier_${c.tier}`) }, c.tier), ' ',
      el('strong', {}, c.name), ` · ${t(`tier_${c.tier}`)} · `, el('span', { class: 'chance' }, t('chance', (c.score / 10).toFixed(1), c.points)), ` · ${listName(c.list)}`),
    party(c.party), reasons);
  if (c.earlier) box.append(earlierLine(c));
  if (c.verdict === 'open') box.append(decision(query, finding, c, shown));
  else box.append(el('p', {}, el('strong', {}, t(`verdict_${c.verdict}`)), c.basis ? ` · ${t(`basis_${c.basis}`)}` : ''));
  return box;
}

function findingBox(query, finding, shown) {
  const [look, sign] = statusLook[finding.status];
  const asked = finding.asked;
  return el('section', { class: 'card finding', 'data-status': finding.status },
    el('h2', {}, `${asked.name} `, el('span', { class: `tag ${look}` }, `${sign} ${said(finding.status_name)}`)),
    el('p', { class: 'soft' }, [asked.identity, t('namesakes', finding.namesakes), finding.truncated ? t('truncated') : ''].filter(Boolean).join(' · ')),
    ...finding.list.map((c) => candidateBox(query, finding, c, shown)));
}

function noticeLinks(n) {
  const reason = encodeURIComponent(t('reason_print'));
  return el('p', { class: 'notice' }, el('strong', {}, n.number), ' ',
    el('a', { class: 'button main', href: `/api/v1/notices/${n.notice}.pdf?reason=${reason}`, target: '_blank', rel: 'noopener' }, t('notice_pdf')), ' ',
    el('a', { class: 'button', href: `/api/v1/notices/${n.notice}.txt?reason=${reason}`, target: '_blank', rel: 'noopener' }, t('notice_txt')));
}

/** The due date with its sum: each step of the law's arithmetic, on demand. */
function dueBox(query) {
  const open = (query.matter?.due ?? []).find((d) => d.due_on);
  if (!open) return null;
  const steps = el('ol', {});
  const box = el('details', {}, el('summary', {}, `${t('due_on')} ${open.due_on} · ${said(open.label)}${open.law ? ` · ${open.law}` : ''}`), steps);
  box.addEventListener('toggle', async () => {
    if (!box.open || steps.childElementCount) return;
    try {
      const sum = await api('GET', `matters/${query.query}/due/${open.rule}`);
      for (const s of sum.steps) steps.append(el('li', {}, `${s.day} ${s.text}`));
    } catch (e) {
      steps.append(errorBox(e));
    }
  });
  return box;
}

function answerBox(query, reload) {
  const told = el('div', { 'aria-live': 'assertive' });
  if (query.notices?.length) return el('section', { class: 'card' }, el('h2', {}, t('notice')), ...query.notices.map(noticeLinks));
  const button = el('button', { type: 'button', class: 'main', id: 'answer', disabled: query.undecided > 0, onclick: async () => {
    button.disabled = true;
    try {
      await api('POST', `archive/queries/${query.query}/answer`);
      await reload();
    } catch (e) {
      told.replaceChildren(errorBox(e));
      button.disabled = false;
    }
  } }, t('answer_do'));
  return el('section', { class: 'card' }, el('div', { class: 'actions' }, button,
    query.undecided > 0 ? el('span', {}, t('undecided', query.undecided)) : null), told);
}

/** Shows the query in root; redraws itself after each decision. */
export function showQuery(root, query) {
  const reload = async () => showQuery(root, await loadQuery(query.query));
  root.replaceChildren(
    el('section', { class: 'card' }, el('h2', { tabindex: '-1', id: 'result-title' }, `${t('query_number')} ${query.number}`),
      facts([[t('period'), `${query.from} — ${query.to}`], [t('list'), (query.lists ?? []).map(listName).join(t('comma'))],
        [t('version'), t('version_words', query.version?.records ?? 0, query.version?.size ?? 0)]]),
      dueBox(query)),
    ...query.findings.map((f) => findingBox(query, f, (q) => showQuery(root, q))), answerBox(query, reload));
  root.hidden = false;
  root.querySelector('#result-title').focus();
}

export const loadQuery = (id) => api('GET', `archive/queries/${id}`, undefined, { 'X-Reason': encodeURIComponent(t('reason_handle')) });
