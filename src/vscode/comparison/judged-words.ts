import * as vscode from 'vscode';
import type { DuelRound } from '../../engine/comparison/duels.ts';
import { modelLabel } from '../views/model-label.ts';

const { t } = vscode.l10n;

/** What a round of judging has to tell besides its duels; undefined for nothing. */
export function judgedText({
  duels,
  abstentions,
  judges,
  failures,
}: DuelRound): string | undefined {
  const failed = failures.map(({ modelId, failure }) => `${modelLabel(modelId)} (${failure.code})`);
  if (failed.length > 0) return t('These judges gave up: {0}.', failed.join(', '));
  if (duels.length > 0) return undefined;
  if (abstentions.length > 0) return t('No judge gave an answer that can be read.');
  return judges.length === 0
    ? t('No model can judge: it takes one in the memory of this machine that judges or scores.')
    : t('There are no two different texts that a judge wrote neither of.');
}
