import type { GenerationPart } from '../../src/core/generation.ts';
import type { LanguageModel, ModelServer } from '../../src/core/model.ts';

/** What models were asked for, and how much they read and wrote for it. */
export interface Tally {
  drafts: number;
  scores: number;
  nexts: number;
  /** Tokens that were written. */
  written: number;
  /** Tokens of given texts that were read. */
  scored: number;
}

/** A server whose models keep a tally of their calls; prompts are not counted, since caches hold them. */
export function countedServer(server: ModelServer): {
  readonly server: ModelServer;
  /** The tally since it was last taken. */
  take(): Tally;
} {
  let tally = emptyTally();
  function counted(model: LanguageModel): LanguageModel {
    const [next, score] = [model.next?.bind(model), model.score?.bind(model)];
    return {
      ...model,
      async *generate(request, signal): AsyncGenerator<GenerationPart> {
        tally.drafts++;
        let told = 0;
        for await (const part of model.generate(request, signal)) {
          // Whoever leaves early never sees the end: what was written counts as it comes.
          const now = part.kind === 'text' ? told + (part.tokens?.length ?? 1) : told;
          const whole = part.kind === 'end' ? (part.usage.completionTokens ?? now) : now;
          tally.written += whole - told;
          told = whole;
          yield part;
        }
      },
      ...(next && {
        next: (request, signal) => {
          tally.nexts++;
          return next(request, signal);
        },
      }),
      ...(score && {
        score: async (request, signal) => {
          tally.scores++;
          const scores = await score(request, signal);
          tally.scored += scores.reduce((sum, { tokens }) => sum + tokens, 0);
          return scores;
        },
      }),
    };
  }
  return {
    server: { ...server, model: (description) => counted(server.model(description)) },
    take() {
      const taken = tally;
      tally = emptyTally();
      return taken;
    },
  };
}

function emptyTally(): Tally {
  return { drafts: 0, scores: 0, nexts: 0, written: 0, scored: 0 };
}
