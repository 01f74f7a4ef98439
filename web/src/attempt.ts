// attempt.ts - one thing at a time that may be refused: while it runs the page is busy, a refusal is kept to be shown.
import { ref } from 'vue';

export function useAttempt() {
  const busy = ref(false);
  const error = ref<unknown>(null);
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    busy.value = true;
    error.value = null;
    try {
      await work();
    } catch (e) {
      error.value = e;
    } finally {
      busy.value = false;
    }
  }
  return { busy, error, attempt };
}
