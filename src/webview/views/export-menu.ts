import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { act } from '../actions.ts';
import type { PageState } from '../page-state.ts';
import type { PageMessage } from '../protocol.ts';
import { viewStyles } from './view-styles.ts';

type Format = Extract<PageMessage, { type: 'export' }>['format'];

/**
 * `<export-menu>`: writes the comparison to a file.
 *
 * Takes `state` (PageState).
 */
export class ExportMenu extends LitElement {
  static override properties = { state: { attribute: false }, redact: { state: true } };
  static override styles = [
    viewStyles,
    css`
      .formats {
        display: grid;
        gap: 2px;
      }
      .formats button {
        display: grid;
        grid-template-columns: 9em minmax(0, 1fr);
        gap: 8px;
        width: 100%;
        border-color: transparent;
        background: transparent;
        color: inherit;
        text-align: start;
      }
      .formats button:hover:not(:disabled) {
        background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.12));
      }
      .formats button:disabled {
        opacity: 1;
        color: var(--vscode-disabledForeground, #767676);
      }
    `,
  ];

  declare state: PageState | undefined;
  declare redact: boolean;

  constructor() {
    super();
    this.state = undefined;
    this.redact = false;
  }

  override render(): TemplateResult {
    const { state } = this;
    const votes = state?.votes.some(({ verdict }) => verdict === 'first' || verdict === 'second');
    return html`<div class="padded stack">
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.redact}
          @change=${() => {
            this.redact = !this.redact;
          }}
        />${l10n.t('Leave the code out')}</label
      >
      <div class="formats">
        ${this.#formats().map(([format, name, words]) => {
          const lacks = format === 'pairs' && votes !== true;
          const useless = format === 'pairs' && this.redact;
          return html`<button
            type="button"
            ?disabled=${state?.request === undefined || !state.live || lacks || useless}
            @click=${() => act(this, { type: 'export', format, redact: this.redact })}
          >
            <span>${name}</span>
            <span class="quiet"
              >${words}${lacks ? html` – ${l10n.t('needs a vote')}` : nothing}${
                useless ? html` – ${l10n.t('is nothing but code')}` : nothing
              }</span
            >
          </button>`;
        })}
      </div>
    </div>`;
  }

  #formats(): readonly (readonly [Format, string, string])[] {
    return [
      ['json', l10n.t('JSON'), l10n.t('everything, to import again and to replay')],
      ['html', l10n.t('Web page'), l10n.t('this page in one file, for a browser')],
      ['markdown', l10n.t('Markdown'), l10n.t('a report with all answers')],
      ['csv', l10n.t('CSV'), l10n.t('figures, a row per answer')],
      ['pairs', l10n.t('Preference pairs'), l10n.t('JSON Lines for training, from your votes')],
    ];
  }
}

if (customElements.get('export-menu') === undefined) {
  customElements.define('export-menu', ExportMenu);
}
