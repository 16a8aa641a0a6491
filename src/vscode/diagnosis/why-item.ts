import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { runRepair } from '../views/repairs.ts';
import { diagnosedDocument } from './document-facts.ts';
import { gatherFacts, type DiagnosisSources } from './gather-facts.ts';
import { REPORT_SCHEME } from './report-document.ts';
import { whyNothing, type Reason } from './why-nothing.ts';
import { reasonRepair } from './why-repair.ts';
import { reasonText } from './why-words.ts';

const { t } = vscode.l10n;

export interface WhyItem extends vscode.QuickPickItem {
  readonly run: () => Promise<void>;
}

/** Reasons that the status menu has rows of its own for, and such as nobody asks about. */
const TOLD_ELSEWHERE: ReadonlySet<Reason['code']> = new Set([
  ...(['by-hand', 'snoozed', 'paused-for-rival', 'rival-wins', 'slow-members'] as const),
  ...(['no-document', 'unfocused', 'vim-normal'] as const),
]);

/** What servers are asked for tells whether it is so. */
const OF_LISTING: ReadonlySet<Reason['code']> = new Set([
  ...(['no-models', 'no-member', 'no-fill', 'model-missing'] as const),
]);

/**
 * The row of the status menu that says why nothing shows where the user types, and mends it when it is
 * chosen; none where all is well. Goes by what is known: asks no server.
 */
export async function whyItems(
  session: Session,
  sources: DiagnosisSources,
): Promise<readonly WhyItem[]> {
  const facts = await gatherFacts(session, sources, diagnosedDocument(REPORT_SCHEME, undefined));
  const verdict = whyNothing(facts);
  if (verdict.kind !== 'nothing') return [];
  const [reason] = verdict.reasons;
  const { models, failures } = session.engine.roster.directory.current();
  // Before the first listing nobody knows who there is.
  const isUnlisted = models.length === 0 && failures.length === 0;
  if (TOLD_ELSEWHERE.has(reason.code) || (isUnlisted && OF_LISTING.has(reason.code))) return [];
  const repair = reasonRepair(reason);
  return [
    {
      label: `$(info) ${t('Why you see no ghost text here')}`,
      ...(repair === undefined ? {} : { description: repair.title }),
      detail: reasonText(reason),
      run: () => runRepair(repair ?? { title: '', command: 'ensemble.diagnose' }),
    },
  ];
}
