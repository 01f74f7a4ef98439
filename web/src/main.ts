import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { whenSessionEnds } from '@/api';
import { keepFocus } from '@/focus';
import { whenAnotherWorks } from '@/own';
import { words } from '@/words';
import { router } from '@/router';
import { useSession } from '@/stores/session';
import App from './App.vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-message.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './office.css';

const app = createApp(App);
app.use(createPinia()).use(words).use(router);
whenSessionEnds(() => {
  useSession().ended();
  if (router.currentRoute.value.name === 'login') return; /* several answers may say so at once */
  void router.push({ name: 'login', query: { next: router.currentRoute.value.fullPath, ended: '1' } });
});
/* Another tab of this browser logged out, or somebody else in: this one shows nothing of the one before. */
whenAnotherWorks(() => {
  if (useSession().me) location.reload();
});
keepFocus();
app.mount('#app');
