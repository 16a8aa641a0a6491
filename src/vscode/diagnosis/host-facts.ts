import os from 'node:os';
import * as vscode from 'vscode';
import { settingsTable } from '../../settings/table.ts';
import { SECTION } from '../platform/configuration.ts';
import type { ChangedSetting, EditorFacts, HostFacts } from './facts.ts';
import { plainName, remoteKind } from './plain-names.ts';
import { proxySource, type ProxySettings } from './proxy-way.ts';
import { changedSettings } from './changed-settings.ts';

/** Machine and editor: kinds and versions, no names. */
export function hostFacts(
  extension: vscode.ExtensionContext['extension'],
  proxies: ProxySettings,
): HostFacts {
  const { version } = extension.packageJSON as { readonly version?: unknown };
  return {
    extension: plainName(String(version)),
    editorName: plainName(vscode.env.appName),
    editorVersion: vscode.version,
    ui: vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop',
    remote: vscode.env.remoteName === undefined ? undefined : remoteKind(vscode.env.remoteName),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
    isTrusted: vscode.workspace.isTrusted,
    folders: vscode.workspace.workspaceFolders?.length ?? 0,
    proxy: proxySource(proxies),
  };
}

/** What the editor does with ghost text in a document, or anywhere where there is none. */
export function editorFacts(
  document: vscode.TextDocument | undefined,
  extensionId: string,
): EditorFacts {
  const suggest = vscode.workspace.getConfiguration('editor.inlineSuggest', document);
  const suppressed = suggest.get<unknown>('experimental.suppressInlineSuggestions');
  const names = typeof suppressed === 'string' ? suppressed.toLowerCase().split(',') : [];
  const delay = suggest.get<unknown>('minShowDelay');
  return {
    inlineSuggest: suggest.get<unknown>('enabled') !== false,
    isSuppressed: names.some((name) => name.trim() === extensionId.toLowerCase()),
    showDelayMs: typeof delay === 'number' ? delay : 0,
  };
}

export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  const text = (key: string): string => {
    const value = http.get<unknown>(key);
    return typeof value === 'string' ? value : '';
  };
  const noProxy = http.get<unknown>('noProxy');
  return {
    proxy: text('proxy'),
    support: text('proxySupport'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((one) => typeof one === 'string') : [],
    environment: process.env,
  };
}

/** Our settings that somebody has set to something else than their defaults. */
export function settingFacts(): readonly ChangedSetting[] {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return changedSettings(settingsTable, (key) => configuration.get<unknown>(key));
}
