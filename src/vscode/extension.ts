import path from 'node:path';
import * as vscode from 'vscode';
import { registerChatModels } from './answers/chat-models.ts';
import { createBattery } from './asking/battery.ts';
import { createByHand } from './asking/by-hand.ts';
import { createFocus } from './asking/focus.ts';
import { createRests, type Rests } from './asking/rests.ts';
import { createSnooze } from './asking/snooze.ts';
import { createVimMode } from './asking/vim-mode.ts';
import { chooseStrategy } from './commands/choose-strategy.ts';
import { explainLast } from './commands/explain-last.ts';
import { pickCandidate } from './commands/pick-candidate.ts';
import { showLearned } from './commands/show-learned.ts';
import type { CommandId } from './commands/table.ts';
import { toggle } from './commands/toggle.ts';
import { trigger } from './commands/trigger.ts';
import { createAcceptance } from './completion/acceptance.ts';
import { toggleAskingByHand } from './keys/ask-by-hand.ts';
import { acceptLine, acceptWord, nextCandidate, previousCandidate } from './keys/ghost-text.ts';
import { createRecollection, type Recollection } from './keys/recollection.ts';
import { createInlineProvider } from './completion/inline-provider.ts';
import { createOpenedFiles } from './completion/opened-files.ts';
import { createRequestLog } from './completion/request-log.ts';
import { createRecentAnswers } from './diagnosis/recent-answers.ts';
import { createApiKeys } from './platform/api-keys.ts';
import { isEnabledAnywhere } from './platform/configuration.ts';
import { hasOldSettings } from './platform/old-settings.ts';
import { createRecorder } from './recording/recorder.ts';
import { createHintBoard, type HintBoard } from './review/hint-board.ts';
import { createSession, type Session } from './session.ts';
import { createFailureMessages } from './views/failure-messages.ts';
import { createRecordingIndicator } from './views/recording-indicator.ts';
import { createProvenanceHover } from './views/provenance-hover.ts';
import { createStatusBar } from './views/status-bar.ts';
import type { ComparisonRoom } from './comparison/comparison-room.ts';
import type { Disposable } from './platform/disposable.ts';
import type { Reach } from './remote/reach.ts';
import { createReachWatch } from './remote/reach-watch.ts';
import { registerRefactorEntries } from './refactor/refactor-entries.ts';
import { offerCutOff } from './refactor/under-way.ts';
import { createRivals, type Rivals } from './rivals/rivals.ts';
import type { NodeCommand, RefactorRoom } from './refactor/refactor-room.ts';

/** Ends what would outlive the window: processes of checks, copies on disk. */
let closeRooms: (() => Promise<void>) | undefined;

/** The editor waits some seconds for this. */
export async function deactivate(): Promise<void> {
  await closeRooms?.();
}

