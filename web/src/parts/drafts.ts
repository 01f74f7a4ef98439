// drafts.ts - what is being written is never lost: at once on this machine, a moment later on the server.
import { nextTick, onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { ApiError, call, get } from '@/api';
import { here, isLeaving, sendsBeforeLeaving } from '@/own';

export interface DraftContent {
  fields: Record<string, unknown>;
  occurred_on?: string;
  note?: string;
  /** Of a report: which text it was begun over (markOf). */
  over?: string;
}
/** Tells two texts apart. */
export const markOf = (text: string) => {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return `${text.length}-${(h >>> 0).toString(36)}`;
};
interface DraftHead {
  kind: string;
  act: string;
  matter: string | null;
  version: number;
  changed_at: string;
  content?: DraftContent;
}

/** On this machine: with the version on the server that it was written over. */
interface Own {
  content: DraftContent;
  over: number;
}
/** The same draft, saved meanwhile at another machine: nothing goes over it until one has chosen. */
export interface DraftElsewhere {
  content: DraftContent;
  version: number;
  at: string;
}

/** The same words in whatever order they came back. */
const plain = (x: unknown) => JSON.stringify(x, (_, v: unknown) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));

/** Keeps `content` of one act; `version` goes with the act that is performed, which deletes the draft. */
export function useDraft(kind: string, act: string, matter: string | undefined, content: Ref<DraftContent>, _me?: string) {
  const path = `drafts/${kind}/${act}${matter ? `/${matter}` : ''}`;
  const version = ref(0);
  const savedAt = ref('');
  const trouble = ref<unknown>(null);
  const elsewhere = ref<DraftElsewhere | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let off = true;

  /** What was left behind last time, newest first: the server's, else this machine's. */
  async function find(): Promise<DraftContent | null> {
    let kept: DraftContent | null = null;
    const { drafts } = await get<{ drafts: DraftHead[] }>('drafts');
    if (drafts.some((d) => d.kind === kind && d.act === act && (d.matter ?? undefined) === matter)) {
      const head = await get<DraftHead>(path);
      version.value = head.version;
      savedAt.value = head.changed_at;
      kept = head.content ?? null;
    }
    const own = here.get<Own | DraftContent>(path);
    off = false;
    if (!own) return kept;
    if (!('content' in own)) return own; /* of a program before this one */
    if (kept && own.over < version.value && plain(kept) !== plain(own.content)) elsewhere.value = { content: kept, version: version.value, at: savedAt.value };
    return own.content;
  }
  async function lookElsewhere() {
    const head = await get<DraftHead>(path).catch(() => null);
    if (head?.content && head.version > version.value) elsewhere.value = { content: head.content, version: head.version, at: head.changed_at };
  }
  /** Whose words go on: theirs (returned, to be put into the form), or what stands here (which then goes over theirs). */
  function choose(theirs: boolean): DraftContent | null {
    const other = elsewhere.value;
    if (!other) return null;
    version.value = other.version;
    elsewhere.value = null;
    trouble.value = null;
    if (!theirs) return void save(), null;
    here.drop(path);
    savedAt.value = other.at;
    return other.content;
  }

  async function save(leaving = false) {
    if (busy || off || elsewhere.value || isLeaving()) return;
    busy = true;
    timer = undefined;
    try {
      const reply = await call<{ version: number }>('PUT', path, { keepalive: leaving, body: { version: version.value, content: content.value } });
      version.value = reply.version;
      savedAt.value = new Date().toISOString();
      here.drop(path);
      trouble.value = null;
    } catch (e) {
      trouble.value = e; /* it is kept on this machine */
      if (!leaving && e instanceof ApiError && e.status === 409) await lookElsewhere();
    } finally {
      busy = false;
    }
  }

  watch(
    content,
    (now) => {
      if (off) return;
      here.set(path, { content: now, over: version.value } satisfies Own);
      savedAt.value = '';
      clearTimeout(timer);
      timer = setTimeout(() => void save(), 1500);
    },
    { deep: true },
  );
  /* Who goes elsewhere, closes the page or turns off the telephone need not wait for the moment to be over. */
  const leave = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    void save(true);
  };
  /** Who logs out: now, and whether it went well. */
  async function send() {
    clearTimeout(timer);
    timer = undefined;
    if (off || here.get(path) === null) return;
    while (busy) await new Promise((go) => setTimeout(go, 50));
    if (here.get(path) === null) return;
    await save();
    if (trouble.value) throw trouble.value;
  }
  addEventListener('pagehide', leave);
  const back = sendsBeforeLeaving(send);
  onBeforeUnmount(() => (removeEventListener('pagehide', leave), back(), leave()));

  /** What was refused stays on this machine, also where another tab of it has handed in its own meanwhile. */
  function keepHere() {
    if (!off) here.set(path, { content: content.value, over: version.value } satisfies Own);
  }
  function done() {
    off = true;
    clearTimeout(timer);
    timer = undefined;
    here.drop(path);
  }
  /** Let go; `empty` puts the form back to what it begins with: that is nothing to keep. */
  async function drop(empty?: () => void) {
    done();
    if (version.value) await call('DELETE', path).catch(() => null);
    version.value = 0;
    savedAt.value = '';
    empty?.();
    await nextTick();
    off = false;
  }
  return { find, version, savedAt, trouble, elsewhere, choose, keepHere, done, drop };
}
