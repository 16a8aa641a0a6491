import type { Clock } from '../../core/clock.ts';
import type { Trial } from '../../core/search.ts';
import { unifiedDiff } from '../../edits/unified-diff.ts';
import type { FileEdit } from '../../edits/edit.ts';
import type { WorkspaceState } from '../../edits/workspace-state.ts';
import { agreementOf } from '../../refactor/agreement.ts';
import type { StateEvidence } from '../../refactor/evidence.ts';
import { processReward } from '../../refactor/process-reward.ts';
import type { RefactorEnd, RefactorNode } from '../../refactor/refactor.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ChatSources } from './chat-call.ts';
import { judgeRivals } from './judge-rivals.ts';
import type { Ledger } from './ledger.ts';
import type { TreeKeeper } from './tree-keeper.ts';
import { judged, tryStep, type TriedStep, type TryContext } from './try-step.ts';

export interface TrialsContext extends TryContext {
  readonly keeper: TreeKeeper;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sources: ChatSources;
  /** Trials that may be out at a time. */
  readonly width: number;
  /** The best solution has settled when it has been the best for so many results. */
  readonly steady: number;
  /** A node's state, so that it is not made again. */
  know(node: RefactorNode, state: WorkspaceState): void;
  find(memberId: string): ListedModel | undefined;
  /** Models that may say which of two results is better. */
  judges(): readonly ListedModel[];
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
  const evidences = new Map<number, StateEvidence>();
  const running = new Set<Promise<void>>();
  const failures = new Map<string, number>();
  const comparedPairs = new Set<string>();
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
    await learn(node, tried, calls);
  }

  /** What a new node says of others: who agrees with whom, and which of two solutions is better. */
  async function learn(node: RefactorNode, tried: TriedStep, calls: AbortSignal): Promise<void> {
    if (tried.state !== undefined) context.know(node, tried.state);
    if (tried.evidence !== undefined) evidences.set(node.id, tried.evidence);
    agree(node);
    if (node.state !== 'solution') return;
    try {
      await compare(node, calls);
    } catch (error) {
      // The state is found all the same: nobody says any more whether it is the better one.
      if (!calls.aborted) throw error;
    }
  }

  function agree(node: RefactorNode): void {
    if (node.parent === undefined || node.key === undefined) return;
    const siblings = context.refactor().nodes.filter(({ parent }) => parent === node.parent);
    for (const one of siblings) {
      if (one.key === undefined || (one.state !== 'open' && one.state !== 'solution')) continue;
      const others = siblings.filter((other) => other !== one).map(({ key }) => key);
      revised(one.id, { agreement: agreementOf(one.key, others) });
    }
  }

  function revised(nodeId: number, found: Partial<StateEvidence>): void {
    const known = evidences.get(nodeId);
    if (known === undefined) return;
    const evidence = { ...known, ...found };
    evidences.set(nodeId, evidence);
    const { reward, parts } = processReward(evidence, context.request.weights);
    keeper.revise(nodeId, reward, parts);
  }

  /** A new solution against the best of the others, where the weight of judges says so. */
  async function compare(node: RefactorNode, calls: AbortSignal): Promise<void> {
    const { weights, instruction, seed } = context.request;
    if (weights.judge === 0 || ledger.over() !== undefined) return;
    const rival = context
      .refactor()
      .nodes.filter(
        ({ id, state, key }) => id !== node.id && state === 'solution' && key !== node.key,
      )
      .toSorted((a, b) => b.reward - a.reward)[0];
    if (rival === undefined) return;
    const pair = `${rival.id}/${node.id}`;
    if (comparedPairs.has(pair)) return;
    comparedPairs.add(pair);
    const diffOf = (id: number): string => unifiedDiff(context.base, context.stateOf(id));
    const verdict = await judgeRivals(
      {
        ...{ instruction, first: diffOf(rival.id), second: diffOf(node.id) },
        authors: new Set([...authorsOf(rival.id), ...authorsOf(node.id)]),
      },
      context.judges(),
      seed,
      context.sources,
      (cost) => {
        ledger.spend(cost);
      },
      calls,
    );
    if (verdict.preferFirst === undefined) {
      const judge = { kind: 'missing', why: 'no-judge' } as const;
      for (const id of [rival.id, node.id]) {
        if (evidences.get(id)?.judge.kind === 'missing') revised(id, { judge });
      }
      return;
    }
    const before = evidences.get(rival.id)?.judge;
    const earlier = before?.kind === 'known' ? [before.preference] : [];
    const all = [...earlier, verdict.preferFirst];
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    revised(rival.id, { judge: { kind: 'known', preference: mean } });
    revised(node.id, { judge: { kind: 'known', preference: 1 - verdict.preferFirst } });
  }

  function authorsOf(nodeId: number): readonly string[] {
    const { nodes } = context.refactor();
    const authors: string[] = [];
    for (let node = nodes[nodeId]; node?.parent !== undefined; node = nodes[node.parent]) {
      if (node.memberId !== undefined) authors.push(node.memberId);
    }
    return authors;
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
      await learn(node, tried, signal);
      wake();
      return node;
    },
  };
}
