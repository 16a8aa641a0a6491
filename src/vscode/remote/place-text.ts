import * as vscode from 'vscode';
import type { ModelDescription } from '../../core/model.ts';
import { LAPTOP } from '../../providers/bridged-servers.ts';
import { isInContainer } from './whereabouts.ts';

const { t } = vscode.l10n;

/** What of a window decides how its machine is called. */
export interface WindowPlace {
  /** As the editor has it; undefined in a window of the computer at which the user sits. */
  readonly remoteName: string | undefined;
  readonly isContainer: boolean;
}

export type PlacedModel = Pick<ModelDescription, 'place' | 'device' | 'serverId'>;

/** Where a model runs, in words: seen from the person at the screen, not from the extension. */
export function placeText(
  { place, device, serverId }: PlacedModel,
  window: WindowPlace = windowPlace(),
): string {
  if (place === 'cloud') return t('outside ({0})', serverId);
  if (place === 'network') return t('on your network ({0})', device);
  return device === LAPTOP ? t('on your computer, through the bridge') : hereText(window);
}

/** The machine on which the extension runs. */
export function hereText({ remoteName, isContainer }: WindowPlace): string {
  if (remoteName === 'codespaces') return t('in this codespace');
  if (isContainer) return t('in this container');
  if (remoteName === undefined) return t('on this computer');
  return remoteName === 'wsl' ? t('in WSL, on this computer') : t('on the remote machine');
}

/** What this window is. */
export function windowPlace(): WindowPlace {
  return { remoteName: vscode.env.remoteName, isContainer: isInContainer() };
}
