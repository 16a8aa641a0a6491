import { findStrategy, parametersOf } from '../../src/strategies/registry.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, type Benchmark, type BenchTable } from './benchmark.ts';
import { rankers } from './judged-rankers.ts';
import { rankedBy, rankedTexts } from './ranked-place.ts';
import { median, quantile } from './statistics.ts';

const COUNTS = [2, 5, 10, 20];
const WARM_UP = 3;

/** What rankers cost on this machine, and how many comparisons judges are asked for. */
export const rankersCost: Benchmark = {
  name: 'rankers-cost',
  async run(bench) {
    return [await times(bench.rounds(30, 3)), await comparisons()];
  },
};

/** Time of ranking n finished candidates once, what the parser said of them being known. */
async function times(rounds: number): Promise<BenchTable> {
  const syntax = installedSyntaxService();
  try {
    const rows: string[][] = [];
    for (const definition of rankers) {
      const strategy = definition.create(parametersOf(definition));
      const cells: string[] = [];
      for (const count of COUNTS) {
        const figures: number[] = [];
        for (let round = 0; round < rounds + WARM_UP; round++) {
          const texts = rankedTexts(`n${round}`, count);
          await rankedBy(strategy, syntax, texts);
          const { lastRankingMs } = await rankedBy(strategy, syntax, texts);
          if (round >= WARM_UP) figures.push(lastRankingMs);
        }
        cells.push(`${ms(median(figures))} (${ms(quantile(figures, 0.95))})`);
      }
      rows.push([`\`${definition.id}\``, ...cells]);
    }
    return {
      name: 'rankers-cost',
      title: 'Time of one ranking',
      note: `p50 (p95) of ${rounds} rounds in a document of 2,000 lines, parses cached: from the last arrival to the ranking of all. Must stay within 10 ms for 10 candidates.`,
      head: ['ranker', ...COUNTS.map((count) => `${count} candidates`)],
      rows,
    };
  } finally {
    await syntax.dispose();
  }
}

/** Pairs that one judge is asked of n candidates, by schedule; it prefers the shorter text, surely. */
async function comparisons(): Promise<BenchTable> {
  const definition = findStrategy('pair-ranker');
  if (definition === undefined) throw new Error('no pair-ranker');
  const syntax = installedSyntaxService();
  const judge = (_id: string, _prefix: string, first: string, second: string) => {
    const preferFirst = 1 / (1 + Math.exp((first.length - second.length) / 4));
    return Promise.resolve({
      ...{ preferFirst, fidelity: 'judge' as const },
      orders: { forth: preferFirst, back: preferFirst },
    });
  };
  try {
    const rows: string[][] = [];
    for (const [schedule, name] of ['full matrix', 'budgeted', 'bubble'].entries()) {
      const cells: string[] = [];
      for (const count of COUNTS) {
        const parameters = parametersOf(definition, {
          ...{ judges: 1, schedule, best: count, budget: 190 },
        });
        const texts = rankedTexts('n', count);
        const { last } = await rankedBy(definition.create(parameters), syntax, texts, { judge });
        const { compared = 0, ofPairs = 0 } = last?.judging ?? {};
        cells.push(`${compared} of ${ofPairs}`);
      }
      rows.push([name, ...cells]);
    }
    return {
      name: 'rankers-comparisons',
      title: 'Pairs that a judge is asked',
      note: 'By the schedule of `pair-ranker`; each pair is two short calls, one in each order. A scripted judge: the number of questions, not their quality.',
      head: ['schedule', ...COUNTS.map((count) => `${count} candidates`)],
      rows,
    };
  } finally {
    await syntax.dispose();
  }
}
