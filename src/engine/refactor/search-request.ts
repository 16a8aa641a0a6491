import type { SearchNode } from '../../core/search.ts';
import type { FilePath } from '../../edits/edit.ts';
import type { BaseFiles } from '../../edits/workspace-state.ts';
import { REWARD_WEIGHTS } from '../../refactor/evidence.ts';
import type { Refactor, RefactorNode, RefactorRequest } from '../../refactor/refactor.ts';
import { createSearch, resumeSearch } from '../../strategies/search/create-search.ts';
import type { Search, SearchMethodId, SearchOptions } from '../../strategies/search/search.ts';
import { textDigest } from '../../text/text-digest.ts';
import type { RefactorWish } from './refactor-wish.ts';
import { UNCHANGED_KEY } from './state-evidence.ts';

/** No chain of steps is longer. */
const MAX_DEPTH = 24;

/** What a wish says before anything is known of files and members. */
export function requestOf(wish: RefactorWish): RefactorRequest {
  const { instruction, files, mayCreate, selection, check, method, architectId } = wish;
  return {
    ...{ instruction, files, mayCreate, method, seed: wish.seed, budget: wish.budget },
    ...(selection === undefined ? {} : { selection }),
    ...(check === undefined ? {} : { checkCommand: check.command }),
    ...(architectId === undefined ? {} : { architectId }),
    parameters: wish.parameters ?? {},
    weights: { ...REWARD_WEIGHTS, ...wish.weights },
    ...{ members: [], base: {} },
  };
}

/** Why none of the files can be worked on; undefined where one can. */
export function unusableFiles({ files, base, mayCreate }: RefactorWish): string | undefined {
  const kinds = files.map((path) => ({ path, kind: base.get(path).kind }));
  if (mayCreate || kinds.some(({ kind }) => kind === 'text')) return undefined;
  return kinds.map(({ path, kind }) => `${path}: ${kind}`).join(', ');
}

export function digestsOf(
  files: readonly FilePath[],
  base: BaseFiles,
): Readonly<Record<FilePath, string>> {
  return Object.fromEntries(files.map((path) => [path, digestOf(path, base)]));
}

/** Files that are not as they were when an earlier search looked at them. */
export function changedSince({ request }: Refactor, base: BaseFiles): readonly FilePath[] {
  return Object.entries(request.base)
    .filter(([path, digest]) => digestOf(path, base) !== digest)
    .map(([path]) => path);
}

/**
 * Files of an earlier search that are not given for changing now: its steps may not be taken again. Files
 * that it has made are, as long as new ones may be made.
 */
export function noLongerGiven(
  { request, nodes }: Refactor,
  { files, mayCreate }: RefactorWish,
): readonly FilePath[] {
  const made = nodes.flatMap(({ step, state }) =>
    state === 'failed' ? [] : (step?.edits ?? []).filter(({ kind }) => kind === 'create'),
  );
  const wanted = [...request.files, ...(mayCreate ? [] : made.map(({ path }) => path))];
  return [...new Set(wanted)].filter((path) => !files.includes(path));
}

/** Why what an earlier search knows of its states says nothing of this one's check; undefined else. */
export function otherCheck({ request }: Refactor, { check }: RefactorWish): string | undefined {
  if (check === undefined || check.command === request.checkCommand) return undefined;
  const earlier =
    request.checkCommand === undefined ? 'by no command' : `by "${request.checkCommand}"`;
  return `the earlier search was checked ${earlier}, so its results say nothing of "${check.command}"`;
}

function digestOf(path: FilePath, base: BaseFiles): string {
  const file = base.get(path);
  return file.kind === 'text' ? textDigest(file.text) : file.kind;
}

/** A new search, or the earlier one's tree to go on with. `rootReward`: of the unchanged workspace. */
export function searchFor(
  wish: RefactorWish,
  request: RefactorRequest,
  rootReward: number,
): Search {
  const options: SearchOptions = {
    method: methodOf(request.method),
    parameters: request.parameters,
    members: request.members.map(({ id, weight }) => ({ id, weight })),
    seed: request.seed,
    root: { key: UNCHANGED_KEY, reward: rootReward },
    maxDepth: MAX_DEPTH,
  };
  const { resume } = wish;
  if (resume === undefined || resume.nodes.length === 0) return createSearch(options);
  return resumeSearch({
    ...{ version: 1, options, steadyFor: 0 },
    nodes: resume.nodes.map(searchNode),
    keys: Object.fromEntries(
      resume.nodes.flatMap(({ id, key }) => (key === undefined ? [] : [[id, key]])),
    ),
    asked: Math.max(resume.spent.steps, resume.nodes.length),
  });
}

function searchNode(node: RefactorNode): SearchNode {
  const { id, parent, memberId, depth, state, reward, parts, value, visits, cost } = node;
  const { failure, mergedInto, mark } = node;
  return {
    ...{ id, depth, state, reward, parts, value, visits, cost },
    ...(parent === undefined ? {} : { parent }),
    ...(memberId === undefined ? {} : { memberId }),
    ...(failure === undefined ? {} : { failure }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    ...(mark === undefined ? {} : { mark }),
  };
}

/** What no method is called is searched by the usual one. */
function methodOf(id: string): SearchMethodId {
  return id === 'adaptive-branching' ? id : 'le-mcts';
}
