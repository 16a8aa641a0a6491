import type { Clock } from '../core/clock.ts';
import type { GenerationPart, Usage } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import { aroundCalls } from './around-calls.ts';
import { inTime } from './in-time.ts';

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
    ...aroundCalls(model, async ({ primitive, texts }, work, signal) => {
      // Learned once and without a limit, as in a live run.
      if (primitive === 'vectors') return await whileQuiet(work, signal);
      const answer = await whileQuiet((own) => {
        const call = inTime(work, primitive === 'score' ? 'no scores' : 'no answer', clock, own);
        return primitive === 'score' ? timed(call, own) : call;
      }, signal);
      onCall({ characters: texts.reduce((sum, text) => sum + text.length, 0) });
      return answer;
    }),
  };
}

async function allOf(parts: AsyncIterable<GenerationPart>): Promise<readonly GenerationPart[]> {
  const all: GenerationPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
