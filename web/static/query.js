// query.js - the window clerk's page: application and subjects in, findings and notice out.
import { api, el, errorBox, said, session, start, t, translate } from '/static/core.js';
import { watchIdentity } from '/static/identity.js';
import { loadLists, loadQuery, showQuery } from '/static/result.js';

const form = document.getElementById('ask');
const subjects = document.getElementById('subjects');

function number() {
  [...subjects.querySelectorAll('legend')].forEach((legend, i) => { legend.textContent = t('subject_n', i + 1); });
  [...subjects.querySelectorAll('.less')].forEach((b) => { b.hidden = subjects.childElementCount < 2; });
}

function addSubject() {
  const part = document.getElementById('subject').content.cloneNode(true).firstElementChild;
  translate(part);
  part.querySelector('.less').addEventListener('click', () => {
    part.remove();
    number();
  });
  part.querySelectorAll('[data-identity]').forEach(watchIdentity);
  subjects.append(part);
  number();
  return part;
}

/** Only what was filled in: empty texts are not sent. */
function filled(object) {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== '' && v !== undefined && !(Array.isArray(v) && !v.length)));
}

function readSubject(part) {
  const value = (name) => part.querySelector(`[name="${name}"]`).value.trim();
  return filled({ type: value('type'), name: value('name'), identity: value('identity'), born: value('born'), place: value('place'),
    unit: value('unit'), aliases: value('aliases').split(/[、,，;；]/).map((a) => a.trim()).filter(Boolean) });
}

function readForm() {
  const value = (name) => form.elements[name].value.trim();
  return filled({
    applicant: filled({ type: value('applicant_type'), name: value('applicant_name'), identity: value('applicant_identity') }),
    purpose: value('purpose'), project: value('project'), handler: value('handler'),
    papers: [...document.querySelectorAll('#papers input:checked')].map((c) => c.value),
    papers_complete: form.elements.papers_complete.checked,
    subjects: [...subjects.children].map(readSubject),
  });
}

function field(kind, name) {
  return kind?.fields.find((f) => f.name === name);
}

/** Choices come from the catalogue: a new purpose needs no new page. */
async function fillChoices() {
  const { kinds } = await api('GET', 'catalogue');
  const kind = kinds.find((k) => k.instrument === 'archive' && k.part === 'query');
  for (const c of field(kind, 'purpose')?.choices ?? []) form.elements.purpose.append(el('option', { value: c.code }, said(c.name)));
  for (const c of field(kind, 'papers')?.choices ?? [])
    document.getElementById('papers').append(el('label', {}, el('input', { type: 'checkbox', value: c.code }), ' ', said(c.name)));
}

async function submit(event) {
  event.preventDefault();
  const told = document.getElementById('said');
  const button = form.querySelector('button.main');
  told.replaceChildren();
  button.disabled = true;
  /* The same application sent twice (a slow line, a second click) is one application. */
  form.dataset.key ||= crypto.randomUUID?.() ?? String(Date.now() + Math.random());
  try {
    const query = await api('POST', 'archive/queries', readForm(), { 'Idempotency-Key': form.dataset.key });
    history.replaceState(null, '', `#${query.query}`);
    form.hidden = true;
    showQuery(document.getElementById('result'), query);
  } catch (e) {
    told.replaceChildren(errorBox(e));
    told.scrollIntoView({ block: 'center' });
  } finally {
    delete form.dataset.key;
    button.disabled = false;
  }
}

start(async () => {
  const who = await session();
  if (!who) {
    location.assign(`/login?next=${encodeURIComponent(`/query${location.hash}`)}`);
    return;
  }
  document.getElementById('logout').hidden = false;
  document.getElementById('who').textContent = `${who.name || who.login} · ${said(who.office_name)}`;
  await loadLists();
  if (location.hash.length > 1) {
    showQuery(document.getElementById('result'), await loadQuery(location.hash.slice(1)));
    return;
  }
  await fillChoices();
  watchIdentity(form.elements.applicant_identity);
  addSubject();
  document.getElementById('more').addEventListener('click', () => addSubject().querySelector('[name="name"]').focus());
  form.addEventListener('submit', submit);
  form.hidden = false;
});
