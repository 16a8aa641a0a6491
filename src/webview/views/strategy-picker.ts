import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { familyWords } from '../../comparison/family-words.ts';
import { harmless } from '../../text/visible-text.ts';
import { act } from '../actions.ts';
import type { PageState, StrategyOffer } from '../page-state.ts';
import { howText } from './how-words.ts';
import { viewStyles } from './view-styles.ts';
import { strategyWords } from '../../comparison/strategy-words.ts';

/**
 * `<strategy-picker>`: the method that ranks or fuses the answers, with its paper.
 *
 * Takes `state` (PageState).
 */
export class StrategyPicker extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    viewStyles,
    css`
      :host {
        padding: 12px 16px 0;
      }
      select {
        width: 320px;
      }
      .paper {
        overflow-wrap: anywhere;
      }
      .paper a {
        display: inline-block;
        min-height: 24px;
        line-height: 24px;
      }
    `,
  ];

  declare state: PageState | undefined;

  constructor() {
    super();
    this.state = undefined;
  }

  override render(): TemplateResult {
    const { state } = this;
    if (state === undefined) return html``;
    const { strategies, strategyId, live, working } = state;
    const chosen = strategies.find(({ id }) => id === strategyId);
    return html`<div class="stack">
      <div class="line">
        <label class="line"
          >${l10n.t('Strategy')}
          <select
            ?disabled=${!live || working !== undefined}
            @change=${({ target }: Event) => {
              if (target instanceof HTMLSelectElement) {
                act(this, { type: 'strategy', strategyId: target.value, live: false });
              }
            }}
          >
            ${byFamily(strategies).map(
              ([family, offers]) =>
                html`<optgroup label=${familyWords(family, (words) => l10n.t(words))}>
                  ${offers.map(
                    ({ id, title }) =>
                      html`<option value=${id} .selected=${id === strategyId}>
                        ${strategyWords(id, title, (words) => l10n.t(words))}
                      </option>`,
                  )}
                </optgroup>`,
            )}
          </select></label
        >
        ${
          working === 'strategy'
            ? html`<span class="quiet" role="status">${l10n.t('at work…')}</span>`
            : nothing
        }
      </div>
      ${chosen === undefined ? nothing : paper(chosen)} ${this.#outcome(state)}
    </div>`;
  }

  /** How the verdict came about, or why there is none. */
  #outcome(state: PageState): TemplateResult | typeof nothing {
    const { outcome, live, working } = state;
    if (outcome === undefined) return nothing;
    if (outcome.kind === 'verdict')
      return html`<p class="quiet how">${howText(outcome, state)}</p>`;
    if (outcome.kind === 'failed') {
      return html`<p class="notice">
        ${l10n.t('The strategy failed: {0}', harmless(outcome.message))}
      </p>`;
    }
    const { need, strategyId } = outcome;
    return html`<div class="notice line">
      <span>${l10n.t('It needs what the answers do not tell: {0}.', harmless(need))}</span>
      ${
        outcome.live
          ? html`<button
              type="button"
              ?disabled=${!live || working !== undefined}
              @click=${() => act(this, { type: 'strategy', strategyId, live: true })}
            >
              ${l10n.t('Ask the Models')}
            </button>`
          : html`<span class="quiet">
              ${l10n.t('These models cannot tell it: choose another strategy.')}
            </span>`
      }
    </div>`;
  }
}

if (customElements.get('strategy-picker') === undefined) {
  customElements.define('strategy-picker', StrategyPicker);
}

/** In the order of each family's first strategy. */
function byFamily(
  strategies: readonly StrategyOffer[],
): readonly (readonly [string, readonly StrategyOffer[]])[] {
  const families = [...new Set(strategies.map(({ family }) => family))];
  return families.map(
    (family) => [family, strategies.filter((offer) => offer.family === family)] as const,
  );
}

/** A link only where it is one to the web. */
function paper({ paper: title, url }: StrategyOffer): TemplateResult {
  return html`<p class="quiet paper">
    ${
      url?.startsWith('https://') === true
        ? html`<a href=${url} rel="noreferrer noopener" target="_blank">${title}</a>`
        : title
    }
  </p>`;
}
