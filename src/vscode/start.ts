import path from 'node:path';
import type * as vscode from 'vscode';
import { systemClock } from '../core/clock.ts';
import type * as Extension from './extension.ts';
import { createPrograms } from './platform/code-cache.ts';

/** Once the window has come to rest. */
const KEPT_AFTER_MS = 20_000;

let extension: typeof Extension | undefined;
let keep: () => Promise<void> = () => Promise.resolve();

/** What the editor loads: the extension itself, with V8's code of it from the last start. */
export function activate(context: vscode.ExtensionContext): void {
  const dist = path.join(context.extensionPath, 'dist');
  const cache = path.join(context.globalStorageUri.fsPath, 'code-cache');
  // The editor knows by the file that asks for `vscode` whose it is: this one's `require` is handed on.
  const programs = createPrograms(dist, require, cache);
  keep = () => programs.keep();
  extension = programs.load('extension.cjs') as typeof Extension;
  extension.activate(context);
  const callOff = systemClock.after(KEPT_AFTER_MS, () => void keep());
  context.subscriptions.push({ dispose: callOff });
}

/** What was loaded since, and a window that was open for a moment, leave the next one their code, too. */
export async function deactivate(): Promise<void> {
  await Promise.all([extension?.deactivate(), keep()]);
}
