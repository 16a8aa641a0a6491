import { abortReason } from '../../core/clock.ts';

/**
 * The outcome of a step, or a throw of the signal's reason as soon as the signal is aborted: then
 * the step's own outcome is dropped.
 */
export function abortable<T>(step: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(abortReason(signal));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = () => {
      signal.removeEventListener('abort', onAbort);
    };
    step.then(resolve, reject).then(settled, settled);
  });
}
