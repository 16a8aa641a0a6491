import path from 'node:path';
import * as vscode from 'vscode';
import { baseTextOf } from '../../edits/text-of.ts';
import { UNCHANGED } from '../../edits/workspace-state.ts';
import type { LiveRefactor } from '../../engine/refactor/refactor-wish.ts';
import type { Refactor, RefactorEvent } from '../../refactor/refactor.ts';
import { proposePrepare } from '../../checks/prepare-command.ts';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import type { Sandbox } from '../../sandbox/job.ts';
import { createLateSave } from '../comparison/late-save.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Session } from '../session.ts';
import { applyRefactor, restoreBefore } from './apply-refactor.ts';
import { continueByHand } from './continue-by-hand.ts';
import type { RefactorAction } from './desk.ts';
import { exportRefactor } from './export-refactor.ts';
import { createHandFiles } from './hand-files.ts';
import { createKeptRefactors } from './kept-refactors.ts';
import { createRefactorDesk, type OwnDesk } from './refactor-desk.ts';
import { readyWish, type GivenWish, type ReadyWish } from './refactor-flow.ts';
import { hasPreparation, rememberPreparation } from './wished-check.ts';
import { createRefactorProgress } from './refactor-progress.ts';
import { linkless } from './refactor-words.ts';
import { createRestorePoints } from './restore-points.ts';
import { pickResumed } from './pick-resumed.ts';
import { createStateDocuments } from './state-documents.ts';
import type { TreePanel } from './tree-panel.ts';
import { createRefactorTreeView, nodeIdOf } from './tree-view.ts';
import { createWorkspaceAccess, workspaceRoots, type WorkspaceAccess } from './workspace-access.ts';
import { askModal } from '../platform/ask-modal.ts';
import { createUnderWay } from './under-way.ts';

const { t } = vscode.l10n;

/** A search that goes on is kept so often. Unit: ms. */
const SAVE_PAUSE_MS = 2_000;

/** What a node's row or a command's argument says of it. */
export type NodeCommand =
  | 'openDiff'
  | 'openParentDiff'
  | 'pin'
  | 'unpin'
  | 'prune'
  | 'unprune'
  | 'expandHere'
  | 'continueByHand'
  | 'review';

/** Everything that `Ensemble: Refactor` needs; made when it is first wanted. */
export interface RefactorRoom extends Disposable {
  readonly desk: OwnDesk;
  /** Asks for what is not given, and starts; undefined where the user leaves. */
  begin(given?: GivenWish): Promise<LiveRefactor | undefined>;
  /** Goes on with an earlier search. */
  resume(): Promise<void>;
  /** `row`: of the tree view, the number of a node, or neither: then the one that is reviewed. */
  onNode(command: NodeCommand, row: unknown): Promise<void>;
  perform(action: RefactorAction): Promise<void>;
  /** Opens the tree beside the editor. */
  showTree(): Promise<void>;
  export(): Promise<void>;
  /** The window closes: keeps what was found, and resolves when nothing runs and no copy is left. */
  close(): Promise<void>;
}

