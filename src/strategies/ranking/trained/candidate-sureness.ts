import type { Candidate } from '../../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../../core/strategy.ts';

/** How probable a text is, by its author and by members that score for next to nothing. */
export const SURENESS_FEATURES = [
  'tokens-told',
  'probability-mean',
  'probability-least',
  'probability-first',
  'nats-per-byte',
  'scored',
  'scored-mean',
  'scored-least',
  'scored-behind',
] as const;

export type CandidateSureness = Readonly<Record<(typeof SURENESS_FEATURES)[number], number>>;

/** A text that is less probable than so is as improbable as can be told. Unit: nats per byte. */
const LEAST_NATS = 4;
const encoder = new TextEncoder();

/**
 * What is known of probabilities, in [0, 1] but for `nats-per-byte` in [−1, 0] and `scored-behind`.
 *
 *     probability-mean   exp(mean log p) of the author's tokens; -least, -first: of one token
 *     nats-per-byte      Σ log p / bytes of these tokens / 4, at least −1
 *     scored-mean        mean over instant exact scorers of exp(nats per byte); -least: the least of them
 *     scored-behind      scored-mean − the largest one of the request, in [−1, 0]
 *
 * `tokens-told` and `scored` say whether there was anything to tell; values are 0 otherwise. A scorer
 * scores its own texts as well. A call that fails says nothing. Members that are not instant are not
 * asked: a score of theirs costs a prompt.
 *
 * Cost: one call of `score` an instant member.
 */
export async function candidateSureness(
  candidates: readonly Candidate[],
  { context, members }: StrategyTask,
  tools: StrategyTools,
): Promise<readonly CandidateSureness[]> {
  const texts = candidates.map(({ text }) => text.trimEnd());
  const scorers = members.filter(
    ({ instant, primitives }) => instant === true && primitives.score === 'exact',
  );
  const columns = await Promise.all(
    scorers.map(async ({ id }) => {
      const scores = await tools.score(id, context.prefix, texts).catch(() => undefined);
      return scores?.map(({ logprobNats, bytes }) =>
        bytes > 0 ? Math.min(1, Math.exp(logprobNats / bytes)) : undefined,
      );
    }),
  );
  const scored = candidates.map((_, i) => {
    const known = columns.flatMap((column) => column?.[i] ?? []).filter(Number.isFinite);
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return { known: known.length > 0, mean, least: known.length > 0 ? Math.min(...known) : 0 };
  });
  const most = Math.max(0, ...scored.map(({ mean }) => mean));
  return candidates.map((candidate, i) => {
    const { known = false, mean = 0, least = 0 } = scored[i] ?? {};
    return {
      ...byAuthor(candidate),
      scored: known ? 1 : 0,
      'scored-mean': mean,
      'scored-least': least,
      'scored-behind': known ? mean - most : 0,
    };
  });
}

type ByAuthor = Pick<
  CandidateSureness,
  'tokens-told' | 'probability-mean' | 'probability-least' | 'probability-first' | 'nats-per-byte'
>;

function byAuthor({ generation: { tokens = [] } }: Candidate): ByAuthor {
  let [sum, least, bytes] = [0, 0, 0];
  for (const token of tokens) {
    sum += token.logprobNats;
    least = Math.min(least, token.logprobNats);
    bytes += token.bytes?.length ?? encoder.encode(token.text).length;
  }
  const told = tokens.length > 0 && Number.isFinite(sum);
  const probability = (nats: number): number => (told ? Math.min(1, Math.exp(nats)) : 0);
  return {
    'tokens-told': told ? 1 : 0,
    'probability-mean': probability(sum / tokens.length),
    'probability-least': probability(least),
    'probability-first': probability(tokens[0]?.logprobNats ?? 0),
    'nats-per-byte': told && bytes > 0 ? Math.max(-1, Math.min(0, sum / bytes / LEAST_NATS)) : 0,
  };
}
