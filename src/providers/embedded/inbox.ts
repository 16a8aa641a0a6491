import { abortReason } from '../../core/clock.ts';
import type { Answer } from './protocol.ts';

/** Answers to one call, waiting to be read by one reader. */
export interface Inbox {
  put(answer: Answer): void;
  /** The next answer; throws the signal's reason as soon as it is aborted. */
  take(signal: AbortSignal): Promise<Answer>;
}

export function createInbox(): Inbox {
  const answers: Answer[] = [];
  let wake: () => void = () => undefined;
  return {
    put(answer) {
      answers.push(answer);
      wake();
    },
    take: (signal) =>
      new Promise((resolve, reject) => {
        const onAbort = () => reject(abortReason(signal));
        wake = () => {
          const answer = answers.shift();
          if (answer === undefined) return;
          wake = () => undefined;
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
        if (signal.aborted) onAbort();
        else {
          signal.addEventListener('abort', onAbort, { once: true });
          wake();
        }
      }),
  };
}
