import { statSync } from 'node:fs';
import path from 'node:path';
import { HOLE_KINDS } from '../../benchmark/holes/hole.ts';
import type { HolePlan } from '../../benchmark/holes/plan-holes.ts';
import { workspaceHoles } from '../../benchmark/workspace/workspace-places.ts';
import { diskFiles } from '../../providers/workspace/disk-files.ts';
import { CHALLENGER } from '../../strategies/registry.ts';
import { flagOption, listOption, numberOption, textOption, type Arguments } from '../arguments.ts';
import { createHeadless, type Headless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { judgingOptions } from '../report-output.ts';
import { benchmarked, QUICK_MS } from './benchmarked.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { workspaceTests, type WorkspaceTests } from './workspace-tests.ts';

/** Holes at most, where nobody says otherwise. */
const QUICK_HOLES = 2_000;
const FULL_HOLES = 20_000;
const HOLES_PER_FILE = 3;
/** Files listed at most. */
const MOST_FILES = 100_000;

/** `bench workspace DIR`: how good members and strategies are on the code of a folder. */
export async function benchWorkspace(
  folder: string,
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`${folder} is no folder`);
  }
  const full = flagOption(given, 'full');
  const judging = judgingOptions(given);
  const plan = planOf(given, judging.seed);
  const most = numberOption(given, 'holes', { integer: true, minimum: 1 });
  const minutes = numberOption(given, 'minutes', { minimum: 0 });
  const files = diskFiles({ folders: [path.resolve(folder)], excluded: [], most: MOST_FILES });
  const signal = interrupted();
  let tests: WorkspaceTests | undefined;
  let host: Headless | undefined;
  try {
    tests = await workspaceTests(folder, files, given, output, signal);
    host = await createHeadless({ ...given, strategy: undefined }, places, output, {}, folder);
    await host.learn(signal);
    return await benchmarked(
      {
        title: 'Benchmark of a workspace',
        subject: path.basename(path.resolve(folder)),
        host,
        isMember: ({ place }) => full || given.models !== undefined || place === 'local',
        places: workspaceHoles(files, plan, most ?? (full ? FULL_HOLES : QUICK_HOLES), signal),
        judging,
        // Strategies that call models at every step are too dear unless somebody names them.
        live:
          given.strategy === undefined
            ? { strategyIds: [CHALLENGER], abilities: 'scores' }
            : { strategyIds: judging.strategies.map(({ id }) => id), abilities: 'all' },
        limitMs: minutes === undefined ? (full ? undefined : QUICK_MS) : minutes * 60_000,
        // What decides is whether texts look alike; tests may say more.
        stopWhenDecided: !full && most === undefined && tests === undefined,
        notes: [
          `Holes of the kinds ${plan.kinds.join(', ')}, at most ${HOLES_PER_FILE} a file, languages in turn, seed ${plan.seed}; the model of the workspace knows every other file and the rest of this one.`,
        ],
        ...tests,
      },
      given,
      output,
      signal,
    );
  } catch (error) {
    if (signal.aborted && error === signal.reason) return INTERRUPTED;
    throw error;
  } finally {
    await host?.dispose();
    await tests?.close();
  }
}

function planOf(given: Arguments, seed: number): HolePlan {
  const wanted = listOption(given, 'kinds') ?? HOLE_KINDS;
  const kinds = HOLE_KINDS.filter((kind) => wanted.includes(kind));
  const unknown = wanted.filter((word) => !HOLE_KINDS.some((kind) => kind === word));
  if (unknown.length > 0 || kinds.length === 0) {
    throw new UsageError(
      `--kinds wants some of ${HOLE_KINDS.join(', ')}; not "${unknown.join(', ')}"`,
    );
  }
  const shard = shardOf(textOption(given, 'shard'));
  return { kinds, perFile: HOLES_PER_FILE, seed, ...(shard === undefined ? {} : { shard }) };
}

/** `2/8` as the second of eight parts. */
export function shardOf(text: string | undefined): HolePlan['shard'] {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new UsageError(`--shard wants I/N with I from 1 to N, not "${text}"`);
}
