const waiting = new Set<Element>();

/**
 * Scrolls to the end with the next frame. All columns that wait are scrolled together: the page is laid
 * out once for them, not once for each.
 */
export function followEnd(scroller: Element): void {
  waiting.add(scroller);
  if (waiting.size > 1) return;
  requestAnimationFrame(() => {
    const all = [...waiting];
    waiting.clear();
    for (const one of all) one.scrollTop = one.scrollHeight;
  });
}
