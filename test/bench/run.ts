// Measures what DESIGN's budgets ask for, prints tables and writes them as JSON.
//   npm run bench -- [--quick] [--only name,...] [--out FILE] [--seed N] [--data FILE]
// Without --only the result goes to test/bench/results.json, from which `npm run generate` makes the
// tables of RESULTS.md; a partial or quick run is printed only, unless --out names a file.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startOllama, type OllamaStand } from '../stand/ollama-server.ts';
import type { Bench, Benchmark, BenchTable } from './benchmark.ts';
import { cancellation } from './cancellation.ts';
import { citerBenchmark } from './citer.ts';
import { editor } from './editor.ts';
import { fusionCost } from './fusion-cost.ts';
import { fusionGrowth } from './fusion-growth.ts';
import { fusionQuality, fusionThree } from './fusion-quality.ts';
import { frontier } from './frontier.ts';
import { holeRefactors } from './hole-refactors.ts';
import { humanEval } from './human-eval.ts';
import { idle } from './idle.ts';
import { keystroke } from './keystroke.ts';
import { orchestration } from './orchestration.ts';
import { overhead } from './overhead.ts';
import { panel } from './panel.ts';
import { pauses } from './pauses.ts';
import { quality } from './quality.ts';
import { rankerHumanEval } from './ranker-human-eval.ts';
import { rankerQuality } from './ranker-quality.ts';
import { rankersCost } from './rankers-cost.ts';
import { ranking } from './ranking.ts';
import { refactorOverhead } from './refactor-overhead.ts';
import { refactorTree } from './refactor-tree.ts';
import { scoreFidelity } from './score-fidelity.ts';
import { searchOverhead } from './search-overhead.ts';
import { secondOpinion } from './second-opinion.ts';
import { sizes } from './sizes.ts';
import { repository } from './stage.ts';
import { workspaceEnsemble } from './workspace-ensemble.ts';
import { workspaceHistory } from './workspace-history.ts';
import { workspaceModel } from './workspace-model.ts';
import { workspaceSpeed } from './workspace-speed.ts';

/** In the order of the report. */
const benchmarks: readonly Benchmark[] = [
  overhead,
  orchestration,
  keystroke,
  cancellation,
  ranking,
  rankersCost,
  idle,
  pauses,
  frontier,
  quality,
  citerBenchmark,
  scoreFidelity,
  secondOpinion,
  workspaceModel,
  workspaceHistory,
  workspaceEnsemble,
  fusionCost,
  fusionGrowth,
  fusionQuality,
  fusionThree,
  humanEval,
  rankerQuality,
  rankerHumanEval,
  holeRefactors,
  refactorOverhead,
  refactorTree,
  workspaceSpeed,
  searchOverhead,
  panel,
  editor,
  sizes,
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
  },
});

const chosen = chooseBenchmarks(values.only);
let stand: Promise<OllamaStand> | undefined;
const bench: Bench = {
  quick: values.quick,
  seed: Number(values.seed),
  data: values.data === undefined ? undefined : path.resolve(values.data),
  commit: commitNow(),
  rounds: (full, few) => (values.quick ? few : full),
  ollama: () => (stand ??= startOllama({ OLLAMA_KEEP_ALIVE: '-1' })),
};

const tables: BenchTable[] = [];
const failed: string[] = [];
try {
  for (const benchmark of chosen) {
    const load = (loadavg()[0] ?? 0).toFixed(1);
    const startedAt = performance.now();
    try {
      const measured = await benchmark.run(bench);
      tables.push(...measured);
      for (const table of measured) console.log(`\n${inColumns(table)}`);
    } catch (error) {
      failed.push(benchmark.name);
      console.error(
        `\n${benchmark.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`(${benchmark.name}: ${seconds} s; load of the machine before it ${load})`);
  }
} finally {
  if (stand !== undefined) await (await stand).stop();
}

const complete = values.only === undefined && !values.quick && failed.length === 0;
const out = values.out ?? (complete ? path.join(repository, 'test/bench/results.json') : undefined);
if (out !== undefined) writeFileSync(out, `${JSON.stringify(results(), null, 2)}\n`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

function chooseBenchmarks(only: string | undefined): readonly Benchmark[] {
  if (only === undefined) return benchmarks;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !benchmarks.some((one) => one.name === name));
  if (unknown.length === 0) return benchmarks.filter(({ name }) => names.includes(name));
  const known = benchmarks.map(({ name }) => name).join(', ');
  console.error(`There is no benchmark ${unknown.join(', ')}; there are: ${known}`);
  process.exit(2);
}

function results(): object {
  return {
    commit: bench.commit,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores, no GPU`,
    quick: values.quick,
    seed: bench.seed,
    // Tables of several runs may be put together.
    tables: tables.map((table) => ({ ...table, commit: bench.commit })),
  };
}

function commitNow(): string {
  const changed = git('status', '--porcelain', '--', 'src') === '' ? '' : ' with changes';
  return git('rev-parse', '--short', 'HEAD') + changed;
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).trim();
}

/** A table for people: columns of equal width, the note below. */
function inColumns({ title, note, head, rows }: BenchTable): string {
  const widths = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    title,
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    note,
  ].join('\n');
}
