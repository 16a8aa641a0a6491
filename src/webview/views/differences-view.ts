import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { hasEnded } from '../../comparison/comparison.ts';
import type { Hunk } from '../../comparison/differences/line-diff.ts';
import { FUSED_ID } from '../../core/completion.ts';
import { act, look } from '../actions.ts';
import type { ColumnText } from '../conversation.ts';
import type { PageState } from '../page-state.ts';
import { FIRST_VIEW } from '../view-state.ts';
import type { ViewState } from '../view-state.ts';
import './accept-bar.ts';
import { areHidden } from './blind.ts';
import { chosenSides, columnKey, comparedTexts } from './compared-texts.ts';
import type { ComparedText } from './compared-texts.ts';
import './consensus-view.ts';
import { cutInMiddle } from './model-names.ts';
import { namesOf } from './names.ts';
import { PairDiff } from './pair-diff.ts';
import { ParseWatch, parseBadge } from './parse-watch.ts';
import { allTaken, resultText, taken, undone } from './put-together.ts';
import type { Result } from './put-together.ts';
import { TwoSided } from './two-sided.ts';
import type { HunkTake } from './two-sided.ts';
import { viewStyles } from './view-styles.ts';

/**
 * `<differences-view>`: any two texts of the page side by side, or what all answers agree on; hunks are
 * taken from the right into a result that stands on the left.
 *
 * Takes `state` (PageState), `texts` (of the columns, by id) and `viewState` (ViewState: `base`,
 * `focused`, `ignoreWhitespace`, `blind`). Keeps the result while it lives.
 */
