import path from 'node:path';
import type * as vscode from 'vscode';
import { systemClock } from '../core/clock.ts';
import type * as Extension from './extension.ts';
import { loadProgram } from './platform/code-cache.ts';

/** Once the window has come to rest. */
const KEPT_AFTER_MS = 20_000;

let extension: typeof Extension | undefined;
let keep: () => Promise<void> = () => Promise.resolve();

/** What the editor loads: the extension itself, with V8's code of it from the last start. */
export function activate(context: vscode.ExtensionContext): void {
  const file = path.join(context.extensionPath, 'dist', 'extension.cjs');
  const folder = path.join(context.globalStorageUri.fsPath, 'code-cache');
  // The editor knows by the file that asks for `vscode` whose it is: this one's `require` is handed on.
  const program = loadProgram(file, require, folder);
  extension = program.exports as typeof Extension;
  extension.activate(context);
  let kept: Promise<void> | undefined;
  keep = () => (kept ??= program.keep());
  const callOff = systemClock.after(KEPT_AFTER_MS, () => void keep());
  context.subscriptions.push({ dispose: callOff });
}

/** A window that was open for a moment leaves the next one its code, too. */
export async function deactivate(): Promise<void> {
  await Promise.all([extension?.deactivate(), keep()]);
}
