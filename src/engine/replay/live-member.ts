import type { GenerationPart, GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import type { SimulatedClock } from '../../core/simulated-clock.ts';
import type { MemberCall } from '../collection.ts';

/**
 * A recorded member with the rest of its abilities alive: its whole text is the recorded one, and scores,
 * next tokens, judgements and drafts of parts come from the model itself. The recorded time stands still
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
  const held = async <T>(work: Promise<T>): Promise<T> => {
    onCall();
    return await clock.hold(work);
  };
  const [next, score] = [model.next?.bind(model), model.score?.bind(model)];
  const [judge, embed] = [model.judge?.bind(model), model.embed?.bind(model)];
  const vectors = model.vectors?.bind(model);
  const alive: LanguageModel = {
    description: model.description,
    generate(request, signal) {
      if (request === recorded.request) return recorded.model.generate(request, signal);
      onCall();
      return heldParts(model, request, clock, signal);
    },
    ...(next && { next: (request, signal) => held(next(request, signal)) }),
    ...(score && { score: (request, signal) => held(score(request, signal)) }),
    ...(judge && { judge: (request, signal) => held(judge(request, signal)) }),
    ...(vectors && { vectors: (signal) => held(vectors(signal)) }),
    ...(embed && { embed: (texts, signal) => held(embed(texts, signal)) }),
  };
  return {
    ...recorded,
    model: alive,
    prefix: live.prefix,
    continued: (accepted, limits) => live.continued(accepted, limits),
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
