import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import {
  planApply,
  type ApplyPlan,
  type FileNow,
  type PlannedStep,
  type WantedChanges,
} from './apply-plan.ts';
import { sameLines } from './line-edits.ts';
import { refusedFileText } from './refactor-words.ts';
import type { RestoredFile, RestorePoint, RestorePoints } from './restore-points.ts';
import type { WorkspaceAccess } from './workspace-access.ts';
import { askModal } from '../platform/ask-modal.ts';

const { t } = vscode.l10n;

/** Paths named in a message; the rest is counted. */
const MOST_NAMED = 12;

export interface AppliedWish {
  readonly access: WorkspaceAccess;
  readonly points: RestorePoints;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly instruction: string;
  /** Texts as they were when the search began; undefined: there was no such file. */
  readonly before: (path: FilePath) => string | undefined;
  readonly wanted: WantedChanges;
}

/**
 * Writes what was chosen, in one edit of the workspace, and keeps what stood there before. Files that are
 * not as they were are named; then nothing is written, unless the user wants the others. True where
 * something was written. Throws what the disk throws where the restore point cannot be kept: nothing is
 * written then.
 */
export async function applyRefactor(wish: AppliedWish): Promise<boolean> {
  const { access, points, before, wanted } = wish;
  const planned = (): Promise<ApplyPlan> => planNow(access, before, wanted);
  let plan = await planned();
  let point: RestorePoint | undefined;
  for (;;) {
    const { steps } = plan;
    if (!(await isAccepted(plan, t('Apply the Others')))) {
      if (point !== undefined) await points.remove(point.id);
      return false;
    }
    point = { ...pointOf(wish, steps), ...(point === undefined ? {} : { id: point.id }) };
    await points.save(point);
    // Files may have changed while the question stood there.
    const latest = await planned();
    if (isSamePlan(plan, latest)) break;
    plan = latest;
  }
  const { steps } = plan;
  if (!(await writeSteps(access, steps))) {
    await afterRefusal(access, points, point);
    return false;
  }
  // What is formatted when it is saved is not as we wrote it.
  await points.save({ ...point, files: await asLeft(access, point.files) });
  return true;
}

/**
 * Takes back the last refactoring that was applied, in files that still are as it left them. Asks before it
 * deletes what it made. Undefined where there is nothing to take back.
 */
export async function restoreBefore(
  access: WorkspaceAccess,
  points: RestorePoints,
): Promise<'restored' | 'left' | undefined> {
  const point = await points.latest();
  if (point === undefined) return undefined;
  const files = point.files.filter(({ path, uri }) => access.uriOf(path)?.toString() === uri);
  const strangers = point.files.length - files.length;
  if (strangers > 0) {
    await vscode.window.showWarningMessage(
      strangers === 1
        ? t('Ensemble: 1 file of the last refactoring lies outside this workspace.')
        : t('Ensemble: {0} files of the last refactoring lie outside this workspace.', strangers),
    );
    if (files.length === 0) return 'left';
  }
  const after = new Map(files.map((file) => [file.path, file.after ?? undefined]));
  const planned = (): Promise<ApplyPlan> =>
    planNow(access, (path) => after.get(path), {
      changes: new Map(files.map((file) => [file.path, file.before ?? undefined])),
      // The way back: from where it is to where it was.
      renamedFrom: new Map(
        files.flatMap(({ path, renamedFrom }) =>
          renamedFrom === undefined ? [] : [[renamedFrom, path] as const],
        ),
      ),
    });
  let plan = await planned();
  for (;;) {
    if (plan.steps.length === 0 && plan.refused.length === 0) {
      await points.remove(point.id);
      return 'restored';
    }
    if (!(await isAccepted(plan, t('Restore the Others')))) return 'left';
    if (!(await mayDelete(plan.steps))) return 'left';
    // Files may have changed while the questions stood there.
    const latest = await planned();
    if (isSamePlan(plan, latest)) break;
    plan = latest;
  }
  if (!(await writeSteps(access, plan.steps))) {
    void vscode.window.showErrorMessage(t('Ensemble: VS Code did not make the edit.'));
    return 'left';
  }
  const refused = new Set(plan.refused.map(({ path }) => path));
  const rest = files.filter(({ path }) => refused.has(path));
  if (rest.length === 0) await points.remove(point.id);
  else await points.save({ ...point, files: rest });
  return 'restored';
}

async function planNow(
  access: WorkspaceAccess,
  before: AppliedWish['before'],
  wanted: WantedChanges,
): Promise<ApplyPlan> {
  const paths = new Set([...wanted.changes.keys()]);
  const now = new Map<FilePath, FileNow>();
  await Promise.all(
    [...paths].map(async (file) => {
      now.set(file, await access.now(file));
    }),
  );
  return planApply(before, wanted, now);
}

