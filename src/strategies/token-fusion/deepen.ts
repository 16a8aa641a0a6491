import type { TokenVectors } from '../../core/model.ts';
import type { Member, StrategyDefinition, StrategyTools } from '../../core/strategy.ts';
import { relativeRepresentation } from '../../math/relative-representation.ts';
import { searchLogits, softmaxOf } from '../../math/relative-search.ts';
import { ENTRY_BYTES, weightedSum, type SparseRows } from '../../math/sparse-rows.ts';
import { END_OF_TEXT, gacMixture, type MixedToken, type TokenKey } from '../../math/token-union.ts';
import { unitRows } from '../../math/unit-rows.ts';
import { rowsByKey } from '../../math/vocabulary-map.ts';
import { createPreparations, inPieces, vectorsOf, type Pieces } from './preparations.ts';
import type { Learned, MemberList, TokenFuser } from './token-fuser.ts';
import { FUSION_PARAMETERS, tokenFusionStrategy } from './token-fusion.ts';

/** All matrices of a request. Unit: bytes. */
const MOST_MATRIX_BYTES = 256_000_000;

/** Whole vocabularies, however large. */
const ALL_TOKENS = 1_000_000;
const STEPS = 5;

/**
 * DeePEn: distributions over different vocabularies are averaged as what their tokens are like, and the
 * main model's distribution is led to the average.
 *
 *     anchors A = tokens that all members have         R̂_i[v, a] = softmax_a 100 · cos(e_v, e_a)
 *     r̄ = Σ_i w_i p_i R̂_i                              equal weights
 *     z ← log p_main;  5 steps of AdamW towards min KL(r̄ ‖ softmax(z) R̂_main);  the next token = argmax z
 *
 * Main     the most trusted member that answers. Where its own best token is the end, it is not
 *          overruled.
 * Cost     a token: one `next` with the whole vocabulary per member and five passes over the main
 *          member's matrix. Once per set of models: a matrix each, tokens · anchors · dimension products.
 *
 * Known limit: members agree on what the token is like, so one that all of them like less may win.
 */
export const deepen: StrategyDefinition = {
  id: 'deepen',
  family: 'token-fusion',
  title: 'DeePEn',
  source: {
    authors: 'Huang et al.',
    year: 2024,
    title: 'Ensemble Learning for Heterogeneous LLMs with Deep Parallel Collaboration',
    url: 'https://arxiv.org/abs/2404.12715',
    departures: [
      'matrices keep what is at least a millionth of the largest entry in a row: 94 % are left out, a ten-thousandth of a row at worst',
      'members with different vocabularies vote only where the primary is unsure at a border of code, unless every step is chosen: mixed words break code',
      'tokens are the same where their bytes are, and the end of the text is one token of all members',
      'logits are log-probabilities: they differ by a constant that changes nothing',
      'no vote on digits, and no limit of 5 s on a member’s answer but the engine’s own',
    ],
  },
  needs: { members: 2, primitives: { next: 2, vectors: 2 } },
  fallback: 'gac',
  unmet: tooLarge,
  parameters: {
    ...FUSION_PARAMETERS,
    learningRate: {
      description: 'η of the search for the main model’s distribution; 0 leaves it as it is.',
      default: 0.15,
      minimum: 0,
      maximum: 2,
    },
  },
  create(parameters) {
    const learningRate = parameters['learningRate'] ?? 0.15;
    const fuser: TokenFuser = {
      listed: ALL_TOKENS,
      weigh: (voters) => new Map(voters.filter(hasVectors).map(({ id }) => [id, 1])),
      learn: (heard, tools, signal) => learn(heard, learningRate, tools, signal),
      mix: alone,
    };
    return tokenFusionStrategy(fuser, parameters);
  },
};

/** One member's tokens told by the anchors. */
interface Relative {
  readonly rowOf: ReadonlyMap<TokenKey, number>;
  readonly matrix: SparseRows;
}

const preparations = createPreparations<readonly Relative[]>();

