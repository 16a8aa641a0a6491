import { visibleLine } from '../text/visible-text.ts';
import type { Refactor, RefactorNode } from './refactor.ts';

/** Characters of a title, of a member's name. */
const MOST_TITLE = 100;
const MOST_NAME = 60;
/** Levels whose lines are drawn; deeper nodes lose the outermost ones. */
const MOST_LEVELS = 32;

/**
 * A search tree for terminals and logs, a node a line:
 *
 *     0 root  reward 0.40  value 0.91  visits 3  open
 *     ├─ 1 ollama:coder  reward 0.62  value 0.91  visits 2  open  change src/a.ts (+3 −1)
 *     │  └─ 3 ollama:chat  reward 0.91  value 0.91  visits 1  solution  rewrite src/a.ts (+1 −1)  ← best
 *     └─ 2 ollama:chat  failed  no-edit
 *
 * What models wrote is made printable (`visibleLine`) and cut, so a line has at most some 400 characters.
 * Ends without a line end; '' where there is no root yet. Cost O(nodes).
 */
export function treeText(refactor: Refactor): string {
  const children = Map.groupBy(refactor.nodes, ({ parent }) => parent);
  const lines: string[] = [];
  const waiting = (children.get(undefined) ?? []).map((node) => drawn(node, [], true)).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, bars, isLast } = next;
    lines.push(frame(node, bars, isLast) + nodeLine(node, refactor.best));
    const below = children.get(node.id) ?? [];
    const inner = node.parent === undefined ? [] : [...bars, isLast ? '   ' : '│  '];
    // The last one first: what was put there last comes off first.
    for (const [i, child] of below.toReversed().entries()) {
      waiting.push(drawn(child, inner.slice(-MOST_LEVELS), i === 0));
    }
  }
  return lines.join('\n');
}

interface Drawn {
  readonly node: RefactorNode;
  /** Of the levels around, outermost first. */
  readonly bars: readonly string[];
  readonly isLast: boolean;
}

function drawn(node: RefactorNode, bars: readonly string[], isLast: boolean): Drawn {
  return { node, bars, isLast };
}

function frame(node: RefactorNode, bars: readonly string[], isLast: boolean): string {
  if (node.parent === undefined) return '';
  return `${bars.join('')}${isLast ? '└─ ' : '├─ '}`;
}

function nodeLine(node: RefactorNode, best: number): string {
  const { id, state, mergedInto, mark } = node;
  return [
    `${id} ${authorOf(node)}`,
    ...(state === 'failed' ? [] : figuresOf(node)),
    state === 'merged' && mergedInto !== undefined ? `merged into ${mergedInto}` : state,
    ...whatOf(node),
    ...(mark === undefined ? [] : [mark]),
    ...(id === best ? ['← best'] : []),
  ].join('  ');
}

function authorOf({ parent, memberId }: RefactorNode): string {
  if (memberId !== undefined) return visibleLine(memberId, MOST_NAME);
  return parent === undefined ? 'root' : 'user';
}

function figuresOf({ reward, value, visits }: RefactorNode): readonly string[] {
  return [`reward ${reward.toFixed(2)}`, `value ${value.toFixed(2)}`, `visits ${visits}`];
}

/** What the step did, and why it failed. */
function whatOf({ step, failure }: RefactorNode): readonly string[] {
  const { refusal, title } = step ?? {};
  const why = refusal === undefined ? failure : `${refusal.code} ${refusal.path ?? ''}`.trim();
  return [title, why]
    .filter((text) => text !== undefined && text !== '')
    .map((text) => visibleLine(text ?? '', MOST_TITLE));
}