/** Wires everything; starts no model, asks no server. */
export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel('Ensemble', { log: true });
  const apiKeys = createApiKeys(context.secrets);
  const session = createSession(context, apiKeys, channel, async (onChange) =>
    (await import('./rooms.ts')).rooms.openLentModels(context, onChange),
  );
  const recordings = path.join(context.globalStorageUri.fsPath, 'recordings');
  const recorder = createRecorder(session, recordings);
  const battery = createBattery({
    clock: session.clock,
    isWanted: () => session.settings.onBattery === 'by-hand',
    isOwnMachine: () =>
      vscode.env.remoteName === undefined ||
      context.extension.extensionKind === vscode.ExtensionKind.UI,
    read: async () => (await import('./rooms.ts')).rooms.readOnBattery(process.platform),
    changed: new vscode.EventEmitter<void>(),
  });
  const rivals = createRivals(session, context.globalState);
  const snooze = createSnooze(session.clock);
  const rests = createRests([
    createByHand(session),
    snooze,
    createFocus(),
    createVimMode(),
    battery,
    rivals.rest,
  ]);
  const recollection = createRecollection(session);
  const answers = createRecentAnswers(session);
  const diagnosisSources = { extension: context.extension, rests, answers, rivals };
  let diagnosis: Promise<() => Promise<void>> | undefined;
  let hints: HintBoard | undefined;
  const hintBoard = (): HintBoard => {
    if (hints === undefined) context.subscriptions.push((hints = createHintBoard()));
    return hints;
  };
  let reach: Promise<Reach> | undefined;
  const reaching = (): Promise<Reach> => {
    reach ??= import('./rooms.ts').then(({ rooms: { createReach } }) =>
      createReach(session, context.globalState),
    );
    return reach;
  };
  const reachWatch = createReachWatch(session, reaching);
  let room: Promise<ComparisonRoom> | undefined;
  const comparisons = (): Promise<ComparisonRoom> => {
    room ??= import('./rooms.ts').then(({ rooms: { createComparisonRoom } }) => {
      const made = createComparisonRoom(session, context);
      context.subscriptions.push(made);
      return made;
    });
    return room;
  };
  let refactorRoom: Promise<RefactorRoom> | undefined;
  const refactors = (): Promise<RefactorRoom> => {
    refactorRoom ??= import('./rooms.ts').then(({ rooms: { createRefactorRoom } }) => {
      const made = createRefactorRoom(session, context);
      context.subscriptions.push(made);
      closeRooms = () => made.close();
      return made;
    });
    return refactorRoom;
  };
  const onNode = (command: NodeCommand) => async (row: unknown) =>
    (await refactorRoom)?.onNode(command, row);
  const panelAct = (act: string) => async (): Promise<void> => {
    (await room)?.act(act);
  };
  const handlers: Readonly<Record<CommandId, (argument: unknown) => Promise<void> | void>> = {
    'ensemble.trigger': trigger,
    'ensemble.pickCandidate': () => pickCandidate(session),
    'ensemble.next': nextCandidate,
    'ensemble.previous': previousCandidate,
    'ensemble.acceptWord': () => acceptWord(recollection),
    'ensemble.acceptLine': () => acceptLine(recollection),
    'ensemble.recall': async () => {
      const { recall } = (await import('./rooms.ts')).rooms;
      await recall(session, recollection);
    },
    'ensemble.snooze': async () => {
      const { snoozeFor } = (await import('./rooms.ts')).rooms;
      await snoozeFor(snooze);
    },
    'ensemble.endSnooze': () => snooze.end(),
    'ensemble.askByHand': () => toggleAskingByHand(session),
    'ensemble.compare': async () => {
      session.editorModels.wake();
      await (await comparisons()).compare();
    },
    'ensemble.askAll': async () => {
      session.editorModels.wake();
      await (await comparisons()).askAll();
    },
    'ensemble.comparison.next': panelAct('focus-next'),
    'ensemble.comparison.previous': panelAct('focus-previous'),
    'ensemble.comparison.accept': panelAct('accept'),
    'ensemble.comparison.vote': panelAct('vote'),
    'ensemble.comparison.differences': panelAct('differences'),
    'ensemble.comparison.setBase': panelAct('set-base'),
    'ensemble.comparison.fuse': panelAct('fuse'),
    'ensemble.comparison.judge': panelAct('judge'),
    'ensemble.comparison.check': panelAct('check'),
    'ensemble.comparison.retry': panelAct('retry'),
    'ensemble.comparison.stop': panelAct('stop'),
    'ensemble.comparison.stopAll': panelAct('stop-all'),
    'ensemble.comparison.enough': panelAct('enough'),
    'ensemble.secondOpinion': async () => {
      const { secondOpinion } = (await import('./rooms.ts')).rooms;
      await secondOpinion(session, hintBoard());
    },
    'ensemble.findMistakes': async () => {
      const { findMistakes } = (await import('./rooms.ts')).rooms;
      await findMistakes(session, hintBoard());
    },
    'ensemble.writeExamples': async () => {
      const { writeExamples } = (await import('./rooms.ts')).rooms;
      await writeExamples(session);
    },
    'ensemble.clearSecondOpinion': () => {
      hintBoard().clear();
    },
    'ensemble.refactor': async (scope) => {
      session.editorModels.wake();
      await (await refactors()).begin({ selectionOnly: scope === 'selection' });
    },
    'ensemble.refactor.stop': async () => (await refactorRoom)?.perform({ kind: 'stop' }),
    'ensemble.refactor.apply': async () => (await refactorRoom)?.perform({ kind: 'apply' }),
    'ensemble.refactor.restore': async () => (await refactors()).perform({ kind: 'restore' }),
    'ensemble.refactor.showTree': async () => (await refactors()).showTree(),
    'ensemble.refactor.review': onNode('review'),
    'ensemble.refactor.openDiff': onNode('openDiff'),
    'ensemble.refactor.openParentDiff': onNode('openParentDiff'),
    'ensemble.refactor.pin': onNode('pin'),
    'ensemble.refactor.unpin': onNode('unpin'),
    'ensemble.refactor.prune': onNode('prune'),
    'ensemble.refactor.unprune': onNode('unprune'),
    'ensemble.refactor.expandHere': onNode('expandHere'),
    'ensemble.refactor.continueByHand': onNode('continueByHand'),
    'ensemble.refactor.export': async () => (await refactorRoom)?.export(),
    'ensemble.refactor.resume': async () => (await refactors()).resume(),
    'ensemble.explainLast': () => explainLast(session),
    'ensemble.toggle': () => toggle(session, context),
    'ensemble.showMenu': async () => {
      const { showMenu } = (await import('./rooms.ts')).rooms;
      await showMenu(session, snooze, diagnosisSources);
    },
    'ensemble.addModel': async () => {
      const { addModel } = (await import('./rooms.ts')).rooms;
      await addModel(session, apiKeys);
    },
    'ensemble.allowEditorModels': async (modelId) => {
      const { allowEditorModels } = (await import('./rooms.ts')).rooms;
      await allowEditorModels(session, modelId);
    },
    'ensemble.useLaptopModels': async () => {
      const { useLaptopModels } = (await import('./rooms.ts')).rooms;
      await useLaptopModels(session);
    },
    'ensemble.chooseModels': async () => {
      const { chooseModels } = (await import('./rooms.ts')).rooms;
      await reachWatch.lookNow();
      await chooseModels(session);
    },
    'ensemble.reachModels': async () => {
      const { showWays } = (await import('./rooms.ts')).rooms;
      await showWays(session, await reaching());
    },
    'ensemble.freeMemory': async () => {
      const { freeMemory } = (await import('./rooms.ts')).rooms;
      await freeMemory(session);
    },
    'ensemble.exportLineUp': async (file) => {
      const { exportLineUp } = (await import('./rooms.ts')).rooms;
      await exportLineUp(session, file);
    },
    'ensemble.importLineUp': async (file) => {
      const { importLineUp } = (await import('./rooms.ts')).rooms;
      await importLineUp(session, apiKeys, file);
    },
    'ensemble.chooseStrategy': () => chooseStrategy(session),
    'ensemble.pullModel': async () => {
      const { pullModel } = (await import('./rooms.ts')).rooms;
      await pullModel(session);
    },
    'ensemble.getStarted': async (from) => {
      const { getStarted } = (await import('./rooms.ts')).rooms;
      await reachWatch.lookNow();
      await getStarted(session, from);
    },
    'ensemble.setApiKey': async (serverName) => {
      const { setApiKey } = (await import('./rooms.ts')).rooms;
      await setApiKey(session, apiKeys, serverName);
    },
    'ensemble.showLearned': () => showLearned(session),
    'ensemble.myWeek': async () => {
      const { myWeek } = (await import('./rooms.ts')).rooms;
      await myWeek(session);
    },
    // What is used now and then is set up when it is: activation pays for the rest alone.
    'ensemble.record': async () => {
      const { record } = (await import('./rooms.ts')).rooms;
      await record(session, recorder, recordings);
    },
    'ensemble.benchmarkWorkspace': async () => {
      const { benchmarkWorkspace } = (await import('./rooms.ts')).rooms;
      await benchmarkWorkspace(session, benchmarksFolder(context));
    },
    'ensemble.showStored': async () => {
      const { showStored } = (await import('./rooms.ts')).rooms;
      await showStored(session, context, apiKeys);
    },
    'ensemble.deleteLocalData': async () => {
      const { deleteLocalData } = (await import('./rooms.ts')).rooms;
      await deleteLocalData(session, context, apiKeys);
      rivals.book.reread();
    },
    'ensemble.diagnose': async () => {
      diagnosis ??= import('./rooms.ts').then(({ rooms: { createDiagnosis } }) => {
        const { run, report } = createDiagnosis(session, diagnosisSources, channel);
        context.subscriptions.push(report);
        return run;
      });
      await reachWatch.lookNow();
      const run = await diagnosis;
      await run();
    },
    'ensemble.openSample': async (wish) => {
      const { openSample } = (await import('./rooms.ts')).rooms;
      await openSample(session, diagnosisSources, wish);
    },
    'ensemble.showLog': () => {
      channel.show(true);
    },
  };
  context.subscriptions.push(
    channel,
    session,
    createStatusBar(session, rests),
    createFailureMessages(session, reachWatch),
    reachWatch,
    recorder,
    createRecordingIndicator(recorder),
    answers,
    rests,
    recollection,
    registerWhileEnabled(session, channel, rests, rivals, recollection),
    createOpenedFiles(session, rests),
    showWhetherComparable(session),
    registerRefactorEntries(session, refactors),
    registerChatModels(session),
    // The name is that of `COMPARISON_VIEW`, whose file is loaded when a panel is wanted.
    vscode.window.registerWebviewPanelSerializer('ensemble.comparison', {
      deserializeWebviewPanel: async (kept) => (await comparisons()).restore(kept),
    }),
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, handler),
    ),
  );
  void offerCutOff(context.workspaceState);
  if (hasOldSettings()) {
    void import('./rooms.ts').then(({ rooms }) => rooms.moveSettings(channel));
  }
}

