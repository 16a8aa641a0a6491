import type { TextScore } from '../../core/model.ts';
import type { Member, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { packGreedyWeights, packSimilarityWeights } from '../../math/pack-weights.ts';
import { tokenKey, type TokenKey } from '../../math/token-union.ts';
import { codeTokens } from '../../text/code-tokens.ts';
import { isBlank } from '../../text/lines.ts';
import { isLogprob } from '../draft-shape.ts';
import { nextLists } from './next-lists.ts';
import { equalWeights, trustWeights, type MemberList, type MemberWeights } from './token-fuser.ts';

const LAST_LINES = 3;
/** Walked token by token on some servers, so it is kept short. Unit: UTF-16 code units. */
const MOST_CHARACTERS = 240;
const FITTED_TOKENS = 16;
/** Probabilities that are fitted stay away from 0 and 1. */
const LEAST = 1e-6;

/**
 * Weights by how well each member predicts the last lines before the cursor, in nats per byte.
 *
 * Throws the signal's reason alone. Cost: one `score` per member.
 */
export async function similarityWeights(
  voters: readonly Member[],
  temperature: number,
  { context }: StrategyTask,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<MemberWeights> {
  const start = lastLinesAt(context.prefix);
  const [before, lines] = [context.prefix.slice(0, start), context.prefix.slice(start)];
  if (isBlank(before) || isBlank(lines)) return trustWeights(voters);
  const scores = await Promise.all(
    voters.map(async ({ id, primitives }) =>
      primitives.score === 'none'
        ? undefined
        : await tools.score(id, before, [lines]).catch(() => undefined),
    ),
  );
  signal.throwIfAborted();
  const known = voters.flatMap(({ id }, i) => {
    const loss = lossOf(scores[i]?.[0]);
    return loss === undefined ? [] : { id, loss };
  });
  if (known.length === 0) return trustWeights(voters);
  const losses = known.map(({ loss }) => loss);
  const weights = packSimilarityWeights(losses, temperature);
  return new Map(known.map(({ id }, i) => [id, weights[i] ?? 0]));
}

/**
 * Weights by greedy search for what fits the last tokens of code before the cursor: at each the members
 * say how probable a token is that agrees with what stands there.
 *
 * Throws the signal's reason alone. Cost: 16 `next` per member.
 */
export async function greedyWeights(
  voters: readonly Member[],
  listed: number,
  { context: { prefix } }: StrategyTask,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<MemberWeights> {
  const ends = codeTokens(prefix)
    .filter(({ kind }) => kind !== 'blank' && kind !== 'line-end')
    .map(({ end }) => end)
    .filter((end) => !isBlank(prefix.slice(end)))
    .slice(-FITTED_TOKENS);
  const out = new Set<string>();
  const rows = new Map(voters.map(({ id }): [string, number[][]] => [id, []]));
  for (const end of ends) {
    const place = { ...tools, next: nextBefore(prefix.length - end, tools) };
    const asking = { listed, weights: equalWeights(voters), out, tools: place };
    const asked = voters.filter(({ id }) => !out.has(id));
    for (const list of await nextLists(asked, '', asking, signal)) {
      const fits = fittingShare(list, tokenKey({ text: prefix.slice(end) }));
      rows.get(list.member.id)?.push([Math.log(fits), Math.log(1 - fits)]);
    }
  }
  const known = voters.filter(({ id }) => !out.has(id));
  const labels = ends.map(() => 0);
  const mixture = packGreedyWeights(
    known.map(({ id }) => rows.get(id) ?? []),
    labels,
  );
  if (mixture === undefined) return trustWeights(voters);
  return new Map(known.map(({ id }, i) => [id, mixture.weights[i] ?? 0]));
}

function nextBefore(back: number, tools: StrategyTools): StrategyTools['next'] {
  return (memberId, accepted, k) => tools.next(memberId, accepted, k, back);
}

function fittingShare({ list }: MemberList, rest: TokenKey): number {
  const share = list.tokens
    .filter(({ key }) => key !== '' && (rest.startsWith(key) || key.startsWith(rest)))
    .reduce((sum, { logprobNats }) => sum + Math.exp(logprobNats), 0);
  return Math.min(1 - LEAST, Math.max(LEAST, share));
}

/** Where the last lines that say something begin, at a line's start. */
function lastLinesAt(prefix: string): number {
  let start = prefix.length;
  for (let lines = 0; lines < LAST_LINES && start > 0;) {
    const lineStart = prefix.lastIndexOf('\n', start - 2) + 1;
    if (prefix.length - lineStart > MOST_CHARACTERS && start < prefix.length) break;
    if (!isBlank(prefix.slice(lineStart, start))) lines++;
    start = lineStart;
  }
  return Math.max(start, prefix.length - MOST_CHARACTERS);
}

/** Nats per byte; undefined where a score cannot be or is called unreliable. */
function lossOf(score: TextScore | undefined): number | undefined {
  if (score === undefined || score.unreliable === true || !isLogprob(score.logprobNats)) {
    return undefined;
  }
  return score.bytes > 0 ? -score.logprobNats / score.bytes : undefined;
}
