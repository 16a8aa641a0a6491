import { baselinesOf } from '../refactor/baselines-of.ts';
import type { CheckOutcome } from '../refactor/evidence.ts';
import type { Refactor, RefactorEvent } from '../refactor/refactor.ts';
import { treeText } from '../refactor/tree-text.ts';
import { visibleLine } from '../text/visible-text.ts';
import type { Output } from './output.ts';

/** What happens, a line each on stderr. */
export function tellProgress(event: RefactorEvent, output: Output): void {
  switch (event.type) {
    case 'search-start': {
      const { members } = event.request;
      if (members.length > 0) output.message(`Members: ${members.map(({ id }) => id).join(', ')}.`);
      return;
    }
    case 'search-phase':
      if (event.phase !== 'ended') output.message(PHASES[event.phase]);
      return;
    case 'search-baseline': {
      const { outcome, isolation } = event;
      const how =
        isolation.level === 'isolated'
          ? `isolated by ${isolation.tool}`
          : 'in a copy, not isolated';
      const said = outcome.passed ? 'passes' : 'fails';
      output.message(`Unchanged, the check ${said} in ${seconds(outcome.durationMs)} (${how}).`);
      return;
    }
    case 'search-node': {
      const { node } = event;
      if (node.id === 0) return;
      const { title = '' } = node.step ?? {};
      const what = title === '' ? 'no edit' : title;
      const worth =
        node.state === 'failed'
          ? `failed: ${node.failure ?? ''}`
          : `${node.state} ${node.reward.toFixed(2)}`;
      output.message(
        `#${node.id} below #${node.parent ?? 0}, ${node.memberId ?? 'by hand'}: ${visibleLine(what, 200)} · ${worth}`,
      );
      return;
    }
    default:
  }
}

const PHASES = {
  loading: 'Reading the files.',
  copying: 'Copying the workspace.',
  preparing: 'Preparing the copy.',
  baseline: 'Checking the unchanged copy.',
  searching: 'Searching.',
} as const;

/** How it ended, the tree, and what simpler ways would have given; where it never began, that alone. */
export function tellEnd(refactor: Refactor, output: Output): void {
  const { end, spent, best, nodes } = refactor;
  if (nodes.length === 0) {
    // Whoever is at fault is told by the error that the command ends with.
    if (end !== undefined && end.detail === undefined) {
      output.message(`Ended before anybody was asked: ${end.reason}.`);
    }
    return;
  }
  output.message(treeText(refactor));
  const { greedy, bestOfN } = baselinesOf(refactor);
  for (const { memberId, nodeId, reward } of greedy) {
    output.message(
      nodeId === undefined
        ? `${memberId} alone: no full solution`
        : `${memberId} alone: #${nodeId}, ${(reward ?? 0).toFixed(2)}`,
    );
  }
  output.message(
    bestOfN.nodeId === undefined
      ? `Best of ${bestOfN.n}: no full solution`
      : `Best of ${bestOfN.n}: #${bestOfN.nodeId}, ${(bestOfN.reward ?? 0).toFixed(2)}`,
  );
  const node = nodes[best];
  output.message(
    `Ended: ${end?.reason ?? ''}${end?.detail === undefined ? '' : ` (${end.detail})`}, ${counted(spent.steps, 'step')}, ${counted(spent.tokens, 'token')}, ${seconds(spent.ms)}, ${counted(spent.checks, 'check')}.`,
  );
  if (best === 0 || node === undefined) output.message('Nothing is better than what there was.');
  else if (node.state === 'solution')
    output.message(`Result: #${best}, ${node.reward.toFixed(2)}.`);
  else output.message(`No edit is complete and passes; the farthest harmless one is #${best}.`);
  for (const path of node?.step?.touchedTests ?? [])
    output.message(`Look twice: it changes ${path}.`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Files that a check has changed outside of its copy, where nothing keeps it in; a line each. */
export function escapesInWords({
  escapes = [],
  escapesLeft = [],
  escapesKeptAt,
}: Pick<CheckOutcome, 'escapes' | 'escapesLeft' | 'escapesKeptAt'>): readonly string[] {
  const kept = escapesKeptAt === undefined ? '' : ` What stood there is in ${escapesKeptAt}.`;
  return [
    ...(escapes.length === 0
      ? []
      : [
          `The check changed files outside its copy; they were put back: ${shownPaths(escapes)}.${kept}`,
        ]),
    ...(escapesLeft.length === 0
      ? []
      : [`It changed these as well, and they are as it left them: ${shownPaths(escapesLeft)}.`]),
  ];
}

const MOST_SHOWN = 10;

function shownPaths(paths: readonly string[]): string {
  const more = paths.length - MOST_SHOWN;
  const shown = paths.slice(0, MOST_SHOWN).map((one) => visibleLine(one, 200));
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
