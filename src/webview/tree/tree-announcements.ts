import * as l10n from '@vscode/l10n';
import type { TreePageState } from './tree-page-state.ts';
import { endText, phaseText } from './tree-words.ts';
import { scoreText } from '../figures.ts';

/**
 * What a screen reader says when a refactoring goes from `before` to `after`: another phase, its end, a
 * better best. Single steps are not told, nor is what was there when the page was opened.
 */
export function treeNews(
  before: TreePageState | undefined,
  after: TreePageState,
): readonly string[] {
  const { about: was, best: bestBefore } = before ?? {};
  const is = after.about;
  if (was === undefined || is?.id !== was.id) return [];
  const best = after.nodes.find(({ id }) => id === after.best);
  const isBetter = after.best !== bestBefore && after.best !== 0 && best !== undefined;
  return [
    ...(isBetter ? [l10n.t('Best: step {0}, reward {1}', best.id, scoreText(best.reward))] : []),
    ...(was.phase !== is.phase && is.end === undefined ? [phaseText(is.phase)] : []),
    ...(was.end === undefined && is.end !== undefined ? [endText(is.end)] : []),
  ];
}
