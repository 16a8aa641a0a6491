import { failure, isModelError, ModelError } from '../core/failure.ts';
import type { GenerationPart } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import { aroundCalls } from './around-calls.ts';
import type { CircuitCall, ServerCircuits } from './server-circuits.ts';

/**
 * A model whose calls are counted in its server's circuit, and are not sent while that is left alone. A
 * reading passes uncounted: it is asked for by hand, seldom, and behind everything else.
 */
export function circuited(model: LanguageModel, circuits: ServerCircuits): LanguageModel {
  const { id, serverId } = model.description;
  const read = model.read?.bind(model);
  return {
    description: model.description,
    async *generate(request, signal): AsyncGenerator<GenerationPart> {
      const call = await circuits.enter(serverId, id, signal);
      let isHeard = false;
      let isEnded = false;
      try {
        for await (const part of model.generate(request, signal)) {
          if (!isHeard) call.heard();
          isHeard = true;
          isEnded = part.kind === 'end';
          if (isEnded) call.ended();
          yield part;
        }
        if (!isEnded) call.failed(new ModelError(failure('stream-broken', 'no end')));
      } catch (error) {
        tell(call, error, signal);
        throw error;
      } finally {
        // The reader has left in the middle: what it has read came well. After anything else it is too late.
        if (isHeard) call.ended();
        else call.left();
      }
    },
    ...(read && { read }),
    ...aroundCalls(model, async ({ primitive }, work, signal) => {
      // Once for ever, and of the model's file.
      if (primitive === 'vectors') return await work(signal);
      const call = await circuits.enter(serverId, id, signal);
      try {
        const answer = await work(signal);
        call.ended();
        return answer;
      } catch (error) {
        tell(call, error, signal);
        throw error;
      }
    }),
  };
}

/** A call that somebody gave up says nothing, but for one that was given up because nothing came. */
function tell(call: CircuitCall, error: unknown, signal: AbortSignal): void {
  if (signal.aborted && !isModelError(signal.reason)) call.left();
  else call.failed(signal.aborted ? signal.reason : error);
}
