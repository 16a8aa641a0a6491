import * as l10n from '@vscode/l10n';
import { noteText } from '../../comparison/note-words.ts';
import { strategyWords } from '../../comparison/strategy-words.ts';
import { harmless } from '../../text/visible-text.ts';
import type { PageOutcome, PageState } from '../page-state.ts';

type Verdict = Extract<PageOutcome, { kind: 'verdict' }>;

/** How a strategy came to its verdict: who was asked, what it went by, and how much judges compared. */
export function howText(
  { strategyId, note, judging, liveCalls }: Verdict,
  { strategies }: Pick<PageState, 'strategies'>,
): string {
  const parts = [
    l10n.t('{0}, {1}', titleOf(strategyId, strategies), callsText(liveCalls)),
    ...(note === undefined ? [] : [harmless(noteText(note, (words) => l10n.t(words)))]),
    ...(judging === undefined ? [] : [judgingText(judging)]),
  ];
  return `${parts.join('; ')}.`;
}

/** As the picker names a strategy; its id where it is not offered. */
export function titleOf(strategyId: string, strategies: PageState['strategies']): string {
  const offered = strategies.find(({ id }) => id === strategyId);
  if (offered === undefined) return strategyId;
  return strategyWords(strategyId, offered.title, (words) => l10n.t(words));
}

function callsText(liveCalls: number): string {
  if (liveCalls === 0) return l10n.t('by the answers alone, no further calls');
  if (liveCalls === 1) return l10n.t('with 1 further call of a model');
  return l10n.t('with {0} further calls of models', liveCalls);
}

function judgingText({ compared, ofPairs }: NonNullable<Verdict['judging']>): string {
  if (ofPairs === 1) return l10n.t('judges compared {0} of 1 pair', compared);
  return l10n.t('judges compared {0} of {1} pairs', compared, ofPairs);
}
