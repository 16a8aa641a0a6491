import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import { strategies } from '../../src/strategies/registry.ts';
import type { Bench, Benchmark, BenchTable } from './benchmark.ts';
import { fusionSites } from './fusion-sites.ts';
import { judgeFusion } from './judge-fusion.ts';
import { reportTables } from './report-tables.ts';

/** What is judged on all places: the default and the two that are to beat the best member. */
const JUDGED_ON_ALL = new Set(['evidence', 'lazy-span', 'spec-em']);
/** Holes of a language: three in ten are for choosing its best member. */
const PER_LANGUAGE = 2900;
/** Holes of a language on which every strategy is judged; some call models dozens of times a hole. */
const PER_LANGUAGE_FOR_ALL = 300;

/** Fusion on packages that no model was trained on and nothing was tuned on; see `judgeFusion`. */
export const fusionQuality: Benchmark = {
  name: 'fusion-quality',
  async run(bench) {
    const main = strategies.filter(({ id }) => JUDGED_ON_ALL.has(id));
    const few = bench.rounds(PER_LANGUAGE_FOR_ALL, 30);
    return [
      ...(await tablesOf('fusion-quality', main, bench.rounds(PER_LANGUAGE, 60), bench)),
      ...(await tablesOf('fusion-quality-all', strategies, few, bench)),
    ];
  },
};

async function tablesOf(
  name: string,
  judged: readonly StrategyDefinition[],
  perLanguage: number,
  bench: Bench,
): Promise<readonly BenchTable[]> {
  const { sites, packages, duplicates } = fusionSites(perLanguage, bench.seed);
  const judgement = await judgeFusion(sites, judged, bench.seed);
  const report = await reportOf(judgement, {
    title: 'Fusion',
    subject: 'packages',
    seed: bench.seed,
    notes: [
      `${packages} packages that no model was trained on, ${duplicates} near-duplicate files left out; line ends, lines, blocks and arguments in turn; everybody is waited for.`,
    ],
  });
  return reportTables(report, name, 'Fusion of several models');
}
