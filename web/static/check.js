// check.js - the public check: what a notice is worth now, in one large word, and what it says.
import { api, el, errorBox, facts, said, start, t } from '/static/core.js';

const looks = { valid: ['good', '✓'], expired: ['warn', '⌛'], superseded: ['warn', '!'], recalled: ['bad', '✗'], unknown: ['bad', '?'] };

function subject(s) {
  return el('li', {}, el('strong', {}, s.name), s.identity ? ` ${s.identity}` : '', el('br'), said(s.sentence));
}

function show(reply) {
  const [look, sign] = looks[reply.state];
  const box = el('div', {}, el('p', { class: `state ${look}`, id: 'state', 'data-state': reply.state }, `${sign} ${said(reply.state_name)}`),
    el('p', {}, t(`means_${reply.state}`)));
  const n = reply.notice;
  if (n) {
    box.append(el('section', { class: 'card' }, el('h2', {}, t('check_says')),
      facts([[t('check_number'), n.number], [t('office'), said(n.office)], [t('ask_applicant'), n.applicant], [t('ask_purpose'), said(n.purpose)],
        [t('period'), `${n.from} — ${n.to}`], [t('issued_on'), n.issued_on], [t('valid_until'), n.valid_until]]),
      el('h2', {}, t('check_subjects')), el('ul', {}, ...n.subjects.map(subject)), el('p', { class: 'soft' }, t('check_compare'))));
  }
  return box;
}

start(async () => {
  const asked = new URLSearchParams(location.search);
  const number = asked.get('number') ?? asked.get('n');
  const code = asked.get('code') ?? asked.get('c');
  if (!number || !code) return;
  const form = document.getElementById('check');
  form.elements.number.value = number;
  form.elements.code.value = code;
  const result = document.getElementById('result');
  try {
    const reply = await api('GET', `notices/check?${new URLSearchParams({ number: number.trim(), code: code.trim() })}`);
    result.replaceChildren(show(reply));
  } catch (e) {
    result.replaceChildren(errorBox(e));
  }
});
