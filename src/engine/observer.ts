import type { CompletionRequest } from '../core/completion.ts';
import type { Observation } from '../core/strategy.ts';

/**
 * Runs texts at the place of a request, or has a language service look at them: given by a host that has
 * the means and the user's word for it. One observation a text, in order; what cannot be had is absent.
 * Throws the signal's reason alone.
 */
export type Observer = (
  request: CompletionRequest,
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Observation[]>;
