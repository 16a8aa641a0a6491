import type { Clock } from '../../core/clock.ts';
import { UNCHANGED, type BaseFiles, type WorkspaceState } from '../../edits/workspace-state.ts';
import type { LiveRefactor } from '../../engine/refactor/refactor-wish.ts';
import { chosenState } from '../../refactor/chosen-state.ts';
import type { Refactor, RefactorEvent, RefactorNode } from '../../refactor/refactor.ts';
import { reviewOf } from '../../refactor/review-of.ts';
import type { ReviewFile } from '../../refactor/review.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { RefactorAction, RefactorDesk } from './desk.ts';

/** More changes a second than these are not seen. Unit: ms. */
const FRAME_MS = 33;

/** What needs the editor. */
export interface DeskEffects {
  openDiff(nodeId: number, against: 'base' | 'parent'): Promise<void>;
  review(nodeId: number): Promise<void>;
  continueByHand(nodeId: number): Promise<void>;
  apply(): Promise<void>;
  restore(): Promise<void>;
  export(format: 'text' | 'json'): Promise<void>;
}

export interface DeskOptions {
  readonly clock: Clock;
  readonly effects: DeskEffects;
  /** Told of each event, after the desk has changed. */
  readonly followed: (refactor: Refactor, event: RefactorEvent) => void;
  /** An action has failed. */
  readonly tell: (error: unknown) => void;
}

/** The desk as the room has it. */
export interface OwnDesk extends RefactorDesk, Disposable {
  readonly live: LiveRefactor | undefined;
  readonly isLive: boolean;
  /** A result was written, and has not been taken back. */
  readonly isApplied: boolean;
  /** Another refactoring takes the place of what there was, which is stopped. */
  follow(start: (onEvent: (event: RefactorEvent) => void) => LiveRefactor, base: BaseFiles): void;
  /** The workspace as it would be applied: the reviewed node without what is left out. */
  chosenState(): WorkspaceState;
  /** It was written; or what was written has been taken back. */
  applied(isApplied: boolean): void;
}

/**
 * Holds one refactoring. Who has begun to review a node keeps it, with the hunks that are left out: a better
 * one that is found meanwhile is shown in the tree and takes nobody's place.
 */
export function createRefactorDesk(options: DeskOptions): OwnDesk {
  const { clock, effects } = options;
  const listeners = new Set<() => void>();
  let live: LiveRefactor | undefined;
  let base: BaseFiles | undefined;
  /** Undefined: the best one. */
  let chosen: number | undefined;
  let leftOut: ReadonlySet<string> = new Set();
  let isApplied = false;
  let review: { readonly nodeId: number; readonly files: readonly ReviewFile[] } | undefined;
  let callOff: (() => void) | undefined;

  function tell(): void {
    callOff ??= clock.after(FRAME_MS, () => {
      callOff = undefined;
      for (const listener of listeners) listener();
    });
  }

  function node(id: number): RefactorNode | undefined {
    return live?.current.nodes.find((one) => one.id === id);
  }

  function stateOf(nodeId: number): WorkspaceState | undefined {
    const found = node(nodeId);
    if (live === undefined || found === undefined || found.state === 'failed') return undefined;
    return live.stateOf(found.mergedInto ?? nodeId);
  }

  function reviewed(): number {
    return chosen ?? live?.current.best ?? 0;
  }

  function files(): readonly ReviewFile[] {
    const nodeId = reviewed();
    if (review?.nodeId === nodeId) return review.files;
    const state = stateOf(nodeId);
    if (state === undefined || base === undefined) return [];
    // A node's state never changes.
    review = { nodeId, files: reviewOf(base, state) };
    return review.files;
  }

  /** Stays with a node from now on. */
  function choose(nodeId: number): void {
    if (stateOf(nodeId) === undefined) return;
    if (nodeId !== reviewed()) leftOut = new Set();
    chosen = nodeId;
    tell();
  }

  function leaveOut(hunkIds: readonly string[], isChosen: boolean): void {
    const known = new Set(files().flatMap(({ hunks }) => hunks.map(({ id }) => id)));
    const next = new Set(leftOut);
    for (const id of hunkIds) {
      if (isChosen) next.delete(id);
      else if (known.has(id)) next.add(id);
    }
    chosen = reviewed();
    leftOut = next;
    tell();
  }

  function isOver(): boolean {
    return live === undefined || live.current.end !== undefined;
  }

  async function act(action: RefactorAction): Promise<void> {
    switch (action.kind) {
      case 'stop':
        live?.stop();
        return;
      case 'pin':
      case 'unpin':
        live?.pin(action.nodeId, action.kind === 'pin');
        return;
      case 'prune':
      case 'unprune':
        live?.prune(action.nodeId, action.kind === 'prune');
        return;
      case 'expand':
        live?.expandHere(action.nodeId);
        return;
      case 'continue-by-hand':
        await effects.continueByHand(action.nodeId);
        return;
      case 'open-diff':
        await effects.openDiff(action.nodeId, action.against);
        return;
      case 'review':
        choose(action.nodeId);
        await effects.review(action.nodeId);
        return;
      case 'choose':
        leaveOut(action.hunkIds, action.isChosen);
        return;
      case 'apply':
        await effects.apply();
        return;
      case 'restore':
        await effects.restore();
        return;
      case 'export':
        await effects.export(action.format);
        return;
    }
  }

  return {
    get refactor() {
      return live?.current;
    },
    get base() {
      return base;
    },
    get live() {
      return live;
    },
    get isLive() {
      return !isOver();
    },
    get isApplied() {
      return isApplied;
    },
    get reviewed() {
      return reviewed();
    },
    get files() {
      return files();
    },
    get leftOut() {
      return leftOut;
    },
    get canApply() {
      if (isApplied) return false;
      return files().some(({ hunks }) => hunks.some(({ id }) => !leftOut.has(id)));
    },
    stateOf,
    onDidChange(listener) {
      // Another object for each caller: the same function may listen twice.
      const own = (): void => {
        listener();
      };
      listeners.add(own);
      return { dispose: () => void listeners.delete(own) };
    },
    async perform(action) {
      try {
        await act(action);
      } catch (error) {
        options.tell(error);
      }
    },
    follow(start, newBase) {
      live?.stop();
      base = newBase;
      chosen = undefined;
      leftOut = new Set();
      isApplied = false;
      review = undefined;
      const started: LiveRefactor = start((event) => {
        // A refactoring that was stopped for this one has its last words later.
        if (live !== started) return;
        tell();
        options.followed(started.current, event);
      });
      live = started;
      tell();
    },
    chosenState() {
      const state = stateOf(reviewed());
      if (state === undefined || base === undefined) return UNCHANGED;
      return chosenState(base, state, leftOut);
    },
    applied(now) {
      isApplied = now;
      tell();
    },
    dispose() {
      callOff?.();
      listeners.clear();
      live?.stop();
      live = undefined;
    },
  };
}
