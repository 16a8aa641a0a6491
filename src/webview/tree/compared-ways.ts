import * as l10n from '@vscode/l10n';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { harmless } from '../../text/visible-text.ts';
import { controlStyles } from '../controls.css.ts';
import { shareBar } from '../views/bars.ts';
import { tintStyles } from '../views/tints.ts';
import { viewStyles } from '../views/view-styles.ts';
import { authorOf, type MemberLooks } from './member-looks.ts';
import { markOf } from './node-row.ts';
import { partStyles } from './part-styles.css.ts';
import { treeLook } from './tree-actions.ts';
import { treeIcon } from './tree-icons.ts';
import type { NodeRow, PageBaselines } from './tree-page-state.ts';
import { scoreText } from '../figures.ts';

interface Way {
  readonly name: unknown;
  readonly nodeId: number | undefined;
  readonly reward: number | undefined;
}

/** `<compared-ways>`: what each member alone and best-of-N would have given beside the search's result. */
export class ComparedWays extends LitElement {
  static override styles = [viewStyles, controlStyles, tintStyles, partStyles];
  static override properties = {
    best: { attribute: false },
    baselines: { attribute: false },
    looks: { attribute: false },
  };

  /** The search's own result; undefined where nothing is better than what there was. */
  declare best: NodeRow | undefined;
  declare baselines: PageBaselines | undefined;
  declare looks: MemberLooks;

  constructor() {
    super();
    this.best = undefined;
    this.baselines = undefined;
    this.looks = new Map();
  }

  protected override render(): TemplateResult {
    const { best, baselines } = this;
    if (baselines === undefined) {
      return html`<div class="empty">${l10n.t('Nothing to compare yet.')}</div>`;
    }
    const ways: readonly Way[] = [
      {
        name: html`<strong>${treeIcon('star')} ${l10n.t('This search')}</strong>`,
        nodeId: best?.id,
        reward: best?.reward,
      },
      ...baselines.greedy.map(({ memberId, nodeId, reward }) => {
        const look = authorOf({ parent: 0, memberId }, this.looks);
        const name =
          look === undefined
            ? harmless(memberId)
            : html`<span class="line" title=${harmless(look.id)}
                >${markOf(look)} ${l10n.t('{0} alone', look.name)}</span
              >`;
        return { name, nodeId, reward };
      }),
      {
        name: l10n.t('Best of the first {0} solutions', baselines.bestOfN.n),
        nodeId: baselines.bestOfN.nodeId,
        reward: baselines.bestOfN.reward,
      },
    ];
    return html`<div class="stack padded">
      <p class="quiet">
        ${l10n.t('What simpler ways would have given, read off this tree: each model alone with its first full solution, and the best of as many solutions as there are models. Nobody was asked more for it.')}
      </p>
      <table>
        <caption class="unseen">
          ${l10n.t('Compared ways')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${l10n.t('Way')}</th>
            <th scope="col">${l10n.t('Reward')}</th>
            <th scope="col">${l10n.t('Result')}</th>
          </tr>
        </thead>
        <tbody>
          ${ways.map((way) => row(way))}
        </tbody>
      </table>
    </div>`;
  }
}

function row({ name, nodeId, reward }: Way): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>
      ${
        reward === undefined
          ? html`<span class="quiet">${l10n.t('no solution')}</span>`
          : html`<span class="share figure">${shareBar(reward)}${scoreText(reward)}</span>`
      }
    </td>
    <td>
      ${
        nodeId === undefined
          ? nothing
          : html`<button
              class="plain"
              @click=${({ currentTarget }: Event) => {
                if (currentTarget !== null)
                  treeLook(currentTarget, { selected: nodeId, tab: 'step' });
              }}
            >
              ${l10n.t('Step {0}', nodeId)}
            </button>`
      }
    </td>
  </tr>`;
}

if (customElements.get('compared-ways') === undefined) {
  customElements.define('compared-ways', ComparedWays);
}
