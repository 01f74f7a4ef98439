// router.ts - the addresses of the office. Who is not logged in comes to the log-in page and back.
import { createRouter, createWebHistory } from 'vue-router';
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
        { path: 'drafts', name: 'drafts', component: () => import('@/pages/DraftPage.vue'), meta: { texts: ['reports'] } },
        { path: 'kinds/:kind', name: 'kind', component: () => import('@/pages/KindPage.vue'), meta: { texts: ['matter'] }, props: true },
        { path: 'kinds/:kind/new', name: 'new', component: () => import('@/pages/NewPage.vue'), meta: { texts: ['matter'] }, props: true },
        { path: 'kinds/:kind/import', name: 'import', component: () => import('@/pages/ImportPage.vue'), meta: { texts: ['matter'] }, props: true },
        { path: 'matters/:id', name: 'matter', component: () => import('@/pages/MatterPage.vue'), meta: { texts: ['matter', 'look'] }, props: true },
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
