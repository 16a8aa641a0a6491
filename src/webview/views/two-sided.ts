import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { DiffRow } from '../../comparison/differences/line-diff.ts';
import type { CodeView } from '../code-view.ts';
import '../code-view.ts';
import { oneSide, twoSides } from './diff-sides.ts';
import type { HunkPlace } from './diff-sides.ts';
import { viewStyles } from './view-styles.ts';

/** Detail of `hunk-take`. */
export interface HunkTake {
  readonly hunk: number;
}

/** Narrower, both sides stand one below the other. Unit: px. */
const NARROW = 640;

/** Space above the first line of a viewer. Unit: px. */
const PADDING = 4;

/** A button is so much higher than its line, above and below. Unit: px. */
const BUTTON_RISE = 3;

/**
 * `<two-sided>`: two texts beside each other that scroll together, with the hunks between them.
 *
 * Takes `rows` (of `lineDiff`), `languageId`, `leftName`, `rightName`, `canTake`. Fires `hunk-take`.
 */
export class TwoSided extends LitElement {
  static override properties = {
    rows: { attribute: false },
    languageId: { attribute: false },
    leftName: { attribute: false },
    rightName: { attribute: false },
    canTake: { attribute: false },
    narrow: { state: true },
    scrolled: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      :host {
        min-height: 0;
      }
      .sides {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 30px minmax(0, 1fr);
        grid-template-rows: auto minmax(0, 1fr);
        height: 100%;
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        border-radius: 4px;
        overflow: hidden;
      }
      .sides.narrow {
        grid-template-columns: minmax(0, 1fr);
      }
      h2 {
        padding: 4px 10px;
        border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        background: var(--vscode-editorWidget-background, rgba(128, 128, 128, 0.08));
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .strip {
        position: relative;
        overflow: hidden;
        border-inline: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        background: var(--vscode-editorWidget-background, rgba(128, 128, 128, 0.08));
      }
      .strip button {
        position: absolute;
        left: 2px;
        top: 0;
        width: 24px;
        min-height: 24px;
        height: 24px;
        padding: 0;
      }
      .strip button.now {
        border-color: var(--vscode-focusBorder, #005fb8);
      }
    `,
  ];

  declare rows: readonly DiffRow[];
  declare languageId: string;
  declare leftName: string;
  declare rightName: string;
  /** Whether hunks of the right side can be taken. */
  declare canTake: boolean;
  declare narrow: boolean;
  /** How far down the sides are. Unit: px. */
  declare scrolled: number;

  readonly #resized = new ResizeObserver(() => {
    this.narrow = this.clientWidth > 0 && this.clientWidth < NARROW;
    this.requestUpdate();
  });
  #sides: ReturnType<typeof twoSides> | undefined;
  #one: ReturnType<typeof oneSide> | undefined;
  #places: readonly HunkPlace[] = [];

  constructor() {
    super();
    this.rows = [];
    this.languageId = 'plaintext';
    this.leftName = '';
    this.rightName = '';
    this.canTake = false;
    this.narrow = false;
    this.scrolled = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** Brings a hunk into sight, with some lines above it. */
  reveal(hunk: number): void {
    const place = this.#places.find((one) => one.hunk === hunk);
    const [view] = this.#views();
    if (place === undefined || view === undefined) return;
    const top = Math.max(0, place.from - 3) * view.lineHeight;
    for (const { scroller } of this.#views()) if (scroller !== null) scroller.scrollTop = top;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows') && !changed.has('narrow') && this.hasUpdated) return;
    this.#sides = this.narrow ? undefined : twoSides(this.rows);
    this.#one = this.narrow ? oneSide(this.rows) : undefined;
    this.#places = this.#sides?.hunks ?? this.#one?.hunks ?? [];
  }

  override render(): TemplateResult {
    if (this.#one !== undefined) {
      const { side } = this.#one;
      const label = l10n.t('{0} → {1}', this.leftName, this.rightName);
      return html`<div class="sides narrow">
        <h2 title=${label}>${label}</h2>
        <code-view
          .text=${side.text}
          .languageId=${this.languageId}
          .label=${label}
          .lines=${side.lines}
          .stretches=${side.stretches}
        ></code-view>
      </div>`;
    }
    const sides = this.#sides ?? twoSides([]);
    return html`<div class="sides">
      <h2 title=${this.leftName}>${this.leftName}</h2>
      <span></span>
      <h2 title=${this.rightName}>${this.rightName}</h2>
      ${this.#side(sides.left, this.leftName)}
      <div class="strip" aria-hidden="true">${this.canTake ? this.#strip() : nothing}</div>
      ${this.#side(sides.right, this.rightName)}
    </div>`;
  }

  #side(
    { text, lines, stretches }: ReturnType<typeof twoSides>['left'],
    name: string,
  ): TemplateResult {
    return html`<code-view
      .text=${text}
      .languageId=${this.languageId}
      .label=${name}
      .lines=${lines}
      .stretches=${stretches}
    ></code-view>`;
  }

  /** The pointer's way to take a hunk; the keyboard has buttons above the sides. */
  #strip(): readonly TemplateResult[] {
    return this.#inSight().map(
      ({ hunk }) =>
        html`<button
          type="button"
          tabindex="-1"
          title=${l10n.t('Take This')}
          @click=${() => this.#take(hunk)}
        >
          ←
        </button>`,
    );
  }

  protected override updated(): void {
    const views = this.#views();
    for (const view of views) void view.updateComplete.then(() => this.#listen(view));
    const [view] = views;
    if (view === undefined) return;
    const places = this.#inSight();
    this.renderRoot.querySelectorAll<HTMLElement>('.strip button').forEach((button, i) => {
      const top = (places[i]?.from ?? 0) * view.lineHeight + PADDING - BUTTON_RISE - this.scrolled;
      button.style.transform = `translateY(${top}px)`;
    });
  }

  #inSight(): readonly HunkPlace[] {
    const [view] = this.#views();
    const lineHeight = view?.lineHeight ?? 18;
    const first = this.scrolled / lineHeight - 1;
    const last = (this.scrolled + (view?.clientHeight ?? 400)) / lineHeight;
    return this.#places.filter(({ from }) => from >= first && from <= last);
  }

  #listen({ scroller }: CodeView): void {
    if (scroller !== null) scroller.onscroll = () => this.#follow(scroller);
  }

  /** The other side goes where this one is; setting what is there already fires nothing. */
  #follow(moved: HTMLElement): void {
    for (const { scroller } of this.#views()) {
      if (scroller === null || scroller === moved) continue;
      if (scroller.scrollTop !== moved.scrollTop) scroller.scrollTop = moved.scrollTop;
      if (scroller.scrollLeft !== moved.scrollLeft) scroller.scrollLeft = moved.scrollLeft;
    }
    this.scrolled = moved.scrollTop;
  }

  #views(): readonly CodeView[] {
    return [...this.renderRoot.querySelectorAll('code-view')].filter(isCodeView);
  }

  #take(hunk: number): void {
    this.dispatchEvent(new CustomEvent<HunkTake>('hunk-take', { detail: { hunk } }));
  }
}

if (customElements.get('two-sided') === undefined) customElements.define('two-sided', TwoSided);

function isCodeView(element: Element): element is CodeView {
  return 'scroller' in element;
}
