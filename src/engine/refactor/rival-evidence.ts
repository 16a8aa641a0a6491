import { unifiedDiff } from '../../edits/unified-diff.ts';
import type { WorkspaceState } from '../../edits/workspace-state.ts';
import { agreementOf } from '../../refactor/agreement.ts';
import type { StateEvidence } from '../../refactor/evidence.ts';
import { processReward } from '../../refactor/process-reward.ts';
import type { RefactorNode } from '../../refactor/refactor.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ChatSources } from '../chat-call.ts';
import { judgeRivals } from './judge-rivals.ts';
import type { Ledger } from './ledger.ts';
import type { TreeKeeper } from './tree-keeper.ts';
import type { TriedStep, TryContext } from './try-step.ts';

export interface RivalContext extends TryContext {
  readonly keeper: TreeKeeper;
  readonly ledger: Ledger;
  readonly sources: ChatSources;
  /** A node's state, so that it is not made again. */
  know(node: RefactorNode, state: WorkspaceState): void;
  /** Models that may say which of two results is better. */
  judges(): readonly ListedModel[];
}

/** Evidence that nodes get from each other: who agrees with whom, and which of two solutions is better. */
export interface RivalEvidence {
  /**
   * A node has come: what it says of its siblings and, where it is a solution, what judges say of it and the
   * best of the others. Their rewards are revised. A judge that is called off says nothing.
   */
  learn(node: RefactorNode, tried: TriedStep, calls: AbortSignal): Promise<void>;
}

export function createRivalEvidence(context: RivalContext): RivalEvidence {
  const { keeper, ledger } = context;
  const evidences = new Map<number, StateEvidence>();
  /** What judges have said of a node against each rival. */
  const preferences = new Map<number, number[]>();
  const compared = new Set<string>();

  function revise(nodeId: number, found: Partial<StateEvidence>): void {
    const known = evidences.get(nodeId);
    if (known === undefined) return;
    const evidence = { ...known, ...found };
    evidences.set(nodeId, evidence);
    const { reward, parts } = processReward(evidence, context.request.weights);
    keeper.revise(nodeId, reward, parts);
  }

  function agree(node: RefactorNode): void {
    if (node.parent === undefined || node.key === undefined) return;
    const siblings = context.refactor().nodes.filter(({ parent }) => parent === node.parent);
    for (const one of siblings) {
      if (one.key === undefined || (one.state !== 'open' && one.state !== 'solution')) continue;
      const others = siblings.filter((other) => other !== one).map(({ key }) => key);
      const agreement = agreementOf(one.key, others);
      const before = evidences.get(one.id)?.agreement;
      if (before !== undefined && shareOf(before) !== shareOf(agreement)) {
        revise(one.id, { agreement });
      }
    }
  }

  function preferred(nodeId: number, preference: number): void {
    const all = [...(preferences.get(nodeId) ?? []), preference];
    preferences.set(nodeId, all);
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    revise(nodeId, { judge: { kind: 'known', preference: mean } });
  }

  /** A new solution against the best of the others, where the weight of judges says so. */
  async function compare(node: RefactorNode, calls: AbortSignal): Promise<void> {
    const { weights, instruction, seed } = context.request;
    if (weights.judge === 0 || ledger.over() !== undefined) return;
    const rival = bestRival(context.refactor().nodes, node);
    if (rival === undefined || compared.has(`${rival.id}/${node.id}`)) return;
    compared.add(`${rival.id}/${node.id}`);
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
    if (verdict.preferFirst !== undefined) {
      preferred(rival.id, verdict.preferFirst);
      preferred(node.id, 1 - verdict.preferFirst);
      return;
    }
    for (const id of [rival.id, node.id]) {
      if (!preferences.has(id)) revise(id, { judge: { kind: 'missing', why: 'no-judge' } });
    }
  }

  function authorsOf(nodeId: number): readonly string[] {
    const { nodes } = context.refactor();
    const authors: string[] = [];
    for (let node = nodes[nodeId]; node?.parent !== undefined; node = nodes[node.parent]) {
      if (node.memberId !== undefined) authors.push(node.memberId);
    }
    return authors;
  }

  return {
    async learn(node, { state, evidence }, calls) {
      if (state !== undefined) context.know(node, state);
      if (evidence !== undefined) evidences.set(node.id, evidence);
      agree(node);
      if (node.state !== 'solution') return;
      try {
        await compare(node, calls);
      } catch (error) {
        // The state is found all the same: nobody says any more whether it is the better one.
        if (!calls.aborted) throw error;
      }
    },
  };
}

/** The other solution of the greatest reward. */
function bestRival(nodes: readonly RefactorNode[], node: RefactorNode): RefactorNode | undefined {
  return nodes
    .filter(({ id, state, key }) => id !== node.id && state === 'solution' && key !== node.key)
    .toSorted((a, b) => b.reward - a.reward)[0];
}

function shareOf(agreement: StateEvidence['agreement']): number | undefined {
  return agreement.kind === 'known' ? agreement.share : undefined;
}
