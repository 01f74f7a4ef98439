// router.ts - the addresses of the office. Who is not logged in comes to the log-in page and back.
import { ref, watch } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import { get, offline } from '@/api';
import { useSession } from '@/stores/session';
import { loadTexts } from '@/words';

export const router = createRouter({
  history: createWebHistory('/office'),
  routes: [
    { path: '/login', name: 'login', component: () => import('@/pages/LoginPage.vue'), meta: { open: true } },
    {
      path: '/',
      component: () => import('@/pages/OfficeFrame.vue'),
      children: [
        { path: '', redirect: '/desk' },
        { path: 'desk', name: 'desk', component: () => import('@/pages/DeskPage.vue'), meta: { texts: ['desk', 'matter', 'figures'] } },
        { path: 'find', name: 'find', component: () => import('@/pages/FindPage.vue'), meta: { texts: ['desk'] } },
        { path: 'window', name: 'window', component: () => import('@/pages/WindowPage.vue'), meta: { texts: ['window', 'matter'] } },
        { path: 'analysis', name: 'analysis', component: () => import('@/pages/AnalysisPage.vue'), meta: { texts: ['analysis', 'figures', 'matter'] } },
        { path: 'reports', name: 'reports', component: () => import('@/pages/ReportsPage.vue'), meta: { texts: ['reports'] } },
        { path: 'reports/:id', name: 'report', component: () => import('@/pages/ReportPage.vue'), meta: { texts: ['reports', 'figures', 'matter', 'analysis'] }, props: true },
        { path: 'figures/:passport?', name: 'figures', component: () => import('@/pages/FiguresPage.vue'), meta: { texts: ['figures', 'analysis', 'matter'] }, props: true },
        { path: 'drafts', name: 'drafts', component: () => import('@/pages/DraftPage.vue'), meta: { texts: ['reports', 'figures', 'analysis', 'matter'] } },
        { path: 'kinds/:kind', name: 'kind', component: () => import('@/pages/KindPage.vue'), meta: { texts: ['matter'] }, props: true },
        { path: 'kinds/:kind/new', name: 'new', component: () => import('@/pages/NewPage.vue'), meta: { texts: ['matter', 'figures'] }, props: true },
        { path: 'kinds/:kind/import', name: 'import', component: () => import('@/pages/ImportPage.vue'), meta: { texts: ['matter'] }, props: true },
        { path: 'matters/:id', name: 'matter', component: () => import('@/pages/MatterPage.vue'), meta: { texts: ['matter', 'look', 'figures'] }, props: true },
        { path: 'admin', redirect: '/admin/health' },
        { path: 'admin/health', name: 'admin-health', component: () => import('@/pages/admin/HealthPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/offices/:code?', name: 'admin-offices', component: () => import('@/pages/admin/OfficesPage.vue'), meta: { texts: ['admin'] }, props: true },
        { path: 'admin/accounts', name: 'admin-accounts', component: () => import('@/pages/admin/AccountsPage.vue'), meta: { texts: ['admin', 'matter'] } },
        { path: 'admin/catalogue/:kind?', name: 'admin-catalogue', component: () => import('@/pages/admin/CataloguePage.vue'), meta: { texts: ['admin'] }, props: true },
        { path: 'admin/catalogue-diff', name: 'admin-diff', component: () => import('@/pages/admin/DiffPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/calendar', name: 'admin-calendar', component: () => import('@/pages/admin/CalendarPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/keys', name: 'admin-keys', component: () => import('@/pages/admin/KeysPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/backups', name: 'admin-backups', component: () => import('@/pages/admin/BackupsPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/log', name: 'admin-log', component: () => import('@/pages/admin/LogPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/sessions', name: 'admin-sessions', component: () => import('@/pages/admin/SessionsPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/looks', name: 'admin-looks', component: () => import('@/pages/admin/LooksPage.vue'), meta: { texts: ['admin', 'look'] } },
        { path: 'admin/amended', name: 'admin-amended', component: () => import('@/pages/admin/AmendedPage.vue'), meta: { texts: ['admin'] } },
        { path: 'admin/powers', name: 'admin-powers', component: () => import('@/pages/admin/PowersPage.vue'), meta: { texts: ['admin'] } },
        { path: ':rest(.*)*', name: 'nowhere', component: () => import('@/pages/NowherePage.vue') },
      ],
    },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  const session = useSession();
  return (await session.resume()) ? true : { name: 'login', query: { next: to.fullPath } };
});

router.beforeResolve((to) => loadTexts((to.meta.texts as string[] | undefined) ?? []));

/* --- without a connection ------------------------------------------------------------------------------------------- */

/** The page that somebody wants and that could not be fetched; opened when the server is back. */
export const wanted = ref('');
const notFetched = (e: unknown) => /preload|dynamically imported|Importing a module|Failed to fetch|error loading/i.test(String(e));
router.onError(async (e, to) => {
  const refused = !(await get('session').then(
    () => true,
    () => false,
  ));
  if (refused && (offline.value || notFetched(e))) wanted.value = to.fullPath;
  /* The server is there and the file is not: it was built anew since, so the whole page is fetched anew. */
  else if (notFetched(e)) location.assign(router.resolve(to.fullPath).href);
  else throw e;
});
router.afterEach((_to, _from, failure) => {
  if (!failure) wanted.value = '';
});
/* Who goes on writing where he is stays there. */
addEventListener('input', () => (wanted.value = ''), true);
watch(offline, (is) => {
  const to = wanted.value;
  if (is || !to) return;
  wanted.value = '';
  void router.push(to);
});

/** What most people open next, fetched while nothing else is to do: then it opens also without a connection. */
const MAIN = ['login', 'kind', 'matter', 'new', 'find', 'window', 'reports', 'drafts', 'figures', 'analysis', 'import'];
const QUIET = 5000;
let pages: ReturnType<typeof router.getRoutes> = [];
let fetching = false;
const idle = 'requestIdleCallback' in window ? (go: () => void) => requestIdleCallback(go, { timeout: QUIET }) : (go: () => void) => setTimeout(go, QUIET);
/** The next that is not there; a page that is open already has its component in place of the way to it. */
async function fetchNext() {
  if (fetching || offline.value || !pages.length) return;
  fetching = true;
  const [page] = pages;
  const component = page.components?.default as unknown;
  try {
    await Promise.all([typeof component === 'function' && component(), loadTexts((page.meta.texts as string[] | undefined) ?? [])]);
    pages.shift();
    idle(fetchNext);
  } catch {
    /* the connection has gone, or the file: when the server is back it goes on */
  }
  fetching = false;
}
export function fetchMainPages() {
  pages = router.getRoutes().filter((r) => MAIN.includes(String(r.name)));
  setTimeout(() => idle(fetchNext), QUIET);
}
watch(offline, (is) => is || idle(fetchNext));
