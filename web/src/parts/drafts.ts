// drafts.ts - what is being written is never lost: at once on this machine, a moment later on the server.
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { call, get } from '@/api';
import { here, isLeaving, sendsBeforeLeaving } from '@/own';

export interface DraftContent {
  fields: Record<string, unknown>;
  occurred_on?: string;
  note?: string;
}
interface DraftHead {
  kind: string;
  act: string;
  matter: string | null;
  version: number;
  changed_at: string;
  content?: DraftContent;
}

/** Keeps `content` of one act; `version` goes with the act that is performed, which deletes the draft. */
export function useDraft(kind: string, act: string, matter: string | undefined, content: Ref<DraftContent>, _me?: string) {
  const path = `drafts/${kind}/${act}${matter ? `/${matter}` : ''}`;
  const version = ref(0);
  const savedAt = ref('');
  const trouble = ref<unknown>(null);
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
    const own = here.get<DraftContent>(path);
    off = false;
    return own ?? kept;
  }

  async function save(leaving = false) {
    if (busy || off || isLeaving()) return;
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
    } finally {
      busy = false;
    }
  }

  watch(
    content,
    (now) => {
      if (off) return;
      here.set(path, now);
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

  function done() {
    off = true;
    clearTimeout(timer);
    timer = undefined;
    here.drop(path);
  }
  async function drop() {
    done();
    if (version.value) await call('DELETE', path).catch(() => null);
    version.value = 0;
    savedAt.value = '';
    off = false;
  }
  return { find, version, savedAt, trouble, done, drop };
}
