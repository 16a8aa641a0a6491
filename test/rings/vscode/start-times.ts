import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EXTENSION, until } from './stage.ts';

/** How our activation went, as VS Code itself tells. Unit: ms. */
export interface Activation {
  readonly loadMs: number;
  /** The call of `activate`. */
  readonly callMs: number;
  /** From the end of the call until its promise was settled. */
  readonly finishMs: number;
}

/** VS Code's own report of a start, once an extension that starts with the window has started. */
export async function startupPerformance(awaited = EXTENSION): Promise<string> {
  await until(`${awaited} to be active`, () => vscode.extensions.getExtension(awaited)?.isActive);
  return until('a report that names it', async () => {
    await vscode.commands.executeCommand('perfview.show');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    return text.includes(`| ${awaited} `) && text;
  });
}

/** `| extension | eager | load code | call activate | finish activate | event | by |` */
export function activationOf(report: string): Activation {
  const row = report.split('\n').find((line) => line.startsWith(`| ${EXTENSION} `)) ?? '';
  const [, , , loadMs, callMs, finishMs] = row.split('|').map(Number);
  const times = [loadMs, callMs, finishMs];
  assert.ok(times.every(Number.isFinite), `not the expected columns: ${row}`);
  return { loadMs: loadMs ?? 0, callMs: callMs ?? 0, finishMs: finishMs ?? 0 };
}
