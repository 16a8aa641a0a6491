import { strategies } from '../../src/strategies/registry.ts';
import type { MeasuredTable } from './fusion-methods.ts';

const SETS = [
  { table: 'ranker-quality-gap', title: 'six members, likeness' },
  { table: 'ranker-quality-three-gap', title: 'three small models, likeness' },
  { table: 'ranker-human-eval-gap', title: 'HumanEval, hidden tests' },
  { table: 'ranker-human-eval-tests-gap', title: 'the same, visible tests run' },
] as const;
const NONE = '–';
const UNMEASURED = 'mechanics tested, quality not measured here';

/** Every ranker: the share of the gap between best member and oracle that it closes, and its time. */
export function rankerSummary(tables: readonly MeasuredTable[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const found = SETS.map(({ table }) => tables.find(({ name }) => name === table));
  const cost = tables.find(({ name }) => name === 'rankers-cost');
  const rankers = strategies.filter(({ family, id }) => family === 'ranking' && id !== 'fixed');
  return {
    head: ['ranker', ...SETS.map(({ title }) => title), 'time of ranking 10'],
    rows: [
      ...rankers.map(({ id }) => {
        const cells = found.map((table) => cellOf(table, `\`${id}\``, 'share of the gap closed'));
        const isMeasured = cells.some((cell) => cell !== NONE);
        return [
          `\`${id}\``,
          ...(isMeasured ? cells : [UNMEASURED, ...cells.slice(1)]),
          cellOf(cost, `\`${id}\``, '10 candidates'),
        ];
      }),
      [
        'random member',
        ...found.map((table) => cellOf(table, 'random member', 'share of the gap closed')),
        NONE,
      ],
    ],
  };
}

function cellOf(table: MeasuredTable | undefined, way: string, column: string): string {
  const row = table?.rows.find(([name]) => name === way);
  return row?.[table?.head.indexOf(column) ?? -1] ?? NONE;
}
