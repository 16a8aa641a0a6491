import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { harmless } from '../../text/visible-text.ts';
import { act } from '../actions.ts';
import type { PageLeaderboard, PageState } from '../page-state.ts';
import { intervalBar } from './bars.ts';
import { listTable } from './list-table.css.ts';
import { namesOfModels } from './model-names.ts';
import type { NameOfModel } from './model-names.ts';
import { viewStyles } from './view-styles.ts';
import { percentText } from '../figures.ts';

/**
 * `<leaderboard-view>`: what the user's votes say of the models, with how sure that is.
 *
 * Takes `state` (PageState).
 */
export class LeaderboardView extends LitElement {
  static override properties = {
    state: { attribute: false },
    asking: { state: true },
  };
  static override styles = [
    viewStyles,
    listTable,
    css`
      table {
        width: 100%;
      }
      .place {
        width: 1px;
      }
      .bar {
        margin: 4px 0 2px;
      }
      .drawn {
        width: 40%;
        min-width: 120px;
      }
    `,
  ];

  declare state: PageState | undefined;
  /** Whether the user is asked once more before the votes are forgotten. */
  declare asking: boolean;

  constructor() {
    super();
    this.state = undefined;
    this.asking = false;
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state === undefined) return html``;
    const { leaderboard, live } = state;
    const { battles, least, standings } = leaderboard;
    return html`<div class="padded stack">
      <div class="line spread">
        ${live ? this.#choice(leaderboard) : html`<span></span>`}
        ${live && battles > 0 ? this.#actions() : nothing}
      </div>
      ${this.asking ? this.#reallyReset(battles) : nothing}
      ${
        battles < least
          ? html`<p class="empty">
              ${l10n.t('{0} of the {1} votes that standings need. Vote below any two answers.', battles, least)}
            </p>`
          : standingsTable(standings, battles, namesOfModels(state))
      }
    </div>`;
  }

  #choice(board: PageLeaderboard): TemplateResult {
    const { languageId, languages, kind } = board;
    return html`<div class="line">
      <label class="line"
        >${l10n.t('Language')}
        <select
          @change=${({ target }: Event) => {
            if (target instanceof HTMLSelectElement) this.#wanted(target.value, kind ?? '');
          }}
        >
          <option value="" .selected=${languageId === undefined}>${l10n.t('All languages')}</option>
          ${languages.map(
            (id) => html`<option value=${id} .selected=${id === languageId}>${id}</option>`,
          )}
        </select></label
      ><label class="line"
        >${l10n.t('Task')}
        <select
          @change=${({ target }: Event) => {
            if (target instanceof HTMLSelectElement) this.#wanted(languageId ?? '', target.value);
          }}
        >
          <option value="" .selected=${kind === undefined}>${l10n.t('All tasks')}</option>
          <option value="fill" .selected=${kind === 'fill'}>${l10n.t('Completions')}</option>
          <option value="instruct" .selected=${kind === 'instruct'}>
            ${l10n.t('Instructions')}
          </option>
        </select></label
      >
    </div>`;
  }

  #wanted(languageId: string, kind: string): void {
    act(this, {
      type: 'leaderboard',
      ...(languageId === '' ? {} : { languageId }),
      ...(kind === 'fill' || kind === 'instruct' ? { kind } : {}),
    });
  }

  #actions(): TemplateResult {
    return html`<div class="line">
      <button
        type="button"
        @click=${() => act(this, { type: 'export', format: 'pairs', redact: false })}
      >
        ${l10n.t('Export Votes')}
      </button>
      <button
        type="button"
        aria-expanded=${this.asking}
        @click=${() => {
          this.asking = !this.asking;
        }}
      >
        ${l10n.t('Reset…')}
      </button>
    </div>`;
  }

  #reallyReset(battles: number): TemplateResult {
    return html`<div class="notice line" role="group" aria-label=${l10n.t('Reset votes')}>
      <span>${l10n.t('Forget all votes of all languages? {0} are shown here.', battles)}</span>
      <button
        type="button"
        class="primary"
        @click=${() => {
          this.asking = false;
          act(this, { type: 'reset-votes' });
        }}
      >
        ${l10n.t('Forget Them')}
      </button>
      <button
        type="button"
        @click=${() => {
          this.asking = false;
        }}
      >
        ${l10n.t('Keep Them')}
      </button>
    </div>`;
  }
}

if (customElements.get('leaderboard-view') === undefined) {
  customElements.define('leaderboard-view', LeaderboardView);
}

function standingsTable(
  standings: PageLeaderboard['standings'],
  battles: number,
  nameOf: NameOfModel,
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Standings')}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number place">${l10n.t('Place')}</th>
            <th scope="col">${l10n.t('Model')}</th>
            <th scope="col" class="number">${l10n.t('Beats the average')}</th>
            <th scope="col" class="drawn">${l10n.t('95 % interval')}</th>
            <th scope="col" class="number">${l10n.t('Wins')}</th>
          </tr>
        </thead>
        <tbody>
          ${standings.map(
            ({ modelId, strength, low, high, wins, battles: fought }, i) =>
              html`<tr>
                <td class="number">${i + 1}</td>
                <th scope="row" title=${harmless(modelId)}>${nameOf(modelId)}</th>
                <td class="number"><strong>${percentText(strength)}</strong></td>
                <td class="drawn">
                  ${intervalBar(low, strength, high)}
                  <span class="quiet figure">${percentText(low)} – ${percentText(high)}</span>
                </td>
                <td class="number">${l10n.t('{0} of {1}', wins, fought)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet">
      ${l10n.t('From {0} votes on this machine. Where intervals overlap, the order may be chance; a tie counts as half a win.', battles)}
    </p>`;
}
