import type { Observation } from '../core/strategy.ts';
import type { TextObserver } from './text-observer.ts';

/**
 * Several observers as one: all look at the same texts, side by side, and what they tell of a text is
 * one observation. Equal texts are asked about once. How many texts are worked on at a time, and what is
 * remembered, is each observer's own (`oncePerText`), since a process a text, a copy of the workspace
 * and a type checker cost different things.
 *
 * Throws the signal's reason once all of them have ended.
 */
export function joinedObserver(observers: readonly TextObserver[]): TextObserver {
  return async (request, texts, signal) => {
    signal.throwIfAborted();
    const different = [...new Set(texts)];
    const ended = await Promise.allSettled(
      observers.map((observe) => observe(request, different, signal)),
    );
    signal.throwIfAborted();
    const told = ended.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    const byText = new Map(
      different.map((text, i): [string, Observation] => [
        text,
        told.reduce((all, one) => ({ ...all, ...one[i] }), {}),
      ]),
    );
    return texts.map((text) => byText.get(text) ?? {});
  };
}
