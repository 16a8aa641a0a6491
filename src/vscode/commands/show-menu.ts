import * as vscode from 'vscode';
import type { ModelDescription } from '../../core/model.ts';
import type { ChosenMember } from '../../engine/member-selection.ts';
import { SLOW_AFTER } from '../../engine/member-states.ts';
import { switchAutomatic } from '../members/automatic-switch.ts';
import { isEnabledAnywhere, writeSetting } from '../platform/configuration.ts';
import { rivalItems } from '../rivals/rival-menu.ts';
import type { Rivals } from '../rivals/rivals.ts';
import type { Snooze } from '../asking/snooze.ts';
import { quietItems, restingItems } from '../keys/asking-menu.ts';
import { besideMembers } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { modelSpendingText, totalText } from '../views/spending-words.ts';
import { learnedDetail, speedDetail, stateDetail } from '../views/status-bar.ts';
import { activeLanguage, strategyNow } from '../strategy-words.ts';
import { chosenText, failureText, reasonText, stateIcon } from '../words.ts';
import type { CommandId } from './table.ts';
import { placeText } from '../remote/place-text.ts';
import type { DiagnosisSources } from '../diagnosis/gather-facts.ts';
import { whyItems } from '../diagnosis/why-item.ts';
import { modelLabel } from '../views/model-label.ts';
import { runCommand } from '../welcome/run-command.ts';
import { memberRepair, runRepair, settingAction } from '../views/repairs.ts';

const { t } = vscode.l10n;

interface MenuItem extends vscode.QuickPickItem {
  readonly command?: CommandId;
  readonly run?: () => Promise<void>;
}

/** The status menu: every member with its state, what was spent, what can be done, and what went wrong last. */
export async function showMenu(
  session: Session,
  snooze: Snooze,
  sources: DiagnosisSources & { readonly rivals: Rivals },
): Promise<void> {
  const { rivals } = sources;
  await Promise.all([session.spending.refresh(), listedSoon(session)]);
  const { chosen } = session.engine.roster.selection();
  const why = await whyItems(session, sources);
  const items: readonly MenuItem[] = [
    ...restingItems(session, snooze),
    ...why,
    ...noteItems(session, chosen, why.length > 0),
    ...rivalItems(session, rivals),
    separator(t('Models')),
    ...chosen.map((member) => memberItem(session, member)),
    ...besideItems(session, chosen),
    ...spendingItems(session, chosen),
    separator(t('While you type')),
    ...quietItems(session, snooze),
    switchItem(session),
    separator(t('Actions')),
    ...actionItems(),
    separator(t('Models and strategy')),
    ...modelItems(session),
    separator(t('Settings and reports')),
    ...reportItems(),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Ensemble',
    placeHolder: t('What each model does, and what you can do'),
    matchOnDescription: true,
  });
  session.sawSpending();
  if (picked?.command !== undefined) await runCommand(picked.command);
  await picked?.run?.();
}

/** So long a menu waits for servers that nobody has asked yet. Unit: ms. */
const LISTING_MS = 700;

/** Has the servers tell what they have where none was asked so far: the menu would say that nobody is there. */
async function listedSoon({ clock, engine }: Session): Promise<void> {
  const { directory } = engine.roster;
  const { models, failures } = directory.current();
  if (models.length > 0 || failures.length > 0) return;
  const waited = Promise.withResolvers<undefined>();
  const callOff = clock.after(LISTING_MS, () => {
    waited.resolve(undefined);
  });
  const listed = directory.refresh(0, new AbortController().signal).catch(() => undefined);
  await Promise.race([listed, waited.promise]);
  callOff();
}

