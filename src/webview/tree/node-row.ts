import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { TreeRow } from '../../refactor/tree-rows.ts';
import { numberText, scoreText } from '../figures.ts';
import { icon } from '../icons.ts';
import { shareBar } from '../views/bars.ts';
import type { MemberLook } from './member-looks.ts';
import { hasState, rowLabel, titleOf } from './node-words.ts';
import { iconOfNode, treeIcon } from './tree-icons.ts';
import type { NodeRow } from './tree-page-state.ts';

/** What a row is drawn from; rows of equal facts are not drawn again. */
export interface ShownNode {
  readonly row: TreeRow<NodeRow>;
  readonly author: MemberLook | undefined;
  readonly isSelected: boolean;
  /** The one row that the Tab key reaches. */
  readonly isActive: boolean;
  readonly isBest: boolean;
  readonly isReviewed: boolean;
  readonly writers: readonly MemberLook[];
  /** Kept in the page for its focus, out of sight. */
  readonly isUnseen: boolean;
  /** Between levels. Unit: px. */
  readonly step: number;
  /** Unit: px. */
  readonly height: number;
}

/** The corner of a line. Unit: px. */
const RADIUS = 6;
/** Half a picture: where its line runs. Unit: px. */
const MIDDLE = 8;

export function nodeRow(shown: ShownNode): TemplateResult {
  const { row, author, isSelected, isActive, isBest, isReviewed, writers, isUnseen } = shown;
  const { node } = row;
  const label = rowLabel(node, {
    author: author?.name,
    isBest,
    isReviewed,
    writers: writers.map(({ name }) => name),
  });
  const classes = [
    'row',
    `is-${node.state}`,
    ...(isSelected ? ['selected'] : []),
    ...(isBest && node.parent !== undefined ? ['best'] : []),
    ...(node.mark === 'pruned' ? ['is-pruned'] : []),
    ...(isUnseen ? ['unseen'] : []),
  ];
  return html`<div
    class=${classes.join(' ')}
    role="treeitem"
    data-id=${node.id}
    tabindex=${isActive ? 0 : -1}
    aria-level=${row.depth + 1}
    aria-posinset=${row.position}
    aria-setsize=${row.siblings}
    aria-expanded=${row.children === 0 ? nothing : row.isCollapsed ? 'false' : 'true'}
    aria-selected=${isSelected ? 'true' : 'false'}
    title=${titleOf(node)}
  >
    <span class="unseen">${label}</span>
    <span class="graph">${rails(shown)}${treeIcon(iconOfNode(node), 'state')}</span>
    ${twisty(row)}
    <span class="title" aria-hidden="true">${titleOf(node)}</span>
    ${tags(shown)}
    <span class="author" aria-hidden="true">${authorText(author)}</span>
    ${figures(node)}
  </div>`;
}

/** The lines of the graph beside a row. */
function rails({ row, step, height }: ShownNode): SVGTemplateResult {
  const { depth, joint } = row;
  const at = (level: number): number => level * step + MIDDLE;
  const middle = height / 2;
  const lines = row.rails
    .split('')
    .map((rail, level) => [rail, `M${at(level)} 0V${height + 1}`] as const);
  const [above = ' ', across = ' ', further = ' ', down = ' '] = joint;
  const parent = at(depth - 1);
  const own: readonly (readonly [string, string])[] = [
    // What only passes by is straight; the corner is the line that ends here.
    [above === across ? ' ' : above, `M${parent} 0V${middle}`],
    [further, `M${parent} ${above === across ? 0 : middle}V${height + 1}`],
    [
      across,
      `M${parent} 0V${middle - RADIUS}Q${parent} ${middle} ${Math.min(parent + RADIUS, at(depth) - 6)} ${middle}H${at(depth) - 6}`,
    ],
    [down, `M${at(depth)} ${middle + 7}V${height + 1}`],
  ];
  // The marked line lies on top.
  const drawn = [...lines, ...own].filter(([rail]) => rail !== ' ');
  const inOrder = [
    ...drawn.filter(([rail]) => rail === '|'),
    ...drawn.filter(([rail]) => rail === '*'),
  ];
  return svg`<svg class="rails" aria-hidden="true" width=${depth * step + 2 * MIDDLE} height=${height}>${inOrder.map(
    ([rail, path]) => svg`<path class=${rail === '*' ? 'to-best' : ''} d=${path} />`,
  )}</svg>`;
}

function twisty({ children, isCollapsed, below }: TreeRow<NodeRow>): TemplateResult {
  if (children === 0) return html`<span></span>`;
  return html`<span class=${isCollapsed ? 'twisty' : 'twisty open'} data-toggle
    >${treeIcon('chevron')}${isCollapsed ? html`<span class="below" aria-hidden="true">${below}</span>` : nothing}</span
  >`;
}

/** Small pictures behind the title: what is special about the node. */
function tags({ row: { node }, isBest, isReviewed, writers }: ShownNode): TemplateResult {
  const isRoot = node.parent === undefined;
  return html`<span class="tags" aria-hidden="true">
    ${
      writers.length === 0
        ? nothing
        : html`<span class="writers"
            >${icon('streaming')}${writers.map((writer) => markOf(writer))}</span
          >`
    }
    ${node.warns ? treeIcon('warning', 'warns') : nothing}
    ${node.check === 'passed' ? treeIcon('passed', 'good') : nothing}
    ${node.mark === 'pinned' ? icon('pin') : nothing}
    ${isReviewed && !isRoot ? treeIcon('eye') : nothing}
    ${isBest && !isRoot ? treeIcon('star', 'star') : nothing}
  </span>`;
}

/** A member's letter in its tint; a pencil for the user. */
export function markOf({ mark }: MemberLook): TemplateResult | SVGTemplateResult {
  if (mark === undefined) return treeIcon('hand');
  return html`<span class=${`mark tint-${mark.tint}`}>${mark.letter}</span>`;
}

function authorText(author: MemberLook | undefined): unknown {
  if (author === undefined) return nothing;
  return html`${markOf(author)}<span class="name">${author.name}</span>`;
}

function figures(node: NodeRow): TemplateResult {
  const isRoot = node.parent === undefined;
  if (!hasState(node)) {
    return html``;
  }
  return html`<span class="lines figure" aria-hidden="true"
      >${isRoot ? nothing : changedLines(node)}</span
    >
    <span class="reward figure" aria-hidden="true"
      >${shareBar(node.reward)}${scoreText(node.reward)}</span
    >
    <span class="value figure" aria-hidden="true">${scoreText(node.value)}</span>
    <span class="visits figure" aria-hidden="true">${numberText(node.visits, 0)}</span>`;
}

/** `+12 −3`, with signs and colours. */
export function changedLines({
  added,
  removed,
}: Pick<NodeRow, 'added' | 'removed'>): TemplateResult {
  return html`<span class="added">+${numberText(added, 0)}</span>
    <span class="removed">−${numberText(removed, 0)}</span>`;
}
