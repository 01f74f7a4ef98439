// session.ts - who works here.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ApiError, call, get, post, setCsrf } from '@/api';
import type { Session } from '@/model';

export const useSession = defineStore('session', () => {
  const me = ref<Session | null>(null);
  const asked = ref(false);

  function take(s: Session | null) {
    me.value = s;
    asked.value = true;
    setCsrf(s?.csrf ?? '');
  }
  /** Asks once whether somebody is logged in already. */
  async function resume(): Promise<Session | null> {
    if (asked.value) return me.value;
    try {
      take(await get<Session>('session'));
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 401) throw e;
      take(null);
    }
    return me.value;
  }
  async function open(login: string, password: string) {
    take(await post<Session>('session', { login, password }));
  }
  async function close() {
    await call('DELETE', 'session').catch(() => null);
    take(null);
  }
  return { me, resume, open, close, ended: () => take(null) };
});
