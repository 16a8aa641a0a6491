import type { LanguageModel, Primitive } from '../core/model.ts';

/** One call of a model. */
export interface ModelCall {
  readonly primitive: Exclude<Primitive, 'generate'>;
  /** What the model is given to read. */
  readonly texts: readonly string[];
}

export type Around = <T>(
  call: ModelCall,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** The abilities of a model that strategies use, but for `generate`, each with something done around it. */
export function aroundCalls(
  model: LanguageModel,
  around: Around,
): Omit<LanguageModel, 'description' | 'generate'> {
  const [next, score] = [model.next?.bind(model), model.score?.bind(model)];
  const [judge, embed] = [model.judge?.bind(model), model.embed?.bind(model)];
  const vectors = model.vectors?.bind(model);
  return {
    ...(next && {
      next: (wanted, signal) =>
        around({ primitive: 'next', texts: [wanted.prefix] }, (own) => next(wanted, own), signal),
    }),
    ...(score && {
      score: (wanted, signal) =>
        around(
          { primitive: 'score', texts: [wanted.prefix, ...wanted.texts] },
          (own) => score(wanted, own),
          signal,
        ),
    }),
    ...(judge && {
      judge: (wanted, signal) => {
        const { prefix, suffix = '', first, second } = wanted;
        const texts = [prefix, suffix, first, second];
        return around({ primitive: 'judge', texts }, (own) => judge(wanted, own), signal);
      },
    }),
    ...(embed && {
      embed: (texts, signal) =>
        around({ primitive: 'embed', texts }, (own) => embed(texts, own), signal),
    }),
    ...(vectors && {
      vectors: (signal) => around({ primitive: 'vectors', texts: [] }, vectors, signal),
    }),
  };
}
