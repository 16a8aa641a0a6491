import * as vscode from 'vscode';
import type { SpendingState } from '../../core/spending.ts';
import { dollars, tokenText } from '../members/money-words.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';

const { t } = vscode.l10n;

/** What was spent today in total, and whether a limit is reached. */
export function totalText({ usd, hardLimitUsd, softLimitUsd, reached }: SpendingState): string {
  const sum = t('{0} of {1} today', dollars(usd), dollars(hardLimitUsd));
  switch (reached) {
    case 'none':
      return sum;
    case 'soft':
      return t('{0}; more than the {1} at which you want to be told', sum, dollars(softLimitUsd));
    case 'hard':
      return t('{0}; the limit is reached, local models go on alone until midnight', sum);
  }
}

/**
 * What one model has cost and was asked today; of a model that the editor lends its calls, `mostCalls` at
 * most.
 */
export function modelSpendingText(
  {
    modelId,
    usd,
    calls,
    unpriced,
    promptTokens,
    completionTokens,
  }: SpendingState['models'][number],
  mostCalls: number,
): string {
  const tokens = t(
    '{0} tokens read, {1} written',
    tokenText(promptTokens),
    tokenText(completionTokens),
  );
  if (modelId.startsWith(`${EDITOR_SERVER}:`)) {
    return [t('{0} of {1} calls today', calls, mostCalls), tokens].join(' · ');
  }
  return [
    dollars(usd),
    calls === 1 ? t('1 call') : t('{0} calls', calls),
    tokens,
    ...(unpriced > 0 ? [t('{0} of unknown price', unpriced)] : []),
  ].join(' · ');
}
