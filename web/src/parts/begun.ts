// begun.ts - the words of a small form, a dialog mostly: kept while they are written, there again after the session ended or the form was
// shut, gone once they are sent or let go. (A whole act keeps a draft: drafts.ts.)
import { nextTick, onBeforeUnmount, onMounted, ref, watch } from 'vue';
import { allKept, forget, keeper } from '@/own';

interface Kept<T> {
  over: string;
  words: T;
}
interface Form<T> {
  words: () => T;
  take: (words: T) => unknown;
  /** What the words were begun over: where that is another by now, they are let go. */
  over?: string;
  /** Awaited before the form counts as empty. */
  first?: () => Promise<unknown>;
}
/** `place` tells this form from every other. Passwords do not belong among the words. */
export function useBegun<T extends object>(place: string, form: Form<T>) {
  /* as the server has names: small letters */
  const name = `form:${place.toLowerCase()}`;
  const over = form.over ?? '';
  const kept = keeper<Kept<T>>(() => name);
  const found = ref(false);
  const now = () => JSON.stringify(form.words());
  let empty = '';
  let on = false;

  async function begin() {
    empty = now();
    found.value = false;
    await nextTick();
    on = true;
  }
  function keep() {
    if (!on) return;
    if (now() === empty) void kept.drop();
    else kept.write({ over, words: form.words() });
  }
  watch(form.words, keep, { deep: true });
  onMounted(async () => {
    await form.first?.();
    await begin();
    on = false;
    const own = (await allKept<Kept<T>>(name)).find((k) => k.name === name);
    const typed = now() !== empty;
    if (own?.value.over === over && !typed) {
      form.take(own.value.words);
      found.value = true;
      await nextTick();
    } else if (own && own.value.over !== over) await forget(name);
    on = true;
    if (typed) keep(); /* who began before it came writes on, and over it */
  });
  onBeforeUnmount(kept.end);

  /** Nothing of it is left; what stands in the form counts as its beginning. */
  async function sent() {
    on = false;
    await kept.drop();
    if (found.value) await forget(name); /* also what another machine sent there */
    await begin();
  }
  async function startAgain() {
    on = false;
    form.take(JSON.parse(empty) as T);
    await nextTick();
    await sent();
  }
  return { found, sent, startAgain };
}
