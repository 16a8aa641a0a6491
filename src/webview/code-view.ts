import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LineLook, Stretch, StretchEvent } from './code-look.ts';
import { codeStyles } from './code-view.css.ts';
import { followEnd } from './follow-end.ts';
import { highlighter } from './highlight/highlighter.ts';
import { whenIdle } from './highlight/idle.ts';
import { LineTokens } from './highlight/line-tokens.ts';
import {
  firstBehind,
  hiddenUnits,
  MOST_SHOWN,
  shownGroups,
  type ShownGroup,
} from './shown-line.ts';
import { TextLines } from './text-lines.ts';

/** Lines above and below the visible ones that are laid out too. */
const OVERSCAN = 12;

/** Of a line, as the viewer before measured it: all have one font. Unit: px. */
let measuredHeight = 18;

/** Above the first and below the last line together. Unit: px. */
const PADDING = 8;

/** What a line's look depends on. */
interface LineFacts {
  readonly text: string;
  readonly start: number;
  readonly tokens: Uint32Array | undefined;
  readonly look: LineLook | undefined;
  readonly isLastShown: boolean;
}

/**
 * Code to read: only the lines in sight are in the page, text is only ever text, and colours come when
 * there is time. Set `text`, `languageId`, `label`, `stretches`, `lines`, `streaming`.
 */
export class CodeView extends LitElement {
  static override styles = codeStyles;
  static override properties = {
    text: { attribute: false },
    origin: { attribute: false },
    languageId: { attribute: false },
    label: { attribute: false },
    stretches: { attribute: false },
    lines: { attribute: false },
    streaming: { attribute: false },
  };

  declare text: string;
  /** Texts of one origin only grow: they are not compared. Undefined where that is not known. */
  declare origin: number | undefined;
  declare languageId: string;
  /** Accessible name. */
  declare label: string;
  /** Ascending, none over another. */
  declare stretches: readonly Stretch[];
  declare lines: readonly LineLook[];
  /** Follows the end while the reader is there. */
  declare streaming: boolean;

  readonly #lines = new TextLines();
  readonly #tokens = new LineTokens(whenIdle, (from, to) => this.#coloured(from, to));
  readonly #resized = new ResizeObserver((entries) => this.#measured(entries));
  #looks: ReadonlyMap<number, LineLook> = new Map();
  #longestGutter = 0;
  #lineHeight = measuredHeight;
  /** Of what is in sight. Unit: px. */
  #height = 400;
  #top = 0;
  #atEnd = true;
  #allSelected = false;
  #first = 0;
  #last = 0;
  #unwatch: (() => void) | undefined;

  constructor() {
    super();
    this.text = '';
    this.origin = undefined;
    this.languageId = '';
    this.label = '';
    this.stretches = [];
    this.lines = [];
    this.streaming = false;
  }

