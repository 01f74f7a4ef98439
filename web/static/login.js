// login.js - in with name and password, and back to where the reader came from.
import { api, errorBox, setCsrf, start } from '/static/core.js';

/** Only places of our own: one slash, not two, and no backslash. */
function next() {
  const to = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/[^/\\]/.test(to) ? to : '/query';
}

start(async () => {
  const form = document.getElementById('login');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      const s = await api('POST', 'session', { login: form.elements.login.value.trim(), password: form.elements.password.value });
      setCsrf(s.csrf);
      location.assign(next());
    } catch (e) {
      document.getElementById('said').replaceChildren(errorBox(e));
      form.elements.password.value = '';
      form.elements.password.focus();
    } finally {
      button.disabled = false;
    }
  });
});
