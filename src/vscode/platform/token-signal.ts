import type * as vscode from 'vscode';

/** A signal that is aborted with the editor's token; disposed when what it is for is over. */
export function signalOf(token: vscode.CancellationToken): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(new DOMException('cancelled', 'AbortError'));
  };
  if (token.isCancellationRequested) stop();
  const listening = token.onCancellationRequested(stop);
  return {
    signal: controller.signal,
    dispose: () => {
      listening.dispose();
    },
  };
}
