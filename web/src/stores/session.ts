// session.ts - who works here.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ApiError, call, get, post, setCsrf } from '@/api';
import { wipe, worksHere } from '@/own';
import type { Session } from '@/model';

export const useSession = defineStore('session', () => {
  const me = ref<Session | null>(null);
  const asked = ref(false);

  /** True when another account worked in this tab before. */
  function take(s: Session | null): boolean {
    me.value = s;
    asked.value = true;
    setCsrf(s?.csrf ?? '');
    return worksHere(s?.login ?? '');
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
  const open = async (login: string, password: string): Promise<boolean> => take(await post<Session>('session', { login, password }));
  /** One's own password: the other sessions end, this one goes on with a new key. */
  const change = async (own: string, password: string): Promise<boolean> => take(await post<Session>('session/password', { own_password: own, password }));
  /** Leaves: nothing personal stays on this machine. False when the server could not be told. */
  async function close(): Promise<boolean> {
    const told = await call('DELETE', 'session').then(
      () => true,
      (e) => e instanceof ApiError && e.status !== 0,
    );
    wipe();
    take(null);
    return told;
  }
  return { me, resume, open, change, close, ended: () => take(null) };
});
