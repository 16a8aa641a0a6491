import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { harmless, visibleLine } from '../../text/visible-text.ts';
import { controlStyles } from '../controls.css.ts';
import { costText, durationText, numberText, scoreText } from '../figures.ts';
import { icon } from '../icons.ts';
import { tintStyles } from '../views/tints.ts';
import { viewStyles } from '../views/view-styles.ts';
import { checkPart, diagnosticsPart, scoreParts, warnings } from './evidence-parts.ts';
import { fileHeading } from './file-heading.ts';
import './hunk-view.ts';
import { authorOf, type MemberLooks } from './member-looks.ts';
import { nodeActions } from './node-actions.ts';
import { nodeDetailStyles } from './node-detail.css.ts';
import { changedLines, markOf } from './node-row.ts';
import { hasState, titleOf } from './node-words.ts';
import { partStyles } from './part-styles.css.ts';
import { treeLook } from './tree-actions.ts';
import { iconOfNode, treeIcon } from './tree-icons.ts';
import type { NodeDetail, NodeRow, TreeAbout } from './tree-page-state.ts';
import { failureReason, stateMeaning, stateName } from './tree-words.ts';
import type { TreeViewState } from './tree-view-state.ts';

/** `<node-detail>`: everything that is known of one step, its edits, and what can be done with it. */
export class NodeDetailView extends LitElement {
  static override styles = [viewStyles, controlStyles, tintStyles, partStyles, nodeDetailStyles];
  static override properties = {
    node: { attribute: false },
    detail: { attribute: false },
    about: { attribute: false },
    looks: { attribute: false },
    against: { attribute: false },
    isBest: { attribute: false },
    isReviewed: { attribute: false },
  };

  declare node: NodeRow | undefined;
  /** Undefined until the host has told it. */
  declare detail: NodeDetail | undefined;
  declare about: TreeAbout | undefined;
  declare looks: MemberLooks;
  declare against: TreeViewState['against'];
  declare isBest: boolean;
  declare isReviewed: boolean;

  constructor() {
    super();
    this.node = undefined;
    this.detail = undefined;
    this.about = undefined;
    this.looks = new Map();
    this.against = 'base';
    this.isBest = false;
    this.isReviewed = false;
  }

