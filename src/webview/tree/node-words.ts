import * as l10n from '@vscode/l10n';
import { visibleLine } from '../../text/visible-text.ts';
import type { NodeRow } from './tree-page-state.ts';
import { failureReason, stateName } from './tree-words.ts';
import { scoreText } from '../figures.ts';

/** Titles may hold paths that models wrote. Unit: UTF-16 code units. */
const MOST_TITLE = 160;

/** What a step did, or why nothing came of it. */
export function titleOf(node: NodeRow): string {
  if (node.parent === undefined) return l10n.t('The workspace as it was');
  const title = visibleLine(node.title, MOST_TITLE);
  if (node.state === 'failed') {
    const why = failureReason(node.failure ?? '');
    if (why === '') return title === '' ? l10n.t('No answer') : title;
    return title === '' ? why : l10n.t('{0}: {1}', why, title);
  }
  if (node.state === 'merged' && node.mergedInto !== undefined) {
    const goal = l10n.t('same as step {0}', node.mergedInto);
    return title === '' ? goal : l10n.t('{0}: {1}', goal, title);
  }
  return title === '' ? l10n.t('Step {0}', node.id) : title;
}

/** Whether a node is a state of the workspace of its own, with figures. */
export function hasState({ state }: Pick<NodeRow, 'state'>): boolean {
  return state === 'open' || state === 'solution';
}

/** What the row of a node says besides its own fields. */
export interface RowFacts {
  readonly author: string | undefined;
  readonly isBest: boolean;
  readonly isReviewed: boolean;
  /** Names of the members that write below it now. */
  readonly writers: readonly string[];
}

/** A row in words, as a screen reader says it: what is shown as a picture or colour is in it too. */
export function rowLabel(node: NodeRow, { author, isBest, isReviewed, writers }: RowFacts): string {
  const isRoot = node.parent === undefined;
  const said = [
    isRoot ? titleOf(node) : l10n.t('Step {0}: {1}', node.id, titleOf(node)),
    ...(author === undefined ? [] : [l10n.t('by {0}', author)]),
    ...(isRoot ? [] : [stateName(node.state)]),
    ...(isBest && !isRoot ? [l10n.t('best so far')] : []),
    ...(isReviewed && !isRoot ? [l10n.t('in review')] : []),
    ...markWords(node),
    ...figureWords(node),
    ...checkWords(node),
    ...(node.warns ? [l10n.t('has warnings')] : []),
    ...(writers.length === 0 ? [] : [l10n.t('{0} writes now', writers.join(', '))]),
  ];
  return said.join(', ');
}

function markWords({ mark }: NodeRow): readonly string[] {
  if (mark === undefined) return [];
  return [mark === 'pinned' ? l10n.t('pinned') : l10n.t('pruned')];
}

function figureWords(node: NodeRow): readonly string[] {
  if (!hasState(node)) return [];
  const { parent, added, removed, reward, value, visits } = node;
  const lines =
    parent === undefined ? [] : [l10n.t('{0} lines added, {1} removed', added, removed)];
  return [
    ...lines,
    l10n.t('reward {0}', scoreText(reward)),
    l10n.t('value {0}', scoreText(value)),
    visits === 1 ? l10n.t('1 visit') : l10n.t('{0} visits', visits),
  ];
}

function checkWords({ check }: NodeRow): readonly string[] {
  if (check === undefined) return [];
  return [check === 'passed' ? l10n.t('check passes') : l10n.t('check fails')];
}
