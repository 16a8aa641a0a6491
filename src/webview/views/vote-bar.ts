import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { freshSeed } from '../../core/random.ts';
import { act, look } from '../actions.ts';
import type { PageState, PageVote } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import { areHidden } from './blind.ts';
import { cutInMiddle } from './model-names.ts';
import { namesOf } from './names.ts';
import { votedPair } from './voted-pair.ts';
import { viewStyles } from './view-styles.ts';

type VoteVerdict = PageVote['verdict'];

/**
 * `<vote-bar>`: what the user thinks of the two answers chosen as left and right.
 *
 * Takes `state` (PageState) and `viewState` (ViewState: `left`, `right`, `blind`, `blindSeed`).
 */
export class VoteBar extends LitElement {
  static override properties = {
    state: { attribute: false },
    viewState: { attribute: false },
    reasons: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      :host {
        container-type: inline-size;
        flex: none;
        padding: 8px 12px;
        border-top: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 8px;
        height: auto;
      }
      .choices {
        flex-wrap: nowrap;
      }
      .choices button {
        white-space: nowrap;
        padding-inline: 8px;
      }
      .end {
        margin-inline-start: auto;
      }
      select {
        width: 190px;
        min-width: 0;
      }
      details {
        margin-top: 4px;
      }
      summary {
        width: max-content;
        padding: 3px 0;
        color: var(--vscode-descriptionForeground, #616161);
        cursor: pointer;
      }
      @container (max-width: 640px) {
        .choices {
          order: 1;
        }
        select {
          flex: 1 1 130px;
          width: auto;
        }
        .end {
          order: 2;
        }
      }
    `,
  ];

  declare state: PageState | undefined;
  declare viewState: ViewState;
  /** Ticked, for the next vote. */
  declare reasons: readonly string[];

  /** Since when both texts have been there to be read, and of which pair. */
  #seen: { readonly pair: string; readonly sinceMs: number } | undefined;

  constructor() {
    super();
    this.state = undefined;
    this.viewState = FIRST_VIEW;
    this.reasons = [];
  }

  protected override willUpdate(): void {
    const pair = this.#pair();
    if (pair === undefined) return;
    const key = `${pair.left}\n${pair.right}`;
    if (this.#seen?.pair !== key) this.#seen = { pair: key, sinceMs: performance.now() };
  }

  override render(): TemplateResult | typeof nothing {
    const { state, viewState } = this;
    if (state?.live !== true || state.request === undefined) return nothing;
    const pair = this.#pair();
    const hidden = areHidden(viewState, state);
    const names = namesOf(state, hidden, viewState);
    return html`<fieldset>
      <legend class="unseen">${l10n.t('Vote')}</legend>
      <div class="bar">
        ${
          pair === undefined
            ? html`<span class="quiet">${l10n.t('Two finished answers are needed to vote.')}</span>`
            : this.#chosen(pair, names, state)
        }
        <label class="check end"
          ><input
            type="checkbox"
            .checked=${viewState.blind}
            @change=${() => this.#toggleBlind()}
          />${viewState.blind && !hidden ? l10n.t('Blind (revealed)') : l10n.t('Blind')}</label
        >
      </div>
      ${pair === undefined ? nothing : this.#reasonTags()}
    </fieldset>`;
  }

  #pair(): ReturnType<typeof votedPair> {
    const { state, viewState } = this;
    return state === undefined ? undefined : votedPair(state, viewState);
  }

  #chosen(
    { left, right }: { readonly left: string; readonly right: string },
    names: ReadonlyMap<string, string>,
    { columns, votes }: PageState,
  ): TemplateResult {
    // In the order of the names, which tells nothing while columns are hidden.
    const written = new Set(columns.filter(({ length }) => length > 0).map(({ id }) => id));
    const options = [...names].filter(([id]) => written.has(id));
    const chooser = (side: 'left' | 'right', value: string, label: string): TemplateResult =>
      html`<select
        aria-label=${label}
        title=${names.get(value) ?? nothing}
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement) {
            look<ViewState>(this, { left, right, [side]: target.value });
          }
        }}
      >
        ${options.map(
          ([id, name]) =>
            html`<option
              value=${id}
              title=${name}
              .selected=${id === value}
              ?disabled=${id !== value && (id === left || id === right)}
            >
              ${cutInMiddle(name, 20)}
            </option>`,
        )}
      </select>`;
    const cast = votes.filter(
      ({ first, second }) =>
        (first === left && second === right) || (first === right && second === left),
    ).length;
    const button = (verdict: VoteVerdict, words: string, name: string): TemplateResult =>
      html`<button type="button" title=${name} @click=${() => this.#vote(verdict, { left, right })}>
        ${words}<span class="unseen">, ${name}</span>
      </button>`;
    const leftName = names.get(left) ?? left;
    const rightName = names.get(right) ?? right;
    return html`${chooser('left', left, l10n.t('Left answer'))}
      <div class="line choices">
        ${button('first', l10n.t('← Better'), l10n.t('{0} is better', leftName))}
        ${button('tie', l10n.t('Tie'), l10n.t('Both are equally good'))}
        ${button('both-bad', l10n.t('Both Bad'), l10n.t('Both are bad'))}
        ${button('second', l10n.t('Better →'), l10n.t('{0} is better', rightName))}
      </div>
      ${chooser('right', right, l10n.t('Right answer'))}
      ${
        cast === 0
          ? nothing
          : html`<span class="quiet"
              >✓ ${cast === 1 ? l10n.t('voted') : l10n.t('voted {0} times', cast)}</span
            >`
      }`;
  }

  #reasonTags(): TemplateResult {
    const count = this.reasons.length;
    return html`<details>
      <summary>${count === 0 ? l10n.t('Reasons') : l10n.t('Reasons ({0})', count)}</summary>
      <div class="line" role="group" aria-label=${l10n.t('Reasons')}>
        ${reasonTags().map(([id, words]) => {
          const on = this.reasons.includes(id);
          return html`<label class="check"
            ><input
              type="checkbox"
              .checked=${on}
              @change=${() => {
                this.reasons = on
                  ? this.reasons.filter((other) => other !== id)
                  : [...this.reasons, id];
              }}
            />${words}</label
          >`;
        })}
      </div>
    </details>`;
  }

  #vote(
    verdict: VoteVerdict,
    { left, right }: { readonly left: string; readonly right: string },
  ): void {
    const { state, viewState, reasons } = this;
    if (state === undefined) return;
    const tookMs = Math.round(performance.now() - (this.#seen?.sinceMs ?? performance.now()));
    const blind = areHidden(viewState, state);
    act(this, {
      ...{ type: 'vote', first: left, second: right, verdict, left: 'first' },
      ...{ blind, tookMs, reasons },
    });
    this.reasons = [];
  }

  #toggleBlind(): void {
    const blind = !this.viewState.blind;
    look<ViewState>(this, blind ? { blind, blindSeed: freshSeed() } : { blind });
  }
}

if (customElements.get('vote-bar') === undefined) {
  customElements.define('vote-bar', VoteBar);
}

/** Ids as they are stored, and their words. */
function reasonTags(): readonly (readonly [string, string])[] {
  return [
    ['correct', l10n.t('correctness')],
    ['complete', l10n.t('completeness')],
    ['readable', l10n.t('readability')],
    ['style', l10n.t('fits the code around')],
    ['short', l10n.t('brevity')],
  ];
}
