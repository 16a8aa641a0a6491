import * as l10n from '@vscode/l10n';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { LineLook } from '../code-look.ts';
import { CodeView } from '../code-view.ts';
import type { PageReviewFile } from './tree-page-state.ts';

type PageHunk = PageReviewFile['hunks'][number];

/** More lines are scrolled to. */
const MOST_LINES = 24;
/** Around the lines of a viewer, and of a scroll bar below them. Unit: px. */
const AROUND = 18;

/** `<hunk-view>`: the lines of one hunk, with their numbers and signs, in the editor's colours. */
export class HunkView extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    code-view {
      --code-padding: 2px;
    }
  `;
  static override properties = { hunk: { attribute: false }, languageId: { attribute: false } };

  declare hunk: PageHunk;
  declare languageId: string;

  constructor() {
    super();
    this.hunk = { id: '', oldLine: 1, newLine: 1, lines: [] };
    this.languageId = '';
  }

  protected override render(): TemplateResult {
    return html`${guard([this.hunk, this.languageId], () => {
      const { lines, newLine } = this.hunk;
      return html`<code-view
        .text=${lines.map(({ text }) => text).join('\n')}
        .lines=${looksOf(this.hunk)}
        .languageId=${this.languageId}
        .label=${l10n.t('Changes at line {0}', newLine)}
      ></code-view>`;
    })}`;
  }

  protected override updated(): void {
    const view = this.renderRoot.querySelector('code-view');
    if (!(view instanceof CodeView)) return;
    const lines = Math.min(this.hunk.lines.length, MOST_LINES);
    view.style.height = `calc(${lines} * 1.45em + ${AROUND}px)`;
  }
}

/** How the lines look. A sign stands beside each number: colour is never alone. */
function looksOf({ lines, oldLine, newLine }: PageHunk): readonly LineLook[] {
  let [before, after] = [oldLine, newLine];
  const widest = String(Math.max(oldLine, newLine) + lines.length).length;
  return lines.map(({ kind }, line) => {
    const number = String(kind === 'removed' ? before : after).padStart(widest);
    if (kind !== 'added') before += 1;
    if (kind !== 'removed') after += 1;
    if (kind === 'same') return { line, look: '', gutter: `${number}  ` };
    return { line, look: kind, gutter: `${number} ${kind === 'added' ? '+' : '−'}` };
  });
}

if (customElements.get('hunk-view') === undefined) customElements.define('hunk-view', HunkView);
