import type { SearchNode } from '../../core/search.ts';
import type { Random } from '../../core/random.ts';
import type { SearchMember } from './search.ts';

/** What trials have come to: how many there were, and the sum of their credits, each in [0, 1]. */
export interface Tally {
  readonly trials: number;
  readonly credit: number;
  /** Trials that are out. */
  readonly out: number;
}

/** The tree as a policy sees it. */
export interface TreeView {
  readonly members: readonly SearchMember[];
  node(id: number): SearchNode;
  /** Ids, in the order in which they came. */
  childrenOf(id: number): readonly number[];
  /** Whether a trial may go into this child or below it: something there can be asked for now. */
  isAlive(id: number): boolean;
  /** Trials that wrote a child of this node. */
  here(id: number): Tally;
  /** Trials that ended in this node or below it. */
  below(id: number): Tally;
  /** A member's trials at this node alone. */
  hereBy(id: number, memberId: string): Tally;
  /** A member's trials in the whole tree. */
  by(memberId: string): Tally;
}

/** Where a trial goes from a node: it writes a new child there, or goes into the child of this id. */
export type Way = 'wider' | number;

/** Method of the search family: the tree, trials, merging and marks are the search's. */
export interface SearchPolicy {
  /** Value of a node after backing up, in [0, 1]. */
  valueOf(id: number, tree: TreeView): number;
  /** Whether another child of a node is welcome. */
  hasRoom(id: number, tree: TreeView): boolean;
  /**
   * The ways on from a node, best first; the first one on which something can be asked for is taken.
   * `wider` only where `hasRoom`; children only where they are alive.
   */
  waysFrom(id: number, tree: TreeView, random: Random): readonly Way[];
  /** The member of the greatest promise writes the next child of a node; of equals, chance decides. */
  promiseOf(member: SearchMember, id: number, tree: TreeView, random: Random): number;
}
