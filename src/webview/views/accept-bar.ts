import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { act } from '../actions.ts';
import type { PageState } from '../page-state.ts';
import { controlStyles } from '../controls.css.ts';
import { icon } from '../icons.ts';
import type { IconName } from '../icons.ts';
import type { PageMessage, TextRef } from '../protocol.ts';
import { viewStyles } from './view-styles.ts';
import { targetProblem } from './words.ts';

type How = Extract<PageMessage, { type: 'accept' }>['how'];

/**
 * `<accept-bar>`: what can be done with a text.
 *
 * Takes `target` of the page's state, and `text`, the text that is meant.
 */
export class AcceptBar extends LitElement {
  static override properties = { target: { attribute: false }, text: { attribute: false } };
  static override styles = [
    viewStyles,
    controlStyles,
    css`
      p {
        margin-top: 6px;
      }
    `,
  ];

  declare target: PageState['target'];
  declare text: TextRef;

  constructor() {
    super();
    this.target = 'none';
    this.text = { of: 'fused' };
  }

  override render(): TemplateResult {
    const problem = targetProblem(this.target);
    const ask = (how: How) => () =>
      act(this, { type: 'accept', text: this.text, how, close: false });
    const tool = (how: How, words: string, name: IconName, disabled: boolean): TemplateResult =>
      html`<button
        type="button"
        class="tool"
        title=${words}
        aria-label=${words}
        ?disabled=${disabled}
        @click=${ask(how)}
      >
        ${icon(name)}
      </button>`;
    const blocked = problem !== undefined;
    return html`<div class="line">
        <button type="button" class="primary" ?disabled=${blocked} @click=${ask('replace')}>
          ${l10n.t('Accept')}
        </button>
        ${tool('insert-below', l10n.t('Insert below'), 'below', blocked)}
        ${tool('copy', l10n.t('Copy'), 'copy', false)}
        ${tool('open', l10n.t('Open in an editor'), 'open', false)}
        <slot></slot>
      </div>
      ${problem === undefined ? nothing : html`<p class="quiet">${problem}</p>`}`;
  }
}

if (customElements.get('accept-bar') === undefined) {
  customElements.define('accept-bar', AcceptBar);
}
