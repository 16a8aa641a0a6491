import { ORACLE } from '../../src/benchmark/evaluate/baselines.ts';
import { createJudge, type JudgeOptions } from '../../src/benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import type { Measure } from '../../src/benchmark/report/benchmark-report.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import type { BenchTable } from './benchmark.ts';
import { gapsClosed, gapTable } from './gap-closed.ts';
import { reportTables } from './report-tables.ts';
import { unaborted } from './stage.ts';

/** Rankers that need no model which follows instructions. */
const RANKERS = new Set([
  ...['evidence', 'pair-ranker', 'agent-forest', 'smoothie', 'more', 'llm-topla'],
  ...['majority', 'first'],
]);

export const rankers: readonly StrategyDefinition[] = strategies.filter(({ id }) =>
  RANKERS.has(id),
);

export interface JudgedRankers extends Pick<JudgeOptions, 'passes' | 'trained'> {
  readonly lines: readonly RecordingLine[];
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly seed: number;
  /** What decides. */
  readonly measure: Measure;
}

/**
 * Every ranker on a recording: its figures, its difference from the best member, and the share of the
 * gap between best member and oracle that it closes. Everybody is waited for, and nobody stays silent.
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
    });
    for (const [i, line] of lines.entries()) {
      await judge.add({ kind: 'request', number: i + 1, line });
    }
    const { judgement } = judge;
    const report = await reportOf(judgement, {
      ...{ title, subject: 'recorded places', seed, measure, notes: [note] },
    });
    const gaps = gapsClosed(judgement, measure, seed);
    const best = gaps.find(({ way }) => way === ORACLE);
    return [
      gapTable(gaps, {
        name: `${name}-gap`,
        title: `${title}: share of the gap between best member and oracle`,
        note: `By ${measure}, on ${best?.items ?? 0} places. ${note}`,
      }),
      ...reportTables(report, name, title),
    ];
  } finally {
    await syntax.dispose();
  }
}
