import * as vscode from 'vscode';

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