export class DifferencesView extends LitElement {
  static override properties = {
    state: { attribute: false },
    texts: { attribute: false },
    viewState: { attribute: false },
    mode: { state: true },
    leftKey: { state: true },
    rightKey: { state: true },
    result: { state: true },
    current: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
        flex: 1 1 auto;
        min-height: 0;
        padding: 10px 12px;
        box-sizing: border-box;
      }
      two-sided,
      consensus-view {
        flex: 1 1 auto;
        min-height: 200px;
      }
      select {
        max-width: min(260px, 100%);
      }
      .result {
        padding: 8px 10px;
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        border-radius: 4px;
        display: grid;
        gap: 6px;
      }
    `,
  ];

  declare state: PageState | undefined;
  declare texts: ReadonlyMap<string, ColumnText>;
  declare viewState: ViewState;
  declare mode: 'pair' | 'consensus';
  declare leftKey: string | undefined;
  declare rightKey: string | undefined;
  declare result: Result | undefined;
  /** Index of the hunk that the buttons are about. */
  declare current: number;

  #all: readonly ComparedText[] = [];
  #sides: ReturnType<typeof chosenSides>;
  readonly #parse = new ParseWatch(this);
  readonly #diff = new PairDiff(() => this.requestUpdate());

  constructor() {
    super();
    this.state = undefined;
    this.texts = new Map();
    this.viewState = FIRST_VIEW;
    this.mode = 'pair';
    this.leftKey = undefined;
    this.rightKey = undefined;
    this.result = undefined;
    this.current = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { state, viewState } = this;
    if (state === undefined) return;
    if (changed.has('state') && changed.get('state')?.request?.id !== state.request?.id) {
      this.result = undefined;
      this.leftKey = undefined;
      this.rightKey = undefined;
    }
    const before = changed.get('viewState');
    if (before !== undefined && before.base !== viewState.base) this.leftKey = undefined;
    if (before !== undefined && before.focused !== viewState.focused) this.rightKey = undefined;
    const names = namesOf(state, areHidden(viewState, state), viewState);
    this.#all = comparedTexts(state, this.texts, names, this.result);
    const { base, focused } = viewState;
    this.#sides = chosenSides(this.#all, {
      left: this.leftKey ?? (base === undefined ? undefined : columnKey(base)),
      right: this.rightKey ?? (focused === undefined ? undefined : keyOfFocus(focused)),
    });
    if (this.#sides === undefined) return;
    const { left, right } = this.#sides;
    this.#diff.compare(left, right, viewState.ignoreWhitespace);
    this.current = Math.max(0, Math.min(this.current, this.#diff.hunks.length - 1));
  }

  override render(): TemplateResult {
    const { state } = this;
    const sides = this.#sides;
    if (state === undefined || sides === undefined) {
      return html`<p class="empty">${l10n.t('Two texts are needed to compare.')}</p>`;
    }
    const languageId = state.request?.languageId ?? 'plaintext';
    const { ignoreWhitespace } = this.viewState;
    return html`${this.#toolbar(sides, state)}
    ${
      this.mode === 'consensus'
        ? html`<consensus-view
            .compared=${this.#answers()}
            .languageId=${languageId}
            .ignoreWhitespace=${ignoreWhitespace}
          ></consensus-view>`
        : html`${this.#hunkBar()}
            <two-sided
              .rows=${this.#diff.rows}
              .languageId=${languageId}
              .leftName=${this.#nameOf(sides.left)}
              .rightName=${this.#nameOf(sides.right)}
              .canTake=${sides.right.key !== 'result'}
              @hunk-take=${(event: CustomEvent<HunkTake>) => this.#take(event.detail.hunk)}
            ></two-sided>
            ${this.result === undefined ? nothing : this.#resultBar(this.result, state)}`
    }`;
  }

  /** Those that have ended: who still writes agrees with nobody yet. */
  #answers(): readonly ComparedText[] {
    const ended = new Set(
      this.state?.columns.filter(({ state }) => hasEnded(state)).map(({ id }) => id),
    );
    return this.#all.filter(({ ref }) => ref.of === 'column' && ended.has(ref.columnId));
  }

  #toolbar(
    { left, right }: NonNullable<ReturnType<typeof chosenSides>>,
    { live }: PageState,
  ): TemplateResult {
    const { ignoreWhitespace } = this.viewState;
    const isPair = this.mode === 'pair';
    const mode = (wanted: 'pair' | 'consensus', words: string): TemplateResult =>
      html`<button
        type="button"
        aria-pressed=${this.mode === wanted}
        ?disabled=${wanted === 'consensus' && this.#answers().length < 2}
        @click=${() => {
          this.mode = wanted;
        }}
      >
        ${words}
      </button>`;
    return html`<div class="line">
      <div class="line" role="group" aria-label=${l10n.t('What is compared')}>
        ${mode('pair', l10n.t('Two Texts'))} ${mode('consensus', l10n.t('Consensus'))}
      </div>
      ${
        isPair
          ? html`${this.#chooser('left', left, l10n.t('Base'))}
              <span aria-hidden="true">→</span>
              ${this.#chooser('right', right, l10n.t('Compared with it'))}`
          : nothing
      }
      <label class="check"
        ><input
          type="checkbox"
          .checked=${ignoreWhitespace}
          @change=${() => look<ViewState>(this, { ignoreWhitespace: !ignoreWhitespace })}
        />${l10n.t('Ignore White Space')}</label
      >
      ${
        isPair && live
          ? html`<button
              type="button"
              @click=${() => act(this, { type: 'diff', left: left.ref, right: right.ref })}
            >
              ${l10n.t("Open in VS Code's Diff Editor")}
            </button>`
          : nothing
      }
    </div>`;
  }

  #chooser(side: 'left' | 'right', chosen: ComparedText, label: string): TemplateResult {
    return html`<select
      aria-label=${label}
      title=${chosen.name}
      @change=${({ target }: Event) => {
        if (!(target instanceof HTMLSelectElement)) return;
        this.current = 0;
        if (side === 'left') this.leftKey = target.value;
        else this.rightKey = target.value;
        // What was on the other side goes where this one was.
        if (side === 'left' && target.value === this.#sides?.right.key) this.rightKey = chosen.key;
        if (side === 'right' && target.value === this.#sides?.left.key) this.leftKey = chosen.key;
      }}
    >
      ${this.#all.map(
        ({ key, name }) =>
          html`<option value=${key} title=${name} .selected=${key === chosen.key}>
            ${cutInMiddle(name, 34)}
          </option>`,
      )}
    </select>`;
  }

  #hunkBar(): TemplateResult {
    const count = this.#diff.hunks.length;
    const hunk = this.#diff.hunks[this.current];
    const canTake = this.#sides?.right.key !== 'result';
    const step = (by: number, words: string, sign: string): TemplateResult =>
      html`<button
        type="button"
        aria-label=${words}
        title=${words}
        ?disabled=${count === 0}
        @click=${() => this.#goTo((this.current + by + count) % count)}
      >
        ${sign}
      </button>`;
    return html`<div class="line">
      ${step(-1, l10n.t('Previous Change'), '↑')} ${step(1, l10n.t('Next Change'), '↓')}
      <span role="status"
        >${
          hunk === undefined
            ? l10n.t('No differences')
            : l10n.t('Change {0} of {1}: {2}', this.current + 1, count, placeOf(hunk))
        }</span
      >
      ${
        hunk === undefined || !canTake
          ? nothing
          : html`<button type="button" @click=${() => this.#take(hunk.hunk)}>
                ${l10n.t('← Take This')}
              </button>
              <button type="button" @click=${() => this.#takeAll()}>
                ${l10n.t('← Take All')}
              </button>`
      }
    </div>`;
  }

  #resultBar(result: Result, { target, live }: PageState): TemplateResult {
    const count = result.steps.length - 1;
    const text = resultText(result);
    return html`<section class="result" aria-label=${l10n.t('Result')}>
      <div class="line spread">
        <span role="status"
          >${count === 1 ? l10n.t('Result: 1 step') : l10n.t('Result: {0} steps', count)}
          ${parseBadge(this.#parse.of(text), text, result.steps.slice(0, 1))}</span
        >
        <div class="line">
          <button type="button" @click=${() => this.#undo()}>${l10n.t('Undo')}</button>
          <button type="button" @click=${() => this.#reset()}>${l10n.t('Reset')}</button>
        </div>
      </div>
      ${
        live
          ? html`<accept-bar .target=${target} .text=${{ of: 'result', text }}></accept-bar>`
          : nothing
      }
    </section>`;
  }

  #nameOf({ key, name }: ComparedText): string {
    if (key !== 'result' || this.result === undefined) return name;
    const { begunFrom } = this.result;
    const from = this.#all.find((one) => one.key === begunFrom)?.name ?? begunFrom;
    return l10n.t('Result (begun from {0})', from);
  }

  #goTo(index: number): void {
    this.current = index;
    const view = this.renderRoot.querySelector('two-sided');
    const hunk = this.#diff.hunks[index];
    if (view instanceof TwoSided && hunk !== undefined) view.reveal(hunk.hunk);
  }

  #take(hunk: number): void {
    this.#step((result, from, options) => taken(result, from, hunk, options));
  }

  #takeAll(): void {
    this.#step(allTaken);
  }

  /** What is taken goes into the left text, which becomes the result. */
  #step(by: typeof allTaken): void {
    if (this.#sides === undefined) return;
    const { left, right } = this.#sides;
    const { ignoreWhitespace } = this.viewState;
    const begun = left.key === 'result' ? this.result : undefined;
    const result = begun ?? { begunFrom: left.key, steps: [left.text] };
    const next = by(result, right.text, { ignoreWhitespace });
    if (next === result) return;
    this.rightKey = right.key;
    this.result = next;
    this.leftKey = 'result';
  }

  #undo(): void {
    if (this.result === undefined) return;
    const before = undone(this.result);
    if (before === undefined) this.#reset();
    else this.result = before;
  }

  #reset(): void {
    const begunFrom = this.result?.begunFrom;
    if (this.leftKey === 'result') this.leftKey = begunFrom;
    if (this.rightKey === 'result') this.rightKey = begunFrom;
    this.result = undefined;
  }
}

if (customElements.get('differences-view') === undefined) {
  customElements.define('differences-view', DifferencesView);
}

/** The fused text stands among the columns. */
function keyOfFocus(focused: string): string {
  return focused === FUSED_ID ? 'fused' : columnKey(focused);
}

/** Lines of both sides, from 1. */
function placeOf({ left, right, coarse }: Hunk): string {
  const place =
    left.from === left.to
      ? l10n.t('added {0}', linesText(right))
      : right.from === right.to
        ? l10n.t('removed {0}', linesText(left))
        : l10n.t('{0} → {1}', linesText(left), linesText(right));
  return coarse ? l10n.t('{0} (too unlike to compare line by line)', place) : place;
}

/** From 1. */
function linesText({ from, to }: Hunk['left']): string {
  return to - from === 1 ? l10n.t('line {0}', from + 1) : l10n.t('lines {0}–{1}', from + 1, to);
}
