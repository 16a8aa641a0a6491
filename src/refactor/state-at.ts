import { applyEdits, pathsOf, type EditScope } from '../edits/apply-edits.ts';
import { RefusedEdit, type FileEdit, type FilePath } from '../edits/edit.ts';
import { UNCHANGED, type BaseFiles, type WorkspaceState } from '../edits/workspace-state.ts';
import type { Refactor, RefactorNode, RefactorStep } from './refactor.ts';

/** States that are kept at most; each holds the texts of its changed files, shared with its neighbours. */
const MOST_KEPT = 64;

/** The states of a tree, made from the steps that led to them. */
export interface StateCache {
  /**
   * The workspace as a node has it: the steps on the way to it, one after the other, on the base files.
   * Of a merged node what its own step made, which may differ in layout from what it was merged into.
   *
   * Throws  RangeError for a node that is not there or has no state, and where `BaseFiles.get` does: the
   *         files of `editedPaths` have to be loaded. RefusedEdit where a step does not apply to this
   *         base: it is not the one that the search was made on.
   * Cost    the edits of all steps on the way that are not kept; O(depth) where the parent is.
   */
  at(refactor: Refactor, nodeId: number): WorkspaceState;
  /** The state that a node's step was seen to make: it is not made again. */
  know(node: RefactorNode, state: WorkspaceState): void;
}

/**
 * Keeps the last states that were asked for, so that a child costs its own step alone. A state is known
 * by its node's step: those of another record, or of one that was read anew, are made anew.
 */
export function createStateCache(
  base: BaseFiles,
  scope: EditScope,
  mostKept = MOST_KEPT,
): StateCache {
  const kept = new Map<number, { readonly step: RefactorStep; readonly state: WorkspaceState }>();

  function keptAt({ id, step }: RefactorNode): WorkspaceState | undefined {
    const found = kept.get(id);
    if (found === undefined || found.step !== step) return undefined;
    // What was asked for last goes last.
    kept.delete(id);
    kept.set(id, found);
    return found.state;
  }

  function keep({ id }: RefactorNode, step: RefactorStep, state: WorkspaceState): void {
    kept.delete(id);
    kept.set(id, { step, state });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }

  return {
    know(node, state) {
      if (node.step !== undefined) keep(node, node.step, state);
    },
    at(refactor, nodeId) {
      const waiting: RefactorNode[] = [];
      let state: WorkspaceState | undefined;
      for (let id = nodeId; state === undefined;) {
        const node = nodeOf(refactor, id);
        state = node.parent === undefined ? UNCHANGED : keptAt(node);
        if (state !== undefined || node.parent === undefined) break;
        waiting.push(node);
        id = node.parent;
      }
      return waiting.reduceRight((before, node) => {
        const { step } = node;
        if (step === undefined) return before;
        const after = applied(before, step.edits, base, scope);
        keep(node, step, after);
        return after;
      }, state ?? UNCHANGED);
    },
  };
}

/** The same for one node alone, without keeping anything. Throws as `StateCache.at` does. */
export function stateAt(
  refactor: Refactor,
  nodeId: number,
  base: BaseFiles,
  scope: EditScope = {
    files: new Set(refactor.request.files),
    mayCreate: refactor.request.mayCreate,
  },
): WorkspaceState {
  return createStateCache(base, scope, 0).at(refactor, nodeId);
}

/** Every path that the steps of states name, each once: what has to be loaded before states are made. */
export function editedPaths(refactor: Refactor): readonly FilePath[] {
  const states = refactor.nodes.filter(({ state }) => state !== 'failed');
  return pathsOf(states.flatMap(({ step }) => step?.edits ?? []));
}

function nodeOf({ nodes }: Refactor, id: number): RefactorNode {
  // Ids count up; in a record without gaps a node stands at its id.
  const node = nodes[id]?.id === id ? nodes[id] : nodes.find((one) => one.id === id);
  if (node === undefined) throw new RangeError(`there is no node ${id}`);
  if (node.state === 'failed') throw new RangeError(`node ${id} has no state`);
  return node;
}

function applied(
  state: WorkspaceState,
  edits: readonly FileEdit[],
  base: BaseFiles,
  scope: EditScope,
): WorkspaceState {
  if (edits.length === 0) return state;
  const result = applyEdits(state, edits, base, scope);
  if (result.kind === 'refused') throw new RefusedEdit(result.refusal);
  return result.state;
}
