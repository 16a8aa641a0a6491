import type { SearchNode, Trial, TrialResult } from '../../core/search.ts';
import { bestOf } from '../../refactor/best-of.ts';
import type { NodeUpdate, Refactor, RefactorNode, RefactorStep } from '../../refactor/refactor.ts';
import type { Search } from '../../strategies/search/search.ts';
import type { Ledger } from './ledger.ts';
import type { RefactorRecord } from './refactor-record.ts';

/** The search of a refactoring, of which all that happens is told to its record. */
export interface TreeKeeper {
  readonly search: Search;
  /** Trials that are asked for now, each a step of the budget. */
  ask(most: number): readonly Trial[];
  tell(trial: Trial, result: TrialResult, step: RefactorStep | undefined): RefactorNode;
  withdraw(trial: Trial): void;
  byHand(
    nodeId: number,
    result: Extract<TrialResult, { kind: 'state' }>,
    step: RefactorStep,
  ): RefactorNode;
  revise(nodeId: number, reward: number, parts: SearchNode['parts']): void;
  mark(nodeId: number, mark: SearchNode['mark']): void;
  expand(nodeId: number, times: number): void;
}

/**
 * `kept`: nodes of an earlier search that this one goes on with, told again at once. `rootParts`: what the
 * unchanged workspace's reward is made of.
 */
export function createTreeKeeper(
  search: Search,
  record: RefactorRecord,
  ledger: Ledger,
  rootParts: SearchNode['parts'],
  kept: Refactor['nodes'],
): TreeKeeper {
  let known: readonly SearchNode[] = [];

  /** What of the tree has changed since it was looked at last, but for one node. */
  function updates(but?: number): readonly NodeUpdate[] {
    const now = [...search.nodes];
    const before = known;
    known = now;
    return now.flatMap((node, at) => {
      const old = before[at];
      if (old === undefined || old === node || node.id === but) return [];
      const { id, value, visits, reward, parts, mark } = node;
      return [{ id, value, visits, reward, parts, ...(mark === undefined ? {} : { mark }) }];
    });
  }

  function tellNode(node: RefactorNode, trial?: Trial): void {
    record.emit({
      ...{ type: 'search-node', node, updated: updates(node.id) },
      ...(trial === undefined ? {} : { trialId: trial.id }),
      ...{ best: bestOf(replaced(record.current.nodes, node)), spent: ledger.spent },
    });
  }

  function tellUpdates(): void {
    const updated = updates();
    if (updated.length === 0) return;
    record.emit({ type: 'search-update', updated, best: record.current.best });
    const best = bestOf(record.current.nodes);
    if (best !== record.current.best) record.emit({ type: 'search-update', updated: [], best });
  }

  search.revise(0, search.nodes[0]?.reward ?? 0, rootParts);
  for (const node of search.nodes) {
    const { step, key } = kept[node.id] ?? {};
    tellNode({
      ...node,
      ...(step === undefined ? {} : { step }),
      ...(key === undefined ? {} : { key }),
    });
  }

  return {
    search,
    ask(most) {
      const trials = search.ask(Math.min(most, ledger.stepsLeft));
      for (const trial of trials) {
        ledger.step();
        record.emit({ type: 'search-trial', trial });
      }
      return trials;
    },
    tell(trial, result, step) {
      const node = withStep(search.tell(trial.id, result), result, step);
      tellNode(node, trial);
      return node;
    },
    withdraw(trial) {
      search.withdraw(trial.id);
      record.emit({ type: 'search-withdrawn', trialId: trial.id });
    },
    byHand(nodeId, result, step) {
      const node = withStep(search.add(nodeId, result), result, step);
      tellNode(node);
      return node;
    },
    revise(nodeId, reward, parts) {
      search.revise(nodeId, reward, parts);
      tellUpdates();
    },
    mark(nodeId, mark) {
      search.mark(nodeId, mark);
      tellUpdates();
    },
    expand(nodeId, times) {
      search.expandNext(nodeId, times);
    },
  };
}

function withStep(
  node: SearchNode,
  result: TrialResult,
  step: RefactorStep | undefined,
): RefactorNode {
  return {
    ...node,
    ...(step === undefined ? {} : { step }),
    ...(result.kind === 'state' ? { key: result.key } : {}),
  };
}

function replaced(nodes: Refactor['nodes'], node: RefactorNode): Refactor['nodes'] {
  return nodes[node.id]?.id === node.id ? nodes.with(node.id, node) : [...nodes, node];
}
