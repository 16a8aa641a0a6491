import * as l10n from '@vscode/l10n';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { harmless } from '../../text/visible-text.ts';
import { controlStyles } from '../controls.css.ts';
import { viewStyles } from '../views/view-styles.ts';
import { fileHeading } from './file-heading.ts';
import { chosenOf, countChosen } from './hunk-choice.ts';
import './hunk-view.ts';
import { partStyles } from './part-styles.css.ts';
import { treeAct } from './tree-actions.ts';
import { treeIcon } from './tree-icons.ts';
import type { PageReviewFile, TreeReview } from './tree-page-state.ts';

/** `<review-list>`: the hunks of the node that would be applied, each with a tick, and Apply. */
export class ReviewList extends LitElement {
  static override styles = [
    viewStyles,
    controlStyles,
    partStyles,
    css`
      .bar-of-review {
        position: sticky;
        top: 0;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        padding: 8px 16px;
        border-bottom: var(--rule);
        background: var(--vscode-editor-background, #ffffff);
      }
      .hunk-head {
        display: flex;
        padding: 2px 10px;
      }
      .left-out hunk-view {
        filter: grayscale(1);
      }
      label.check {
        min-width: 24px;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { review: { attribute: false } };

  declare review: TreeReview | undefined;

  constructor() {
    super();
    this.review = undefined;
  }

  protected override render(): TemplateResult {
    const { review } = this;
    if (review === undefined || review.files.length === 0) {
      return html`${review?.canRestore === true ? this.#bar(review, new Set()) : nothing}
        <div class="empty">
          ${l10n.t('Nothing to review: no step is better than what there was.')}
        </div>`;
    }
    const leftOut = new Set(review.leftOut);
    return html`${this.#bar(review, leftOut)}
      <div class="stack padded">
        ${repeat(
          review.files,
          ({ path }) => path,
          (file) => this.#file(file, leftOut),
        )}
      </div>`;
  }

  #bar(review: TreeReview, leftOut: ReadonlySet<string>): TemplateResult {
    const { nodeId, files, canApply, canRestore } = review;
    const { hunks, allHunks, files: chosenFiles } = countChosen(files, leftOut);
    return html`<div class="bar-of-review">
      <h2>${l10n.t('Step {0}', nodeId)}</h2>
      <span class="quiet figure" role="status"
        >${l10n.t('{0} of {1} hunks in {2} of {3} files', hunks, allHunks, chosenFiles, files.length)}</span
      >
      <button
        class="primary worded"
        ?disabled=${!canApply}
        title=${l10n.t('One edit of the workspace; files that have changed since are refused')}
        @click=${() => treeAct(this, { type: 'apply' })}
      >
        ${treeIcon('apply')} ${l10n.t('Apply')}
      </button>
      <button
        class="worded"
        title=${l10n.t('The multi-diff editor, all files side by side')}
        @click=${() => treeAct(this, { type: 'review', nodeId })}
      >
        ${treeIcon('diff')} ${l10n.t('Open in Editor')}
      </button>
      ${
        canRestore
          ? html`<button class="worded" @click=${() => treeAct(this, { type: 'restore' })}>
              ${treeIcon('restore')} ${l10n.t('Restore Before Last Refactor')}
            </button>`
          : nothing
      }
    </div>`;
  }

  #file(file: PageReviewFile, leftOut: ReadonlySet<string>): TemplateResult {
    const chosen = chosenOf(file, leftOut);
    const ids = file.hunks.map(({ id }) => id);
    return html`<section class="file">
      <div class="file-head">
        <label class="check">
          <input
            type="checkbox"
            aria-label=${l10n.t('Apply {0}', harmless(file.path))}
            .checked=${live(chosen === 'all')}
            .indeterminate=${live(chosen === 'some')}
            @change=${(event: Event) => this.#choose(event, ids)}
          />
        </label>
        ${fileHeading(file)}
      </div>
      ${file.hunks.map(
        (hunk, i) =>
          html`<div class=${leftOut.has(hunk.id) ? 'hunk left-out' : 'hunk'}>
            <div class="hunk-head">
              <label class="check quiet figure">
                <input
                  type="checkbox"
                  aria-label=${l10n.t('Apply hunk {0} of {1}, line {2}', i + 1, harmless(file.path), hunk.newLine)}
                  .checked=${live(!leftOut.has(hunk.id))}
                  @change=${(event: Event) => this.#choose(event, [hunk.id])}
                />
                ${leftOut.has(hunk.id) ? l10n.t('Line {0}, not applied', hunk.newLine) : l10n.t('Line {0}', hunk.newLine)}
              </label>
            </div>
            <hunk-view .hunk=${hunk} .languageId=${file.languageId}></hunk-view>
          </div>`,
      )}
    </section>`;
  }

  #choose({ currentTarget }: Event, hunkIds: readonly string[]): void {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    treeAct(this, { type: 'choose', hunkIds: [...hunkIds], isChosen: currentTarget.checked });
  }
}

if (customElements.get('review-list') === undefined) {
  customElements.define('review-list', ReviewList);
}