/** A member; choosing it repairs what ails it, else it offers what can be done with it. */
function memberItem(session: Session, { listed, reason }: ChosenMember): MenuItem {
  const { description } = listed;
  const { id, place } = description;
  const status = session.engine.states.of(id);
  const { failure } = status;
  const parts = [
    `${stateDetail(status)}${speedDetail(session, id)}${learnedDetail(session, description)}`,
    ...(place === 'cloud' ? [automaticText(session, description)] : []),
    ...(failure === undefined ? [] : [failureText(failure)]),
  ];
  return {
    label: `${stateIcon(status.state)} ${modelLabel(id)}`,
    description: `${placeText(description)} · ${chosenText(reason)}`,
    detail: parts.join(' · '),
    run: async () => {
      if (failure !== undefined) await runRepair(memberRepair(session, failure, id));
      else if (place === 'cloud') await offerForCloud(session, description);
      else await vscode.commands.executeCommand('ensemble.chooseModels');
    },
  };
}

/** Members for the panel and refactorings, which are not asked at the cursor. */
function besideItems(session: Session, chosen: readonly ChosenMember[]): readonly MenuItem[] {
  const { roster, states } = session.engine;
  const shown = new Set(chosen.map(({ listed }) => listed.description.id));
  return besideMembers()
    .filter((id) => !shown.has(id))
    .map((id): MenuItem => {
      const status = states.of(id);
      const { failure } = status;
      const listed = roster.directory.find(id);
      const place = listed === undefined ? [] : [placeText(listed.description)];
      return {
        label: `${stateIcon(status.state)} ${modelLabel(id)}`,
        description: [...place, t('in the panel and for refactorings')].join(' · '),
        detail: [
          stateDetail(status),
          ...(failure === undefined ? [] : [failureText(failure)]),
        ].join(' · '),
        run: async () => {
          if (failure !== undefined) await runRepair(memberRepair(session, failure, id));
          else await vscode.commands.executeCommand('ensemble.chooseModels');
        },
      };
    });
}

function automaticText({ settings }: Session, { id }: ModelDescription): string {
  return settings.engine.automaticCloud.includes(id)
    ? t('asked while you type, at most one such model a request')
    : t('asked by hand alone');
}

async function offerForCloud(session: Session, description: ModelDescription): Promise<void> {
  const isOn = session.settings.engine.automaticCloud.includes(description.id);
  const items: readonly MenuItem[] = [
    {
      label: isOn
        ? `$(debug-pause) ${t('Do not ask it while I type')}`
        : `$(zap) ${t('Ask it while I type…')}`,
      run: () => switchAutomatic(session, description),
    },
    {
      label: `$(key) ${t('Set its API key')}`,
      run: async () => {
        await vscode.commands.executeCommand('ensemble.setApiKey', description.serverId);
      },
    },
    { label: `$(server) ${t('Choose models')}`, command: 'ensemble.chooseModels' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: modelLabel(description.id) });
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
  await picked?.run?.();
}

/** What models elsewhere have cost today, and what can be done about it; nothing where there is none. */
function spendingItems(session: Session, chosen: readonly ChosenMember[]): readonly MenuItem[] {
  const state = session.spending.state();
  const isOn = session.settings.engine.cloud;
  const hasCloud = chosen.some(({ listed }) => listed.description.place === 'cloud');
  if (!hasCloud && state.models.length === 0 && isOn) return [];
  const models = state.models
    .toSorted((a, b) => b.usd - a.usd)
    .map((model): MenuItem => ({
      label: `$(cloud) ${modelLabel(model.modelId)}`,
      description: modelSpendingText(model, session.settings.cloud.editorModelCalls),
    }));
  const raise = settingAction(t('Raise limit…'), 'cloud.dailyLimitDollars');
  return [
    separator(t('Models outside this machine')),
    { label: `$(credit-card) ${totalText(state)}`, run: () => runRepair(raise) },
    ...models,
    { label: `$(settings-gear) ${raise.title}`, run: () => runRepair(raise) },
    {
      label: isOn
        ? `$(circle-slash) ${t('Switch cloud members off')}`
        : `$(cloud) ${t('Switch cloud members on')}`,
      run: () => writeSetting('cloud.enable', !isOn),
    },
  ];
}

