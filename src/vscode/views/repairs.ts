import * as vscode from 'vscode';
import type { Failure } from '../../core/failure.ts';
import { isOfOllama } from '../remote/reach-watch.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import type { Session } from '../session.ts';
import { lacksPrice } from '../words.ts';

const { t } = vscode.l10n;

/** What a button does about a failure. */
export interface RepairAction {
  readonly title: string;
  readonly command: string;
  readonly argument?: unknown;
}

/**
 * What the user can do about a failure of a model; for what nobody can help, the log.
 *
 * Input   `canPull`: its server can download models.
 */
export function repairAction(
  { code, repair, detail }: Failure,
  modelId = '',
  canPull = modelId === '',
): RepairAction {
  const chooseModels = { title: t('Choose Models'), command: 'ensemble.chooseModels' };
  switch (repair) {
    case 'pull-model':
      return canPull ? { title: t('Pull Model'), command: 'ensemble.pullModel' } : chooseModels;
    case 'choose-models':
    case 'replace-file':
      return chooseModels;
    case 'set-key':
      return {
        title: t('Set API Key'),
        command: 'ensemble.setApiKey',
        argument: serverOf(modelId),
      };
    case 'start-server':
      return { title: t('Get Started'), command: 'ensemble.getStarted' };
    case 'check-address':
      return code === 'insecure'
        ? settingAction(t('Change Server'), 'servers')
        : { title: t('Diagnose'), command: 'ensemble.diagnose' };
    case 'raise-limit':
      if (lacksPrice(detail)) return settingAction(t('Set Price'), 'cloud.prices');
      return isLent(modelId)
        ? settingAction(t('Raise Limit'), 'cloud.editorModelCalls')
        : settingAction(t('Raise Limit'), 'cloud.dailyLimitDollars');
    case 'allow-access':
      return {
        title: t('Allow Access'),
        command: 'ensemble.allowEditorModels',
        ...(modelId === '' ? {} : { argument: modelId }),
      };
    case 'wait':
    case 'none':
      return { title: t('Show Log'), command: 'ensemble.showLog' };
  }
}

/** The same for a member of a session. */
export function memberRepair(
  { servers }: Pick<Session, 'servers'>,
  failure: Failure,
  modelId?: string,
): RepairAction {
  // In a remote window the server that is missing may well run, on another machine.
  if (vscode.env.remoteName !== undefined && isOfOllama(failure, modelId)) {
    return { title: t('Ways to Reach a Model'), command: 'ensemble.reachModels' };
  }
  const server = servers.find(({ id }) => modelId?.startsWith(`${id}:`) === true);
  return repairAction(failure, modelId, modelId === undefined || server?.pull !== undefined);
}

/** Opens one of our settings in the settings editor. */
export function settingAction(title: string, key: string): RepairAction {
  return { title, command: 'workbench.action.openSettings', argument: `@id:ensemble.${key}` };
}

export async function runRepair({ command, argument }: RepairAction): Promise<void> {
  await vscode.commands.executeCommand(command, ...(argument === undefined ? [] : [argument]));
}

function isLent(modelId: string): boolean {
  return modelId.startsWith(`${EDITOR_SERVER}:`);
}

function serverOf(modelId: string): string | undefined {
  const colon = modelId.indexOf(':');
  return colon < 0 ? undefined : modelId.slice(0, colon);
}
