import * as vscode from 'vscode';
import { sleep, type Clock } from '../../core/clock.ts';
import type { RefactorNode } from '../../refactor/refactor.ts';
import { isTestFile } from '../../refactor/test-files.ts';
import type { ReviewFile, ReviewHunk } from '../../refactor/review.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { RefactorDesk } from './desk.ts';
import { fileLook, hunkLook, nodeLook, nodeTooltip, trialLook, type RowLook } from './node-rows.ts';
import { progressText, stepsText } from './refactor-words.ts';
import { changedRows, treeShape, type RowRef, type TreeShape } from './tree-shape.ts';

const { t } = vscode.l10n;

/** View id; `when` clauses name it. */
export const REFACTOR_VIEW = 'ensemble.refactor';

/** Rows are drawn anew within this time. Unit: ms. */
const REVEAL_PAUSE_MS = 250;
const MOST_REVEALS = 4;
const NEVER = new AbortController().signal;

export interface RefactorTreeView extends Disposable {
  /** The node that is selected there; undefined for none, and for what is no node. */
  selected(): number | undefined;
  /** Scrolls to the node that is reviewed, where the view is to be seen. The focus stays where it is. */
  revealReviewed(): Promise<void>;
}

/** The search tree as a native view, below the reviewed node its files and hunks to be ticked. */
export function createRefactorTreeView(desk: RefactorDesk, clock: Clock): RefactorTreeView {
  const changed = new vscode.EventEmitter<RowRef | RowRef[] | undefined>();
  let shape: TreeShape = treeShape(desk);

  const view = vscode.window.createTreeView<RowRef>(REFACTOR_VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => [...(shape.children.get(row?.key ?? '') ?? [])],
      getParent: (row) => shape.parents.get(row.key),
      getTreeItem: itemOf,
      resolveTreeItem(item, row) {
        const found = shape.rows.get(row.key);
        const { refactor } = desk;
        if (found?.kind === 'node' && refactor !== undefined)
          item.tooltip = nodeTooltip(found.node, refactor);
        return item;
      },
    },
    showCollapseAll: true,
    manageCheckboxStateManually: true,
  });

  function itemOf(row: RowRef): vscode.TreeItem {
    const found = shape.rows.get(row.key);
    const hasChildren = (shape.children.get(row.key)?.length ?? 0) > 0;
    const collapsible = hasChildren
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem('', collapsible);
    item.id = `${desk.refactor?.id ?? ''}/${row.key}`;
    if (found === undefined) return item;
    switch (found.kind) {
      case 'node':
        return withNode(item, found.node);
      case 'trial':
        return looking(item, trialLook(found.trial));
      case 'file':
        return withFile(item, found.file);
      case 'hunk':
        return withHunk(item, found.hunk);
    }
  }

  function withNode(item: vscode.TreeItem, node: RefactorNode): vscode.TreeItem {
    const { refactor } = desk;
    if (refactor === undefined) return item;
    const facts = {
      isLive: refactor.end === undefined,
      isReviewed: node.id === desk.reviewed,
    };
    looking(item, nodeLook(node, refactor.best, facts));
    if (node.id !== 0 && (node.state === 'open' || node.state === 'solution')) {
      item.command = {
        command: 'ensemble.refactor.openDiff',
        title: t('Show what this step changes'),
        arguments: [{ key: `n${node.id}` }],
      };
    }
    return item;
  }

  function withFile(item: vscode.TreeItem, file: ReviewFile): vscode.TreeItem {
    const out = file.hunks.filter(({ id }) => desk.leftOut.has(id)).length;
    const look = fileLook(file, isTestFile(file.path), out);
    return ticked(looking(item, look), out < file.hunks.length);
  }

  function withHunk(item: vscode.TreeItem, hunk: ReviewHunk): vscode.TreeItem {
    return ticked(looking(item, hunkLook(hunk)), !desk.leftOut.has(hunk.id));
  }

  function update(): void {
    const before = shape;
    shape = treeShape(desk, before);
    const rows = changedRows(before, shape);
    if (rows === 'all') changed.fire(undefined);
    else if (rows.length > 0) changed.fire([...rows]);
    const { refactor } = desk;
    view.description = refactor === undefined ? '' : progressText(refactor);
    // The number stands on the whole side bar: only as long as something goes on.
    const steps = refactor?.end === undefined ? refactor?.spent.steps : undefined;
    view.badge =
      steps === undefined || steps === 0 ? undefined : { value: steps, tooltip: stepsText(steps) };
  }

  update();
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    desk.onDidChange(update),
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [row, state] of items) {
        const hunkIds = hunksOf(row);
        const isChosen = state === vscode.TreeItemCheckboxState.Checked;
        void desk.perform({ kind: 'choose', hunkIds, isChosen });
      }
    }),
  );

  function hunksOf(row: RowRef): readonly string[] {
    const found = shape.rows.get(row.key);
    if (found?.kind === 'hunk') return [found.hunk.id];
    return found?.kind === 'file' ? found.file.hunks.map(({ id }) => id) : [];
  }

  return {
    selected: () => nodeIdOf(view.selection[0]),
    async revealReviewed() {
      update();
      const row = shape.refs.get(`n${desk.reviewed}`);
      if (!view.visible || row === undefined) return;
      // The editor refuses while it draws rows anew.
      for (let tries = 0; tries < MOST_REVEALS; tries++) {
        const isShown = await view.reveal(row, { select: true, focus: false, expand: true }).then(
          () => true,
          () => false,
        );
        if (isShown) return;
        await sleep(clock, REVEAL_PAUSE_MS, NEVER);
      }
    },
    dispose() {
      subscriptions.dispose();
    },
  };
}

/** The node that a menu or a row's command is about. */
export function nodeIdOf(row: unknown): number | undefined {
  if (typeof row === 'number') return Number.isInteger(row) ? row : undefined;
  if (typeof row !== 'object' || row === null || !('key' in row)) return undefined;
  const found = typeof row.key === 'string' ? /^n(\d+)$/.exec(row.key) : null;
  return found === null ? undefined : Number(found[1]);
}

function looking(item: vscode.TreeItem, look: RowLook): vscode.TreeItem {
  item.label = look.label;
  item.description = look.description;
  if (look.tooltip !== undefined) item.tooltip = look.tooltip;
  // Else a screen reader is given the tooltip.
  item.accessibilityInformation = { label: `${look.label} ${look.description}`.trim() };
  item.contextValue = look.context;
  item.iconPath =
    look.colour === undefined
      ? new vscode.ThemeIcon(look.icon)
      : new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.colour));
  return item;
}

function ticked(item: vscode.TreeItem, isTicked: boolean): vscode.TreeItem {
  item.checkboxState = isTicked
    ? vscode.TreeItemCheckboxState.Checked
    : vscode.TreeItemCheckboxState.Unchecked;
  return item;
}