function noteItems(
  session: Session,
  chosen: readonly ChosenMember[],
  isExplained: boolean,
): readonly MenuItem[] {
  const { states } = session.engine;
  const slow = chosen.some(({ listed }) => states.of(listed.description.id).tooLate >= SLOW_AFTER);
  const last = session.last?.result;
  return [
    ...(slow
      ? [
          {
            label: `$(rocket) ${t('Choose a smaller or faster model')}`,
            command: 'ensemble.chooseModels' as const,
          },
        ]
      : []),
    ...(last?.kind === 'none' && !isExplained
      ? [
          {
            label: `$(info) ${t('Nothing shown last time: {0}', reasonText(last.reason))}`,
            detail: last.detail,
            command: 'ensemble.showLog' as const,
          },
        ]
      : []),
    // The one that learns the workspace completes what it has seen; nobody has set up a model yet.
    ...(chosen.every(({ listed }) => listed.description.instant === true)
      ? [
          {
            label: `$(rocket) ${t('Get started: find, start or pull models')}`,
            command: 'ensemble.getStarted' as const,
          },
        ]
      : []),
  ];
}

function switchItem(session: Session): MenuItem {
  const label = isEnabledAnywhere(session.settings)
    ? `$(circle-slash) ${t('Switch off')}`
    : `$(play) ${t('Switch on')}`;
  return { label, command: 'ensemble.toggle' };
}

function actionItems(): readonly MenuItem[] {
  return [
    { label: `$(lightbulb) ${t('Trigger a completion')}`, command: 'ensemble.trigger' },
    { label: `$(list-selection) ${t('Pick a candidate')}`, command: 'ensemble.pickCandidate' },
    { label: `$(history) ${t('Recall the last suggestion')}`, command: 'ensemble.recall' },
    { label: `$(diff-multiple) ${t('Compare candidates')}`, command: 'ensemble.compare' },
    { label: `$(comment) ${t('Ask all models')}`, command: 'ensemble.askAll' },
    { label: `$(type-hierarchy) ${t('Refactor')}`, command: 'ensemble.refactor' },
    { label: `$(question) ${t('Explain the last completion')}`, command: 'ensemble.explainLast' },
  ];
}

function modelItems(session: Session): readonly MenuItem[] {
  return [
    { label: `$(server) ${t('Choose models')}`, command: 'ensemble.chooseModels' },
    { label: `$(add) ${t('Add a model')}`, command: 'ensemble.addModel' },
    { label: `$(cloud-download) ${t('Pull a model')}`, command: 'ensemble.pullModel' },
    { label: `$(clear-all) ${t('Free GPU memory')}`, command: 'ensemble.freeMemory' },
    ...(vscode.env.remoteName === undefined
      ? []
      : [
          {
            label: `$(remote) ${t('Ways to reach a model')}`,
            command: 'ensemble.reachModels' as const,
          },
        ]),
    {
      label: `$(combine) ${t('Choose strategy')}`,
      description: strategyNow(session, activeLanguage()),
      command: 'ensemble.chooseStrategy',
    },
  ];
}

function reportItems(): readonly MenuItem[] {
  return [
    { label: `$(pulse) ${t('Diagnose')}`, command: 'ensemble.diagnose' },
    {
      label: `$(settings-gear) ${t('Open Settings')}`,
      run: async () => {
        await vscode.commands.executeCommand('workbench.action.openSettings', OWN_SETTINGS);
      },
    },
    { label: `$(output) ${t('Show log')}`, command: 'ensemble.showLog' },
    { label: `$(calendar) ${t('My week')}`, command: 'ensemble.myWeek' },
    { label: `$(graph) ${t('Learned weights')}`, command: 'ensemble.showLearned' },
    { label: `$(beaker) ${t('Benchmark this workspace')}`, command: 'ensemble.benchmarkWorkspace' },
    { label: `$(record) ${t('Record requests')}`, command: 'ensemble.record' },
  ];
}

const OWN_SETTINGS = '@ext:ensemble-code.ensemble-code';

function separator(label: string): MenuItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
