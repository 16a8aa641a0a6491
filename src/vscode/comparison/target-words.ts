import * as vscode from 'vscode';
import type { PageState } from '../../webview/page-state.ts';

const { t } = vscode.l10n;

/** Why an answer cannot be put into its document, and what to do. */
export function targetText(target: Exclude<PageState['target'], 'ready'>): string {
  switch (target) {
    case 'changed':
      return t(
        'The document has changed at this place since the models were asked; nothing was inserted. Copy the text, or ask again.',
      );
    case 'closed':
      return t('The document is closed; open it again, or copy the text.');
    case 'read-only':
      return t('The document cannot be edited; copy the text instead.');
    case 'none':
      return t('This comparison belongs to no document here; copy the text instead.');
  }
}
