// own.ts - what somebody began and has not handed in: at once on this machine, a moment later on the server, for this account alone.
//
// A counter's machine has many users. What is kept here bears the account's name; it is taken up only by that account, goes when
// another account logs in, and goes when one logs out - after it has been sent to the server, from where any machine has it again.
import { watch } from 'vue';
import { call, get, at, offline } from './api';

const MARK = 'xz_own:';
const WHO = 'xz_who';
const TABS = 'xz_tabs_of';
const PAUSE = 1500;
/** Of programs before this one: nobody's account is on them. */
const OLD = /^xz_(window|draft|views|columns|check)(:|$)/;

let login = '';
let leaving = false;
const local = (name: string) => `${MARK}${login}:${name}`;
const keysHere = () => Object.keys(localStorage);

/** Who works here from now on ('' = nobody, for the time being). What other accounts left on this machine goes. True when it is another one than before
 * in this tab. */
export function worksHere(who: string): boolean {
  if (!who) return false; /* a session that ended: what was being written is still that person's */
  login = who;
  leaving = false;
  for (const key of keysHere()) if ((key.startsWith(MARK) && !key.startsWith(local(''))) || OLD.test(key)) localStorage.removeItem(key);
  const before = sessionStorage.getItem(TABS);
  sessionStorage.setItem(TABS, who);
  if (before !== null && before !== who) sessionStorage.removeItem('xz_open_tabs');
  if (localStorage.getItem(WHO) !== who) localStorage.setItem(WHO, who);
  return before !== null && before !== who;
}
/** Who has something on this machine that was begun and not handed in, and may not be on the server: it goes when another account logs in. */
export function begunHere(): string[] {
  const begun = keysHere().filter((k) => k.startsWith(MARK) && /^(drafts\/|window|check|form:)/.test(k.slice(k.indexOf(':', MARK.length) + 1)));
  return [...new Set(begun.map((k) => k.slice(MARK.length, k.indexOf(':', MARK.length))))].filter(Boolean);
}
/** Told when in another tab of this browser somebody logged out or in. */
export function whenAnotherWorks(tell: (who: string) => void) {
  addEventListener('storage', (e) => e.key === WHO && (e.newValue ?? '') !== login && tell(e.newValue ?? ''));
}

/** On this machine only. */
export const here = {
  get: <T>(name: string): T | null => {
    const text = localStorage.getItem(local(name));
    try {
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  },
  set: (name: string, value: unknown) => {
    if (!login || leaving) return;
    try {
      localStorage.setItem(local(name), JSON.stringify(value));
    } catch {
      /* full: the server has it in a moment */
    }
  },
  drop: (name: string) => localStorage.removeItem(local(name)),
  names: (begins: string) => keysHere().filter((k) => k.startsWith(local(begins))).map((k) => k.slice(local('').length)),
};

/* --- before one leaves --------------------------------------------------------------------------------------------- */

const senders = new Set<() => Promise<void>>();
/** `send` brings what is not yet on the server there, or throws. Returns what takes it back. */
export function sendsBeforeLeaving(send: () => Promise<void>): () => void {
  senders.add(send);
  return () => senders.delete(send);
}
/** All that is unsent goes to the server; false when something could not. */
export const sendAll = async (): Promise<boolean> => (await Promise.allSettled([...senders].map((s) => s()))).every((r) => r.status === 'fulfilled');
/* The connection is back: what waited for it goes now, not with the next letter typed. */
watch(offline, (is) => void (is || sendAll()));
/** Nothing personal stays on this machine, and nothing comes late. */
export function wipe() {
  leaving = true;
  login = '';
  for (const key of keysHere()) if (key.startsWith(MARK) || OLD.test(key)) localStorage.removeItem(key);
  for (const key of ['xz_open_tabs', 'xz_window_tab', TABS]) sessionStorage.removeItem(key); /* the next one at this counter begins with an empty form */
  localStorage.setItem(WHO, '');
}
export const isLeaving = () => leaving;

/* --- kept here and there -------------------------------------------------------------------------------------------- */

interface Kept<T> {
  name: string;
  value: T & { at?: string };
}
/** Of this machine and of the server, the newer of each name; the server's alone when it cannot be reached is none. */
export async function allKept<T>(begins: string): Promise<Kept<T>[]> {
  const found = new Map<string, Kept<T>>();
  const there = await get<{ own: Kept<T>[] }>(at('own', { begins })).catch(() => ({ own: [] as Kept<T>[] }));
  for (const k of there.own) if (k.value) found.set(k.name, k);
  for (const name of here.names(begins)) {
    const value = here.get<T & { at?: string }>(name);
    const have = found.get(name);
    if (value && (!have || (value.at ?? '') >= (have.value.at ?? ''))) found.set(name, { name, value });
  }
  return [...found.values()];
}
export async function forget(name: string) {
  here.drop(name);
  await call('DELETE', `own/${name}`).catch(() => null);
}

/** One thing that is kept while it changes. `name` may change while it lives. */
export function keeper<T extends object>(name: () => string) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsent: (T & { at: string }) | null = null;
  async function send(keepalive = false) {
    clearTimeout(timer);
    timer = undefined;
    const value = unsent;
    if (!value || leaving) return;
    await call('PUT', `own/${name()}`, { body: { value }, keepalive });
    if (unsent === value) unsent = null;
  }
  function write(value: T) {
    if (leaving) return;
    unsent = { ...(JSON.parse(JSON.stringify(value)) as T), at: new Date().toISOString() };
    here.set(name(), unsent);
    clearTimeout(timer);
    timer = setTimeout(() => void send().catch(() => null), PAUSE);
  }
  async function drop() {
    clearTimeout(timer);
    const was = unsent !== null || here.get(name()) !== null;
    unsent = null;
    if (was) await forget(name());
  }
  const hide = () => void send(true).catch(() => null);
  addEventListener('pagehide', hide);
  const back = sendsBeforeLeaving(() => send());
  /** When the page goes: what is unsent is sent. */
  function end() {
    hide();
    removeEventListener('pagehide', hide);
    back();
  }
  return { write, drop, send, end };
}
