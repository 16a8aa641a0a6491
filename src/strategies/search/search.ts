import type { SearchNode, Trial, TrialResult } from '../../core/search.ts';

/** A member as a search sees it. */
export interface SearchMember {
  readonly id: string;
  /** Prior trust in (0, 1]; members' weights add up to 1. */
  readonly weight: number;
}

export type SearchMethodId = 'le-mcts' | 'adaptive-branching';

export interface SearchOptions {
  readonly method: SearchMethodId;
  /** Of the method, as in its `parameters`; the rest take their defaults. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly members: readonly SearchMember[];
  readonly seed: number;
  /** Key, reward and parts of the state to begin with. */
  readonly root: { readonly key: string; readonly reward: number };
  /** No trial goes deeper; the user's own steps may. */
  readonly maxDepth: number;
  /**
   * Members answer alike when they are asked again at the same node, as greedy ones do: each is asked
   * once there. Without it a member is asked again until it repeats itself or has failed twice.
   */
  readonly onceEach?: true;
}

/**
 * A tree search that asks for trials and is told their results: it calls nobody and waits for nothing,
 * so any number of trials may be out at a time, and what is out may be withdrawn.
 *
 * Any-time: until there is a first solution it goes straight for one, from the best state it has; only
 * then it branches. Equal states are one node, and the trial that found the second is a `merged` leaf.
 *
 * Deterministic: the same seed and the same sequence of calls give the same trials. Every trial draws
 * from a generator of its own (seed and trial number), so that a search resumed from JSON goes on as
 * if it had never stopped.
 */
export interface Search {
  /**
   * In the order of their ids. The live list, which grows; its nodes are plain and immutable: a told result
   * replaces those of the new node's ancestors, and no others.
   */
  readonly nodes: readonly SearchNode[];
  /** Trials that are out. */
  readonly trials: readonly Trial[];
  /**
   * Up to `most` further trials, and as many fewer as there is nothing to be gained from more. None while
   * everything waits for results, and none for ever once `isExhausted`.
   */
  ask(most: number): readonly Trial[];
  /**
   * The node that came of it. Throws RangeError for a trial that is not out and a reward outside [0, 1].
   * Cost O(nodes on its path · their children).
   */
  tell(trialId: number, result: TrialResult): SearchNode;
  /** The trial was called off: as if nobody had asked for it, but for its number. */
  withdraw(trialId: number): void;
  /** A step that the user made by hand below a node. Throws RangeError for a node without a state. */
  add(nodeId: number, result: Extract<TrialResult, { kind: 'state' }>): SearchNode;
  /**
   * Evidence that came later, as a judge's: the node's own reward anew. Throws RangeError for a node without
   * a state, and for a `merged` one: its state is another node's. Cost O(nodes).
   */
  revise(nodeId: number, reward: number, parts: SearchNode['parts']): void;
  /**
   * `pinned`: it is `best` as long as it is there. `pruned`: nothing below it is asked for, and neither it nor
   * what is below is `best`. Throws RangeError for a node that is not there. Cost O(nodes).
   */
  mark(nodeId: number, mark: SearchNode['mark']): void;
  /**
   * The next trials come from this node, `times` of them, whatever the method says; from its state's node
   * where it is `merged`. At the greatest depth nothing comes of it. Throws RangeError for a node without a
   * state.
   */
  expandNext(nodeId: number, times: number): void;
  /**
   * The node to hand over: what is pinned, else the solution of the greatest reward, else the state of the
   * greatest reward, the earlier one of equals. 0 where nothing is better than the root.
   */
  readonly best: number;
  /**
   * The best solution has not changed for `steady` results, and holds its share of the visits: the root's
   * child that it lies below has at least as many as the root's children have on the average, or is the
   * solution itself.
   */
  isConverged(steady: number): boolean;
  /** Nothing is left that a trial could come from. */
  readonly isExhausted: boolean;
  toJSON(): SearchJson;
}

/** Everything that a search knows, without what lies in its nodes for the caller. */
export interface SearchJson {
  readonly version: 1;
  readonly options: SearchOptions;
  readonly nodes: readonly SearchNode[];
  /** State keys by node id; failed nodes have none. */
  readonly keys: Readonly<Record<string, string>>;
  /** Number of the last trial. Trials that were out are asked for anew. */
  readonly asked: number;
  /** Results since the best solution changed last. */
  readonly steadyFor: number;
  /** What `expandNext` asked for and is still to come, the next first. */
  readonly wished?: readonly { readonly nodeId: number; readonly times: number }[];
}
