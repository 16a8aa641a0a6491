import { NO_PRIMITIVES } from '../../src/core/model.ts';
import type { Candidate, CompletionContext } from '../../src/core/completion.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NO_MEMORY } from '../../src/core/strategy.ts';
import type { Arrival, StrategyTask, StrategyTools } from '../../src/core/strategy.ts';
import { evidence } from '../../src/strategies/ranking/evidence.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { ms, type Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';
import { sourceOfLines, unaborted } from './stage.ts';
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
          parser: () => parseAlone(syntax, textsOf(`p${round}`)),
          parsing: () => rankAll(syntax, textsOf(`r${round}`)),
          cached: () => rankAll(syntax, textsOf(`r${round}`)),
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
const MEMBERS = ['a', 'b', 'c', 'd', 'e'];
const SOURCE = sourceOfLines(2000);
const CUT = SOURCE.indexOf('\n', SOURCE.length / 2);
const TEXT = `${SOURCE.slice(0, CUT)}\n    if ()\n${SOURCE.slice(CUT)}`;
const OFFSET = CUT + '\n    if ('.length;
const PLACE = { uri: 'file:///ranked.ts', languageId: 'typescript', text: TEXT, offset: OFFSET };

const CONTEXT: CompletionContext = {
  prefix: TEXT.slice(0, OFFSET),
  suffix: TEXT.slice(OFFSET),
  path: 'ranked.ts',
  languageId: 'typescript',
  snippets: [],
  indentation: { width: 2, tabs: false },
  shape: { kind: 'line', maxLines: 1, maxTokens: 64 },
};

/** Five different texts: right, longer, with a mistake. */
function textsOf(key: string): readonly string[] {
  return [
    `${key} === undefined`,
    `${key}.length === 0 || value.includes(${key})`,
    `typeof ${key} === 'string' && ${key} !== ''`,
    `${key} === null || (${key}`,
    `isRecord(${key}) && Object.keys(${key}).length > 0`,
  ];
}

async function parseAlone(syntax: SyntaxService, texts: readonly string[]): Promise<number> {
  const evidences = await syntax.parseEvidence({ ...PLACE, insertions: texts }, unaborted);
  return evidences.reduce((sum, { newErrors }) => sum + newErrors, 0);
}

async function rankAll(syntax: SyntaxService, texts: readonly string[]): Promise<string> {
  const task: StrategyTask = {
    context: CONTEXT,
    members: MEMBERS.map((id) => ({
      id,
      family: id,
      weight: 1 / MEMBERS.length,
      primitives: {
        ...NO_PRIMITIVES,
        generate: 'exact',
      },
    })),
  };
  const tools: StrategyTools = {
    random: seededRandom(1),
    memory: NO_MEMORY,
    async *collect(): AsyncGenerator<Arrival> {
      for (const [i, text] of texts.entries())
        yield { kind: 'candidate', candidate: candidateOf(i, text) };
    },
    async parse(text) {
      const [first] = await syntax.parseEvidence({ ...PLACE, insertions: [text] }, unaborted);
      return first ?? { newErrors: 0, known: false };
    },
    tree: unwanted,
    observe: (texts) => Promise.resolve(texts.map(() => ({}))),
    fuse: unwanted,
    generate: unwanted,
    next: unwanted,
    score: unwanted,
    judge: unwanted,
    embed: unwanted,
    vectors: unwanted,
    breathe: () => Promise.resolve(),
  };
  let best = '';
  for await (const step of evidence
    .create({ quorum: 2, minimumScore: 0.3 })
    .run(task, tools, unaborted))
    best = step.ranking.scored[0]?.candidate.text ?? '';
  return best;
}

function candidateOf(i: number, text: string): Candidate {
  const modelId = MEMBERS[i] ?? '';
  const tokens = Array.from({ length: 8 }, () => ({ text: 'x', logprobNats: -0.4 }));
  return {
    id: `c${i + 1}`,
    text,
    modelIds: [modelId],
    complete: true,
    generation: {
      modelId,
      text,
      tokens,
      finish: { unified: 'stop', raw: 'stop' },
      usage: { estimated: true },
      totalMs: 100,
    },
  };
}

async function unwanted(): Promise<never> {
  throw new Error('evidence calls no model');
}
