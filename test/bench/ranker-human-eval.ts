import { systemClock } from '../../src/core/clock.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import type { Bench, Benchmark, BenchTable } from './benchmark.ts';
import type { RefactorHole } from './hole-refactor-hole.ts';
import { humanEvalSets } from './hole-refactor-sets.ts';

import { earlierTables, humanEvalFolder, ownNode } from './human-eval-folder.ts';
import {
  testsRunner,
  type RunTests,
  type Tested,
  type TestsPassed,
} from './hole-refactor-tests.ts';
import { judgedRankers } from './judged-rankers.ts';
import { openSiteMembers, SITE_MEMBERS } from './recorded-sites.ts';
import { unaborted } from './stage.ts';

const NAME = 'ranker-human-eval';
const HOLES = 1000;

/**
 * Rankers on one-line holes of HumanEval, judged by hidden tests: first by the texts alone, then with what
 * the visible tests told. Which tests are visible, half of a function's, is decided by seed before anything
 * runs. The data is not part of the repository: without `--data FILE` the figures of the last run stay.
 */
export const rankerHumanEval: Benchmark = {
  name: NAME,
  async run(bench) {
    const folder = humanEvalFolder(bench.data);
    if (folder === undefined) return earlierTables((name) => name.startsWith(NAME));
    const sandbox = await openSandbox({ clock: systemClock, allowCopied: false }, unaborted);
    const python = await findPython('python3', systemClock, unaborted);
    const run = testsRunner({ sandbox, python, node: ownNode() }, unaborted);
    const [set] = await humanEvalSets(folder, bench.seed, sandbox, python);
    const holes = (set?.holes ?? []).slice(0, bench.rounds(HOLES, 30));
    const lines = await recorded(holes, set?.sources ?? []);
    const tested = await testedTexts(holes, lines, run);
    return await tablesOf({ holes, lines, tested, run }, bench);
  },
};

type Results = ReadonlyMap<string, ReadonlyMap<string, TestsPassed>>;

/** Each function is a file of one folder: the second model of the workspace has read all but its own. */
async function recorded(
  holes: readonly RefactorHole[],
  sources: readonly RefactorHole['source'][],
): Promise<readonly RecordingLine[]> {
  // No package has these functions beside it.
  const members = openSiteMembers(SITE_MEMBERS.filter((id) => !id.startsWith('sibling:')));
  try {
    const files = sources.map(({ path: file, languageId, text }) => ({
      ...{ path: file, languageId, text, packageName: 'functions' },
    }));
    await members.show(files, []);
    return await members.record(
      holes.map((hole) => ({
        ...{ id: hole.id, kind: 'line', path: hole.source.path, group: hole.source.group },
        languageId: hole.source.languageId,
        before: `${hole.above}\n${hole.indentation}`,
        after: hole.below,
        reference: hole.reference.join('\n').trim(),
      })),
    );
  } finally {
    await members.dispose();
  }
}

/** What the tests say of every different text of every hole. */
async function testedTexts(
  holes: readonly RefactorHole[],
  lines: readonly RecordingLine[],
  run: RunTests,
): Promise<Results> {
  const tested = new Map<string, ReadonlyMap<string, TestsPassed>>();
  await Promise.all(
    holes.map(async (hole, i) => {
      const texts = [...new Set(lines[i]?.candidates.map(({ text }) => text.trimEnd()) ?? [])];
      const results = await run(texts.map((text) => testedWith(hole, text)));
      const ofHole = new Map(texts.flatMap((text, at) => entryOf(text, results[at])));
      tested.set(hole.id, ofHole);
    }),
  );
  return tested;
}

function testedWith(hole: RefactorHole, text: string): Tested {
  const { source, above, indentation, below } = hole;
  return { source, document: `${above}\n${indentation}${text}${below}` };
}

function entryOf(
  text: string,
  result: TestsPassed | undefined,
): readonly (readonly [string, TestsPassed])[] {
  return result === undefined ? [] : [[text, result]];
}

interface TestedHoles {
  readonly holes: readonly RefactorHole[];
  readonly lines: readonly RecordingLine[];
  readonly tested: Results;
  readonly run: RunTests;
}

async function tablesOf(
  { holes, lines, tested, run }: TestedHoles,
  bench: Bench,
): Promise<readonly BenchTable[]> {
  const resultOf = (id: string, text: string): TestsPassed | undefined =>
    tested.get(id)?.get(text.trimEnd());
  const measured = ` ${holes.length} one-line holes of HumanEval-SingleLineInfilling, five members; a text is right when it passes the hidden tests. Measured at \`${bench.commit}\` by \`npm run bench -- --only ${NAME} --data FILE\`.`;
  const common = {
    ...{ seed: bench.seed, measure: 'passes' as const },
    passes: async ({ id }: RecordingLine, text: string) => {
      const hole = holes.find((one) => one.id === id);
      if (hole === undefined) return undefined;
      // A strategy may show a part of a text.
      const [fresh] = resultOf(id, text) === undefined ? await run([testedWith(hole, text)]) : [];
      const hidden = (resultOf(id, text) ?? fresh)?.hidden;
      return hidden === undefined ? undefined : Number(hidden.every(Boolean));
    },
  };
  return [
    ...(await judgedRankers({
      ...{ ...common, lines, name: NAME, title: 'Rankers on HumanEval, by texts alone' },
      note: `Nothing is run for the rankers.${measured}`,
    })),
    ...(await judgedRankers({
      ...{ ...common, lines: lines.map((line) => withObservations(line, resultOf)) },
      ...{ name: `${NAME}-tests`, title: 'Rankers on HumanEval, visible tests run' },
      note: `Rankers see how many visible tests each text passes, and what it did on them.${measured}`,
    })),
  ];
}

/** A line with what the visible tests told of each of its texts. */
export function withObservations(
  line: RecordingLine,
  resultOf: (id: string, text: string) => TestsPassed | undefined,
): RecordingLine {
  const observations = line.candidates.flatMap(({ text }, candidate) => {
    const visible = resultOf(line.id, text)?.visible;
    if (visible === undefined || visible.length === 0) return [];
    const passed = visible.filter(Boolean).length;
    return [{ candidate, passed, total: visible.length }];
  });
  return { ...line, observations };
}
