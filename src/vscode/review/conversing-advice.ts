import * as vscode from 'vscode';

const { t } = vscode.l10n;

/** What to do where too few models converse. */
export function conversingAdvice(): string {
  return t(
    'Models that follow instructions do: "ollama pull qwen2.5-coder:3b" and "ollama pull llama3.2:3b" get two.',
  );
}
