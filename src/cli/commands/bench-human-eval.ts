import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testedOnce, withQualities, type TestTexts } from '../../benchmark/check/tested-texts.ts';
import { humanEvalPlaces } from '../../benchmark/human-eval/human-eval-places.ts';
import { taskInEditor } from '../../benchmark/human-eval/in-editor.ts';
import { testProgram } from '../../benchmark/human-eval/program.ts';
import { runTests } from '../../benchmark/human-eval/run-tests.ts';
import { readTasks, type HumanEvalTask } from '../../benchmark/human-eval/tasks.ts';
import { meanPassAtK, type SampledProblem } from '../../benchmark/metrics/pass-at-k.ts';
import { systemClock } from '../../core/clock.ts';
import { seededRandom } from '../../core/random.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { findPython } from '../../sandbox/find-python.ts';
import { secretToken } from '../../sandbox/secret-token.ts';
import { numberOption, textOption, type Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';
import { judgingOptions } from '../report-output.ts';
import { isolationInWords, sandboxOf } from '../sandbox-of.ts';
import { shardOf } from './bench-workspace.ts';
import { benchmarked } from './benchmarked.ts';
import { interrupted } from './complete.ts';

/** Programs that run at a time. */
const CONCURRENCY = 2;
const TEMPERATURE = 0.8;
const KS = [1, 10, 100];

/** `bench human-eval FILE`: how many tasks of a HumanEval file members and strategies solve. */
export async function benchHumanEval(
  file: string,
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  if (!existsSync(file)) throw new UsageError(`cannot read ${file}`);
  const signal = interrupted();
  const { tasks, problems } = await readTasks(file, signal);
  const faults = createProblemTeller(output);
  for (const { line, detail } of problems) faults.tell(`${file}:${line}: ${detail}`);
  faults.end();
  if (tasks.length === 0) throw new UsageError(`no task in ${file}`);
  const judging = judgingOptions(given);
  const samples = numberOption(given, 'samples', { integer: true, minimum: 1 }) ?? 1;
  const most = numberOption(given, 'holes', { integer: true, minimum: 1 });
  const minutes = numberOption(given, 'minutes', { minimum: 0 });
  const tester = await createTester(tasks, given, signal);
  const asked = humanEvalPlaces(tasks, judging.seed, shardOf(textOption(given, 'shard')));
  // The model of the workspace knows the rest of each file, and no other.
  const nothing = await mkdtemp(path.join(tmpdir(), 'ensemble-'));
  const host = await createHeadless({ ...given, strategy: undefined }, places, output, {}, nothing);
  const sampled = new Map<string, SampledProblem[]>();
  try {
    return await benchmarked(
      {
        title: 'HumanEval',
        subject: path.basename(file),
        host,
        isMember: () => true,
        places: streamOf(asked.slice(0, most)),
        judging,
        limitMs: minutes === undefined ? undefined : minutes * 60_000,
        stopWhenDecided: false,
        ask: { samples, temperature: TEMPERATURE },
        passes: async (line, text) => (await tester.tested(line, [text]))[0],
        async annotate(line) {
          const tested = await withQualities(line, (texts) => tester.tested(line, texts));
          for (const [model, problem] of samplesOf(tested)) {
            sampled.set(model, [...(sampled.get(model) ?? []), problem]);
          }
          return tested;
        },
        notes: [
          `Programs ran ${tester.isolation}. Texts are what an editor would show, asked for behind the indentation; ${samples} a task and member${samples > 1 ? ` at temperature ${TEMPERATURE}; figures of the table are of the first` : ', greedy'}.`,
        ],
        more: () => passAtKNotes(sampled, judging.seed),
      },
      given,
      output,
      signal,
    );
  } finally {
    await host.dispose();
    await rm(nothing, { recursive: true, force: true });
  }
}

async function* streamOf<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

interface Tester {
  /** How programs are kept apart from this machine, in words. */
  readonly isolation: string;
  readonly tested: TestTexts<{ readonly id: string }>;
}

async function createTester(
  tasks: readonly HumanEvalTask[],
  given: Arguments,
  signal: AbortSignal,
): Promise<Tester> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const sandbox = await sandboxOf(given, signal);
  const python = await findPython('python3', systemClock, signal);
  const options = { sandbox, python, concurrency: CONCURRENCY, newToken: secretToken };
  return {
    isolation: isolationInWords(sandbox.isolation),
    tested: testedOnce(async ({ id }, texts) => {
      const task = byId.get(id);
      if (task === undefined) return [];
      const programs = texts.map((text) => ({
        id: text,
        source: testProgram(task, taskInEditor(task).answerOf(text)),
      }));
      const tested = await runTests(programs, options, signal);
      signal.throwIfAborted();
      return tested.map(({ verdict }) =>
        verdict.kind === 'not-run' ? undefined : Number(verdict.kind === 'passed'),
      );
    }),
  };
}

/** Samples and successes of each model for one task; a failed sample is one that did not pass. */
function samplesOf({
  group,
  id,
  candidates,
  failures = [],
}: RecordingLine): ReadonlyMap<string, SampledProblem> {
  const models = new Set([...candidates, ...failures].map(({ model }) => model));
  return new Map(
    [...models].map((model) => {
      const own = candidates.filter((one) => one.model === model);
      const failed = failures.filter((one) => one.model === model);
      const samples = own.length + failed.length;
      const correct = own.filter(({ quality }) => quality === 1).length;
      return [model, { cluster: group ?? id, samples, correct }];
    }),
  );
}

function passAtKNotes(
  sampled: ReadonlyMap<string, readonly SampledProblem[]>,
  seed: number,
): readonly string[] {
  return [...sampled].flatMap(([model, problems]) =>
    KS.flatMap((k) => {
      const { mean, interval, n } = meanPassAtK(problems, k, seededRandom(seed));
      if (mean === undefined || interval === undefined) return [];
      const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
      return [
        `pass@${k} of ${model}: ${percent(mean)} (${percent(interval.low)} to ${percent(interval.high)}), ${n} tasks of this run.`,
      ];
    }),
  );
}
