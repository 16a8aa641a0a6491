import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { CheckOutcome } from '../refactor/evidence.ts';
import type { Sandbox } from '../sandbox/job.ts';
import type { Escapes } from './revert-tree.ts';
import { createKeptFolder } from './scratch-place.ts';
import { createUserTreeGuard, type UserTreeGuard } from './user-tree-guard.ts';

/** What an outcome says of the user's tree. */
export type EscapesTold = Pick<CheckOutcome, 'escapes' | 'escapesLeft' | 'escapesKeptAt'>;

/** Does something in a sandbox and tells what it has changed in the user's tree. */
export type Guarded = <Result>(
  sandbox: Sandbox,
  run: () => Promise<Result>,
  signal: AbortSignal,
) => Promise<{ readonly result: Result; readonly escapes: EscapesTold }>;

/** Paths that are told of one run. */
const MOST_TOLD = 200;

/**
 * Watches the user's folders during what runs without isolation; what is isolated runs unwatched, since
 * it cannot reach them. The watch begins with the first run that needs it.
 */
export function guarded(
  options: {
    readonly roots: readonly { readonly name: string; readonly folder: string }[];
    readonly clock: Clock;
    readonly savedMeanwhile?: (place: string) => boolean;
    readonly onEscapes?: (escapes: EscapesTold) => void;
  },
  dependencies: readonly string[],
  place: string,
): Guarded {
  const { roots, clock, savedMeanwhile, onEscapes } = options;
  const folders = outermost(roots.map(({ folder }) => path.resolve(folder)));
  let opening: Promise<UserTreeGuard> | undefined;

  function told(absolute: string): string {
    const root = roots.find(({ folder }) => isWithin(absolute, path.resolve(folder)));
    if (root === undefined) return absolute;
    const below = path.relative(path.resolve(root.folder), absolute).split(path.sep).join('/');
    return path.posix.join(roots.length === 1 ? '' : root.name, below);
  }

  return async (sandbox, run, signal) => {
    if (sandbox.isolation.level === 'isolated') return { result: await run(), escapes: {} };
    opening ??= createUserTreeGuard(
      {
        folders,
        dependencies,
        place,
        clock,
        makeKeptFolder: createKeptFolder,
        ...(savedMeanwhile === undefined ? {} : { savedMeanwhile }),
      },
      signal,
    );
    const guard = await opening;
    try {
      const { result, escapes } = await guard.watch(run);
      return { result, escapes: tell(escapes) };
    } catch (error) {
      // There is no outcome to tell it; else the next one does.
      if (onEscapes !== undefined) tell(guard.takeUntold());
      throw error;
    }
  };

  function tell({ reverted, left, keptAt }: Escapes): EscapesTold {
    const found = {
      ...(reverted.length === 0 ? {} : { escapes: reverted.slice(0, MOST_TOLD).map(told) }),
      ...(left.length === 0 ? {} : { escapesLeft: left.slice(0, MOST_TOLD).map(told) }),
      ...(keptAt === undefined ? {} : { escapesKeptAt: keptAt }),
    };
    if (reverted.length + left.length > 0) onEscapes?.(found);
    return found;
  }
}

/** Without those that lie in another one. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders)];
  return all.filter((folder) => all.every((other) => other === folder || !isWithin(folder, other)));
}

function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder}${path.sep}`);
}
