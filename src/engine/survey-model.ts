import type { Clock } from '../core/clock.ts';
import type { GenerationPart, Usage } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import { inTime } from './until-aborted.ts';

/** Runs one call of a member when nobody types, and again where typing came in between. */
export type WhileQuiet = <T>(
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** What a call read and wrote. */
export interface CallSize {
  /** UTF-16 code units that were read, where the server tells no tokens. */
  readonly characters: number;
  /** What the server tells of it; of drafts alone. */
  readonly usage?: Usage;
}

export interface SurveyModelOptions {
  readonly clock: Clock;
  readonly whileQuiet: WhileQuiet;
  /** See `Speeds.recordScoring`. */
  readonly onScored: (tookMs: number, ended: boolean) => void;
  /** A call has ended well. */
  readonly onCall: (size: CallSize) => void;
}

/**
 * A model whose every call waits for a quiet moment and is called off, with ModelError `timeout`, after
 * 20 s. A draft comes in one piece, since one that typing interrupts begins anew. The time of a score is
 * that of the call itself, without what it waited for.
 */
export function surveyModel(model: LanguageModel, options: SurveyModelOptions): LanguageModel {
  const { clock, whileQuiet, onScored, onCall } = options;
  const [next, score] = [model.next?.bind(model), model.score?.bind(model)];
  const [judge, embed] = [model.judge?.bind(model), model.embed?.bind(model)];
  const vectors = model.vectors?.bind(model);
  const ask = async <T>(
    work: (signal: AbortSignal) => Promise<T>,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<T> => {
    const answer = await whileQuiet((own) => inTime(work, 'no answer', clock, own), signal);
    onCall({ characters: texts.reduce((sum, text) => sum + text.length, 0) });
    return answer;
  };
  const timed = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
    const startedAt = clock.now();
    return await work.finally(() => {
      onScored(clock.now() - startedAt, !signal.aborted);
    });
  };
  return {
    description: model.description,
    async *generate(request, signal) {
      const draft = (own: AbortSignal) => allOf(model.generate(request, own));
      const parts = await whileQuiet((own) => inTime(draft, 'no draft', clock, own), signal);
      const end = parts.find((part) => part.kind === 'end');
      onCall({ characters: 0, ...(end === undefined ? {} : { usage: end.usage }) });
      yield* parts;
    },
    ...(score && {
      async score(wanted, signal) {
        const work = (limited: AbortSignal) => score(wanted, limited);
        const answer = await whileQuiet(
          (own) => timed(inTime(work, 'no scores', clock, own), own),
          signal,
        );
        onCall({ characters: wanted.prefix.length + wanted.texts.join('').length });
        return answer;
      },
    }),
    ...(next && {
      next: (wanted, signal) => ask((own) => next(wanted, own), [wanted.prefix], signal),
    }),
    ...(judge && {
      judge: (wanted, signal) => {
        const { prefix, suffix = '', first, second } = wanted;
        return ask((own) => judge(wanted, own), [prefix, suffix, first, second], signal);
      },
    }),
    ...(embed && { embed: (texts, signal) => ask((own) => embed(texts, own), texts, signal) }),
    // Learned once and without a limit, as in a live run.
    ...(vectors && { vectors: (signal) => whileQuiet(vectors, signal) }),
  };
}

async function allOf(parts: AsyncIterable<GenerationPart>): Promise<readonly GenerationPart[]> {
  const all: GenerationPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
