import type { Trained } from '../core/trained.ts';
import { readRankerFile, type RankerRead } from './ranker-file.ts';
import { readRouterFile, type RouterRead } from './router-file.ts';

/** Files that the user has named; '' for none. */
export interface TrainedFiles {
  readonly citerRouter: string;
  readonly ranker: string;
}

export interface TrainedRead {
  readonly trained: Trained;
  /** What is wrong with which file: the others count all the same. */
  readonly problems: readonly { readonly key: keyof TrainedFiles; readonly problem: string }[];
}

/** What was trained for the user; `features` are those that rankers look at here. Never throws. */
export async function readTrained(
  files: TrainedFiles,
  features: readonly string[],
): Promise<TrainedRead> {
  const [router, ranker] = await Promise.all([
    files.citerRouter === '' ? undefined : readRouterFile(files.citerRouter),
    files.ranker === '' ? undefined : readRankerFile(files.ranker, features),
  ]);
  return {
    trained: {
      ...(router !== undefined && 'router' in router ? { router: router.router } : {}),
      ...(ranker !== undefined && 'ranker' in ranker ? { ranker: ranker.ranker } : {}),
    },
    problems: [...problemOf('citerRouter', router), ...problemOf('ranker', ranker)],
  };
}

function problemOf(
  key: keyof TrainedFiles,
  read: RouterRead | RankerRead | undefined,
): TrainedRead['problems'] {
  return read !== undefined && 'problem' in read ? [{ key, problem: read.problem }] : [];
}
