import { evidence } from '../../src/strategies/ranking/evidence.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';
import { RANKED_PLACE, rankedBy, rankedTexts } from './ranked-place.ts';
import { unaborted } from './stage.ts';
import { median, quantile } from './statistics.ts';

/**
 * Evidence ranking of five candidates in a 2,000-line document: with parsing, and again when the
 * parser knows the texts. The bare counterpart is the parser alone, asked for all five at once.
 */
export const ranking: Benchmark = {
  name: 'ranking',
  async run(bench) {
    const syntax = installedSyntaxService();
    const rounds = bench.rounds(100, 8);
    const figures = { parser: [] as number[], parsing: [] as number[], cached: [] as number[] };
    try {
      for (let round = 0; round < rounds + WARM_UP; round++) {
        // Texts of other rounds and of the other arm are never in the parser's cache.
        const arms = {
          parser: () => parseAlone(syntax, rankedTexts(`p${round}`)),
          parsing: () =>
            rankedBy(
              evidence.create({ quorum: 2, minimumScore: 0.3 }),
              syntax,
              rankedTexts(`r${round}`),
            ),
          cached: () =>
            rankedBy(
              evidence.create({ quorum: 2, minimumScore: 0.3 }),
              syntax,
              rankedTexts(`r${round}`),
            ),
        };
        const order =
          round % 2 === 0
            ? (['parser', 'parsing', 'cached'] as const)
            : (['parsing', 'cached', 'parser'] as const);
        for (const arm of order) {
          const figure = await timed(arms[arm]);
          if (round >= WARM_UP) figures[arm].push(figure);
        }
      }
    } finally {
      await syntax.dispose();
    }
    const row = (name: string, values: readonly number[]): readonly string[] => [
      name,
      ms(median(values)),
      ms(quantile(values, 0.95)),
    ];
    return [
      {
        name: 'ranking',
        title: 'Evidence ranking of five candidates',
        note: `2,000 lines of TypeScript, ${rounds} rounds: five arrivals with a ranking after each. Must stay within 50 ms with parsing and 5 ms with parses cached, goal 10 and 1 ms.`,
        head: ['work', 'p50', 'p95'],
        rows: [
          row('the parser alone, five texts', figures.parser),
          row('ranking with parsing', figures.parsing),
          row('ranking, parses cached', figures.cached),
        ],
      },
    ];
  },
};

const WARM_UP = 3;

async function parseAlone(syntax: SyntaxService, texts: readonly string[]): Promise<number> {
  const evidences = await syntax.parseEvidence({ ...RANKED_PLACE, insertions: texts }, unaborted);
  return evidences.reduce((sum, { newErrors }) => sum + newErrors, 0);
}
