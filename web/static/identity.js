// identity.js - checks an identity number while it is typed and offers repairs as buttons.
import { api, el, said, t } from '/static/core.js';

let serial = 0;

function repairWords(r) {
  return t(`repair_${r.how}`, r.at);
}

function show(input, line, reply) {
  input.setAttribute('aria-invalid', String(!reply.valid));
  if (reply.valid) {
    const parts = [`✓ ${said(reply.kind_name)}`];
    if (reply.born) parts.push(reply.born);
    if (reply.sex) parts.push(t(`sex_${reply.sex}`));
    if (!reply.area_known && reply.area) parts.push(t('area_unknown', reply.area));
    line.className = 'said good';
    line.replaceChildren(parts.join(' · '));
    return;
  }
  line.className = 'said bad';
  line.replaceChildren(el('span', {}, `✗ ${reply.fault ? reply.fault.what : t('identity_bad')}`));
  const known = reply.repairs.filter((r) => !r.number.includes('*')).slice(0, 6);
  if (!known.length) return;
  line.append(el('br'), t('repair_offer'), ' ');
  for (const r of known)
    line.append(el('button', { type: 'button', title: repairWords(r), onclick: () => {
      input.value = r.number;
      input.dispatchEvent(new Event('input'));
      input.focus();
    } }, r.number));
}

/** Watches one input; the verdict stands below it and is read out. */
export function watchIdentity(input) {
  const line = el('p', { class: 'said', id: `identity-said-${++serial}`, 'aria-live': 'polite' });
  input.setAttribute('aria-describedby', line.id);
  input.after(line);
  let timer = 0;
  let asked = 0;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    const number = input.value.trim();
    const mine = ++asked;
    if (number.length < 8) {
      line.replaceChildren();
      input.removeAttribute('aria-invalid');
      return;
    }
    timer = setTimeout(async () => {
      const reply = await api('POST', 'identity/check', { number }).catch(() => null);
      if (reply && mine === asked) show(input, line, reply);
    }, 250);
  });
}
