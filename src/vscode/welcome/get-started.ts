import * as vscode from 'vscode';
import { AUTOMATIC } from '../../settings/parse-settings.ts';
import type { ChosenMember } from '../../engine/member-selection.ts';
import { pickPullingServer } from '../commands/pull-model.ts';
import { isEnabledAnywhere, writeSetting } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { modelLabels } from '../views/model-label.ts';
import { offerServers } from './offer-servers.ts';
import { pickPulled, type OtherRow } from './pick-pulled.ts';
import { canPull, pullModels } from './pull-models.ts';
import { situationOf, type Situation } from './situation.ts';

const { t } = vscode.l10n;

/** Set once somebody answers; a step of the walkthrough waits for it. */
const HAS_MEMBERS = 'ensemble.hasMembers';
const WALKTHROUGH = 'ensemble-code.ensemble-code#start';

/** How often a server that is being started is asked, and how many times. Unit of the first: ms. */
const ASK_EVERY_MS = 2000;
const ASK_TIMES = 30;

/** A server that is waited for; looking anew ends the wait. */
let waiting: AbortController | undefined;

/**
 * Finds out who could complete, and what is lacking where nobody can. Where members answer there is nothing to
 * choose: they are loaded, and the status bar says who they are.
 *
 * Input   `from`: `walkthrough` where its button was pressed; from elsewhere it is opened at the end.
 */
export async function getStarted(session: Session, from: unknown): Promise<void> {
  waiting?.abort();
  waiting = undefined;
  const situation = await look(session);
  switch (situation.kind) {
    case 'ready':
      await welcome(session);
      if (from !== 'walkthrough')
        await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH);
      return;
    case 'others-named':
      await offerAutomatic(session, from);
      return;
    case 'no-model':
      await offerModels(session, situation.serverIds);
      return;
    case 'nobody':
      if (await offerServers(session)) await awaitServer(session, from);
  }
}

async function look(session: Session): Promise<Situation> {
  const { directory } = session.engine.roster;
  directory.invalidate();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ensemble: asking the servers') },
    () => directory.refresh(0, new AbortController().signal),
  );
  return situationNow(session);
}

function situationNow(session: Session): Situation {
  const { models, failures } = session.engine.roster.directory.current();
  const failed = new Set(failures.map(({ server }) => server.id));
  return situationOf({
    pulling: session.servers.filter(canPull).map(({ id }) => ({ id, answers: !failed.has(id) })),
    members: writingMembers(session).map(({ listed }) => listed.description.id),
    listed: models.filter(({ description }) => description.instant !== true).length,
    isAutomatic: session.settings.lineUp === AUTOMATIC,
  });
}

/** Members beside the one that learns the workspace. */
function writingMembers(session: Session): readonly ChosenMember[] {
  const { chosen } = session.engine.roster.selection();
  return chosen.filter(({ listed }) => listed.description.instant !== true);
}

/** Says who answers, and has them loaded: nobody should wait for that at the first key. */
async function welcome(session: Session): Promise<void> {
  const members = writingMembers(session);
  // The status bar cuts a long text off at its end.
  const names = members
    .map(({ listed }) => listed.description.name.replace(/:latest$/, ''))
    .join(' + ');
  await vscode.commands.executeCommand('setContext', HAS_MEMBERS, true);
  const isOn = isEnabledAnywhere(session.settings);
  const text = !isOn
    ? t('Ensemble is off: switch it on in its menu here, and {0} will answer.', names)
    : members.length === 1
      ? t('Ensemble: {0} answers.', names)
      : t('Ensemble: {0} models answer: {1}', members.length, names);
  vscode.window.setStatusBarMessage(text, 15_000);
  void loadAll(session, members);
}

/** One after the other: two that are loaded at once take longer than both. */
async function loadAll(session: Session, members: readonly ChosenMember[]): Promise<void> {
  for (const { listed, reason } of members) {
    const { id, place } = listed.description;
    if (place === 'cloud' || reason === 'resident' || listed.residency !== 'not-resident') continue;
    await vscode.window
      .withProgress(
        {
          location: vscode.ProgressLocation.Window,
          title: t('Ensemble: loading {0} into memory', modelLabels([id])),
        },
        () => session.engine.roster.load(listed),
      )
      // Its state tells, in the menu.
      .then(undefined, () => undefined);
  }
}

/** The line-up names models that are not there, and others are. */
async function offerAutomatic(session: Session, from: unknown): Promise<void> {
  const rows: readonly OtherRow[] = [
    {
      label: `$(sparkle) ${t('Let Ensemble choose')}`,
      detail: t('The line-up {0} takes up to three local models that suit.', AUTOMATIC),
      run: async () => {
        await writeSetting('lineUp', undefined);
        await getStarted(session, from);
      },
    },
    chooseRow(),
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title: t('Ensemble: nobody of the line-up {0} answers', session.settings.lineUp),
  });
  await picked?.run();
}

async function offerModels(session: Session, serverIds: readonly string[]): Promise<void> {
  const able = session.servers.filter(canPull).filter(({ id }) => serverIds.includes(id));
  const server = await pickPullingServer(able);
  if (server === undefined) return;
  const hasModels = session.engine.roster.directory
    .current()
    .models.some(({ description }) => description.instant !== true);
  const names = await pickPulled(
    session,
    server,
    hasModels
      ? t('Ensemble: {0} has no model that suits; which ones to pull?', server.id)
      : t('Ensemble: {0} has no models yet; which ones to pull?', server.id),
    [
      ...(hasModels ? [chooseRow()] : []),
      {
        label: `$(add) ${t('Add a model of another server…')}`,
        run: () => vscode.commands.executeCommand('ensemble.addModel'),
      },
    ],
  );
  if (names === undefined || (await pullModels(session, server, names)) !== 'done') return;
  await look(session);
  if (writingMembers(session).length > 0) {
    await welcome(session);
    return;
  }
  const choose = t('Choose Models');
  const choice = await vscode.window.showWarningMessage(
    t('Ensemble: the models are there, but do not fit into the memory that is free now.'),
    choose,
  );
  if (choice === choose) await vscode.commands.executeCommand('ensemble.chooseModels');
}

function chooseRow(): OtherRow {
  return {
    label: `$(server) ${t('Choose among the models that are there…')}`,
    detail: t('Every one of them says why it is left out.'),
    run: () => vscode.commands.executeCommand('ensemble.chooseModels'),
  };
}

/** Asks now and then for a minute whether the server that is being started answers, and goes on from there. */
async function awaitServer(session: Session, from: unknown): Promise<void> {
  const own = (waiting = new AbortController());
  const location = vscode.ProgressLocation.Window;
  await vscode.window.withProgress(
    { location, title: t('Ensemble: waiting for the server to start') },
    async () => {
      for (let i = 0; i < ASK_TIMES && !own.signal.aborted; i++) {
        await new Promise<void>((resolve) => {
          session.clock.after(ASK_EVERY_MS, resolve);
        });
        const { directory } = session.engine.roster;
        directory.invalidate();
        await directory.refresh(0, own.signal).catch(() => undefined);
        if (situationNow(session).kind !== 'nobody') return;
      }
    },
  );
  if (!own.signal.aborted && situationNow(session).kind !== 'nobody')
    await getStarted(session, from);
}
