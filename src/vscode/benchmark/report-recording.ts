import path from 'node:path';
import * as vscode from 'vscode';
import { judgeRecording } from '../../benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../benchmark/evaluate/report-of.ts';
import { sleep } from '../../core/clock.ts';
import { strategies } from '../../strategies/registry.ts';
import type { RecordingItem } from '../../recording/read-recording.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { showReport } from './report-panel.ts';

const { t } = vscode.l10n;

/** Compares all strategies on a recording; no model is called. */
export async function reportRecording(
  session: Session,
  items: AsyncIterable<RecordingItem>,
  file: string,
): Promise<void> {
  const seed = 1;
  const report = await withCancellableProgress(
    t('Ensemble: comparing strategies'),
    async (_progress, signal) => {
      try {
        const judgement = await judgeRecording(items, {
          strategies,
          syntax: session.syntax,
          seed,
          wait: 'settled',
          signal,
        });
        if (judgement.items.length === 0) return undefined;
        return await reportOf(judgement, {
          title: t('Replay'),
          subject: path.basename(file),
          seed,
          notes: [
            t(
              'What was recorded while typing has no known right answer: texts are compared by whether they parse.',
            ),
          ],
          breathe: () => sleep(session.clock, 0, signal),
        });
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (report === undefined) return;
  await showReport(report, path.dirname(file));
}
