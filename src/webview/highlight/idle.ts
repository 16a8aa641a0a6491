import type { Later } from './later.ts';

/** A slice may take so long. Unit: ms. */
const SLICE_MS = 4;

/** Work for the time that frames leave over; at last within a quarter of a second. */
export const whenIdle: Later = (work) => {
  const slice = (): void => {
    const end = performance.now() + SLICE_MS;
    work(() => performance.now() >= end);
  };
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(slice, { timeout: 250 });
    return () => cancelIdleCallback(id);
  }
  const id = requestAnimationFrame(slice);
  return () => cancelAnimationFrame(id);
};
