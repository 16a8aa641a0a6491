// Fits the weights of the nested model on the calibration packages and prints them as TypeScript.
//   node test/bench/fit-ngram.ts > src/ngram/fitted-parameters.ts
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import {
  evidenceClass,
  EVIDENCE_CLASSES,
  LEVEL_NAMES,
  MANY_SUCCESSORS,
} from '../../src/ngram/ngram-parameters.ts';
import { packageSources, withoutDuplicates } from './evaluation-sources.ts';
import { corpusOf, ORDER, workspaceCorpora, type WorkspaceCorpus } from './workspace-corpus.ts';
import { calibrationPackages } from './workspace-packages.ts';

const FILES_OF_A_WORKSPACE = 10;
const FILES_OF_THE_LARGE = 40;
const TOKENS_OF_A_FILE = 2000;
const ITERATIONS = 25;
/** What every weight is drawn to until there is evidence. */
const PRIOR = { weight: 0.4, events: 2 };
const MOST_WEIGHT = 0.9995;
/** Fewer events than this tell nothing: the next shorter context's weight is taken. */
const LEAST_EVENTS = 20;

/** One token: the contexts that end its history, most trusted first, and the spelling's share. */
interface Event {
  /** Index of the weight. */
  readonly weights: Uint16Array;
  /** Share that the context gives the token. */
  readonly shares: Float64Array;
  readonly spelling: number;
}

const events = [...workspaceCorpora(calibrationPackages)].flatMap((corpus) =>
  eventsOf(corpus, FILES_OF_A_WORKSPACE),
);
// All packages of a language as one workspace: weights must also hold where there is much text.
for (const packages of [
  { npm: calibrationPackages.npm, python: [] },
  { npm: [], python: calibrationPackages.python },
])
  events.push(
    ...eventsOf(
      corpusOf('all', withoutDuplicates(packageSources(packages)).sources),
      FILES_OF_THE_LARGE,
    ),
  );

const { weights, bits } = fit(events);
process.stderr.write(`${events.length} tokens, ${bits.toFixed(3)} bits a token\n`);
process.stdout.write(
  [
    "import type { NgramParameters } from './ngram-parameters.ts';",
    '',
    '/**',
    ' * Weights by expectation maximisation (Jelinek and Mercer, 1980) on files held out of the calibration',
    ` * packages of the benchmark \`workspace-model\`, ${events.length} tokens. Made by \`test/bench/fit-ngram.ts\`.`,
    ' */',
    'export const fittedParameters: NgramParameters = {',
    '  weights: {',
    ...LEVEL_NAMES.flatMap((name, level) => [
      `    ${name}: [`,
      ...Array.from({ length: ORDER }, (_, length) => `      [${rowOf(level, length)}],`),
      '    ],',
    ]),
    '  },',
    '};',
    '',
  ].join('\n'),
);

function eventsOf(corpus: WorkspaceCorpus, most: number): readonly Event[] {
  const step = Math.max(1, Math.floor(corpus.files.length / most));
  return corpus.files
    .filter((_, index) => index % step === 0)
    .flatMap((file) => {
      const folder = corpus.folderOf(file);
      return corpus.without(file, () => {
        const own = new EditableCounts(ORDER);
        const found: Event[] = [];
        own.addSequence(file.tokens.subarray(0, 1));
        for (let end = 1; end < Math.min(TOKENS_OF_A_FILE, file.tokens.length); end++) {
          const token = file.tokens[end] ?? 0;
          found.push(eventAt([own, folder, corpus.counts], file.tokens, end, corpus, token));
          const after = file.tokens.subarray(0, end + 1);
          own.replaceSequence(file.tokens.subarray(0, end), after, { head: end, tail: 0 });
        }
        return found;
      });
    });
}

function eventAt(
  levels: readonly EditableCounts[],
  history: Uint32Array,
  end: number,
  { bytes, vocabulary }: WorkspaceCorpus,
  token: number,
): Event {
  const views = levels.map((counts) => counts.view(history, end));
  const indices: number[] = [];
  const shares: number[] = [];
  for (let length = ORDER - 1; length >= 0; length--) {
    for (const [level, view] of views.entries()) {
      const total = length > view.longest ? 0 : view.total(length);
      if (total <= 0) continue;
      let distinct = 0;
      view.forEachSuccessor(length, () => ++distinct < MANY_SUCCESSORS);
      indices.push(indexOf(level, length, evidenceClass(total, distinct)));
      shares.push(view.count(length, token) / total);
    }
  }
  return {
    weights: Uint16Array.from(indices),
    shares: Float64Array.from(shares),
    spelling: Math.exp(bytes.logprobNats(vocabulary.textOf(token))),
  };
}

/**
 * Expectation maximisation: λ is the expected share of the events in which the context produced the
 * token, among those in which it or one after it did.
 */
function fit(all: readonly Event[]): { weights: Float64Array; bits: number } {
  const lambda = new Float64Array(LEVEL_NAMES.length * ORDER * EVIDENCE_CLASSES).fill(PRIOR.weight);
  let bits = 0;
  for (let round = 0; round < ITERATIONS; round++) {
    const produced = new Float64Array(lambda.length).fill(PRIOR.weight * PRIOR.events);
    const reached = new Float64Array(lambda.length).fill(PRIOR.events);
    bits = 0;
    for (const { weights: indices, shares, spelling } of all) {
      let left = 1;
      const parts = Float64Array.from(shares, (share, i) => {
        const weight = left * lambda[indices[i]!]!;
        left -= weight;
        return weight * share;
      });
      const p = parts.reduce((sum, part) => sum + part, left * spelling);
      bits -= Math.log2(p);
      let reach = (left * spelling) / p;
      for (let i = parts.length - 1; i >= 0; i--) {
        reach += parts[i]! / p;
        produced[indices[i]!]! += parts[i]! / p;
        reached[indices[i]!]! += reach;
      }
    }
    for (const i of lambda.keys()) lambda[i] = Math.min(MOST_WEIGHT, produced[i]! / reached[i]!);
    if (round === ITERATIONS - 1) fillGaps(lambda, reached);
  }
  return { weights: lambda, bits: bits / all.length };
}

function fillGaps(lambda: Float64Array, reached: Float64Array): void {
  for (const level of LEVEL_NAMES.keys())
    for (let length = 1; length < ORDER; length++)
      for (let evidence = 0; evidence < EVIDENCE_CLASSES; evidence++)
        if (reached[indexOf(level, length, evidence)]! < LEAST_EVENTS + PRIOR.events)
          lambda[indexOf(level, length, evidence)] = lambda[indexOf(level, length - 1, evidence)]!;
}

function rowOf(level: number, length: number): string {
  return Array.from({ length: EVIDENCE_CLASSES }, (_, evidence) =>
    String(Number(weights[indexOf(level, length, evidence)]!.toFixed(3))),
  ).join(', ');
}

function indexOf(level: number, length: number, evidence: number): number {
  return (level * ORDER + length) * EVIDENCE_CLASSES + evidence;
}
