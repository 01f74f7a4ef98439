// admin.ts - what the pages of administration share: who sees which, sizes and words, long jobs and their progress.
import { computed, onUnmounted, ref } from 'vue';
import { ApiError, at, get, post } from '@/api';
import { language, said, type Words } from '@/language';
import { useSession } from '@/stores/session';
import './admin.css';

export const isAdmin = () => useSession().me?.roles?.includes('administrator') ?? false;
export const isWatcher = () => isAdmin() || (useSession().me?.roles?.includes('inspector') ?? false);

/** 12.3 MB */
export function sayBytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let i = 0;
  for (; n >= 1024 && i < units.length - 1; i++) n /= 1024;
  return `${n >= 100 || i === 0 ? Math.round(n) : n.toFixed(1)} ${units[i]}`;
}
export const sayCount = (n: number) => n.toLocaleString('en-US');

/** 2026-11-22 15:04:05, as a log shows it, in the time of the law, as on every page. */
export const sayTime = (text?: string | null): string => (text ? new Date(text).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }) : '');
/** 3 小时前 / 3 hours ago */
export function sayAgo(text?: string | null): string {
  if (!text) return '';
  const s = (Date.now() - new Date(text).getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(language.value === 'zh' ? 'zh-CN' : 'en-GB', { numeric: 'auto' });
  if (Math.abs(s) < 90) return words.format(-Math.round(s), 'second');
  if (Math.abs(s) < 5400) return words.format(-Math.round(s / 60), 'minute');
  if (Math.abs(s) < 129600) return words.format(-Math.round(s / 3600), 'hour');
  return words.format(-Math.round(s / 86400), 'day');
}

export interface Job {
  id: string;
  kind: string;
  by: string;
  started_at: string;
  ended_at: string | null;
  state: 'running' | 'done' | 'failed' | 'stopped' | 'lost';
  done: number;
  total: number;
  detail: Record<string, unknown> & { error?: { code: string; what: Words; detail: Words; hint: Words } };
}

/** A long job of the server: begun, looked after twice a second, its end told. One runs at a time: where another does, that one is
 *  shown until it is over (other), and nothing can be begun meanwhile (busy). */
export function useJob(ended: (job: Job) => void = () => undefined) {
  const job = ref<Job | null>(null);
  const other = ref<Job | null>(null);
  const error = ref<unknown>(null);
  const starting = ref(false);
  const busy = computed(() => starting.value || !!other.value || job.value?.state === 'running');
  let timer = 0, otherTimer = 0;
  async function look(id: string) {
    try {
      job.value = await get<Job>(`admin/jobs/${id}`);
      if (job.value.state === 'running') timer = window.setTimeout(() => void look(id), 500);
      else ended(job.value);
    } catch (e) {
      error.value = e;
    }
  }
  async function lookAtOther(id: string) {
    const now = await get<Job>(`admin/jobs/${id}`).catch(() => null);
    other.value = now?.state === 'running' ? now : null;
    if (other.value) otherTimer = window.setTimeout(() => void lookAtOther(id), 1000);
  }
  /** One of whatever kind that runs now. */
  async function running(): Promise<Job | null> {
    const { jobs } = await get<{ jobs: Job[] }>(at('admin/jobs', { limit: 1 }));
    return jobs[0]?.state === 'running' ? jobs[0] : null;
  }
  async function start(path: string, body?: unknown) {
    if (busy.value) return;
    error.value = null;
    starting.value = true;
    try {
      const { job: id } = await post<{ job: string }>(path, body);
      await look(id);
    } catch (e) {
      const now = e instanceof ApiError && e.error.code === 'web.busy' ? await running().catch(() => null) : null;
      if (!now) throw e;
      await lookAtOther(now.id);
    } finally {
      starting.value = false;
    }
  }
  /** Goes on with one that runs already; what else runs is shown. */
  async function resume(...kinds: string[]) {
    const now = await running();
    if (now) await (kinds.includes(now.kind) ? look : lookAtOther)(now.id);
    const { jobs } = await get<{ jobs: Job[] }>(at('admin/jobs', { kind: kinds[0], limit: 1 }));
    return jobs[0] ?? null;
  }
  onUnmounted(() => (clearTimeout(timer), clearTimeout(otherTimer)));
  return { job, other, busy, error, start, resume };
}
export const jobError = (job: Job | null) => (job?.detail.error ? [job.detail.error.what, job.detail.error.detail, job.detail.error.hint].map((w) => said(w)).filter(Boolean) : []);

/** A password that nobody has thought of: made here, sent once, seen by who sets it. */
export function makePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const drawn = crypto.getRandomValues(new Uint32Array(16));
  const letters = [...drawn].map((n) => alphabet[n % alphabet.length]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}-${letters.slice(12)}`;
}
