import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { FUSED_ID } from '../../core/completion.ts';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { look } from '../actions.ts';
import '../code-view.ts';
import type { LineLook, Stretch, StretchEvent } from '../code-look.ts';
import type { PageOutcome, PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import './accept-bar.ts';
import { areHidden } from './blind.ts';
import { howText, titleOf } from './how-words.ts';
import { namesOfModels } from './model-names.ts';
import type { NameOfModel } from './model-names.ts';
import { modelMarks } from './names.ts';
import type { ModelMark } from './names.ts';
import { authorGutter, authorShares, placedSpans, spanStretches } from './span-looks.ts';
import type { PlacedSpan } from './span-looks.ts';
import { tintStyles } from './tints.ts';
import { viewStyles } from './view-styles.ts';
import { fidelityMeaning, fidelityText, spanNote } from './words.ts';
import { percentText, scoreText } from '../figures.ts';

type Verdict = Extract<PageOutcome, { kind: 'verdict' }>;

/**
 * `<fused-column>`: the text that several models wrote, every span with its author.
 *
 * Takes `state` (PageState), `viewState` (ViewState: `disputedOnly`) and `focused`.
 */
export class FusedColumn extends LitElement {
  static override properties = {
    state: { attribute: false },
    viewState: { attribute: false },
    focused: { attribute: false },
    active: { state: true },
  };
  static override styles = [
    viewStyles,
    tintStyles,
    css`
      :host {
        display: flex;
        min-width: 0;
        min-height: 0;
      }
      article {
        flex: 1;
        display: flex;
        flex-direction: column;
        min-width: 0;
        border: 1px solid
          var(--vscode-contrastBorder, var(--vscode-panel-border, rgba(128, 128, 128, 0.35)));
        border-radius: 6px;
        overflow: hidden;
      }
      article.focused {
        border-color: var(--vscode-focusBorder, #005fb8);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
      }
      article:focus-visible {
        outline: 1px solid var(--vscode-focusBorder, #005fb8);
        outline-offset: 0;
      }
      header {
        padding: 8px 10px;
        display: grid;
        gap: 6px;
        border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
      }
      code-view {
        flex: 1 1 auto;
        min-height: 120px;
      }
      .details {
        padding: 6px 10px;
        min-height: 4.4em;
        box-sizing: border-box;
        border-top: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        overflow: auto;
      }
      .details .code {
        max-height: 6em;
        overflow: auto;
      }
      footer {
        padding: 8px 10px;
        border-top: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
      }
    `,
  ];

  declare state: PageState | undefined;
  declare viewState: ViewState;
  declare focused: boolean;
  /** Index of the span under the pointer or the focus. */
  declare active: number | undefined;

  #known:
    | (FusedLooks & { readonly of: object; readonly disputedOnly: boolean; readonly names: string })
    | undefined;

  constructor() {
    super();
    this.state = undefined;
    this.viewState = FIRST_VIEW;
    this.focused = false;
    this.active = undefined;
  }

  /** Takes the focus of the keyboard. */
  override focus(): void {
    this.renderRoot.querySelector('article')?.focus();
  }

  override render(): TemplateResult {
    return html`<article
      class=${this.focused ? 'focused' : ''}
      tabindex=${this.focused ? 0 : -1}
      aria-label=${l10n.t('Fused text')}
      aria-current=${this.focused ? 'true' : 'false'}
    >
      ${this.#content()}
    </article>`;
  }

  #content(): TemplateResult {
    const { state } = this;
    const outcome = state?.outcome;
    if (state === undefined || outcome?.kind !== 'verdict' || outcome.fused === undefined) {
      return html`<header><h2>${l10n.t('Fused')}</h2></header>
        <p class="empty">${nothingFused(state)}</p>
        ${
          state !== undefined && outcome?.kind === 'verdict'
            ? html`<p class="empty quiet">${howText(outcome, state)}</p>`
            : nothing
        }`;
    }
    if (areHidden(this.viewState, state)) {
      return html`<header><h2>${l10n.t('Fused')}</h2></header>
        <p class="empty">${l10n.t('Who wrote it is shown after your vote.')}</p>`;
    }
    const { text, fidelity } = outcome.fused;
    const nameOf = namesOfModels(state);
    const { disputedOnly } = this.viewState;
    const { placed, marks, stretches, lines } = this.#looksOf(outcome.fused, nameOf);
    return html`<header>
        <div class="line spread">
          <h2>${l10n.t('Fused')}</h2>
          <span class="badge" title=${fidelityMeaning(fidelity)}>${fidelityText(fidelity)}</span>
        </div>
        ${legend(placed, marks, nameOf)} ${howItWorked(outcome, placed, state, nameOf)}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${disputedOnly}
            @change=${() => look<ViewState>(this, { disputedOnly: !disputedOnly })}
          />${l10n.t('Disputed spans only')}</label
        >
      </header>
      <code-view
        .text=${text}
        .languageId=${state.request?.languageId ?? 'plaintext'}
        .label=${l10n.t('Fused text')}
        .stretches=${stretches}
        .lines=${lines}
        @stretch-focus=${(event: CustomEvent<StretchEvent>) => {
          this.active = event.detail.index;
        }}
      ></code-view>
      <div class="details">${details(placed, this.active, marks, nameOf)}</div>
      ${
        state.live
          ? html`<footer>
              <accept-bar .target=${state.target} .text=${{ of: 'fused' }}>
                <button
                  type="button"
                  @click=${() => look<ViewState>(this, { view: 'differences', focused: FUSED_ID })}
                >
                  ${l10n.t('Differences')}
                </button>
              </accept-bar>
            </footer>`
          : nothing
      }`;
  }

  /** Found anew only for another text, other names or another choice: columns stream beside it. */
  #looksOf(fused: NonNullable<Verdict['fused']>, nameOf: NameOfModel): FusedLooks {
    const { disputedOnly } = this.viewState;
    const names = fused.spans.map(({ modelId }) => nameOf(modelId)).join('\n');
    const known = this.#known;
    if (known?.of === fused && known.disputedOnly === disputedOnly && known.names === names) {
      return known;
    }
    const placed = placedSpans(fused.text, fused.spans);
    const marks = modelMarks(placed.map(({ modelId }) => modelId));
    const found = {
      ...{ of: fused, disputedOnly, names, placed, marks },
      stretches: spanStretches(placed, marks, disputedOnly, (span) => spanNote(span, nameOf)),
      lines: authorGutter(fused.text, placed, marks),
    };
    this.#known = found;
    return found;
  }
}

