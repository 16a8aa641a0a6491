import * as vscode from 'vscode';
import type { DayEstimate } from '../../spending/rhythm.ts';
import { dollars, tokenText } from './money-words.ts';

const { t } = vscode.l10n;

export interface AutomaticFacts {
  readonly estimate: DayEstimate;
  /** Unit: US dollars a day. */
  readonly hardLimitUsd: number;
  readonly address: string;
}

/** What asking a model elsewhere while somebody types comes to; a line each. */
export function automaticLines({ estimate, hardLimitUsd, address }: AutomaticFacts): string {
  const { requests, usd, fromDays, assumed } = estimate;
  const read = tokenText(estimate.promptTokens);
  const written = tokenText(estimate.completionTokens);
  return [
    fromDays > 0
      ? t('About {0} requests a day, by your last {1} days of work.', requests, fromDays)
      : t(
          'About {0} requests a day: an assumption, since your own days are not known yet.',
          requests,
        ),
    assumed.includes('tokens')
      ? t('About {0} tokens read and {1} written a day, by usual sizes.', read, written)
      : t('About {0} tokens read and {1} written a day, as counted.', read, written),
    usd === undefined ? t('What that costs is not known.') : t('About {0} a day.', dollars(usd)),
    hardLimitUsd === 0
      ? t('Your limit is $0 a day: it will not be asked before you raise it.')
      : t(
          'Your limit for all models is {0} a day; there the local ones go on alone.',
          dollars(hardLimitUsd),
        ),
    t(
      'While you type, the code around the cursor is sent to {0}, without secrets and files that must not leave.',
      address,
    ),
  ].join('\n');
}
