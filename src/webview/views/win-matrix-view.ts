import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { winMatrix } from '../../comparison/win-matrix.ts';
import type { WinMatrix } from '../../comparison/win-matrix.ts';
import { act } from '../actions.ts';
import type { PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import { shareBar } from './bars.ts';
import { areHidden } from './blind.ts';
import { namesOfModels } from './model-names.ts';
import { letterOf, namesOf } from './names.ts';
import { viewStyles } from './view-styles.ts';
import { percentText } from '../figures.ts';

/**
 * `<win-matrix-view>`: how often judges and the user prefer the row's answer to the column's.
 *
 * Takes `state` (PageState) and `viewState` (ViewState: `blind`).
 */
export class WinMatrixView extends LitElement {
  static override properties = {
    state: { attribute: false },
    viewState: { attribute: false },
  };
  static override styles = [
    viewStyles,
    css`
      caption {
        margin-bottom: 8px;
      }
      th,
      td {
        padding: 6px 10px;
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        vertical-align: top;
      }
      thead th {
        text-align: center;
      }
      tbody th {
        min-width: 130px;
        max-width: 260px;
        overflow-wrap: anywhere;
        font-weight: 400;
      }
      td {
        min-width: 84px;
      }
      td.self {
        background: var(--vscode-editorWidget-background, rgba(128, 128, 128, 0.12));
      }
      .share {
        font-weight: 600;
      }
      .note {
        display: block;
        white-space: nowrap;
      }
      .flip {
        padding-inline-start: 5px;
        border-inline-start: 3px solid var(--vscode-editorWarning-foreground, #bf8803);
      }
    `,
  ];

  declare state: PageState | undefined;
  declare viewState: ViewState;

  constructor() {
    super();
    this.state = undefined;
    this.viewState = FIRST_VIEW;
  }

  override render(): TemplateResult {
    const { state } = this;
    const written = new Set(state?.columns.filter(({ length }) => length > 0).map(({ id }) => id));
    if (state === undefined || written.size < 2) {
      return html`<p class="empty">${l10n.t('Two answers are needed to compare.')}</p>`;
    }
    const names = namesOf(state, areHidden(this.viewState, state), this.viewState);
    const ids = [...names.keys()].filter((id) => written.has(id));
    const models = new Map(state.columns.map(({ id, modelId }) => [id, modelId]));
    const matrix = winMatrix(ids, state.duels, state.votes, (id) => models.get(id));
    const judging = state.working === 'judges';
    return html`<div class="padded stack">
      <div class="line spread">
        <p class="quiet">${this.#summary(state, matrix)}</p>
        ${
          state.live
            ? html`<button
                type="button"
                class="primary"
                ?disabled=${judging || state.working !== undefined}
                @click=${() => act(this, { type: 'judge' })}
              >
                ${judging ? l10n.t('Judges at work…') : l10n.t('Let Judges Compare')}
              </button>`
            : nothing
        }
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Win matrix')}>
        <table>
          <caption>
            ${l10n.t('How often the row is preferred to the column')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${l10n.t('Answer')}</th>
              ${ids.map(
                (id, i) =>
                  html`<th scope="col" title=${names.get(id) ?? id}>
                    ${letterOf(i)}<span class="unseen">${names.get(id)}</span>
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${ids.map(
              (id, i) =>
                html`<tr>
                  <th scope="row"><strong>${letterOf(i)}</strong> ${names.get(id)}</th>
                  ${ids.map((_, j) => (i === j ? selfCell() : matrixCell(matrix, i, j)))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${judges(state)}
    </div>`;
  }

  #summary({ duels, votes }: PageState, { cells }: WinMatrix): string {
    if (duels.length === 0 && votes.length === 0) {
      return l10n.t('Nobody has compared the answers yet: neither judges nor you.');
    }
    const flipped = (count: number): string => {
      if (count === 0) return '';
      return count === 1
        ? l10n.t('1 judgement depends on the order in which the texts were shown.')
        : l10n.t('{0} judgements depend on the order in which the texts were shown.', count);
    };
    const pairs = cells.flatMap((row, i) =>
      row.slice(i + 1).map((cell, k) => [cell, cells[i + 1 + k]?.[i]] as const),
    );
    const missing = pairs.filter(
      ([{ share, votes: won }, other]) => share === undefined && won + (other?.votes ?? 0) === 0,
    ).length;
    const flips = pairs.reduce((sum, [cell]) => sum + cell.flips, 0);
    return [
      missing === 0
        ? l10n.t('Every pair has been compared.')
        : l10n.t('{0} of {1} pairs have not been compared.', missing, pairs.length),
      flipped(flips),
    ]
      .join(' ')
      .trim();
  }
}

if (customElements.get('win-matrix-view') === undefined) {
  customElements.define('win-matrix-view', WinMatrixView);
}

function selfCell(): TemplateResult {
  return html`<td class="self"><span class="unseen">${l10n.t('itself')}</span></td>`;
}

function matrixCell({ cells }: WinMatrix, i: number, j: number): TemplateResult {
  const cell = cells[i]?.[j];
  const voted = (cell?.votes ?? 0) + (cells[j]?.[i]?.votes ?? 0);
  if (cell === undefined || (cell.share === undefined && voted === 0)) {
    return html`<td class="quiet">${l10n.t('not compared')}</td>`;
  }
  const { share, judges: asked, flips, votes } = cell;
  return html`<td>
    ${
      share === undefined
        ? nothing
        : html`<span class="share figure">${percentText(share)}</span> ${shareBar(share)}
            <span class="note quiet"
              >${asked === 1 ? l10n.t('1 judge') : l10n.t('{0} judges', asked)}</span
            >`
    }
    ${
      voted === 0
        ? nothing
        : html`<span class="note quiet">${l10n.t('your votes: {0} of {1}', votes, voted)}</span>`
    }
    ${
      flips === 0
        ? nothing
        : html`<span class="note flip">⇄ ${l10n.t('order matters ({0})', flips)}</span>`
    }
  </td>`;
}

function judges(state: PageState): TemplateResult | typeof nothing {
  const names = [...new Set(state.duels.map(({ judge }) => judge))].map(namesOfModels(state));
  if (names.length === 0) return nothing;
  return html`<p class="quiet">
    ${l10n.t('Judges: {0}. Each was asked in both orders, and none about its own text.', names.join(', '))}
  </p>`;
}