/** How the fused text looks. */
interface FusedLooks {
  readonly placed: readonly PlacedSpan[];
  readonly marks: ReadonlyMap<string, ModelMark>;
  readonly stretches: readonly Stretch[];
  readonly lines: readonly LineLook[];
}

if (customElements.get('fused-column') === undefined) {
  customElements.define('fused-column', FusedColumn);
}

function nothingFused(state: PageState | undefined): string {
  const outcome = state?.outcome;
  if (state?.working === 'strategy') return l10n.t('A strategy is at work.');
  if (outcome === undefined) return l10n.t('No strategy has looked at the answers yet.');
  if (outcome.kind === 'failed') return l10n.t('The strategy failed: {0}', outcome.message);
  if (outcome.kind === 'unmet') return l10n.t('The strategy lacks something: {0}', outcome.need);
  const title = titleOf(outcome.strategyId, state?.strategies ?? []);
  return l10n.t('{0} wrote no text of several: one of the answers is first.', title);
}

function legend(
  spans: readonly PlacedSpan[],
  marks: ReadonlyMap<string, ModelMark>,
  nameOf: NameOfModel,
): TemplateResult {
  return html`<ul class="line" aria-label=${l10n.t('Who wrote it')}>
    ${authorShares(spans).map(({ modelId, spans: count, share }) => {
      const mark = marks.get(modelId);
      const amount =
        count === 1
          ? l10n.t('1 span, {0}', percentText(share))
          : l10n.t('{0} spans, {1}', count, percentText(share));
      return html`<li class="line">
        <span class="mark tint-${mark?.tint ?? 0}">${mark?.letter}</span>
        <span title=${harmless(modelId)}
          >${nameOf(modelId)} <span class="quiet figure">${amount}</span></span
        >
      </li>`;
    })}
  </ul>`;
}

function howItWorked(
  outcome: Verdict,
  spans: readonly PlacedSpan[],
  state: PageState,
  nameOf: NameOfModel,
): TemplateResult {
  const authors = authorShares(spans);
  const [only] = authors;
  return html`${
      authors.length === 1 && only !== undefined
        ? html`<p class="notice">
            ${l10n.t('{0} wrote all of it: nobody proposed anything better.', nameOf(only.modelId))}
          </p>`
        : nothing
    }
    <p class="quiet">${howText(outcome, state)}</p>`;
}

function details(
  spans: readonly PlacedSpan[],
  active: number | undefined,
  marks: ReadonlyMap<string, ModelMark>,
  nameOf: NameOfModel,
): TemplateResult {
  const span = active === undefined ? undefined : spans[active];
  if (span === undefined) {
    const disputed = spans.filter(({ runnerUp }) => runnerUp !== undefined).length;
    return html`<p class="quiet">
      ${
        spans.length === 1
          ? l10n.t('1 span, {0} disputed. Point at it to see who wrote it.', disputed)
          : l10n.t(
              '{0} spans, {1} disputed. Point at one to see who wrote it.',
              spans.length,
              disputed,
            )
      }
    </p>`;
  }
  const { modelId, score, runnerUp, fidelity } = span;
  const mark = marks.get(modelId);
  return html`<div class="line">
      <span class="mark tint-${mark?.tint ?? 0}">${mark?.letter}</span>
      <strong title=${harmless(modelId)}>${nameOf(modelId)}</strong>
      ${
        score === undefined
          ? html`<span class="quiet">${l10n.t('no score')}</span>`
          : html`<span class="figure">${l10n.t('score {0}', scoreText(score))}</span>`
      }
      ${
        fidelity === undefined
          ? nothing
          : html`<span class="quiet">${fidelityText(fidelity)}</span>`
      }
    </div>
    ${
      runnerUp === undefined
        ? html`<p class="quiet">${l10n.t('Nobody proposed anything else here.')}</p>`
        : html`<div>
            <span class="quiet">
              ${l10n.t('Second: {0}, score {1}', nameOf(runnerUp.modelId), scoreText(runnerUp.score))}
            </span>
            <div class="code">
              ${
                runnerUp.text === ''
                  ? l10n.t('nothing')
                  : runnerUp.text.includes('\n')
                    ? harmless(runnerUp.text)
                    : visibleLine(runnerUp.text, 400)
              }
            </div>
          </div>`
    }`;
}
