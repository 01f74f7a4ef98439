// focus.ts - where the keyboard is: it never falls out of the page.
import { nextTick, onBeforeUnmount } from 'vue';

const nowhere = () => !document.activeElement || document.activeElement === document.body;

/** Can it be reached: shown, and in no part that is folded up. */
export const isShown = (x: HTMLElement): boolean => x.checkVisibility({ visibilityProperty: true });

/** For a part that takes the focus with it when it closes, as a dialog does: who opened it gets the focus back, or the page itself. */
export function giveFocusBack(): void {
  const opener = document.activeElement as HTMLElement | null;
  onBeforeUnmount(() => {
    void nextTick(() => setTimeout(() => {
      if (!nowhere()) return;
      if (opener?.isConnected && opener !== document.body && isShown(opener)) opener.focus({ preventScroll: true });
      if (nowhere()) document.getElementById('main')?.focus({ preventScroll: true });
    }));
  });
}

/** Where one writes in a dialog that has just opened: what is typed there at once is not lost. Not on a telephone, where a box brings the
 * keyboard up over what is to be read first. */
const FIELDS = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([disabled]):not([readonly]), textarea:not([disabled]), select:not([disabled])';
const met = new WeakSet<Element>();
function toFirstField(dialog: Element) {
  if (met.has(dialog) || !matchMedia('(hover: hover)').matches) return;
  met.add(dialog);
  [...dialog.querySelectorAll<HTMLElement>(FIELDS)].find(isShown)?.focus({ preventScroll: true });
}

/** A button that is off while it works loses the focus, and with it the place of who uses the keyboard or a screen reader: it gets it
 * back when it is on again, unless one has gone elsewhere meanwhile. */
export function keepFocus(): void {
  let last: HTMLButtonElement | null = null;
  const back = new MutationObserver(() => {
    if (last?.isConnected && !last.disabled && nowhere()) last.focus({ preventScroll: true });
  });
  const leave = () => {
    back.disconnect();
    last = null;
  };
  document.addEventListener('pointerdown', (e) => last?.contains(e.target as Node) || leave(), true);
  document.addEventListener('focusin', (e) => {
    leave();
    if (e.target instanceof Element && e.target.matches('.el-dialog')) toFirstField(e.target);
    if (!(e.target instanceof HTMLButtonElement)) return;
    last = e.target;
    back.observe(last, { attributes: true, attributeFilter: ['disabled'] });
  });
}
