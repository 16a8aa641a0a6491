import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { recommendedSettings } from '../../benchmark/evaluate/recommended-settings.ts';
import type { BenchmarkReport } from '../../benchmark/report/benchmark-report.ts';
import { htmlReport } from '../../benchmark/report/html-report.ts';
import { recommendationSentence } from '../../benchmark/report/recommendation-sentence.ts';
import { writeSetting } from '../platform/configuration.ts';
import { writeOwnLineUp } from '../platform/line-up.ts';
import { figures, sizeText } from '../figures.ts';

const { t } = vscode.l10n;

/**
 * Opens a report as an editor and offers to do what it advises. The page has no script and loads
 * nothing; applying is asked for by a message, since it changes settings.
 */
export async function showReport(report: BenchmarkReport, folder: string): Promise<void> {
  const panel = vscode.window.createWebviewPanel(
    'ensemble.report',
    report.title,
    vscode.ViewColumn.Active,
    { enableScripts: false, localResourceRoots: [], enableFindWidget: true },
  );
  panel.webview.html = htmlReport(report, { nonce: randomBytes(18).toString('base64') });
  const apply = t('Apply');
  const save = t('Open as Page');
  const settings = recommendedSettings(report.recommendation);
  const picked = await vscode.window.showInformationMessage(
    recommendationSentence(report, t, {
      count: figures.number,
      points: (difference) => figures.signed(100 * difference, 1),
      bytes: sizeText,
    }),
    ...(settings === undefined ? [] : [apply]),
    save,
  );
  if (picked === apply && settings !== undefined) {
    const members = Object.values(settings.lineUps).flat();
    await writeOwnLineUp(members);
    if (settings.strategy !== undefined) await writeSetting('strategy', settings.strategy);
    void vscode.window.showInformationMessage(
      t('Ensemble now asks {0}. "Ensemble: Choose Models" changes it back.', members.join(', ')),
    );
  }
  if (picked === save) {
    await mkdir(folder, { recursive: true });
    const page = path.join(folder, 'report.html');
    await writeFile(page, htmlReport(report));
    await vscode.env.openExternal(vscode.Uri.file(page));
  }
}
