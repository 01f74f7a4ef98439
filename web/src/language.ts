// language.ts - the reader's language and look: chosen once, kept in a cookie the server reads too.
import { ref, watchEffect } from 'vue';

export type Lang = 'zh' | 'en';
export interface Words {
  zh: string;
  en: string;
}

function first(): Lang {
  const cookie = document.cookie.match(/(?:^|; )xz_lang=(zh|en)/);
  if (cookie) return cookie[1] as Lang;
  const wanted = (navigator.languages ?? []).find((l) => /^(zh|en)/i.test(l));
  return wanted && /^en/i.test(wanted) ? 'en' : 'zh';
}

export const language = ref<Lang>(first());
/** Of a pair the one to show; the other where there is none. */
export const said = (pair?: Partial<Words> | null): string => (pair ? pair[language.value] || pair.zh || pair.en || '' : '');

export const dark = ref(localStorage.getItem('xz_dark') ?? 'auto');
const system = matchMedia('(prefers-color-scheme: dark)');
const systemDark = ref(system.matches);
system.addEventListener('change', (e) => (systemDark.value = e.matches));
export const isDark = () => dark.value === 'yes' || (dark.value === 'auto' && systemDark.value);

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  document.cookie = `xz_lang=${language.value}; Path=/; SameSite=Lax; Max-Age=31536000`;
});
watchEffect(() => {
  document.documentElement.classList.toggle('dark', isDark());
  localStorage.setItem('xz_dark', dark.value);
});