/** The button in the editor's title appears where there is something to compare. */
function showWhetherComparable(session: Session): Disposable {
  let shown = false;
  return session.onDidAnswer(() => {
    const has = session.last?.result.kind === 'completion';
    if (has === shown) return;
    shown = has;
    void vscode.commands.executeCommand('setContext', 'ensemble.hasRun', has);
  });
}

/** Benchmarks of this workspace, or of a window without one. */
function benchmarksFolder({ storageUri, globalStorageUri }: vscode.ExtensionContext): string {
  return path.join((storageUri ?? globalStorageUri).fsPath, 'benchmarks');
}

/** The inline provider, registered only while inline completion is on for some language. */
function registerWhileEnabled(
  session: Session,
  channel: vscode.LogOutputChannel,
  rests: Rests,
  rivals: Rivals,
  recollection: Recollection,
): Disposable {
  const acceptance = createAcceptance(session);
  const provider = createInlineProvider(
    session,
    acceptance,
    createRequestLog(channel),
    rests,
    rivals,
    recollection,
  );
  let registration: vscode.Disposable | undefined;
  const update = (): void => {
    if (!isEnabledAnywhere(session.settings)) {
      registration?.dispose();
      registration = undefined;
      return;
    }
    registration ??= vscode.languages.registerInlineCompletionItemProvider(
      { pattern: '**' },
      provider,
    );
  };
  update();
  return vscode.Disposable.from(
    acceptance,
    vscode.languages.registerHoverProvider({ pattern: '**' }, createProvenanceHover(acceptance)),
    session.onDidReconfigure(update),
    {
      dispose: () => {
        registration?.dispose();
      },
    },
  );
}
