// copy.ts - a text goes to the clipboard, or not: a browser gives none to pages that came without TLS.
import { ref } from 'vue';

const SAID = 2500; // ms

/** `state` is what came of it, for a moment: shown on the button. */
export function useCopy() {
  const state = ref<'' | 'done' | 'not'>('');
  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      state.value = 'done';
    } catch {
      state.value = 'not';
    }
    setTimeout(() => (state.value = ''), SAID);
  }
  return { state, copy };
}
