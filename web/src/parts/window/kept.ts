// kept.ts - applications begun at the window and not yet accepted: each tab keeps its own, under a name that reloading does not change;
// what other tabs, other machines or yesterday left can be taken up.
import { onBeforeUnmount, ref, watch } from 'vue';
import { allKept, forget, here, keeper } from '@/own';
import { emptyApplication, type Application } from './window';

export interface KeptApplication {
  name: string;
  at: string;
  application: Application;
  /** Being written in another tab just now. */
  live: boolean;
}
interface Value {
  application: Application;
  at?: string;
}
const TAB = 'xz_window_tab';
const BEGINS = 'window:';
const WAIT = 120; // ms for the other tabs to say that they are there
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, '0')).join('');
const EMPTY = JSON.stringify(emptyApplication());

export function useKeptApplications(a: Application) {
  const others = ref<KeptApplication[]>([]);
  const me = random(); // a tab that was copied has the other's name, but not this
  let tab = sessionStorage.getItem(TAB) ?? random();
  let ready = false;
  const name = () => `${BEGINS}${tab}`;
  const own = keeper<Value>(name);
  const channel = new BroadcastChannel('xz_window');
  let live = new Set<string>();
  channel.onmessage = (e: MessageEvent<{ ask?: string; tab?: string; of?: string }>) => {
    if (e.data.ask && e.data.ask !== me && ready) channel.postMessage({ tab, of: me });
    else if (e.data.tab && e.data.of !== me) live.add(e.data.tab);
  };
  async function askOthers() {
    live = new Set();
    channel.postMessage({ ask: me });
    await new Promise((go) => setTimeout(go, WAIT));
  }

  async function list() {
    const all = await allKept<Value>(BEGINS);
    others.value = all
      .filter((k) => k.name !== name() && k.value.application)
      .map((k) => ({ name: k.name, at: k.value.at ?? '', application: { ...emptyApplication(), ...k.value.application }, live: live.has(k.name.slice(BEGINS.length)) }))
      .sort((x, y) => y.at.localeCompare(x.at));
    return all;
  }
  /** What this tab was writing before it was loaded again. */
  async function find(): Promise<Application | null> {
    await askOthers();
    if (live.has(tab)) tab = random(); // a copy of a tab writes an application of its own
    sessionStorage.setItem(TAB, tab);
    const all = await list();
    ready = true;
    const mine = all.find((k) => k.name === name());
    return mine ? { ...emptyApplication(), ...mine.value.application } : null;
  }
  /** This tab goes on with that one; what it was writing itself stays in the list. Null: another tab has it meanwhile. */
  async function takeUp(k: KeptApplication): Promise<Application | null> {
    await own.send().catch(() => null);
    await askOthers();
    const free = !live.has(k.name.slice(BEGINS.length));
    if (free) {
      tab = k.name.slice(BEGINS.length);
      sessionStorage.setItem(TAB, tab);
    }
    const all = await list();
    const found = all.find((x) => x.name === k.name);
    return free && found ? { ...emptyApplication(), ...found.value.application } : null;
  }
  async function forgetOne(k: KeptApplication) {
    others.value = others.value.filter((x) => x !== k);
    await forget(k.name);
  }
  watch(
    a,
    (now) => {
      if (!ready) return;
      if (JSON.stringify(now) === EMPTY) void own.drop();
      else own.write({ application: now });
    },
    { deep: true },
  );
  onBeforeUnmount(() => {
    own.end();
    channel.close();
  });
  return { others, find, takeUp, forgetOne, drop: own.drop, has: () => here.get(name()) !== null };
}