async function learn(
  heard: readonly Member[],
  learningRate: number,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Learned> {
  // In an order that trust does not change, so that one preparation serves all.
  const ids = heard.map(({ id }) => id).sort();
  const vectors = await vectorsOf(ids, tools, signal);
  const known = [...vectors.values()];
  const sizes = known.map(({ keys }) => keys.length);
  if (known.length < 2 || bytesOf(sizes) > MOST_MATRIX_BYTES || anchorsOf(known).length === 0)
    return { without: ids.slice(1), note: 'relative:none', mix: alone };
  const ready = await preparations(known, () => relatives(known), tools, signal);
  const byId = new Map([...vectors.keys()].map((id, i) => [id, ready[i]]));
  return {
    without: ids.filter((id) => !vectors.has(id)),
    note: 'relative:embeddings',
    mix: (lists) => mixed(lists, byId, learningRate, tools, signal),
  };
}

function* relatives(vectors: readonly TokenVectors[]): Pieces<readonly Relative[]> {
  const anchors = anchorsOf(vectors);
  const all: Relative[] = [];
  for (const one of vectors) {
    const rowOf = rowsByKey(one);
    const rows = anchors.map((key) => rowOf.get(key) ?? 0);
    const matrix = yield* relativeRepresentation(unitRows(one.input, one.dimension), rows);
    all.push({ rowOf, matrix });
  }
  return all;
}

/** Keys that all vocabularies have. */
function anchorsOf(vectors: readonly TokenVectors[]): readonly TokenKey[] {
  const [first, ...others] = vectors.map(rowsByKey);
  return [...(first?.keys() ?? [])].filter((key) => others.every((rows) => rows.has(key)));
}

async function mixed(
  lists: readonly MemberList[],
  relativeOf: ReadonlyMap<string, Relative | undefined>,
  learningRate: number,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<readonly MixedToken[]> {
  const [main] = lists;
  const own = main === undefined ? undefined : relativeOf.get(main.member.id);
  if (main === undefined || own === undefined || main.list.tokens[0]?.key === END_OF_TEXT)
    return alone(lists);
  const target = new Float64Array(own.matrix.width);
  for (const { member, weight, list } of lists) {
    const relative = relativeOf.get(member.id);
    if (relative === undefined) continue;
    const shares = weightedSum(softmaxOf(logprobsOf(list.tokens, relative)), relative.matrix);
    for (let a = 0; a < target.length; a++)
      target[a] = (target[a] ?? 0) + weight * (shares[a] ?? 0);
  }
  const logits = logprobsOf(main.list.tokens, own);
  const search = searchLogits(logits, own.matrix, target, { learningRate, steps: STEPS });
  const shares = softmaxOf(await inPieces(search, tools, signal));
  const keys = new Set(main.list.tokens.map(({ key }) => key));
  return [...keys]
    .map((key) => ({ key, probability: shares[own.rowOf.get(key) ?? -1] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
}

/** log p by rows of the vocabulary; −∞ where nothing is listed. Tokens it does not have are dropped. */
function logprobsOf(
  tokens: MemberList['list']['tokens'],
  { rowOf, matrix }: Relative,
): Float64Array {
  const logprobs = new Float64Array(matrix.rows).fill(-Infinity);
  for (const { key, logprobNats } of tokens) {
    const row = rowOf.get(key);
    if (row === undefined) continue;
    const before = logprobs[row] ?? 0;
    logprobs[row] =
      before === -Infinity ? logprobNats : Math.log(Math.exp(before) + Math.exp(logprobNats));
  }
  return logprobs;
}

/** The main model's own distribution. */
function alone([main]: readonly MemberList[]): readonly MixedToken[] {
  return main === undefined ? [] : gacMixture([main.list], [1]);
}

function hasVectors({ primitives }: Member): boolean {
  return primitives.vectors !== 'none';
}

function tooLarge(members: readonly Member[]): string | undefined {
  const sizes = members.filter(hasVectors).flatMap(({ vocabularySize }) => vocabularySize ?? []);
  const bytes = bytesOf(sizes);
  if (sizes.length < 2 || bytes <= MOST_MATRIX_BYTES) return undefined;
  const [most, shared] = [Math.max(...sizes), Math.min(...sizes)].map(grouped);
  return (
    `smaller vocabularies: matrices of ${most} × ${shared} shared tokens would take up to ` +
    `${grouped(Math.ceil(bytes / 1e6))} MB, the limit is ${grouped(MOST_MATRIX_BYTES / 1e6)} MB`
  );
}

/** Matrices without a zero, were all tokens of the smallest vocabulary shared. */
function bytesOf(vocabularySizes: readonly number[]): number {
  const tokens = vocabularySizes.reduce((sum, size) => sum + size, 0);
  return tokens * Math.min(...vocabularySizes, Infinity) * ENTRY_BYTES;
}

function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
