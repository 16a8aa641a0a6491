import * as vscode from 'vscode';
import { sleep } from '../../core/clock.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { ModelServer, Residency } from '../../core/model.ts';
import { placeText } from '../remote/place-text.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { failureText } from '../words.ts';
import { memoryRows, type MemoryRow } from './memory-rows.ts';
import { sizeText } from '../figures.ts';

const { t } = vscode.l10n;

type FreeingServer = ModelServer & Required<Pick<ModelServer, 'unload'>>;
type Row = MemoryRow<FreeingServer>;

interface RowItem extends vscode.QuickPickItem {
  readonly row: Row;
}

/** So long typing does not load again what was freed. Unit: ms. */
const KEPT_OUT_MS = 10 * 60_000;
/** A server that does not say by then what it has is left aside. Unit: ms. */
const ASKING_MS = 4000;
/** A model that answers somebody leaves when it has done so: that may take longer. Unit: ms. */
const LEAVING_MS = 5000;
const LOOK_EVERY_MS = 250;

/**
 * Shows what is in the memory of the servers and takes out what is ticked: at first ours, never another
 * program's. Whoever asks by hand loads them again; typing does not for ten minutes.
 */
export async function freeMemory(session: Session): Promise<void> {
  const rows = await whileAsking(() => loadedRows(session));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      t('Ensemble: no server that can be asked to free memory has a model in it.'),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(
    rows.map((row) => rowItem(session, row)),
    {
      canPickMany: true,
      title: t('Ensemble: Free GPU Memory'),
      placeHolder: t('Ticked ones go; typing loads none for ten minutes'),
      matchOnDetail: true,
    },
  );
  if (picked === undefined || picked.length === 0) return;
  const freed = await whileAsking(() =>
    free(
      session,
      picked.map(({ row }) => row),
    ),
  );
  tell(freed);
}

async function loadedRows(session: Session): Promise<readonly Row[]> {
  const { roster, states } = session.engine;
  const { signal } = new AbortController();
  // The listing tells which models share their memory.
  await roster.directory.refresh(0, signal);
  const asked = session.servers.filter(canFree).map(async (server) => ({
    server,
    residents: await residentsOf(server),
  }));
  const members = new Set(roster.selection().chosen.map(({ listed }) => listed.description.id));
  return memoryRows(await Promise.all(asked), (id) => {
    if (members.has(id)) return 'member';
    return ANSWERED.has(states.of(id).state) ? 'asked' : 'unknown';
  });
}

/** States of a model that this window has had loaded, or that has answered it. */
const ANSWERED: ReadonlySet<string> = new Set(['ready', 'slow', 'loading']);

function canFree(server: ModelServer): server is FreeingServer {
  return server.unload !== undefined && server.place !== 'cloud';
}

async function residentsOf(server: ModelServer): Promise<readonly Residency[]> {
  return server.resident(AbortSignal.timeout(ASKING_MS)).then(
    (residents) => residents ?? [],
    () => [],
  );
}

function rowItem(session: Session, row: Row): RowItem {
  const [id = row.name] = row.modelIds;
  const listed = session.engine.roster.directory.find(id)?.description;
  const { place, id: serverId, address } = row.server;
  const where = placeText(listed ?? { place, serverId, device: address });
  const whose: Readonly<Record<Row['whose'], string>> = {
    member: t('a member of the line-up'),
    asked: t('asked in this window'),
    unknown: t('loaded by another program or window, which may still need it'),
  };
  return {
    row,
    label: modelLabel(id),
    description: `${memoryText(row)} · ${where}`,
    detail: whose[row.whose],
    picked: row.whose !== 'unknown',
  };
}

function memoryText({ videoBytes, bytes }: Row): string {
  if (videoBytes === 0) return t('{0} in main memory', sizeText(bytes));
  if (videoBytes >= bytes) return t('{0} on the graphics card', sizeText(videoBytes));
  return t(
    '{0} on the graphics card, {1} in main memory',
    sizeText(videoBytes),
    sizeText(bytes - videoBytes),
  );
}

interface Freed {
  readonly gone: readonly Row[];
  /** Still there: somebody waits for their answer. */
  readonly busy: readonly Row[];
  readonly failures: readonly Failure[];
}

async function free(session: Session, rows: readonly Row[]): Promise<Freed> {
  const { roster } = session.engine;
  const failures: Failure[] = [];
  const told: Row[] = [];
  for (const row of rows) {
    // Before it goes: a key in between would load it again.
    for (const id of row.modelIds) roster.keepOut(id, KEPT_OUT_MS);
    try {
      await row.server.unload(row.name, AbortSignal.timeout(ASKING_MS));
      // Until it is listed anew, it would pass for loaded, and typing would ask it.
      roster.directory.invalidate();
      told.push(row);
    } catch (error) {
      failures.push(failureOf(error));
    }
  }
  const busy = await leftOf(session, told);
  await roster.directory.refresh(0, new AbortController().signal);
  return { gone: told.filter((row) => !busy.includes(row)), busy, failures };
}

/** Those of the rows that are in memory yet, once all are gone or the time is over. */
async function leftOf({ clock }: Session, rows: readonly Row[]): Promise<readonly Row[]> {
  const { signal } = new AbortController();
  const end = clock.now() + LEAVING_MS;
  const servers = [...new Set(rows.map(({ server }) => server))];
  for (;;) {
    const loaded = await Promise.all(
      servers.map(async (server) => ({ server, residents: await residentsOf(server) })),
    );
    const left = rows.filter(({ server, name }) =>
      loaded.some((one) => one.server === server && one.residents.some((r) => r.name === name)),
    );
    if (left.length === 0 || clock.now() >= end) return left;
    await sleep(clock, LOOK_EVERY_MS, signal);
  }
}

/** What went well is in the status bar for a while; what did not is a message. */
function tell({ gone, busy, failures }: Freed): void {
  const bytes = (rows: readonly Row[], part: 'bytes' | 'videoBytes'): number =>
    rows.reduce((sum, row) => sum + row[part], 0);
  if (gone.length > 0) {
    const video = bytes(gone, 'videoBytes');
    const text =
      video > 0
        ? t('Ensemble: {0} of the graphics card freed', sizeText(video))
        : t('Ensemble: {0} of main memory freed', sizeText(bytes(gone, 'bytes')));
    vscode.window.setStatusBarMessage(`$(check) ${text}`, SHOWN_MS);
  }
  const [failed] = failures;
  if (failed !== undefined) {
    void vscode.window.showWarningMessage(`Ensemble: ${failureText(failed)}`);
  } else if (busy.length > 0) {
    const names = busy.map(({ modelIds: [id = ''] }) => modelLabel(id)).join(', ');
    void vscode.window.showInformationMessage(
      t('Ensemble: somebody waits for {0}; it leaves memory after its answer.', names),
    );
  }
}

const SHOWN_MS = 8000;

function whileAsking<Result>(work: () => Promise<Result>): Thenable<Result> {
  const options = {
    location: vscode.ProgressLocation.Window,
    title: t('Ensemble: asking the servers'),
  };
  return vscode.window.withProgress(options, work);
}
