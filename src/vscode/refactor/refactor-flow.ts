import path from 'node:path';
import * as vscode from 'vscode';
import type { RefactorWish } from '../../engine/refactor/refactor-wish.ts';
import { changedSince } from '../../engine/refactor/search-request.ts';
import type { Refactor } from '../../refactor/refactor.ts';
import { freshSeed } from '../../core/random.ts';
import type { Sandbox } from '../../sandbox/job.ts';
import { withLateProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { chooseCheck, type ChosenCheck } from './check-choice.ts';
import { diagnosticsFor } from './diagnostics-for.ts';
import { pickScope, selectedScope, type RefactorScope } from './pick-scope.ts';
import { confirmStart } from './start-dialog.ts';
import { canCheck, openingOf, wishedCheck } from './wished-check.ts';
import { usableFiles, type UsableFiles } from './usable-files.ts';
import { createWorkspaceAccess, workspaceRoots, type WorkspaceAccess } from './workspace-access.ts';
import { askModal } from '../platform/ask-modal.ts';

const { t } = vscode.l10n;

const MOST_NAMED = 12;
const INSTRUCTION = 'refactorInstruction';

/** What is known already of what the user wants; the rest is asked for. */
export interface GivenWish {
  readonly instruction?: string;
  /** Files in the order in which models are to see them. */
  readonly files?: readonly vscode.Uri[];
  /** The selection of the editor is what may be changed. */
  readonly selectionOnly?: boolean;
}

/** What is to be started, and where it would be written. */
export interface ReadyWish {
  readonly wish: RefactorWish;
  readonly access: WorkspaceAccess;
}

export interface FlowOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  /** Opened once a window. Throws what `openSandbox` throws. */
  readonly sandbox: () => Promise<Sandbox>;
}

/** Asks for everything that a refactoring needs; undefined where the user leaves. */
export async function readyWish(
  given: GivenWish,
  options: FlowOptions,
): Promise<ReadyWish | undefined> {
  const { session, context } = options;
  const editor = vscode.window.activeTextEditor;
  const access = createWorkspaceAccess(
    workspaceRoots(given.files?.[0] ?? editor?.document.uri),
    session.exclusions,
  );
  if (access.roots.length === 0) {
    void vscode.window.showWarningMessage(t('Ensemble: open a folder or a file to refactor.'));
    return undefined;
  }
  const instruction = given.instruction ?? (await askInstruction(context.workspaceState));
  if (instruction === undefined) return undefined;
  const scope = await scopeOf(given, editor, access);
  if (scope === undefined) return undefined;
  const usable = await usableFiles(scope.files, access, new AbortController().signal);
  if (usable === undefined) return undefined;
  await context.workspaceState.update(INSTRUCTION, instruction);
  return await confirmedWish({ instruction, scope, usable, access }, options);
}

/** The same for an earlier search; refused, with names, where its files are not as they were. */
export async function resumedWish(
  resume: Refactor,
  options: FlowOptions,
): Promise<ReadyWish | undefined> {
  const { instruction, files, selection } = resume.request;
  const editor = vscode.window.activeTextEditor;
  const access = createWorkspaceAccess(
    workspaceRoots(editor?.document.uri),
    options.session.exclusions,
  );
  const usable = await usableFiles(files, access, new AbortController().signal);
  if (usable === undefined) return undefined;
  const changed = changedSince(resume, usable.base);
  if (changed.length > 0) {
    await askModal({
      severity: 'warning',
      message: t('Ensemble: files have changed since then, so the search cannot go on.'),
      detail: changed.slice(0, MOST_NAMED).join('\n'),
    });
    return undefined;
  }
  const scope = { files, ...(selection === undefined ? {} : { selection }) };
  return await confirmedWish({ instruction, scope, usable, access, resume }, options);
}

interface Wanted {
  readonly instruction: string;
  readonly scope: RefactorScope;
  readonly usable: UsableFiles;
  readonly access: WorkspaceAccess;
  /** An earlier search that is gone on with. */
  readonly resume?: Refactor;
}