export function createRefactorRoom(
  session: Session,
  context: vscode.ExtensionContext,
): RefactorRoom {
  const folder = path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'refactor');
  const now = (): number => session.clock.wallTime();
  const kept = createKeptRefactors(path.join(folder, 'searches'), now);
  const points = createRestorePoints(path.join(folder, 'restore'), now);
  const documents = createStateDocuments();
  const hands = createHandFiles(now);
  const underWay = createUnderWay(context.workspaceState);
  const progress = createRefactorProgress(session.clock);
  let opening: Promise<Sandbox> | undefined;
  let last: ReadyWish | undefined;
  let panel: TreePanel | undefined;

  const tell = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(linkless(`Ensemble: ${text}`));
  };
  const desk = createRefactorDesk({
    clock: session.clock,
    tell,
    followed,
    effects: {
      openDiff: (nodeId, against) => showNode(nodeId, against, true),
      async review(nodeId) {
        await view.revealReviewed();
        await showNode(nodeId, 'base', false);
      },
      continueByHand: (nodeId) => continueByHand(nodeId, { desk, hands, tell }),
      apply,
      restore,
      export: async (format) => {
        if (desk.refactor !== undefined) await exportRefactor(desk.refactor, format);
      },
    },
  });
  const saving = createLateSave(session.clock, SAVE_PAUSE_MS, () => {
    if (desk.refactor !== undefined) void keep(desk.refactor);
  });

  /** A disk that is full is told of once, not with every step. */
  let isKeeping = true;
  async function keep(refactor: Refactor): Promise<void> {
    try {
      await kept.save(refactor);
      isKeeping = true;
    } catch (error) {
      if (isKeeping) tell(error);
      isKeeping = false;
    }
  }

  let isClosing = false;
  function followed(refactor: Refactor, event: RefactorEvent): void {
    if (isClosing) return;
    saving.soon();
    progress.followed(refactor, event, desk.isApplied);
    if (event.type !== 'search-end') return;
    saving.now();
    underWay.over(refactor.id);
    const { checkCode } = event.end;
    if (checkCode === 'dependencies' || checkCode === 'missing-module') void offerPreparation();
  }

  function access(): WorkspaceAccess {
    const file = vscode.window.activeTextEditor?.document.uri;
    return last?.access ?? createWorkspaceAccess(workspaceRoots(file), session.exclusions);
  }

  async function showNode(
    nodeId: number,
    against: 'base' | 'parent',
    preserveFocus: boolean,
  ): Promise<void> {
    const { base, refactor } = desk;
    const state = desk.stateOf(nodeId);
    if (base === undefined || refactor === undefined || state === undefined || last === undefined)
      return;
    const parent = refactor.nodes.find(({ id }) => id === nodeId)?.parent;
    const from = against === 'base' ? 0 : (parent ?? 0);
    const left = from === 0 ? UNCHANGED : (desk.stateOf(from) ?? UNCHANGED);
    const named = (id: number): string =>
      `${refactor.id}/${id === 0 ? t('as it was') : t('step {0}', id)}`;
    const isShown = await documents.show(
      {
        title: t('Refactor, step {0}', nodeId),
        ...{ base, access: last.access },
        left: { name: named(from), state: left },
        right: { name: named(nodeId), state },
      },
      preserveFocus,
    );
    if (!isShown) vscode.window.setStatusBarMessage(t('Ensemble: nothing differs there'), 5_000);
  }

  async function apply(): Promise<void> {
    const { base, refactor } = desk;
    if (base === undefined || refactor === undefined || last === undefined || !desk.canApply) {
      vscode.window.setStatusBarMessage(t('Ensemble: there is nothing to apply'), 5_000);
      return;
    }
    const isWritten = await applyRefactor({
      ...{ access: last.access, points, at: now(), instruction: refactor.request.instruction },
      before: (file) => baseTextOf(base, file),
      wanted: desk.chosenState(),
    });
    if (!isWritten) return;
    desk.applied(true);
    // What it goes on from is no longer there.
    desk.live?.stop();
    const restoreIt = t('Restore');
    const message = t('Ensemble: applied. One undo step in each file, or all at once:');
    void vscode.window.showInformationMessage(message, restoreIt).then(async (picked) => {
      if (picked === restoreIt) await desk.perform({ kind: 'restore' });
    });
  }

  async function restore(): Promise<void> {
    const became = await restoreBefore(access(), points);
    if (became === undefined) {
      void vscode.window.showInformationMessage(t('Ensemble: no refactoring to take back.'));
      return;
    }
    if (became === 'restored') desk.applied(false);
  }

  /** The dependencies can come by no other way: installing them is proposed, and confirmed once. */
  async function offerPreparation(): Promise<void> {
    // One that has not helped is not proposed again.
    if (hasPreparation(session.settings, context.workspaceState)) return;
    const root = last?.access.roots[0]?.uri.fsPath;
    const command = root === undefined ? undefined : await proposePrepare(root);
    if (command === undefined) return;
    const again = t('Install and Start Again');
    const message = t('Ensemble: "{0}" can install the dependencies in the copies.', command);
    if ((await vscode.window.showInformationMessage(message, again)) !== again) return;
    await rememberPreparation(context.workspaceState, command);
    await begin();
  }

  /** One search a window: the next one ends the one before. */
  async function mayBegin(): Promise<boolean> {
    if (!desk.isLive) return true;
    const stop = t('Stop It');
    const message = t('Ensemble: a refactoring is under way. Stop it and keep its best result?');
    return (await askModal({ severity: 'warning', message }, stop)) === stop;
  }

  async function begin(given: GivenWish = {}): Promise<LiveRefactor | undefined> {
    if (!(await mayBegin())) return undefined;
    const ready = await readyWish(given, { session, context, sandbox });
    return ready === undefined ? undefined : start(ready);
  }

  function start(ready: ReadyWish): LiveRefactor | undefined {
    last = ready;
    saving.now();
    desk.follow((onEvent) => session.engine.refactors.start(ready.wish, onEvent), ready.wish.base);
    const { live } = desk;
    if (live !== undefined) {
      // A setting that changes makes another engine; this search goes on with its own.
      session.keepEngine(live.finished);
      underWay.begun(live.id);
    }
    progress.begin(desk);
    return desk.live;
  }

  function sandbox(): Promise<Sandbox> {
    opening ??= openSandbox(
      { clock: session.clock, allowCopied: true },
      new AbortController().signal,
    );
    return opening;
  }

  // Ahead of the view: the workbench minds a key that changes while it draws rows anew.
  const contexts = desk.onDidChange(() => {
    tellContexts(desk);
  });
  const view = createRefactorTreeView(desk, session.clock);

  return {
    desk,
    begin,
    async resume() {
      if (!(await mayBegin())) return;
      const ready = await pickResumed(await kept.list(), { session, context, sandbox });
      if (ready !== undefined) start(ready);
    },
    async onNode(command, row) {
      const nodeId = nodeIdOf(row) ?? view.selected() ?? desk.reviewed;
      await desk.perform(actionOf(command, nodeId));
    },
    perform: (action) => desk.perform(action),
    async showTree() {
      const { createTreePanel } = await import('./tree-panel.ts');
      if (panel !== undefined) {
        panel.reveal();
        return;
      }
      panel = createTreePanel({
        ...{ desk, context, clock: session.clock },
        onClosed() {
          panel = undefined;
        },
      });
    },
    async export() {
      const asText = t('The tree as text');
      const picked = await vscode.window.showQuickPick(
        [asText, t('Everything, with code, as JSON')],
        {
          title: t('Ensemble: export the refactoring'),
        },
      );
      if (picked === undefined) return;
      await desk.perform({ kind: 'export', format: picked === asText ? 'text' : 'json' });
    },
    async close() {
      isClosing = true;
      const { live } = desk;
      if (live === undefined || !desk.isLive) return;
      saving.callOff();
      // As it is before it is stopped: so it can be gone on with.
      const kept = keep(live.current);
      live.stop();
      await Promise.all([kept, live.finished]);
    },
    dispose() {
      saving.now();
      progress.dispose();
      panel?.dispose();
      contexts.dispose();
      view.dispose();
      desk.dispose();
      documents.dispose();
      hands.dispose();
    },
  };
}

function actionOf(command: NodeCommand, nodeId: number): RefactorAction {
  switch (command) {
    case 'openDiff':
      return { kind: 'open-diff', nodeId, against: 'base' };
    case 'openParentDiff':
      return { kind: 'open-diff', nodeId, against: 'parent' };
    case 'expandHere':
      return { kind: 'expand', nodeId };
    case 'continueByHand':
      return { kind: 'continue-by-hand', nodeId };
    case 'pin':
    case 'unpin':
    case 'prune':
    case 'unprune':
    case 'review':
      return { kind: command, nodeId };
  }
}

const told = new Map<string, boolean>();

/** What commands and menus ask for. */
function tellContexts(desk: OwnDesk): void {
  const now = {
    'ensemble.hasRefactor': desk.refactor !== undefined,
    'ensemble.refactorRunning': desk.isLive,
    'ensemble.refactorCanApply': desk.canApply,
  };
  for (const [key, value] of Object.entries(now)) {
    if (told.get(key) === value) continue;
    told.set(key, value);
    // The key is set; rows that are being drawn anew just then may throw in the workbench.
    void vscode.commands.executeCommand('setContext', key, value).then(undefined, () => undefined);
  }
}
