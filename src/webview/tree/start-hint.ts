import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { treeAct } from './tree-actions.ts';

/** Before the first refactoring: what it is and how one is started. */
export function startHint(): TemplateResult {
  return html`<div class="start">
    <h1>${l10n.t('No refactoring yet')}</h1>
    <p>
      ${l10n.t('Several models write one step each, a check command of yours judges what comes of them, and the search goes on from what is best. Nothing is written to your files before you apply it.')}
    </p>
    <ul>
      <li>
        ${l10n.t('Open a file, or select what is to change, and run “Ensemble: Refactor” from the Command Palette.')}
      </li>
      <li>${l10n.t('Or choose “Refactor with Ensemble” from the light bulb of a selection.')}</li>
      <li>${l10n.t('Or write “@ensemble /refactor” and what you want into the chat.')}</li>
    </ul>
    <button
      class="primary"
      @click=${({ currentTarget }: Event) => {
        if (currentTarget !== null) treeAct(currentTarget, { type: 'start' });
      }}
    >
      ${l10n.t('Refactor …')}
    </button>
  </div>`;
}
