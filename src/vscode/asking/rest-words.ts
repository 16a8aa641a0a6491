import * as vscode from 'vscode';
import { figures } from '../figures.ts';
import type { Rest, RestReason } from './rest.ts';

const { t } = vscode.l10n;

/** Why typing asked nobody, for the log and the report. */
export function restText(reason: RestReason): string {
  const texts: Readonly<Record<RestReason, string>> = {
    'by-hand': t('asked by hand alone'),
    snoozed: t('snoozed'),
    unfocused: t('another window has the focus'),
    'vim-normal': t('Vim’s normal mode'),
    rival: t('another extension’s text is shown nearly always'),
    battery: t('the machine runs on its battery'),
  };
  return texts[reason];
}

/** The same in a word or two, for the status bar. */
export function shortRestText({ reason, until }: Rest): string {
  const texts: Readonly<Record<RestReason, string>> = {
    'by-hand': t('by hand only'),
    snoozed: until === undefined ? t('snoozed') : t('snoozed until {0}', figures.hour(until)),
    unfocused: t('another window'),
    'vim-normal': t('normal mode'),
    rival: t('paused'),
    battery: t('on battery'),
  };
  return texts[reason];
}