/** The same wish with what it takes confirmed, the check among it. */
async function confirmedWish(wanted: Wanted, options: FlowOptions): Promise<ReadyWish | undefined> {
  const { session, context } = options;
  const isFixed = session.settings.refactor.checkCommand !== '';
  let check =
    wanted.resume === undefined
      ? await wishedCheck(wanted.access, options)
      : { command: canCheck(wanted.access) ? wanted.resume.request.checkCommand : undefined };
  for (;;) {
    if (check === undefined) return undefined;
    const wish = await wishOf(wanted, check, options);
    if (wish === undefined) return undefined;
    const estimate = await withLateProgress(
      t('Ensemble: asking the servers'),
      session.clock,
      async (signal) => {
        try {
          return await session.engine.refactors.estimate(wish, signal);
        } catch (error) {
          if (signal.aborted) return undefined;
          throw error;
        }
      },
    );
    if (estimate === undefined) return undefined;
    if (estimate.members.length === 0) {
      await tellNobody(wish.localOnly);
      return undefined;
    }
    const { directory } = session.engine.roster;
    const answer = await confirmStart({
      ...{ wish, estimate, isTrusted: vscode.workspace.isTrusted },
      placeOf: (id) => directory.find(id)?.description.place,
      canChangeCheck: !isFixed && wanted.resume === undefined && canCheck(wanted.access),
    });
    if (answer === 'leave') return undefined;
    if (answer === 'start') return { wish, access: wanted.access };
    check = await chooseCheck(wanted.access.roots, context.workspaceState);
  }
}

async function wishOf(
  { instruction, scope, usable, access, resume }: Wanted,
  { command }: ChosenCheck,
  options: FlowOptions,
): Promise<RefactorWish | undefined> {
  const { session, context } = options;
  const { refactor } = session.settings;
  const check = command === undefined ? 'none' : await openingOf(command, access, options);
  if (check === undefined) return undefined;
  const dist = path.join(context.extensionPath, 'dist');
  const { files, base, localOnly } = usable;
  const diagnostics = diagnosticsFor({ access, files, clock: session.clock, dist });
  const { ms, steps, tokens, usd } = refactor.budget;
  const isWhole = scope.selection === undefined || !files.includes(scope.selection.path);
  return {
    ...{ instruction, files, base, localOnly },
    // Of a selection the rest of the file is not meant.
    mayCreate: isWhole,
    ...(isWhole ? {} : { selection: scope.selection }),
    ...(refactor.architect === '' ? {} : { architectId: refactor.architect }),
    ...{ method: refactor.method, weights: refactor.weights, seed: freshSeed() },
    ...(resume === undefined ? {} : resumedPart(resume)),
    budget: { ms, steps, usd, ...(tokens === undefined ? {} : { tokens }) },
    ...(check === 'none' ? {} : { check }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

/** What an earlier search was begun with stays. */
function resumedPart(
  resume: Refactor,
): Pick<RefactorWish, 'resume' | 'method' | 'weights' | 'seed' | 'memberIds' | 'mayCreate'> {
  const { method, weights, seed, members, mayCreate } = resume.request;
  return { resume, method, weights, seed, mayCreate, memberIds: members.map(({ id }) => id) };
}

async function askInstruction(state: vscode.Memento): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t('Ensemble: Refactor'),
    prompt: t('What is to be done, in a sentence or two'),
    placeHolder: t('Rename parseUser to readUser everywhere and return a Promise'),
    value: state.get<string>(INSTRUCTION) ?? '',
    ignoreFocusOut: true,
  });
  const instruction = typed?.trim() ?? '';
  return instruction === '' ? undefined : instruction;
}

async function scopeOf(
  { files, selectionOnly }: GivenWish,
  editor: vscode.TextEditor | undefined,
  access: WorkspaceAccess,
): Promise<RefactorScope | undefined> {
  const paths = [...new Set((files ?? []).flatMap((uri) => access.pathOf(uri) ?? []))];
  if (paths.length > 0) return { files: paths };
  const selected = editor && selectionOnly === true ? selectedScope(editor, access) : undefined;
  return selected ?? (await pickScope(editor, access));
}

async function tellNobody(localOnly: boolean): Promise<void> {
  const choose = t('Choose Models');
  const message = localOnly
    ? t(
        'Ensemble: an ignore file keeps these files on this machine, and no model here follows instructions.',
      )
    : t('Ensemble: no model of the line-up follows instructions.');
  if ((await vscode.window.showWarningMessage(message, choose)) === choose) {
    await vscode.commands.executeCommand('ensemble.chooseModels');
  }
}
