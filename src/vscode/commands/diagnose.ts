import * as vscode from 'vscode';
import { diagnosedDocument } from '../diagnosis/document-facts.ts';
import { diagnosisLines } from '../diagnosis/diagnosis-log.ts';
import { gatherFacts, type DiagnosisSources } from '../diagnosis/gather-facts.ts';
import { createReportDocument, REPORT_SCHEME } from '../diagnosis/report-document.ts';
import { reportText } from '../diagnosis/report-text.ts';
import { whyNothing } from '../diagnosis/why-nothing.ts';
import { verdictText } from '../diagnosis/why-words.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

export interface Diagnosis {
  readonly run: () => Promise<void>;
  /** To be disposed of with the window. */
  readonly report: Disposable;
}

/**
 * `Ensemble: Diagnose`, set up: it asks every server what it has, writes what is found into a report without
 * code, keys, paths and addresses of the network, and ends it in the one reason why no ghost text shows.
 */
export function createDiagnosis(
  session: Session,
  sources: DiagnosisSources,
  channel: vscode.LogOutputChannel,
): Diagnosis {
  const report = createReportDocument();
  /** The document of the last report: it is meant again while the report has the focus. */
  let about: string | undefined;
  const run = async (): Promise<void> => {
    const document = diagnosedDocument(REPORT_SCHEME, about);
    about = document?.uri.toString() ?? about;
    const { roster, states } = session.engine;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: t('Ensemble asks its servers…') },
      async () => {
        // What cannot be read is what the report is for.
        await Promise.allSettled([
          session.spending.refresh(),
          roster.directory.refresh(0, new AbortController().signal),
        ]);
      },
    );
    const facts = await gatherFacts(session, sources, document);
    // Whoever has failed is tried again at the next letter.
    states.retryAll();
    const verdict = whyNothing(facts);
    channel.info(diagnosisLines(session, verdictText(verdict)).join('\n'));
    await report.show(reportText(facts, verdict));
  };
  return { run, report };
}
