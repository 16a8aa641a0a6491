import * as vscode from 'vscode';
import type { RestSource } from './rest.ts';

/**
 * Of several windows only the one with the focus asks: the others would take its turn on one machine.
 *
 * The editor's `focused` is that of the whole window, with its floating editors, its terminal and every
 * extension's page in it. Its `active` is another thing: that somebody has moved or typed there lately.
 */
export function createFocus(): RestSource {
  const changed = new vscode.EventEmitter<void>();
  const subscription = vscode.window.onDidChangeWindowState(() => changed.fire());
  return {
    restOf: () => (vscode.window.state.focused ? undefined : { reason: 'unfocused', detail: '' }),
    onDidChange: changed.event,
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}
