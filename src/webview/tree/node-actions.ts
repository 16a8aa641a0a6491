import * as l10n from '@vscode/l10n';
import { html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { hasState } from './node-words.ts';
import { treeAct } from './tree-actions.ts';
import { treeIcon } from './tree-icons.ts';
import type { NodeRow } from './tree-page-state.ts';
import type { TreePageMessage } from './tree-protocol.ts';

export interface NodeActionFacts {
  readonly isRunning: boolean;
  readonly isReviewed: boolean;
}

/** What can be done with a node. What cannot be is not offered. */
export function nodeActions(
  node: NodeRow,
  { isRunning, isReviewed }: NodeActionFacts,
): TemplateResult {
  const { id: nodeId, mark } = node;
  const isRoot = node.parent === undefined;
  const isState = hasState(node);
  const changes = isState && !isRoot;
  return html`<div class="line actions" role="group" aria-label=${l10n.t('This step')}>
    ${
      changes && !isReviewed
        ? button(treeIcon('review'), l10n.t('Review This'), { type: 'review', nodeId }, 'primary')
        : nothing
    }
    ${
      changes
        ? html`${button(
            treeIcon('diff'),
            l10n.t('Open Diff'),
            { type: 'open-diff', nodeId, against: 'base' },
            '',
            l10n.t('Against the workspace as it was, in the diff editor'),
          )}
          ${
            node.parent === 0
              ? nothing
              : button(
                  treeIcon('diff'),
                  l10n.t('Diff with Step Before'),
                  { type: 'open-diff', nodeId, against: 'parent' },
                  '',
                  l10n.t('Against step {0}, in the diff editor', node.parent ?? 0),
                )
          }`
        : nothing
    }
    ${
      changes
        ? mark === 'pinned'
          ? button(icon('pin'), l10n.t('Unpin'), { type: 'unpin', nodeId })
          : button(
              icon('pin'),
              l10n.t('Pin'),
              { type: 'pin', nodeId },
              '',
              l10n.t('It is the best as long as it is pinned'),
            )
        : nothing
    }
    ${
      changes && isRunning
        ? mark === 'pruned'
          ? button(treeIcon('pruned'), l10n.t('Unprune'), { type: 'unprune', nodeId })
          : button(
              treeIcon('pruned'),
              l10n.t('Prune'),
              { type: 'prune', nodeId },
              '',
              l10n.t('Nothing more is tried from here'),
            )
        : nothing
    }
    ${
      isState && isRunning && mark !== 'pruned'
        ? button(
            treeIcon('expand'),
            l10n.t('Expand Here'),
            { type: 'expand', nodeId },
            '',
            l10n.t('The next steps are tried from here'),
          )
        : nothing
    }
    ${
      isState
        ? button(
            treeIcon('hand'),
            l10n.t('Continue by Hand'),
            { type: 'continue-by-hand', nodeId },
            '',
            l10n.t('Change the files of this step yourself; the search goes on from them'),
          )
        : nothing
    }
  </div>`;
}

function button(
  picture: SVGTemplateResult,
  label: string,
  message: TreePageMessage,
  classes = '',
  title = label,
): TemplateResult {
  return html`<button
    class=${`worded ${classes}`}
    title=${title}
    @click=${({ currentTarget }: Event) => {
      if (currentTarget !== null) treeAct(currentTarget, message);
    }}
  >
    ${picture} ${label}
  </button>`;
}
