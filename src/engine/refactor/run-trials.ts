import type { Clock } from '../../core/clock.ts';
import type { Trial } from '../../core/search.ts';
import type { FileEdit } from '../../edits/edit.ts';
import type { WorkspaceState } from '../../edits/workspace-state.ts';
import type { RefactorEnd, RefactorNode } from '../../refactor/refactor.ts';
import type { ListedModel } from '../model-directory.ts';
import { createRivalEvidence, type RivalContext } from './rival-evidence.ts';
import { judged, tryStep, type TriedStep } from './try-step.ts';

export interface TrialsContext extends RivalContext {
  readonly clock: Clock;
  /** Trials that may be out at a time. */
  readonly width: number;
  /** The best solution has settled when it has been the best for so many results. */
  readonly steady: number;
  find(memberId: string): ListedModel | undefined;
}

export interface Trials {
  /** Searches until there is a reason to end; nothing of it runs then. Throws the signal's reason. */
  run(signal: AbortSignal): Promise<RefactorEnd>;
  /** A step that the user made: judged like any other. Throws RangeError where it is no new state. */
  byHand(
    nodeId: number,
    state: WorkspaceState,
    edits: readonly FileEdit[],
    signal: AbortSignal,
  ): Promise<RefactorNode>;
  /** The user has marked something or wants something expanded: look again. */
  wake(): void;
}

/** A member that has failed so often without a break is not asked again. */
const FAILURES_IN_A_ROW = 3;
/** What does not mend by itself while a search runs. */
const LASTING = new Set([
  'unreachable',
  'model-missing',
  'unauthorised',
  'model-broken',
  'unsupported',
  'not-a-model-server',
]);

/** The loop of a search: as many trials out as there is room for, each told as it comes back. */
export function createTrials(context: TrialsContext): Trials {
  const { keeper, ledger, clock } = context;
  const rivals = createRivalEvidence(context);
  const running = new Set<Promise<void>>();
  const failures = new Map<string, number>();
  let woken = Promise.withResolvers<undefined>();

  function wake(): void {
    woken.resolve(undefined);
    woken = Promise.withResolvers();
  }

  const isGone = (memberId: string): boolean => (failures.get(memberId) ?? 0) >= FAILURES_IN_A_ROW;
  const allGone = (): boolean => context.request.members.every(({ id }) => isGone(id));

  function noteFailure(memberId: string, { failure }: TriedStep): void {
    if (failure === undefined) failures.delete(memberId);
    else if (LASTING.has(failure.code)) failures.set(memberId, FAILURES_IN_A_ROW);
    else failures.set(memberId, (failures.get(memberId) ?? 0) + 1);
  }

  async function attempt(trial: Trial, calls: AbortSignal, signal: AbortSignal): Promise<void> {
    let tried: TriedStep;
    try {
      tried = isGone(trial.memberId)
        ? { result: { kind: 'failed', failure: 'model-missing', cost: {} } }
        : await tryStep(
            trial,
            context.find(trial.memberId),
            context,
            context.sources,
            calls,
            signal,
          );
    } catch (error) {
      keeper.withdraw(trial);
      if (calls.aborted || signal.aborted) return;
      throw error;
    }
    if (signal.aborted) {
      keeper.withdraw(trial);
      return;
    }
    if (!isGone(trial.memberId)) noteFailure(trial.memberId, tried);
    const node = keeper.tell(trial, tried.result, tried.step);
    await rivals.learn(node, tried, calls);
  }

  function endNow(): RefactorEnd | undefined {
    const { search } = keeper;
    if (search.isConverged(context.steady)) return { reason: 'converged' };
    const over = ledger.over();
    if (over !== undefined) return { reason: over };
    if (allGone()) return { reason: 'members-failed', detail: lastFailures() };
    return undefined;
  }

  function nothingLeft(): RefactorEnd {
    const [, ...tried] = context.refactor().nodes;
    // Nobody has so much as answered.
    const isSilent =
      tried.length > 0 &&
      tried.every(({ failure, step }) => failure !== undefined && step === undefined);
    return isSilent
      ? { reason: 'members-failed', detail: lastFailures() }
      : { reason: 'exhausted' };
  }

  function lastFailures(): string {
    const { nodes, request } = context.refactor();
    return request.members
      .map(({ id }) => `${id}: ${nodes.findLast((node) => node.memberId === id)?.failure ?? ''}`)
      .join(', ');
  }

  return {
    wake,
    async run(signal) {
      const calls = new AbortController();
      const everything = new AbortController();
      const all = AbortSignal.any([signal, everything.signal]);
      const writing = AbortSignal.any([all, calls.signal]);
      let broken: Error | undefined;
      /** What has made an end of calls: nothing is asked again, whatever the user marks meanwhile. */
      let final: RefactorEnd | undefined;
      const { msLeft } = ledger;
      const callOff = msLeft === undefined ? undefined : clock.after(msLeft, wake);
      signal.addEventListener('abort', wake, { once: true });
      try {
        for (;;) {
          signal.throwIfAborted();
          if (broken !== undefined) throw broken;
          const end = final ?? endNow();
          if (end === undefined) {
            for (const trial of keeper.ask(context.width - running.size)) {
              const job = attempt(trial, writing, all)
                .catch((error: unknown) => {
                  broken = error instanceof Error ? error : new Error(String(error));
                })
                .finally(() => {
                  running.delete(job);
                  wake();
                });
              running.add(job);
            }
          } else if (end.reason === 'time' || end.reason === 'members-failed') {
            final = end;
            // Checks that run are let end: they are short, and may be what all was for.
            calls.abort(new DOMException('nobody is asked any more', 'AbortError'));
          } else if (end.reason === 'converged') {
            final = end;
            everything.abort(new DOMException('enough', 'AbortError'));
          }
          if (running.size === 0) {
            if (end !== undefined) return end;
            if (keeper.search.trials.length === 0) return nothingLeft();
          }
          await woken.promise;
        }
      } finally {
        callOff?.();
        signal.removeEventListener('abort', wake);
        everything.abort(new DOMException('the search has ended', 'AbortError'));
        await Promise.all(running);
      }
    },
    async byHand(nodeId, state, edits, signal) {
      const tried = await judged(
        nodeId,
        { kind: 'state', state, edits, done: false, cost: {} },
        context,
        signal,
      );
      if (tried.result.kind === 'failed' || tried.step === undefined) {
        throw new RangeError(
          `the files give no new state: ${tried.result.kind === 'failed' ? tried.result.failure : ''}`,
        );
      }
      const node = keeper.byHand(nodeId, tried.result, tried.step);
      await rivals.learn(node, tried, signal);
      wake();
      return node;
    },
  };
}
