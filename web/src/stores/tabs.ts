// tabs.ts - the pages somebody has open, as the tabs above the page; kept for this browser window only.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { router } from '@/router';

export interface Tab {
  path: string;
  title: string;
}
const MOST = 12;

export const useTabs = defineStore('tabs', () => {
  const list = ref<Tab[]>(JSON.parse(sessionStorage.getItem('xz_tabs') ?? '[]') as Tab[]);
  watch(list, (now) => sessionStorage.setItem('xz_tabs', JSON.stringify(now)), { deep: true });

  /** Names the page that is open; it becomes a tab, the oldest makes room. */
  function name(path: string, title: string) {
    document.title = `${title} · 獬豸 Xiezhi`;
    if (path === '/desk') return;
    const have = list.value.find((t) => t.path === path);
    if (have) have.title = title;
    else list.value = [...list.value, { path, title }].slice(-MOST);
  }
  function close(path: string, current: string) {
    const at = list.value.findIndex((t) => t.path === path);
    list.value = list.value.filter((t) => t.path !== path);
    if (path === current) void router.push(list.value[Math.min(at, list.value.length - 1)]?.path ?? '/desk');
  }
  return { list, name, close, forget: () => (list.value = []) };
});
