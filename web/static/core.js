// core.js - what every page shares: words in two languages, calls to the API, errors, small DOM help.

/** Language: the reader's choice, else the browser's, Chinese first. */
function chosenLanguage() {
  const cookie = document.cookie.match(/(?:^|; )xz_lang=(zh|en)/);
  if (cookie) return cookie[1];
  const first = (navigator.languages || []).find((l) => /^(zh|en)/i.test(l));
  return first && /^en/i.test(first) ? 'en' : 'zh';
}

export const lang = chosenLanguage();
let words = {};

/** A text by its key; {0}, {1} are filled in. */
export function t(key, ...values) {
  const text = words[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, n) => values[Number(n)] ?? '');
}

/** Of a {zh, en} pair the one to show. */
export const said = (pair) => (pair ? pair[lang] || pair.zh || pair.en || '' : '');

export function translate(root) {
  for (const e of root.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  for (const e of root.querySelectorAll('[data-t-label]')) e.setAttribute('aria-label', t(e.dataset.tLabel));
}

/** An element with properties and children; texts are texts, never markup. */
export function el(tag, properties = {}, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) e.addEventListener(key.slice(2), value);
    else e.setAttribute(key, value === true ? '' : value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

/** What the API answers when it refuses: {code, what, detail, hint, field?}. */
export class ApiError extends Error {
  constructor(status, error) {
    super(error.what);
    this.status = status;
    this.error = error;
  }
}

let csrf = '';

/** A call to the API; the reply's JSON. Refusals are ApiError. */
export async function api(method, path, body, headers = {}) {
  const options = { method, headers: { 'Accept-Language': lang, ...headers }, credentials: 'same-origin' };
  if (method !== 'GET') options.headers['X-CSRF-Token'] = csrf;
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/api/v1/${path}`, options);
  } catch {
    throw new ApiError(0, { code: 'page.offline', what: t('offline'), detail: t('offline_detail'), hint: t('offline_hint') });
  }
  const reply = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return reply;
  throw new ApiError(response.status, reply?.error ?? { code: 'page.reply', what: t('bad_reply'), detail: `HTTP ${response.status}`, hint: t('offline_hint') });
}

/** The session of the reader, or null; remembers its CSRF value. */
export async function session() {
  try {
    const s = await api('GET', 'session');
    csrf = s.csrf;
    return s;
  } catch (e) {
    if (e.status === 401) return null;
    throw e;
  }
}

export function setCsrf(value) {
  csrf = value;
}

/** Shows an error with all its parts. */
export function errorBox(e) {
  const error = e instanceof ApiError ? e.error : { code: 'page.bug', what: t('page_bug'), detail: String(e), hint: t('offline_hint') };
  return el('div', { class: 'error', role: 'alert' }, el('strong', {}, error.what), el('div', {}, error.detail),
    el('div', {}, error.hint), el('code', {}, error.code));
}

/** Facts as a definition list; empty ones are left out. */
export function facts(pairs) {
  const list = el('dl', { class: 'facts' });
  for (const [name, value] of pairs)
    if (value !== '' && value !== null && value !== undefined) list.append(el('dt', {}, name), el('dd', {}, value));
  return list;
}

/** Loads the words, fills the page in, wires the header; then calls page(). */
export async function start(page) {
  words = await (await fetch(`/i18n/web.${lang}.json`)).json();
  document.documentElement.lang = lang;
  translate(document);
  const titles = document.querySelector('h1')?.textContent;
  if (titles) document.title = `${titles} · ${t('brand')}`;
  const other = lang === 'zh' ? 'en' : 'zh';
  const button = document.getElementById('language');
  button.textContent = other === 'en' ? 'English' : '中文';
  button.lang = other;
  button.addEventListener('click', () => {
    document.cookie = `xz_lang=${other}; Path=/; SameSite=Lax; Max-Age=31536000`;
    location.reload();
  });
  document.getElementById('logout').addEventListener('click', async () => {
    await api('DELETE', 'session').catch(() => null);
    location.assign('/');
  });
  try {
    await page();
  } catch (e) {
    document.querySelector('main').append(errorBox(e));
  }
}
