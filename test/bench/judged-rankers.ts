import { ORACLE } from '../../src/benchmark/evaluate/baselines.ts';
import {
  createJudge,
  judgedItem,
  type JudgeOptions,
} from '../../src/benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import { splitItems } from '../../src/benchmark/evaluate/splits.ts';
import { qualityOf } from '../../src/benchmark/rankers/ranker-examples.ts';
import { teamExample } from '../../src/benchmark/rankers/team-example.ts';
import type { Measure } from '../../src/benchmark/report/benchmark-report.ts';
import type { RankerWeights } from '../../src/core/ranker-weights.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { chooseTeam } from '../../src/math/choose-team.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { fittedRanker } from '../../src/strategies/ranking/trained/fitted-ranker.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import type { BenchTable } from './benchmark.ts';
import { gapsClosed, gapTable } from './gap-closed.ts';
import { reportTables } from './report-tables.ts';
import { unaborted } from './stage.ts';

const TRUST =
  'Members are trusted as the learner in use would trust them after the places that chose the best member; these also chose the team of `llm-topla`.';

/** Rankers that need no model which follows instructions. */
const RANKERS = new Set([
  ...['evidence', 'pair-ranker', 'agent-forest', 'smoothie', 'more', 'llm-topla'],
  ...['majority', 'first'],
]);

export const rankers: readonly StrategyDefinition[] = strategies.filter(({ id }) =>
  RANKERS.has(id),
);

export interface JudgedRankers extends Pick<JudgeOptions, 'passes'> {
  readonly lines: readonly RecordingLine[];
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly seed: number;
  /** What decides. */
  readonly measure: Measure;
}

/**
 * What the learner in use makes of the places that choose the best member, as if the user had judged every
 * member's text there: weights by language.
 */
async function trustFrom(
  lines: readonly RecordingLine[],
  seed: number,
  passes: JudgeOptions['passes'],
): Promise<NonNullable<JudgeOptions['weightsOf']>> {
  const learner = createHedgeLearner();
  const { calibration } = splitItems(lines.map(judgedItem), seed);
  for (const at of calibration) {
    const line = lines[at];
    if (line === undefined) continue;
    const rewards: Record<string, number> = {};
    for (const { model, text } of line.candidates) {
      rewards[model] = (await passes?.(line, text)) ?? qualityOf(text, [model], line) ?? 0;
    }
    for (const { model } of line.failures ?? []) rewards[model] ??= 0;
    learner.learn({ languageId: line.language ?? '', at: 0, rewards });
  }
  return (line) => {
    const ids = (line.members ?? []).map(({ model }) => model);
    const weights = learner.weights(line.language ?? '', ids);
    return Object.fromEntries(ids.map((id, i) => [id, weights[i] ?? 0]));
  };
}

/** The team that the places which choose the best member choose as well; none where they tell nothing. */
function teamOf(lines: readonly RecordingLine[], seed: number): Pick<RankerWeights, 'team'> {
  const { calibration } = splitItems(lines.map(judgedItem), seed);
  const examples = calibration.flatMap((at) => {
    const line = lines[at];
    return (line === undefined ? undefined : teamExample(line, 1)) ?? [];
  });
  const team = chooseTeam(examples);
  return team === undefined ? {} : { team };
}

/**
 * Every ranker on a recording: its figures, its difference from the best member, and the share of the
 * gap between best member and oracle that it closes. Everybody is waited for, and nobody stays silent. The
 * places that choose the best member also teach whom to trust, and choose the team of `llm-topla`.
 */
export async function judgedRankers({
  lines,
  name,
  title,
  note,
  seed,
  measure,
  ...options
}: JudgedRankers): Promise<readonly BenchTable[]> {
  const syntax = installedSyntaxService();
  try {
    const judge = createJudge({
      ...{ strategies: rankers, syntax, seed, wait: 'all', signal: unaborted },
      ...options,
      trained: { ranker: { ...fittedRanker, ...teamOf(lines, seed) } },
      weightsOf: await trustFrom(lines, seed, options.passes),
    });
    for (const [i, line] of lines.entries()) {
      await judge.add({ kind: 'request', number: i + 1, line });
    }
    const { judgement } = judge;
    const report = await reportOf(judgement, {
      ...{ title, subject: 'recorded places', seed, measure, notes: [TRUST, note] },
    });
    const gaps = gapsClosed(judgement, measure, seed);
    const best = gaps.find(({ way }) => way === ORACLE);
    return [
      gapTable(gaps, {
        name: `${name}-gap`,
        title: `${title}: share of the gap between best member and oracle`,
        note: `By ${measure}, on ${best?.items ?? 0} places. ${TRUST} ${note}`,
      }),
      ...reportTables(report, name, title),
    ];
  } finally {
    await syntax.dispose();
  }
}
