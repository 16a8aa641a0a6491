import * as l10n from '@vscode/l10n';
import { css, html, LitElement } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { consensus } from '../../comparison/differences/consensus.ts';
import type { LineLook } from '../code-look.ts';
import '../code-view.ts';
import type { ComparedText } from './compared-texts.ts';
import { viewStyles } from './view-styles.ts';

/**
 * `<consensus-view>`: lines that enough answers have are dim, the disputed ones stand out.
 *
 * Takes `compared` (answers with their names), `languageId` and `ignoreWhitespace`.
 */
export class ConsensusView extends LitElement {
  static override properties = {
    compared: { attribute: false },
    languageId: { attribute: false },
    ignoreWhitespace: { attribute: false },
    least: { state: true },
  };
  static override styles = [
    viewStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
        min-height: 0;
      }
      .texts {
        position: relative;
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(min(320px, 100%), 1fr);
        gap: 8px;
        overflow-x: auto;
        scroll-snap-type: x proximity;
      }
      section {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        scroll-snap-align: start;
        border: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        border-radius: 4px;
        overflow: hidden;
      }
      h2 {
        padding: 4px 10px;
        border-bottom: 1px solid var(--vscode-panel-border, rgba(128, 128, 128, 0.35));
        display: flex;
        justify-content: space-between;
        gap: 4px 8px;
      }
      .name {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare compared: readonly ComparedText[];
  declare languageId: string;
  declare ignoreWhitespace: boolean;
  /** Answers that must have a line for it to be agreed; undefined: more than half. */
  declare least: number | undefined;

  /** Lines of every text with how many have them, which does not depend on how many are needed. */
  #supported: ReturnType<typeof consensus> = [];
  #compared: readonly string[] = [];
  /** Looks of those lines. */
  #lines: readonly (readonly LineLook[])[] = [];
  #known: number | undefined;

  constructor() {
    super();
    this.compared = [];
    this.languageId = 'plaintext';
    this.ignoreWhitespace = false;
    this.least = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { ignoreWhitespace } = this;
    const texts = this.compared.map(({ text }) => text);
    const count = texts.length;
    const areSame =
      count === this.#compared.length && texts.every((text, i) => text === this.#compared[i]);
    if (!areSame || changed.has('ignoreWhitespace')) {
      this.#compared = texts;
      this.#supported = consensus(texts, 1, { ignoreWhitespace });
      this.#known = undefined;
    }
    const needed = this.#needed();
    if (needed === this.#known) return;
    this.#known = needed;
    this.#lines = this.#supported.map((lines) =>
      lines.map(({ line, support }) => ({
        ...{ line, look: support >= needed ? 'agreed' : 'disputed' },
        gutter: `${line + 1} ${support}/${count}`,
      })),
    );
  }

  override render(): TemplateResult {
    const count = this.compared.length;
    const needed = this.#needed();
    return html`<label class="line"
        >${l10n.t('Agreed: lines in at least')}
        <select
          @change=${({ target }: Event) => {
            if (target instanceof HTMLSelectElement) this.least = Number(target.value);
          }}
        >
          ${Array.from({ length: Math.max(0, count - 1) }, (_, i) => i + 2).map(
            (k) =>
              html`<option value=${k} .selected=${k === needed}>
                ${l10n.t('{0} of {1}', k, count)}
              </option>`,
          )}
        </select></label
      >
      <div class="texts" tabindex="0" role="group" aria-label=${l10n.t('Answers')}>
        ${this.compared.map(({ name, text }, i) => this.#text(name, text, this.#lines[i] ?? []))}
      </div>`;
  }

  #needed(): number {
    const count = this.compared.length;
    return Math.min(this.least ?? Math.floor(count / 2) + 1, Math.max(2, count));
  }

  #text(name: string, text: string, lines: readonly LineLook[]): TemplateResult {
    const disputed = lines.filter(({ look }) => look === 'disputed').length;
    return html`<section aria-label=${name}>
      <h2>
        <span class="name" title=${name}>${name}</span>
        <span class="quiet figure"
          >${disputed === 1 ? l10n.t('1 line disputed') : l10n.t('{0} lines disputed', disputed)}</span
        >
      </h2>
      <code-view
        .text=${text}
        .languageId=${this.languageId}
        .label=${name}
        .lines=${lines}
      ></code-view>
    </section>`;
  }
}

if (customElements.get('consensus-view') === undefined) {
  customElements.define('consensus-view', ConsensusView);
}