  protected override render(): TemplateResult {
    const { node, about } = this;
    if (node === undefined || about === undefined) {
      return html`<div class="empty">${l10n.t('Choose a step in the tree.')}</div>`;
    }
    // What is known of another node is not shown for this one.
    const detail = this.detail?.nodeId === node.id ? this.detail : undefined;
    return html`<article class="stack padded">
      ${this.#title(node)} ${this.#facts(node, detail)}
      ${node.parent === undefined ? this.#plan(about) : nothing}
      ${nodeActions(node, { isRunning: about.end === undefined, isReviewed: this.isReviewed })}
      ${
        detail === undefined
          ? html`<p class="quiet">${l10n.t('One moment …')}</p>`
          : html`${warnings(detail)} ${this.#failure(node, detail)} ${scoreParts(detail)}
            ${checkPart(node.parent === undefined ? withBaseline(detail, about) : detail, node.parent === undefined ? undefined : about.baseline)}
            ${diagnosticsPart(detail)} ${this.#edits(node, detail)}`
      }
    </article>`;
  }

  #title(node: NodeRow): TemplateResult {
    const isRoot = node.parent === undefined;
    return html`<div class="titled">
      ${treeIcon(iconOfNode(node), node.state === 'failed' ? 'bad' : node.state === 'solution' ? 'good' : '')}
      <h2>${isRoot ? titleOf(node) : l10n.t('Step {0}: {1}', node.id, titleOf(node))}</h2>
    </div>`;
  }

  #facts(node: NodeRow, detail: NodeDetail | undefined): TemplateResult {
    const author = authorOf(node, this.looks);
    const isRoot = node.parent === undefined;
    const { mergedInto } = node;
    return html`<div class="line facts">
        ${
          author === undefined
            ? nothing
            : html`<span class="author" title=${harmless(author.id)}
                >${markOf(author)} ${author.name}</span
              >`
        }
        ${isRoot ? nothing : html`<span title=${stateMeaning(node.state)}>${stateName(node.state)}</span>`}
        ${hasState(node) && !isRoot ? html`<span class="figure">${changedLines(node)}</span>` : nothing}
        ${detail?.done === true ? html`<span class="quiet">${l10n.t('its author says it is done')}</span>` : nothing}
        ${this.isBest && !isRoot ? html`<span>${treeIcon('star', 'star')} ${l10n.t('best so far')}</span>` : nothing}
        ${this.isReviewed && !isRoot ? html`<span>${treeIcon('eye')} ${l10n.t('in review')}</span>` : nothing}
        ${node.mark === 'pinned' ? html`<span>${icon('pin')} ${l10n.t('pinned')}</span>` : nothing}
        ${node.mark === 'pruned' ? html`<span>${treeIcon('pruned')} ${l10n.t('pruned')}</span>` : nothing}
        ${mergedInto === undefined ? nothing : goTo(mergedInto, l10n.t('Go to step {0}', mergedInto))}
        ${node.parent === undefined || node.parent === 0 ? nothing : goTo(node.parent, l10n.t('After step {0}', node.parent))}
      </div>
      ${
        hasState(node)
          ? html`<div class="line facts figure">
              <span title=${l10n.t('Of this state itself, from the evidence below')}
                >${l10n.t('reward {0}', scoreText(node.reward))}</span
              >
              <span title=${l10n.t('With what was found below it')}
                >${l10n.t('value {0}', scoreText(node.value))}</span
              >
              <span title=${l10n.t('Trials that ended in it or below')}
                >${node.visits === 1 ? l10n.t('1 visit') : l10n.t('{0} visits', node.visits)}</span
              >
              ${costs(detail)}
            </div>`
          : html`<div class="line facts figure">${costs(detail)}</div>`
      }`;
  }

  /** What the architect wants done. */
  #plan({ plan, architectId }: TreeAbout): TemplateResult | typeof nothing {
    if (plan === undefined || plan.trim() === '') return nothing;
    const name = this.looks.get(architectId ?? '')?.name ?? harmless(architectId ?? '');
    return html`<details>
      <summary>${name === '' ? l10n.t('Plan') : l10n.t('Plan of {0}', name)}</summary>
      <pre class="code said" tabindex="0" aria-label=${l10n.t('Plan')}>${harmless(plan)}</pre>
    </details>`;
  }

  #failure(node: NodeRow, { refusal, answer }: NodeDetail): TemplateResult | typeof nothing {
    if (node.state !== 'failed') return nothing;
    const why = failureReason(refusal?.code ?? node.failure ?? '');
    const facts = visibleLine(refusal?.detail ?? '', 600);
    return html`<section class="stack tight">
      <h3>${l10n.t('Why it failed')}</h3>
      <p>
        ${why === '' ? l10n.t('No reason is known.') : why}
        ${refusal?.path === undefined ? nothing : html`<span class="code">${harmless(refusal.path)}</span>`}
      </p>
      ${facts === '' ? nothing : html`<p class="quiet code">${facts}</p>`}
      ${
        answer === undefined
          ? nothing
          : html`<details>
              <summary>${l10n.t('The end of the answer')}</summary>
              <pre class="code said" tabindex="0" aria-label=${l10n.t('The end of the answer')}>
${harmless(answer)}</pre>
            </details>`
      }
    </section>`;
  }

  #edits(node: NodeRow, { files, against }: NodeDetail): TemplateResult | typeof nothing {
    if (node.parent === undefined || !hasState(node)) return nothing;
    return html`<section class="stack tight">
      <div class="line">
        <h3>${l10n.t('Changes')}</h3>
        ${node.parent === 0 ? nothing : this.#againstChoice()}
      </div>
      ${
        files === undefined
          ? html`<p class="quiet">${l10n.t('They can no longer be shown.')}</p>`
          : files.length === 0
            ? html`<p class="quiet">
                ${against === 'base' ? l10n.t('It changes nothing.') : l10n.t('It changes nothing of the step before.')}
              </p>`
            : repeat(
                files,
                ({ path }) => path,
                (file) =>
                  html`<section class="file">
                    <div class="file-head">${fileHeading(file)}</div>
                    ${file.hunks.map(
                      (hunk) =>
                        html`<div class="hunk">
                          <hunk-view .hunk=${hunk} .languageId=${file.languageId}></hunk-view>
                        </div>`,
                    )}
                  </section>`,
              )
      }
    </section>`;
  }

  #againstChoice(): TemplateResult {
    return html`<select
      class="against"
      aria-label=${l10n.t('Changes against')}
      @change=${({ currentTarget }: Event) => {
        if (!(currentTarget instanceof HTMLSelectElement)) return;
        treeLook(currentTarget, { against: currentTarget.value === 'parent' ? 'parent' : 'base' });
      }}
    >
      <option value="base" ?selected=${this.against === 'base'}>
        ${l10n.t('against what there was')}
      </option>
      <option value="parent" ?selected=${this.against === 'parent'}>
        ${l10n.t('against the step before')}
      </option>
    </select>`;
  }
}

/** The root was checked too. */
function withBaseline(detail: NodeDetail, { baseline }: TreeAbout): NodeDetail {
  return baseline === undefined ? detail : { ...detail, check: baseline };
}

function goTo(nodeId: number, label: string): TemplateResult {
  return html`<button
    class="plain"
    @click=${({ currentTarget }: Event) => {
      if (currentTarget !== null) treeLook(currentTarget, { selected: nodeId });
    }}
  >
    ${label}
  </button>`;
}

/** What the step has cost; what is not known is left out. */
function costs(detail: NodeDetail | undefined): readonly TemplateResult[] {
  const { ms, tokens, usd } = detail?.cost ?? {};
  return [
    ...(ms === undefined ? [] : [durationText(ms)]),
    ...(tokens === undefined ? [] : [l10n.t('{0} tokens', numberText(tokens, 0))]),
    ...(usd === undefined ? [] : [costText(usd)]),
  ].map((text) => html`<span class="quiet">${text}</span>`);
}

if (customElements.get('node-detail') === undefined) {
  customElements.define('node-detail', NodeDetailView);
}
