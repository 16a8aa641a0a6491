import type { GenerationPart, GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import type { SimulatedClock } from '../../core/simulated-clock.ts';
import { aroundCalls } from '../around-calls.ts';
import type { MemberCall } from '../member-call.ts';

/**
 * A recorded member with the rest of its abilities alive: its whole text is the recorded one, and scores,
 * next tokens, judgements, drafts of parts and texts of several come from the model itself. The recorded time stands still
 * while the model works.
 *
 * `onCall` hears of every call that is not answered from the record.
 */
export function liveMember(
  recorded: MemberCall,
  live: MemberCall,
  clock: SimulatedClock,
  onCall: () => void,
): MemberCall {
  const { model } = live;
  const fusing = live.fusing?.bind(live);
  const alive: LanguageModel = {
    description: model.description,
    generate(request, signal) {
      if (request === recorded.request) return recorded.model.generate(request, signal);
      onCall();
      return heldParts(model, request, clock, signal);
    },
    ...aroundCalls(model, async (_call, work, signal) => {
      onCall();
      return await clock.hold(work(signal));
    }),
  };
  return {
    ...recorded,
    model: alive,
    prefix: live.prefix,
    continued: (accepted, limits, back) => live.continued(accepted, limits, back),
    ...(fusing === undefined ? {} : { fusing }),
  };
}

async function* heldParts(
  model: LanguageModel,
  request: GenerationRequest,
  clock: SimulatedClock,
  signal: AbortSignal,
): AsyncGenerator<GenerationPart> {
  const parts = model.generate(request, signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await clock.hold(parts.next());
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await clock.hold(Promise.resolve(parts.return?.()));
  }
}
