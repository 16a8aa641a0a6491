import { NO_PRIMITIVES } from '../../src/core/model.ts';
import type { Candidate, CompletionContext } from '../../src/core/completion.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NO_MEMORY } from '../../src/core/strategy.ts';
import type {
  Arrival,
  Strategy,
  StrategyStep,
  StrategyTask,
  StrategyTools,
} from '../../src/core/strategy.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { sourceOfLines, unaborted } from './stage.ts';

const SOURCE = sourceOfLines(2000);
const CUT = SOURCE.indexOf('\n', SOURCE.length / 2);
const TEXT = `${SOURCE.slice(0, CUT)}\n    if ()\n${SOURCE.slice(CUT)}`;
const OFFSET = CUT + '\n    if ('.length;

/** A condition in a document of 2,000 lines. */
export const RANKED_PLACE = {
  ...{ uri: 'file:///ranked.ts', languageId: 'typescript', text: TEXT, offset: OFFSET },
};

const CONTEXT: CompletionContext = {
  prefix: TEXT.slice(0, OFFSET),
  suffix: TEXT.slice(OFFSET),
  path: 'ranked.ts',
  languageId: 'typescript',
  snippets: [],
  indentation: { width: 2, tabs: false },
  shape: { kind: 'line', maxLines: 1, maxTokens: 64 },
};

/** Different texts of several members: right ones, longer ones, some with a mistake. */
export function rankedTexts(key: string, count = 5): readonly string[] {
  const forms = [
    (name: string) => `${name} === undefined`,
    (name: string) => `${name}.length === 0 || value.includes(${name})`,
    (name: string) => `typeof ${name} === 'string' && ${name} !== ''`,
    (name: string) => `${name} === null || (${name}`,
    (name: string) => `isRecord(${name}) && Object.keys(${name}).length > 0`,
  ];
  return Array.from({ length: count }, (_, i) => {
    const turn = Math.floor(i / forms.length);
    return forms[i % forms.length]?.(turn === 0 ? key : `${key}${turn}`) ?? '';
  });
}

export interface RankedWith {
  /** A member besides the authors that judges. */
  readonly judge?: StrategyTools['judge'];
}

export interface RankedTexts {
  readonly last: StrategyStep | undefined;
  /** From the last arrival to the ranking of all. */
  readonly lastRankingMs: number;
}

/** Lets a strategy rank texts as they arrive, each from a member of its own. */
export async function rankedBy(
  strategy: Strategy,
  syntax: SyntaxService,
  texts: readonly string[],
  { judge }: RankedWith = {},
): Promise<RankedTexts> {
  const authors = texts.map((_, i) => `m${i + 1}`);
  const others = judge === undefined ? [] : ['judge'];
  const task: StrategyTask = {
    context: CONTEXT,
    members: [...authors, ...others].map((id) => ({
      ...{ id, family: id, weight: 1 / (authors.length + others.length) },
      primitives: {
        ...NO_PRIMITIVES,
        generate: 'exact',
        ...(id === 'judge' ? { judge: 'judge' } : {}),
      },
    })),
  };
  let arrivedAt = Number.NaN;
  const tools: StrategyTools = {
    random: seededRandom(1),
    memory: NO_MEMORY,
    async *collect(wanted): AsyncGenerator<Arrival> {
      for (const [i, text] of texts.entries()) {
        const modelId = authors[i] ?? '';
        if (wanted.includes(modelId)) {
          arrivedAt = performance.now();
          yield { kind: 'candidate', candidate: candidateOf(i, modelId, text) };
        }
      }
    },
    async parse(text) {
      const place = { ...RANKED_PLACE, insertions: [text] };
      const [first] = await syntax.parseEvidence(place, unaborted);
      return first ?? { newErrors: 0, known: false };
    },
    async tree(text) {
      const [first] = await syntax.treeBags({ ...RANKED_PLACE, insertions: [text] }, unaborted);
      return first;
    },
    observe: (observed) => Promise.resolve(observed.map(() => ({}))),
    judge: judge ?? unwanted,
    fuse: unwanted,
    generate: unwanted,
    next: unwanted,
    score: unwanted,
    embed: unwanted,
    vectors: unwanted,
    breathe: () => Promise.resolve(),
  };
  let last: StrategyStep | undefined;
  let lastRankingMs = Number.NaN;
  for await (const step of strategy.run(task, tools, unaborted)) {
    if (!Number.isNaN(arrivedAt)) lastRankingMs = performance.now() - arrivedAt;
    arrivedAt = Number.NaN;
    last = step;
  }
  return { last, lastRankingMs };
}

function candidateOf(i: number, modelId: string, text: string): Candidate {
  const tokens = Array.from({ length: 8 }, () => ({ text: 'x', logprobNats: -0.4 }));
  return {
    ...{ id: `c${i + 1}`, text, modelIds: [modelId], complete: true },
    generation: {
      ...{ modelId, text, tokens, totalMs: 100 },
      finish: { unified: 'stop', raw: 'stop' },
      usage: { estimated: true },
    },
  };
}

async function unwanted(): Promise<never> {
  throw new Error('no ranker calls this model');
}
