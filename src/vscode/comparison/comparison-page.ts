import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Comparison } from '../../comparison/comparison.ts';
import { strategies } from '../../strategies/registry.ts';
import { fileOfComparison } from '../../webview/file-of-comparison.ts';
import { grammarsOf } from '../../webview/grammars-of.ts';
import { editorLanguage } from '../platform/page-language.ts';

const { t } = vscode.l10n;

/** A comparison as a page in a file, made of the parts of the panel. Throws what the disk throws. */
export async function comparisonPage(
  comparison: Comparison,
  extension: vscode.Uri,
): Promise<string> {
  const assets = vscode.Uri.joinPath(extension, 'dist', 'panel');
  const script = await readFile(vscode.Uri.joinPath(assets, 'panel.js').fsPath, 'utf8');
  return fileOfComparison({
    ...{ comparison, script, strategies },
    grammars: await panelGrammars(comparison.request.languageId, assets),
    title: t('Compare Candidates'),
    language: editorLanguage(),
    digest: (text) => createHash('sha256').update(text).digest('base64'),
  });
}

/** How the panel colours a language; none where it does not know it. */
export function panelGrammars(
  languageId: string,
  assets: vscode.Uri,
): Promise<readonly Record<string, unknown>[]> {
  return grammarsOf(languageId, (name) =>
    readFile(vscode.Uri.joinPath(assets, name).fsPath, 'utf8'),
  );
}
