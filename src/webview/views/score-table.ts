import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RankedText } from '../../comparison/comparison.ts';
import { contributionsOf, isByMeans, reweighed } from '../../comparison/reweighed.ts';
import { whyFirst } from '../../comparison/why-first.ts';
import { look } from '../actions.ts';
import type { PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import { shareBar } from './bars.ts';
import { areHidden } from './blind.ts';
import { namesOf } from './names.ts';
import { rankedTexts } from './ranked-texts.ts';
import { viewStyles } from './view-styles.ts';
import { whyFirstText } from './why-words.ts';
import { partName } from './words.ts';
import { scoreText } from '../figures.ts';

/**
 * `<score-table>`: why the answers stand in this order. Weights are changed here and the order follows
 * without asking anybody.
 *
 * Takes `state` (PageState) and `viewState` (ViewState: `weights`, `blind`).
 */
export class ScoreTable extends LitElement {
  static override properties = {
    state: { attribute: false },
    viewState: { attribute: false },
  };
  static override styles = [
    viewStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .parts {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(200px, 260px);
        gap: 16px;
        align-items: start;
      }
      @container (max-width: 640px) {
        .parts {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .entries {
        display: grid;
        gap: 6px;
      }
      .entry {
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        border-radius: 4px;
      }
      summary {
        display: grid;
        grid-template-columns: 2.6em minmax(0, 1.4fr) minmax(60px, 1fr) 3.4em;
        gap: 10px;
        align-items: center;
        padding: 7px 10px;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .place::before {
        content: '›';
        display: inline-block;
        width: 1.1em;
        color: var(--vscode-descriptionForeground, #616161);
      }
      details[open] .place::before {
        content: '⌄';
      }
      summary:hover {
        background: var(--vscode-list-hoverBackground, rgba(128, 128, 128, 0.1));
      }
      summary .name {
        overflow-wrap: anywhere;
      }
      summary .total {
        text-align: end;
        font-weight: 600;
      }
      .entry table {
        width: 100%;
      }
      .entry .scroll {
        padding: 0 10px 8px;
      }
      .entry td,
      .entry th {
        padding: 2px 6px;
        border-top: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.2));
      }
      .entry thead th {
        border-top: 0;
        color: var(--vscode-descriptionForeground, #616161);
        font-weight: 400;
      }
      .entry tbody th {
        font-weight: 400;
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .weights {
        padding: 10px 12px;
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        border-radius: 4px;
      }
      .weights label {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 8px;
        padding: 2px 0;
      }
      .weights input {
        width: 76px;
        flex: none;
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
    if (state?.outcome?.kind !== 'verdict') {
      return html`<p class="empty">
        ${l10n.t('Scores appear when a strategy has looked at the answers.')}
      </p>`;
    }
    const { agreement } = state.outcome;
    const ranked = rankedTexts(state.outcome.ranked);
    const { weights } = this.viewState;
    const byMeans = isByMeans(ranked);
    const changed = Object.keys(weights).length > 0 && byMeans;
    const now = changed ? reweighed(ranked, weights) : ranked;
    const names = namesOf(state, areHidden(this.viewState, state), this.viewState);
    const nameOf = (entry: RankedText): string => entryName(entry, names);
    const [first] = now;
    const why = whyFirst(now, changed ? undefined : agreement, state.votes);
    return html`<div class="padded stack">
      ${
        why === undefined || first === undefined
          ? nothing
          : html`<p class="notice">${whyFirstText(why, nameOf(first))}</p>`
      }
      <div class="parts">
        <ol class="entries">
          ${now.map((entry, i) => {
            const before = ranked.findIndex((other) => sameEntry(entry, other));
            return html`<li>${entryDetails(entry, i, before, nameOf(entry), byMeans)}</li>`;
          })}
        </ol>
        ${this.#weights(ranked, byMeans)}
      </div>
    </div>`;
  }

  #weights(ranked: readonly RankedText[], byMeans: boolean): TemplateResult {
    const own = new Map(
      ranked.flatMap(({ parts }) => parts.map(({ name, weight }) => [name, weight] as const)),
    );
    if (own.size === 0 || !byMeans) {
      return html`<div class="weights stack">
        <h2>${l10n.t('Weights change nothing here')}</h2>
        <p class="quiet">
          ${l10n.t('This strategy ranks by a rule of its own, not by the mean of weighted parts. What it knows of an answer is shown, but does not add up to its score.')}
        </p>
      </div>`;
    }
    const { weights } = this.viewState;
    return html`<fieldset class="weights">
      <legend class="unseen">${l10n.t('Weights')}</legend>
      <div class="line spread">
        <h2>${l10n.t('Weights')}</h2>
        <button
          type="button"
          class="plain"
          ?disabled=${Object.keys(weights).length === 0}
          @click=${() => look<ViewState>(this, { weights: {} })}
        >
          ${l10n.t('Reset')}
        </button>
      </div>
      ${[...own].map(
        ([name, weight]) =>
          html`<label
            >${partName(name)}<input
              type="number"
              min="0"
              step="0.05"
              .value=${String(weights[name] ?? weight)}
              @change=${(event: Event) => this.#weigh(name, weight, event)}
          /></label>`,
      )}
      <p class="quiet">${l10n.t('A change ranks the answers anew, without asking a model.')}</p>
    </fieldset>`;
  }

  /** A field that holds no weight gets the strategy's own back. */
  #weigh(name: string, own: number, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    const wanted = target.valueAsNumber;
    const others = Object.fromEntries(
      Object.entries(this.viewState.weights).filter(([other]) => other !== name),
    );
    const valid = Number.isFinite(wanted) && wanted >= 0;
    if (!valid) target.value = String(own);
    look<ViewState>(this, {
      weights: valid && wanted !== own ? { ...others, [name]: wanted } : others,
    });
  }
}

if (customElements.get('score-table') === undefined) {
  customElements.define('score-table', ScoreTable);
}

function entryDetails(
  { score, parts }: RankedText,
  place: number,
  before: number,
  name: string,
  byMeans: boolean,
): TemplateResult {
  const contributions = contributionsOf(parts);
  return html`<details class="entry">
    <summary>
      <span class="place figure">${place + 1}</span>
      <span class="name"
        >${name}
        ${
          before === place || before < 0
            ? nothing
            : html`<span class="quiet">${l10n.t('was {0}', before + 1)}</span>`
        }</span
      >
      ${shareBar(score)}
      <span class="total figure">${scoreText(score)}</span>
    </summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Parts of {0}', name)}>
      ${
        parts.length === 0
          ? html`<p class="quiet">${l10n.t('No parts are known.')}</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">${l10n.t('Part')}</th>
                  <th scope="col" class="number">${l10n.t('Value')}</th>
                  ${
                    byMeans
                      ? html`<th scope="col" class="number">${l10n.t('Weight')}</th>
                          <th scope="col" class="number">${l10n.t('Adds')}</th>`
                      : nothing
                  }
                </tr>
              </thead>
              <tbody>
                ${parts.map(
                  ({ name: part, value, weight }, i) =>
                    html`<tr>
                      <th scope="row">${partName(part)}</th>
                      <td class="number">
                        ${
                          value === undefined
                            ? html`<span class="quiet">${l10n.t('unknown')}</span>`
                            : scoreText(value)
                        }
                      </td>
                      ${
                        byMeans
                          ? html`<td class="number">× ${scoreText(weight)}</td>
                              <td class="number">
                                ${
                                  value === undefined
                                    ? html`<span class="quiet">${l10n.t('left out')}</span>`
                                    : `+ ${scoreText(contributions[i] ?? 0)}`
                                }
                              </td>`
                          : nothing
                      }
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </div>
  </details>`;
}

/** All columns with this text; a text that no column has is the fused one. */
function entryName({ columnIds }: RankedText, names: ReadonlyMap<string, string>): string {
  if (columnIds.length === 0) return l10n.t('Fused');
  return columnIds.map((id) => names.get(id) ?? id).join(', ');
}

function sameEntry(one: RankedText, other: RankedText): boolean {
  return one.columnIds.join('\n') === other.columnIds.join('\n') && one.text === other.text;
}
