// focus.ts - a button that is off while it works loses the focus, and with it the place of who uses the keyboard or a screen reader: it
// gets it back when it is on again, unless one has gone elsewhere meanwhile.
export function keepFocus(): void {
  let last: HTMLButtonElement | null = null;
  const back = new MutationObserver(() => {
    if (last?.isConnected && !last.disabled && (!document.activeElement || document.activeElement === document.body)) last.focus({ preventScroll: true });
  });
  const leave = () => {
    back.disconnect();
    last = null;
  };
  document.addEventListener('pointerdown', (e) => last?.contains(e.target as Node) || leave(), true);
  document.addEventListener('focusin', (e) => {
    leave();
    if (!(e.target instanceof HTMLButtonElement)) return;
    last = e.target;
    back.observe(last, { attributes: true, attributeFilter: ['disabled'] });
  });
}
