import { readFile, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Comparison } from '../../comparison/comparison.ts';
import { comparisonCsv } from '../../comparison/exports/csv.ts';
import { comparisonMarkdown } from '../../comparison/exports/markdown.ts';
import { preferencePairs } from '../../comparison/exports/preference-pairs.ts';
import { redacted } from '../../comparison/exports/redacted.ts';
import { withoutSecrets } from '../../comparison/exports/without-secrets.ts';
import { comparisonOf } from '../../comparison/of-recording.ts';
import { parseComparison } from '../../comparison/parse-comparison.ts';
import { recordingOf } from '../../comparison/recording-of.ts';
import { parseRecordingLine } from '../../recording/recording-line.ts';
import type { PageMessage } from '../../webview/protocol.ts';
import type { Session } from '../session.ts';
import { comparisonPage } from './comparison-page.ts';
import { figures } from '../figures.ts';

const { t } = vscode.l10n;

type Format = Extract<PageMessage, { readonly type: 'export' }>['format'];

const ENDINGS: Readonly<Record<Format, string>> = {
  json: 'jsonl',
  csv: 'csv',
  markdown: 'md',
  pairs: 'jsonl',
  html: 'html',
};

/** A file that is imported may not be larger. Unit: bytes. */
const LARGEST_IMPORT = 64 * 2 ** 20;

/** Writes a comparison where the user says. Secrets are taken out; `redact` leaves out all code. */
export async function exportComparison(
  comparison: Comparison,
  { format, redact }: { readonly format: Format; readonly redact: boolean },
  {
    context,
    notice,
  }: {
    readonly context: vscode.ExtensionContext;
    readonly notice: (kind: 'info' | 'error', text: string) => void;
  },
): Promise<void> {
  const ending = ENDINGS[format];
  const target = await vscode.window.showSaveDialog({
    saveLabel: t('Export'),
    title: t('Export this comparison'),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (target === undefined) return;
  const clean = withoutSecrets(comparison);
  // Figures of texts are told without them.
  const shown = redact && format !== 'csv' && format !== 'markdown' ? redacted(clean) : clean;
  const content = await contentOf(shown, { format, redact }, context.extensionUri);
  await writeFile(target.fsPath, content);
  notice('info', t('Exported to {0}', vscode.workspace.asRelativePath(target)));
}

async function contentOf(
  comparison: Comparison,
  { format, redact }: { readonly format: Format; readonly redact: boolean },
  extension: vscode.Uri,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(recordingOf(comparison))}\n`;
    case 'csv':
      return comparisonCsv(comparison);
    case 'markdown':
      return comparisonMarkdown(comparison, { redact });
    case 'pairs':
      return preferencePairs(comparison);
    case 'html':
      return await comparisonPage(comparison, extension);
  }
}

/** A comparison out of a file: one of ours, or the first request of a recording. */
export async function importComparison(
  session: Session,
  notice: (kind: 'info' | 'error', text: string) => void,
): Promise<Comparison | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Import a comparison or a recording'),
      openLabel: t('Import'),
      filters: { JSON: ['json', 'jsonl'] },
    })) ?? [];
  if (file === undefined) return undefined;
  if ((await stat(file.fsPath)).size > LARGEST_IMPORT) {
    notice('error', t('The file is larger than {0} MB.', figures.number(LARGEST_IMPORT / 2 ** 20)));
    return undefined;
  }
  const text = await readFile(file.fsPath, 'utf8');
  const read = readImported(text, session.clock.wallTime());
  if ('comparison' in read) return read.comparison;
  notice('error', t('This file cannot be imported: {0}', read.problem));
  return undefined;
}

function readImported(
  text: string,
  now: number,
): { readonly comparison: Comparison } | { readonly problem: string } {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  let value: unknown;
  try {
    value = JSON.parse(first);
  } catch {
    try {
      value = JSON.parse(text);
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }
  const own = parseComparison(value);
  if ('comparison' in own) return own;
  const recorded = parseRecordingLine(value);
  if ('problem' in recorded) return recorded;
  return { comparison: comparisonOf(recorded.line, randomUUID(), now) };
}
