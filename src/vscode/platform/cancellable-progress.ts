import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';

/** What ends sooner shows no progress. Unit: ms. */
const LATE_MS = 600;

/** Work with its progress in a notification that can cancel it by the signal. */
export async function withCancellableProgress<T>(
  title: string,
  work: (
    progress: vscode.Progress<{ readonly message?: string; readonly increment?: number }>,
    signal: AbortSignal,
  ) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  return await vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort(new DOMException('cancelled by the user', 'AbortError'));
      });
      return await work(progress, controller.signal);
    },
  );
}

/** The same for work that is mostly over at once: a notification comes only where it takes longer. */
export async function withLateProgress<T>(
  title: string,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const working = work(controller.signal);
  const callOff = clock.after(LATE_MS, () => {
    void withCancellableProgress(title, async (_, signal) => {
      signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
      await working.catch(() => undefined);
    });
  });
  try {
    return await working;
  } finally {
    callOff();
  }
}