  /** The element that scrolls, for views that scroll together. */
  get scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  /** Unit: px. */
  get lineHeight(): number {
    return this.#lineHeight;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#unwatch = highlighter.watch(() => this.#recolour());
    if (!this.hasUpdated) return;
    this.#observeLine();
    this.#recolour();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#unwatch?.();
    this.#tokens.dispose();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(highlighter.sheet);
    return root;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text')) {
      const before = this.#lines.count;
      const grew = this.origin !== undefined && !changed.has('origin');
      const first = this.#lines.set(this.text, grew);
      if (first < before || before !== this.#lines.count) this.#tokens.changed(first);
      this.#allSelected = false;
    }
    if (changed.has('languageId')) this.#recolour();
    if (changed.has('lines')) {
      this.#looks = new Map(this.lines.map((look) => [look.line, look]));
      this.#longestGutter = this.lines.reduce(
        (most, { gutter = '' }) => Math.max(most, gutter.length),
        0,
      );
    }
    this.#findWindow();
  }

  protected override render(): TemplateResult {
    const count = this.text === '' ? 0 : this.#last - this.#first;
    const numbers = Array.from({ length: count }, (_, i) => this.#first + i);
    return html`<div
        class="scroller"
        tabindex="0"
        role="group"
        aria-label=${this.label}
        @scroll=${this.#scrolled}
        @keydown=${this.#pressed}
        @mousedown=${this.#unselected}
        @copy=${this.#copied}
      >
        <div class="space">
          <div class="window">
            <div class="gutter" aria-hidden="true">${this.#gutter(numbers)}</div>
            <div class="lines">
              ${repeat(
                numbers,
                (line) => line,
                (line) => this.#guarded(line),
              )}
            </div>
          </div>
        </div>
      </div>
      <div class="probe" aria-hidden="true"><div class="line">0</div></div>`;
  }

  protected override firstUpdated(): void {
    this.#observeLine();
  }

  protected override updated(): void {
    const { scroller } = this;
    const space = this.renderRoot.querySelector<HTMLElement>('.space');
    const shown = this.renderRoot.querySelector<HTMLElement>('.window');
    if (scroller === null || space === null || shown === null) return;
    space.style.height = `${this.#lines.count * this.#lineHeight + PADDING}px`;
    space.style.minWidth = `max(100%, ${Math.min(this.#lines.longest, MOST_SHOWN) + 8}ch)`;
    // All gutters are as wide as the widest.
    shown.style.setProperty(
      '--gutter',
      `${Math.max(2, String(this.#lines.count).length, this.#longestGutter) + 1.5}ch`,
    );
    shown.style.transform = `translateY(${this.#first * this.#lineHeight}px)`;
    if (this.streaming && this.#atEnd) followEnd(scroller);
  }

  /** What stands beside the lines, one below the other: what sticks costs, so it is one box for all. */
  #gutter(lines: readonly number[]): string {
    return lines.map((line) => this.#looks.get(line)?.gutter ?? line + 1).join('\n');
  }

  /** A line is built anew only where something of it is other than before. */
  #guarded(line: number): unknown {
    const text = this.#lines.line(line);
    const start = this.#lines.startOf(line);
    const tokens = this.#tokens.tokensOf(line);
    const look = this.#looks.get(line);
    const isLastShown = this.#lines.isCut && line === this.#lines.count - 1;
    const marked = this.stretches.length > 0 ? [this.stretches, start] : [];
    return guard([text, tokens, look, isLastShown, ...marked], () =>
      this.#line({ text, start, tokens, look, isLastShown }),
    );
  }

  #line({ text, start, tokens, look, isLastShown }: LineFacts): TemplateResult {
    const hidden = hiddenUnits(text);
    const groups = shownGroups(
      text,
      tokens,
      this.stretches,
      start,
      firstBehind(this.stretches, start),
    );
    const classes = look === undefined ? 'line content' : `line content look-${look.look}`;
    return html`<span class=${classes}
      >${groups.map((group) => this.#group(group))}${
        hidden > 0 ? html`<span class="more">${moreText(hidden)}</span>` : nothing
      }${isLastShown ? html`<span class="more">${l10n.t('… more lines')}</span>` : nothing}</span
    >`;
  }

  #group({ index, parts }: ShownGroup): TemplateResult | readonly TemplateResult[] {
    const inner = parts.map(({ text, classes }) =>
      classes === '' ? html`${text}` : html`<span class=${classes}>${text}</span>`,
    );
    const stretch = index === undefined ? undefined : this.stretches[index];
    if (stretch === undefined) return inner;
    const look = `look-${stretch.look}`;
    if (stretch.note === undefined) return html`<span class=${look}>${inner}</span>`;
    const tell = (type: 'stretch-focus' | 'stretch-blur') => () => this.#tell(type, index ?? 0);
    return html`<span
      class=${look}
      tabindex="0"
      role="note"
      aria-label=${stretch.note}
      @mouseenter=${tell('stretch-focus')}
      @mouseleave=${tell('stretch-blur')}
      @focus=${tell('stretch-focus')}
      @blur=${tell('stretch-blur')}
      >${inner}</span
    >`;
  }

  #tell(type: 'stretch-focus' | 'stretch-blur', index: number): void {
    this.dispatchEvent(new CustomEvent<StretchEvent>(type, { detail: { index } }));
  }

  /** Which lines are laid out now. Nothing is read from the page: that would lay it out. */
  #findWindow(): void {
    const inSight = Math.ceil(this.#height / this.#lineHeight);
    const follows = this.streaming && this.#atEnd;
    const top = follows ? this.#lines.count - inSight : Math.floor(this.#top / this.#lineHeight);
    this.#first = Math.max(0, Math.min(top, this.#lines.count - 1) - OVERSCAN);
    this.#last = Math.min(this.#lines.count, Math.max(0, top) + inSight + OVERSCAN);
  }

  #observeLine(): void {
    const line = this.renderRoot.querySelector('.probe > .line');
    if (line !== null) this.#resized.observe(line);
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    const before = [this.#height, this.#lineHeight];
    for (const { target, contentRect } of entries) {
      if (contentRect.height <= 0) continue;
      if (target === this) this.#height = contentRect.height;
      else {
        this.#lineHeight = contentRect.height;
        measuredHeight = contentRect.height;
      }
    }
    if (before[0] !== this.#height || before[1] !== this.#lineHeight) this.requestUpdate();
  }

  readonly #scrolled = (): void => {
    const before = this.#top;
    this.#top = this.scroller?.scrollTop ?? 0;
    const below = this.#lines.count * this.#lineHeight + PADDING - this.#top - this.#height;
    // Text that has come since is below too: only who scrolls up leaves the end.
    if (below < this.#lineHeight * 2) this.#atEnd = true;
    else if (!this.streaming || this.#top < before - 1) this.#atEnd = false;
    const top = Math.floor(this.#top / this.#lineHeight);
    const bottom = top + Math.ceil(this.#height / this.#lineHeight);
    const covered =
      (top >= this.#first + 2 || this.#first === 0) &&
      (bottom <= this.#last - 2 || this.#last === this.#lines.count);
    if (!covered) this.requestUpdate();
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const shown = this.renderRoot.querySelector('.window');
      if (shown !== null) getSelection()?.selectAllChildren(shown);
      this.#allSelected = true;
    } else if (!event.ctrlKey && !event.metaKey) this.#allSelected = false;
  };

  readonly #unselected = (): void => {
    this.#allSelected = false;
  };

  /** What is selected as a whole is copied as a whole, not only its lines in sight. */
  readonly #copied = (event: ClipboardEvent): void => {
    if (!this.#allSelected) return;
    event.clipboardData?.setData('text/plain', this.text);
    event.preventDefault();
  };

  #recolour(): void {
    this.#tokens.restart(highlighter.grammarOf(this.languageId), this.#lines);
    this.requestUpdate();
  }

  #coloured(from: number, to: number): void {
    if (from < this.#last && to > this.#first) this.requestUpdate();
  }
}

function moreText(hidden: number): string {
  return hidden === 1 ? l10n.t('… 1 more character') : l10n.t('… {0} more characters', hidden);
}

if (customElements.get('code-view') === undefined) customElements.define('code-view', CodeView);
