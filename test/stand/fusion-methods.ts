import type { StrategyRow } from '../../src/core/strategy.ts';
import { strategies } from '../../src/strategies/registry.ts';

export interface MeasuredTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a backend tells of what methods need, at best. */
interface Backend {
  readonly title: string;
  readonly score?: string;
  readonly next?: string;
  readonly vectors?: string;
  /** Methods that decide by shares hear members that only compare texts. */
  readonly judge?: string;
}

const BACKENDS: readonly Backend[] = [
  { title: 'embedded', score: 'exact', next: 'exact', vectors: 'exact' },
  { title: 'Ollama', score: 'exact, walk or forced', next: 'walk' },
  { title: 'llama.cpp’s server', score: 'forced', next: 'walk' },
  { title: 'vLLM', score: 'exact', next: 'walk' },
  { title: 'chat only', judge: 'judge' },
];

const HEARS_JUDGES = new Set(['lazy-span', 'spec-em']);
const NONE = '–';

/** Every method that fuses: what it goes by on each backend, what it gives and what it costs. */
export function fusionMethods(tables: readonly MeasuredTable[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const cell = (table: string, id: string, column: string): string => {
    const found = tables.find(({ name }) => name === table);
    const row = found?.rows.find(([way]) => way === `\`${id}\``);
    return row?.[found?.head.indexOf(column) ?? -1] ?? NONE;
  };
  return {
    head: [
      'method',
      ...BACKENDS.map(({ title }) => title),
      'similarity',
      'against the best member, points',
      'texts of its own',
      'speed ÷ slowest member',
      'calls a token',
      'read and written a token',
    ],
    rows: strategies
      .filter(({ family }) => family.endsWith('-fusion'))
      .map((definition) => {
        const { id } = definition;
        return [
          `\`${id}\``,
          ...fidelities(definition).map(([, fidelity]) => fidelity),
          cell('fusion-three', id, 'edit similarity'),
          cell('fusion-three-comparison', id, 'difference'),
          cell('fusion-three-comparison', id, 'own'),
          cell('fusion-cost-embedded', id, '÷ slowest member alone'),
          cell('fusion-cost-embedded', id, 'calls a token'),
          cell('fusion-cost-embedded', id, 'read and written a token'),
        ];
      }),
  };
}

/** What a method that fuses goes by on each backend; empty for others, which need no figures. */
export function fidelities(row: StrategyRow): readonly (readonly [string, string])[] {
  if (!row.family.endsWith('-fusion')) return [];
  return BACKENDS.map((backend) => [backend.title, fidelityOn(backend, row)]);
}

function fidelityOn(backend: Backend, { id, needs }: StrategyRow): string {
  // Its router sees hidden states where one was trained for them, else lists of likely tokens.
  if (id === 'citer' && backend.vectors !== undefined) return 'exact states, or walk';
  const { score, next, vectors } = needs.primitives ?? {};
  if (vectors !== undefined && backend.vectors === undefined) return NONE;
  const told = [
    ...(score === undefined ? [] : [backend.score]),
    ...(next === undefined ? [] : [backend.next]),
  ];
  if (told.every((one) => one !== undefined)) return told.at(-1) ?? NONE;
  return HEARS_JUDGES.has(id) && backend.judge !== undefined ? backend.judge : NONE;
}
