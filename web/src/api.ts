// api.ts - the one way to the server: JSON in and out, refusals as ApiError, never a retry of what changes something.
import { ref } from 'vue';
import { language } from './language';

/** What the server says when it refuses: what failed, where, what may help. */
export interface Refusal {
  code: string;
  what: string;
  detail?: string;
  hint?: string;
  field?: string;
  [key: string]: unknown;
}

export class ApiError extends Error {
  constructor(readonly status: number, readonly error: Refusal) {
    super(error.what);
  }
}

/** Whether the server could not be reached just now. */
export const offline = ref(false);
/* When it last answered, in whatever tab: from then on the session's idle time runs. */
const ANSWERED = 'xz_answered';
export const lastAnswer = (): number => Number(localStorage.getItem(ANSWERED) ?? 0) || Date.now();
function answered() {
  offline.value = false;
  localStorage.setItem(ANSWERED, String(Date.now()));
}
let csrf = '';
let onLeave: () => void = () => undefined;

export const setCsrf = (value: string) => (csrf = value);
/** Told when the session has ended. */
export const whenSessionEnds = (tell: () => void) => (onLeave = tell);

const OFFLINE: Record<'zh' | 'en', Refusal> = {
  zh: { code: 'page.offline', what: '连接不上服务器', detail: '已填写的内容保留在本机。', hint: '请检查网络或服务程序，然后重试' },
  en: { code: 'page.offline', what: 'The server cannot be reached', detail: 'What you entered is kept on this machine.', hint: 'check the network or the server program, then try again' },
};

export interface CallOptions {
  /** Why this is looked at: kept with the look. */
  reason?: string;
  /** The same key again does nothing new. */
  key?: string;
  body?: unknown;
  upload?: Blob;
  signal?: AbortSignal;
  /** Goes through even when the page is left at once (64 KB at most, as the browser allows). */
  keepalive?: boolean;
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': language.value };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (options.reason) headers['X-Reason'] = encodeURIComponent(options.reason);
  if (options.key) headers['Idempotency-Key'] = options.key;
  let body: BodyInit | undefined;
  if (options.upload) {
    body = options.upload;
    headers['Content-Type'] = options.upload.type || 'application/octet-stream';
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers['Content-Type'] = 'application/json';
  }
  try {
    const response = await fetch(`/api/v1/${path}`, { method, headers, body, credentials: 'same-origin', signal: options.signal, keepalive: options.keepalive });
    answered();
    return response;
  } catch (e) {
    return lost(e as Error);
  }
}

/** What never came, or broke off in its midst: the server is out of reach. */
function lost(e: Error): never {
  if (e.name === 'AbortError') throw e;
  offline.value = true;
  throw new ApiError(0, OFFLINE[language.value]);
}

interface Reply {
  error?: Refusal;
}
/** The body of a reply. One that is cut off is no empty one: what was asked for is not known to be nothing. */
async function read(response: Response): Promise<Reply | null> {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (e) {
    if (!(e instanceof SyntaxError)) return lost(e as Error);
    if (!response.ok) return null; // refused by something that does not speak JSON
    throw new ApiError(response.status, { code: 'page.reply', what: `HTTP ${response.status}` });
  }
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  const reply = await read(response);
  if (response.ok) return reply as T;
  if (response.status === 401 && path !== 'session') onLeave();
  throw new ApiError(response.status, reply?.error ?? { code: 'page.reply', what: `HTTP ${response.status}` });
}

export const get = <T>(path: string, options?: CallOptions) => call<T>('GET', path, options);
export const post = <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>('POST', path, { ...options, body });

/** Path segments and queries, encoded. */
export function at(path: string, query: Record<string, string | number | boolean | undefined | null> = {}): string {
  const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '');
  return pairs.length ? `${path}?${pairs.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join('&')}` : path;
}
