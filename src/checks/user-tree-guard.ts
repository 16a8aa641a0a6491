import PQueue from 'p-queue';
import type { Clock } from '../core/clock.ts';
import { createTreeBackup, type TreeBackup } from './tree-backup.ts';
import { revertTree, type Escapes } from './revert-tree.ts';
import { areEqual, userTreeOf, type UserTree } from './user-tree.ts';

/** Watches the user's own tree where nothing keeps a program away from it. */
export interface UserTreeGuard {
  /**
   * Does something during which the tree ought not to change, and puts back what has. Of several at the
   * same time the first to end tells what any of them did; what one that throws did is told by the next.
   */
  watch<Result>(
    run: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly escapes: Escapes }>;
  /** What runs have done of which nobody was told yet: those that threw. It counts as told then. */
  takeUntold(): Escapes;
}

export interface GuardOptions {
  /** Absolute folders, none inside of another. */
  readonly folders: readonly string[];
  /** Names of folders that are backed up last: what is installed or built. */
  readonly dependencies: readonly string[];
  /** Where the backup goes: a folder of the copies' own. */
  readonly place: string;
  /** Makes a folder that stays, for versions that were replaced. */
  readonly makeKeptFolder: () => Promise<string>;
  readonly clock: Pick<Clock, 'wallTime'>;
  /** Whether the editor has saved the file at this absolute path since the last time it was asked. */
  readonly savedMeanwhile?: (place: string) => boolean;
}

/** How coarse the system's times of change are, and then some. */
const GRAIN_MS = 20;

const NOTHING: Escapes = { reverted: [], left: [] };

/**
 * Takes a digest of the user's tree (kinds, permissions, sizes, times, serial numbers) and a backup of
 * its files, and before and after each run a digest again. What the system saw change while no run was
 * under way is the user's own. A change during a run is always told. It is put back unless the editor
 * says that it has saved the file; and whatever is replaced or removed is kept beside, since nobody can
 * tell a program's change from one that the user makes with another program in the same moment. Of a `.git` only what is run or configured
 * (hooks, config, info) is put back, and all of it once it is gone: git itself changes the rest at any
 * time.
 *
 * Cost: one system call an entry of the tree for each digest; the backup copies up to 1 GiB, which
 * disks that can share. A change that keeps size and time is not found.
 */
export async function createUserTreeGuard(
  options: GuardOptions,
  signal: AbortSignal,
): Promise<UserTreeGuard> {
  const { folders, clock, savedMeanwhile = () => false } = options;
  let known: UserTree = await userTreeOf(folders);
  const backup: TreeBackup = createTreeBackup(options);
  await backup.add(known, signal);
  // Digests, backups and reverts one after the other; runs go side by side.
  const desk = new PQueue({ concurrency: 1 });
  let running = 0;
  let runs: { readonly startMs: number; endMs?: number }[] = [];
  let untold = NOTHING;

  function isInRun(timeMs: number): boolean {
    // Of a root that is gone altogether no time is known.
    if (Number.isNaN(timeMs)) return true;
    return runs.some(
      ({ startMs, endMs = Infinity }) => timeMs >= startMs - GRAIN_MS && timeMs <= endMs + GRAIN_MS,
    );
  }

  async function begin(): Promise<void> {
    if (running === 0) {
      const tree = await userTreeOf(folders);
      for (const [place, entry] of tree) {
        // A save before the run says nothing of what changes during it: it counts as asked for.
        if (!areEqual(known.get(place), entry)) savedMeanwhile(place);
      }
      await accept(tree);
      runs = [];
    }
    running += 1;
  }

  /** What differs from now on is a change to this. */
  async function accept(tree: UserTree): Promise<void> {
    const changed = [...tree].filter(([place, entry]) => !areEqual(known.get(place), entry));
    await backup.add(new Map(changed), new AbortController().signal);
    known = tree;
  }

  async function end(): Promise<void> {
    running -= 1;
    const { tree, escapes } = await revertTree(known, {
      ...options,
      savedMeanwhile,
      isInRun,
      backup,
    });
    await accept(tree);
    untold = {
      ...untold,
      ...escapes,
      reverted: [...untold.reverted, ...escapes.reverted],
      left: [...untold.left, ...escapes.left],
    };
  }

  function takeUntold(): Escapes {
    const escapes = untold;
    untold = NOTHING;
    return escapes;
  }

  return {
    takeUntold,
    async watch(run) {
      await desk.add(begin);
      const own: (typeof runs)[number] = { startMs: clock.wallTime() };
      runs.push(own);
      let result;
      try {
        result = await run();
      } finally {
        own.endMs = clock.wallTime();
        await desk.add(end);
      }
      return { result, escapes: takeUntold() };
    },
  };
}