/** Whether two plans, made of the same wish, do the same. */
function isSamePlan(a: ApplyPlan, b: ApplyPlan): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether to go on, all files being as they were or the user wanting those that are. */
async function isAccepted({ steps, refused }: ApplyPlan, others: string): Promise<boolean> {
  if (refused.length === 0) return steps.length > 0;
  const detail = namedFiles(
    refused.map(({ path, reason }) => `${path}: ${refusedFileText(reason)}`),
  );
  const message =
    steps.length > 0
      ? refused.length === 1
        ? t('Ensemble: 1 file is not as it was. Nothing has been written.')
        : t('Ensemble: {0} files are not as they were. Nothing has been written.', refused.length)
      : t('Ensemble: no file is as it was. Nothing has been written.');
  const question = { severity: 'warning', message, detail } as const;
  return (await askModal(question, ...(steps.length > 0 ? [others] : []))) === others;
}

async function mayDelete(steps: readonly PlannedStep[]): Promise<boolean> {
  const deleted = steps.flatMap((step) => (step.kind === 'delete' ? [step.path] : []));
  if (deleted.length === 0) return true;
  const go = t('Delete');
  const message =
    deleted.length === 1
      ? t('Ensemble: delete 1 file that the refactoring made?')
      : t('Ensemble: delete {0} files that the refactoring made?', deleted.length);
  const question = { severity: 'warning', message, detail: namedFiles(deleted) } as const;
  return (await askModal(question, go)) === go;
}

/** One edit for all; the editor checks the versions of its documents once more. */
async function writeSteps(
  access: WorkspaceAccess,
  steps: readonly PlannedStep[],
): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const step of steps) {
    const uri = access.uriOf(step.path);
    if (uri === undefined) return false;
    switch (step.kind) {
      case 'create':
        edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(step.text) });
        break;
      case 'delete':
        edit.deleteFile(uri, { recursive: false, ignoreIfNotExists: false });
        break;
      case 'rename': {
        const from = access.uriOf(step.from);
        if (from === undefined) return false;
        if (step.edits.length > 0 && isOpen(uri)) {
          // A document that has outlived its file: the edits would be refused for its version.
          edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(step.text) });
          edit.deleteFile(from, { recursive: false, ignoreIfNotExists: false });
          break;
        }
        edit.renameFile(from, uri, { overwrite: false });
        addEdits(edit, uri, step.edits);
        break;
      }
      case 'change':
        addEdits(edit, uri, step.edits);
        break;
    }
  }
  return await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

function isOpen(uri: vscode.Uri): boolean {
  const key = uri.toString();
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
}

function addEdits(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  edits: Extract<PlannedStep, { readonly kind: 'change' }>['edits'],
): void {
  for (const { start, end, text } of edits) {
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    edit.replace(uri, range, text);
  }
}

function pointOf(wish: AppliedWish, steps: readonly PlannedStep[]): RestorePoint {
  const { access, at, instruction, before, wanted } = wish;
  const touched = steps.flatMap((step) =>
    step.kind === 'rename' ? [step.from, step.path] : [step.path],
  );
  const renamed = new Map(
    steps.flatMap((step) => (step.kind === 'rename' ? [[step.path, step.from] as const] : [])),
  );
  return {
    ...{ version: 1, id: randomUUID(), at, instruction },
    files: touched.map((file) => {
      const from = renamed.get(file);
      return {
        path: file,
        uri: access.uriOf(file)?.toString() ?? '',
        before: before(file) ?? null,
        after: wanted.changes.get(file) ?? null,
        ...(from === undefined ? {} : { renamedFrom: from }),
      };
    }),
  };
}

async function asLeft(
  access: WorkspaceAccess,
  files: readonly RestoredFile[],
): Promise<readonly RestoredFile[]> {
  return await Promise.all(
    files.map(async (file) => {
      const { text, openText, obstacle } = await access.now(file.path);
      return obstacle === undefined ? { ...file, after: openText ?? text ?? null } : file;
    }),
  );
}

/** The edit was not made. Where nothing of it was, there is nothing to take back. */
async function afterRefusal(
  access: WorkspaceAccess,
  points: RestorePoints,
  point: RestorePoint,
): Promise<void> {
  const left = await asLeft(access, point.files);
  const isUntouched = left.every(({ before, after }) =>
    before === null || after === null ? before === after : sameLines(before, after),
  );
  if (isUntouched) await points.remove(point.id);
  else await points.save({ ...point, files: left });
  void vscode.window.showErrorMessage(
    isUntouched
      ? t('Ensemble: VS Code did not make the edit. Nothing has been written.')
      : t(
          'Ensemble: VS Code made the edit in part. "Ensemble: Restore Before Last Refactor" takes it back.',
        ),
  );
}

function namedFiles(lines: readonly string[]): string {
  const more = lines.length - MOST_NAMED;
  return [...lines.slice(0, MOST_NAMED), ...(more > 0 ? [t('and {0} more', more)] : [])].join('\n');
}
