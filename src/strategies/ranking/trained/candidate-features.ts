import type { Candidate } from '../../../core/completion.ts';
import type {
  Observation,
  ParseEvidence,
  StrategyTask,
  StrategyTools,
} from '../../../core/strategy.ts';
import { didLoad } from '../../../text/behaviour-clusters.ts';
import { candidateLook, LOOK_FEATURES, surroundingsOf } from '../../../text/candidate-look.ts';
import { candidateCompany, COMPANY_FEATURES } from './candidate-company.ts';
import { parseShares } from '../parse-shares.ts';
import { candidateSureness, SURENESS_FEATURES } from './candidate-sureness.ts';

const PARSE_FEATURES = ['parse-known', 'parse-worse', 'parse-errors'] as const;
const PLACE_FEATURES = ['length-to-median', 'length-off-median', 'block-wanted'] as const;
const OBSERVED_FEATURES = [
  'check-known',
  'check-share',
  'behaviour-known',
  'behaviour-share',
  'diagnostics-known',
  'new-diagnostics',
] as const;

/** What trained rankers look at, in this order. */
export const FEATURES: readonly string[] = [
  ...PARSE_FEATURES,
  ...COMPANY_FEATURES,
  ...SURENESS_FEATURES,
  ...LOOK_FEATURES,
  ...PLACE_FEATURES,
  ...OBSERVED_FEATURES,
];

type Row = Readonly<Record<string, number>>;

/** So many errors or diagnostics are as bad as can be told. */
const FULL_ERRORS = 3;
const FULL_OCTAVES = 3;
/** Features are kept to so much, so that sums in another order give the same row. */
const GRAIN = 1e6;

/**
 * A row of features for each candidate, in their order, each in [−1, 1]:
 *
 *     parse-worse        1 − 1 / (1 + e(i) − min(0, min_j e(j))), as in `evidence`
 *     parse-errors       e(i) / 3
 *     length-to-median   log₂((length + 1) / (median + 1)) / 3; `length-off-median` its absolute value
 *     block-wanted       1 where several lines may be written
 *     check-share        tests that pass / tests
 *     behaviour-share    share of the authors of texts that load whose text does the same when it is run
 *     new-diagnostics    diagnostics / 3
 *     others             see `candidateCompany`, `candidateSureness` and `candidateLook`
 *
 * What is not known is 0, and a feature beside it says that it is known. A row depends on the request
 * and the set of texts alone, not on their order; nothing in it names a member.
 *
 * Cost  a parse, a tree and an observation per new text (all memoised by their tools), one call of
 *       `score` an instant member, O(n · min(n, 24)) comparisons of at most 64 tokens.
 */
export async function candidateFeatures(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
): Promise<readonly (readonly number[])[]> {
  const texts = candidates.map(({ text }) => text);
  const [parses, trees, observations, sureness] = await Promise.all([
    Promise.all(texts.map((text) => tools.parse(text))),
    Promise.all(texts.map((text) => tools.tree(text))),
    tools.observe(texts),
    candidateSureness(candidates, task, tools),
  ]);
  const { prefix, suffix } = task.context;
  const around = surroundingsOf(prefix, suffix);
  const company = candidateCompany(candidates, trees, task);
  const parsed = parseRows(parses);
  const placed = placeRows(texts, task);
  const observed = observedRows(candidates, observations);
  return texts.map((text, i) => {
    const row: Row = {
      ...parsed[i],
      ...company[i],
      ...sureness[i],
      ...candidateLook(text, around),
      ...placed[i],
      ...observed[i],
    };
    return FEATURES.map((name) => bounded(row[name]));
  });
}

function parseRows(parses: readonly ParseEvidence[]): readonly Row[] {
  const shares = parseShares(parses);
  return parses.map(({ newErrors }, i): Row => {
    const share = shares[i];
    return share === undefined
      ? {}
      : {
          'parse-known': 1,
          'parse-worse': 1 - share,
          'parse-errors': newErrors / FULL_ERRORS,
        };
  });
}

function placeRows(texts: readonly string[], { context }: StrategyTask): readonly Row[] {
  const octaves = texts.map((text) => Math.log2(1 + text.length));
  const ordered = octaves.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  const median = ((ordered[Math.floor(middle)] ?? 0) + (ordered[Math.ceil(middle)] ?? 0)) / 2;
  return octaves.map((octave): Row => {
    const off = (octave - median) / FULL_OCTAVES;
    return {
      'length-to-median': off,
      'length-off-median': Math.abs(off),
      'block-wanted': context.shape.kind === 'block' ? 1 : 0,
    };
  });
}

function observedRows(
  candidates: readonly Candidate[],
  observations: readonly Observation[],
): readonly Row[] {
  const authors = new Map<string, number>();
  let all = 0;
  for (const [i, { modelIds }] of candidates.entries()) {
    const behaviour = observations[i]?.behaviour;
    if (behaviour === undefined || didLoad(behaviour) === false) continue;
    authors.set(behaviour, (authors.get(behaviour) ?? 0) + modelIds.length);
    all += modelIds.length;
  }
  return candidates.map((_, i): Row => {
    const { check, behaviour, newDiagnostics } = observations[i] ?? {};
    return {
      ...(check === undefined || check.total < 1
        ? {}
        : { 'check-known': 1, 'check-share': check.passed / check.total }),
      ...(behaviour === undefined || all === 0
        ? {}
        : { 'behaviour-known': 1, 'behaviour-share': (authors.get(behaviour) ?? 0) / all }),
      ...(newDiagnostics === undefined
        ? {}
        : { 'diagnostics-known': 1, 'new-diagnostics': newDiagnostics / FULL_ERRORS }),
    };
  });
}

function bounded(value = 0): number {
  if (!Number.isFinite(value)) return 0;
  return Math.round(Math.max(-1, Math.min(1, value)) * GRAIN) / GRAIN;
}
