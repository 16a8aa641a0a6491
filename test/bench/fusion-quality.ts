import { reportOf } from '../../src/benchmark/evaluate/report-of.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import { strategies } from '../../src/strategies/registry.ts';
import type { Bench, Benchmark, BenchTable } from './benchmark.ts';
import { fusionSites } from './fusion-sites.ts';
import { judgeFusion } from './judge-fusion.ts';
import { NANO_MEMBERS } from './recorded-holes.ts';
import { reportTables } from './report-tables.ts';

/** What is judged on all places: the default and the two that are to beat the best member. */
const JUDGED_ON_ALL = new Set(['evidence', 'lazy-span', 'spec-em']);
/** Holes of a language: three in ten are for choosing its best member. */
const PER_LANGUAGE = 2000;
/** Holes of a language for all methods, some of which call models dozens of times a hole. */
const PER_LANGUAGE_FOR_ALL = 100;

/** Fusion on packages that no model was trained on and nothing was tuned on; see `judgeFusion`. */
export const fusionQuality: Benchmark = {
  name: 'fusion-quality',
  async run(bench) {
    const main = strategies.filter(({ id }) => JUDGED_ON_ALL.has(id));
    return await tablesOf(
      { name: 'fusion-quality', title: 'Fusion of six members', judged: main },
      bench.rounds(PER_LANGUAGE, 60),
      bench,
    );
  },
};

/** Every method that fuses, with the three small models alone, on fewer places. */
export const fusionThree: Benchmark = {
  name: 'fusion-three',
  async run(bench) {
    const judged = strategies.filter(
      ({ id, family }) => id === 'evidence' || family.endsWith('-fusion'),
    );
    return await tablesOf(
      {
        ...{ name: 'fusion-three', title: 'Fusion of the three small models' },
        ...{ judged, memberIds: NANO_MEMBERS },
      },
      bench.rounds(PER_LANGUAGE_FOR_ALL, 20),
      bench,
    );
  },
};

interface Judged {
  readonly name: string;
  readonly title: string;
  readonly judged: readonly StrategyDefinition[];
  /** All where absent. */
  readonly memberIds?: readonly string[];
}

async function tablesOf(
  { name, title, judged, memberIds }: Judged,
  perLanguage: number,
  bench: Bench,
): Promise<readonly BenchTable[]> {
  const { sites, packages, duplicates } = fusionSites(perLanguage, bench.seed);
  const judgement = await judgeFusion(sites, judged, bench.seed, memberIds);
  const report = await reportOf(judgement, {
    title,
    subject: 'packages',
    seed: bench.seed,
    notes: [
      `${packages} packages that no model was trained on, ${duplicates} near-duplicate files left out; line ends, lines, blocks and arguments in turn; everybody is waited for.`,
    ],
  });
  return reportTables(report, name, title);
}
