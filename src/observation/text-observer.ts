import type { CompletionRequest } from '../core/completion.ts';
import type { Observation } from '../core/strategy.ts';

/**
 * Finds something out about texts at the place of a request: one observation a text, in order; what
 * cannot be had is absent. Throws the signal's reason alone.
 */
export type TextObserver = (
  request: CompletionRequest,
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Observation[]>;
