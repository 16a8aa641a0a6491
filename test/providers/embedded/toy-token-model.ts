import { seededRandom } from '../../../src/core/random.ts';
import type { TokenModel } from '../../../src/providers/embedded/token-model.ts';

export interface ToyTokenModel extends TokenModel {
  /** log p(token | the token before), in nats. */
  logprob(before: number, token: number): number;
  /** How many tokens were asked for so far. */
  evaluations(): number;
}

/**
 * A model whose next token depends on the last one alone, by a fixed random table, and that cuts
 * text into the longest tokens that fit. Tokens written `<…>` are control tokens, `<end>` ends.
 */
export function toyTokenModel(tokens: readonly string[], contextSize = 64): ToyTokenModel {
  const random = seededRandom(tokens.length);
  const table = tokens.map(() => {
    const weights = tokens.map(() => 0.05 + random.next());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => Math.log(weight / total));
  });
  const logprob = (before: number, token: number) =>
    table[before]?.[token] ?? Number.NEGATIVE_INFINITY;
  const isControl = (token: number) => /^<.+>$/.test(tokens[token] ?? '');
  const longestFirst = [...tokens.keys()]
    .filter((token) => !isControl(token))
    .sort((a, b) => tokens[b]!.length - tokens[a]!.length);
  let evaluations = 0;

  return {
    contextSize,
    startToken: undefined,
    emptyPromptToken: tokens.indexOf('<end>'),
    vocabulary: {
      size: tokens.length,
      bytesOf: (token) => (isControl(token) ? new Uint8Array(0) : Buffer.from(tokens[token] ?? '')),
      textOf: (token) => tokens[token] ?? '',
      isControl,
      find: (text) => (tokens.includes(text) ? tokens.indexOf(text) : undefined),
    },
    tokenize(text) {
      const found: number[] = [];
      for (let at = 0; at < text.length; at += tokens[found.at(-1)!]!.length) {
        const token = longestFirst.find((candidate) => text.startsWith(tokens[candidate]!, at));
        if (token === undefined) throw new Error(`no token for ${text.slice(at)}`);
        found.push(token);
      }
      return found;
    },
    isEnd: (token) => tokens[token] === '<end>',
    async evaluate(sequence, probes, signal) {
      signal.throwIfAborted();
      evaluations += 1;
      return probes.map((probe, index) => {
        const before = sequence[sequence.length - probes.length + index]!;
        const ranked = [...tokens.keys()].sort((a, b) => logprob(before, b) - logprob(before, a));
        const told = [...ranked.slice(0, Math.max(1, probe.top)), ...probe.tokens];
        return {
          best: ranked[0]!,
          logprobs: new Map(told.map((token) => [token, logprob(before, token)])),
        };
      });
    },
    logprob,
    evaluations: () => evaluations,
  };
}
