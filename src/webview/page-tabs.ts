import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { controlStyles } from './controls.css.ts';
import { icon, type IconName } from './icons.ts';
import { viewStyles } from './views/view-styles.ts';

export interface PageTab {
  readonly id: string;
  readonly label: string;
  /** Where the label does not say everything. */
  readonly title?: string;
  readonly icon?: IconName;
  /** Small text behind the label. */
  readonly note?: string;
}

/** Event `page-tab`, with the id of the tab. */
export type PageTabEvent = CustomEvent<string>;

/** `<page-tabs>`: one stop of the Tab key; arrows, Home and End choose. */
export class PageTabs extends LitElement {
  static override styles = [
    viewStyles,
    controlStyles,
    css`
      :host {
        min-width: 0;
      }
      [role='tablist'] {
        display: flex;
        gap: 2px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button[role='tab'] {
        flex: none;
        display: inline-flex;
        align-items: center;
        gap: 5px;
        max-width: 220px;
        min-height: 32px;
        padding: 0 10px;
        border: 0;
        border-bottom: 2px solid transparent;
        border-radius: 0;
        background: transparent;
        color: var(--vscode-panelTitle-inactiveForeground, #616161);
      }
      button[role='tab']:hover {
        background: transparent;
        color: var(--vscode-panelTitle-activeForeground, #3b3b3b);
      }
      button[role='tab'][aria-selected='true'] {
        border-bottom-color: var(--vscode-panelTitle-activeBorder, #005fb8);
        color: var(--vscode-panelTitle-activeForeground, #3b3b3b);
      }
      button[role='tab']:focus-visible {
        outline-offset: -2px;
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .note {
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 480px) {
        [role='tablist'] {
          gap: 0;
        }
        button[role='tab'] {
          padding: 0 6px;
          gap: 4px;
        }
        .note {
          display: none;
        }
      }
    `,
  ];
  static override properties = {
    tabs: { attribute: false },
    selected: { attribute: false },
    label: { attribute: false },
  };

  declare tabs: readonly PageTab[];
  declare selected: string;
  /** Accessible name of the list. */
  declare label: string;

  constructor() {
    super();
    this.tabs = [];
    this.selected = '';
    this.label = '';
  }

  protected override render(): TemplateResult {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.#pressed}>
      ${this.tabs.map(({ id, label, title, icon: name, note }) => {
        const selected = id === this.selected;
        return html`<button
          role="tab"
          data-id=${id}
          title=${title ?? label}
          aria-selected=${selected ? 'true' : 'false'}
          tabindex=${selected ? 0 : -1}
          @click=${() => this.#choose(id)}
        >
          ${name === undefined ? nothing : icon(name)}<span class="label">${label}</span>${
            note === undefined ? nothing : html`<span class="note">${note}</span>`
          }
        </button>`;
      })}
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Whoever looks at the first tab sees it: asking would lay the page out before its first frame.
    const isFirst = this.selected === this.tabs[0]?.id && changed.get('selected') === undefined;
    if (!changed.has('selected') || isFirst) return;
    this.#button(this.selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const at = this.tabs.findIndex(({ id }) => id === this.selected);
    const last = this.tabs.length - 1;
    const goal = new Map([
      ['ArrowRight', at === last ? 0 : at + 1],
      ['ArrowLeft', at <= 0 ? last : at - 1],
      ['Home', 0],
      ['End', last],
    ]).get(event.key);
    const tab = goal === undefined ? undefined : this.tabs[goal];
    if (tab === undefined) return;
    event.preventDefault();
    this.#choose(tab.id);
    this.#button(tab.id)?.focus();
  };

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('page-tab', { detail: id }));
  }

  #button(id: string): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-id=${CSS.escape(id)}]`);
  }
}

if (customElements.get('page-tabs') === undefined) customElements.define('page-tabs', PageTabs);
