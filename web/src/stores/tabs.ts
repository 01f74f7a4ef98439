// tabs.ts - the pages somebody has open, as the tabs above the page; kept for this browser window only, in each language they were
// seen in: a page says its name as a function, asked again when the language changes.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { said, type Words } from '@/language';
import { router } from '@/router';
import { useCatalogue } from '@/stores/catalogue';
import { t, words } from '@/words';

export interface Tab {
  path: string;
  /** The page with all its address says (the page of a list, an open form): one comes back to that. */
  at?: string;
  title: Partial<Words>;
}
const MOST = 12;
const KEPT = 'xz_open_tabs';

/** What the menu calls a page: for one that was named in another language, before the window was loaded anew. */
function inMenu(path: string): string {
  const [, area, one, ...more] = path.split('/');
  if (more.length || !one) return one === undefined && words.global.te(`page.${area}`) ? t(`page.${area}`) : '';
  if (area === 'admin') return words.global.te(`frame.admin_${one}`) ? t(`frame.admin_${one}`) : '';
  return area === 'kinds' ? said(useCatalogue().head(one)?.label) : '';
}

export const useTabs = defineStore('tabs', () => {
  const list = ref<Tab[]>(JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as Tab[]);
  const names = new Map<string, () => string>();
  let here = '';
  watch(list, (now) => sessionStorage.setItem(KEPT, JSON.stringify(now)), { deep: true });
  const lang = () => words.global.locale.value as keyof Words;
  const head = (title: string) => (document.title = `${title} · 獬豸 Xiezhi`);

  /** Names the page that is open; it becomes a tab, the oldest makes room. */
  function name(path: string, say: () => string) {
    here = path;
    names.set(path, say);
    const title = say();
    head(title);
    if (path === '/desk') return;
    const have = list.value.find((t) => t.path === path);
    if (have) have.title[lang()] = title;
    else list.value = [...list.value, { path, title: { [lang()]: title }, ...(router.currentRoute.value.path === path ? { at: router.currentRoute.value.fullPath } : {}) }].slice(-MOST);
  }
  watch(words.global.locale, () => {
    for (const tab of list.value) {
      const say = names.get(tab.path);
      if (say) tab.title[lang()] = say();
    }
    const say = names.get(here);
    if (say) head(say());
  });
  router.afterEach((to) => {
    const tab = list.value.find((t) => t.path === to.path);
    if (tab) tab.at = to.fullPath;
  });
  function close(path: string, current: string) {
    const at = list.value.findIndex((t) => t.path === path);
    list.value = list.value.filter((t) => t.path !== path);
    names.delete(path);
    const next = list.value[Math.min(at, list.value.length - 1)];
    if (path === current) void router.push(next?.at ?? next?.path ?? '/desk');
  }
  function forget() {
    list.value = [];
    names.clear();
  }
  return { list, name, close, forget, titleOf: (tab: Tab) => tab.title[lang()] || inMenu(tab.path) || said(tab.title) };
});
