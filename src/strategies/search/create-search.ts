import { adaptiveBranchingPolicy } from './adaptive-branching.ts';
import { leMctsPolicy } from './le-mcts.ts';
import type { SearchPolicy } from './search-policy.ts';
import type { Search, SearchJson, SearchMethodId, SearchOptions } from './search.ts';
import { treeSearch } from './tree-search.ts';

const policies: Readonly<
  Record<SearchMethodId, (parameters: Readonly<Record<string, number>>) => SearchPolicy>
> = {
  'le-mcts': leMctsPolicy,
  'adaptive-branching': adaptiveBranchingPolicy,
};

/** A search that has nothing but its root. Cost: see `treeSearch`. */
export function createSearch(options: SearchOptions): Search {
  return treeSearch(policies[options.method](options.parameters ?? {}), options);
}

/**
 * The search that `toJSON` has written, as it was but for the trials that were out: from the same calls it
 * makes the same tree as one that went on and withdrew these.
 *
 * Throws RangeError for what is no search. Cost O(nodes · depth).
 */
export function resumeSearch(json: SearchJson): Search {
  const { options } = json;
  return treeSearch(policies[options.method](options.parameters ?? {}), options, json);
}
