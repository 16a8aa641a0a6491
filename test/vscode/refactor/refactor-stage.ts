import {
  UNCHANGED,
  type BaseFiles,
  type WorkspaceState,
} from '../../../src/edits/workspace-state.ts';
import type { LiveRefactor } from '../../../src/engine/refactor/refactor-wish.ts';
import { REWARD_WEIGHTS } from '../../../src/refactor/evidence.ts';
import type { Refactor, RefactorEvent, RefactorNode } from '../../../src/refactor/refactor.ts';

/** A node as it is told, with what a test says of it. */
export function node(id: number, more: Partial<RefactorNode> = {}): RefactorNode {
  return {
    ...{ id, depth: id === 0 ? 0 : 1, state: 'open', reward: 0.5, parts: [], value: 0.5 },
    ...{ visits: 1, cost: {} },
    ...(id === 0 ? {} : { parent: 0, memberId: 'ollama:qwen' }),
    ...more,
  };
}

export function refactorOf(nodes: readonly RefactorNode[], more: Partial<Refactor> = {}): Refactor {
  return {
    ...{ version: 1, id: 'r1', startedAt: 0, phase: 'searching', nodes, trials: [], best: 0 },
    request: {
      ...{ instruction: 'tidy up', files: ['a.ts'], mayCreate: true, method: 'le-mcts' },
      ...{ parameters: {}, weights: REWARD_WEIGHTS, budget: {}, members: [], seed: 1, base: {} },
    },
    spent: { ms: 0, tokens: 0, steps: 0, checks: 0, checksReused: 0 },
    ...more,
  };
}

/** Texts that are there; everything else is missing. */
export function baseOf(texts: Readonly<Record<string, string>>): BaseFiles {
  return {
    load: () => Promise.resolve(),
    get(path) {
      const text = texts[path];
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
  };
}

/** A state with these texts in place of the base's. */
export function stateOf(texts: Readonly<Record<string, string | undefined>>): WorkspaceState {
  return { changes: new Map(Object.entries(texts)), renamedFrom: new Map() };
}

export interface StagedRefactor extends LiveRefactor {
  current: Refactor;
  /** What was asked of it, in order. */
  readonly calls: readonly string[];
}

/** A search that does nothing by itself. */
export function stagedRefactor(
  first: Refactor,
  states: Readonly<Record<number, WorkspaceState>> = {},
): StagedRefactor {
  const calls: string[] = [];
  const { promise } = Promise.withResolvers<Refactor>();
  return {
    id: first.id,
    current: first,
    finished: promise,
    calls,
    stop: () => void calls.push('stop'),
    pin: (id, on) => void calls.push(`pin ${id} ${on}`),
    prune: (id, on) => void calls.push(`prune ${id} ${on}`),
    expandHere: (id) => void calls.push(`expand ${id}`),
    continueByHand: (id) => Promise.resolve(id + 1),
    stateOf: (id) => states[id] ?? UNCHANGED,
  };
}

export const event = (more: object): RefactorEvent =>
  ({ refactorId: 'r1', atMs: 0, ...more }) as RefactorEvent;
