import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { failureText, problemText } from '../words.ts';

const { t } = vscode.l10n;

/**
 * What the log of this machine has beyond the report: addresses, and what servers said of their failures.
 * Keys are in neither.
 */
export function diagnosisLines(
  { engine, problems, servers }: Pick<Session, 'engine' | 'problems' | 'servers'>,
  sentence: string,
): readonly string[] {
  const { models, failures } = engine.roster.directory.current();
  return [
    t('Ensemble diagnosis'),
    ...problems.map((problem) => `  ! ${problemText(problem)}`),
    ...servers.map((server) => {
      const failed = failures.find((one) => one.server === server);
      const count = models.filter((model) => model.server === server).length;
      const state = failed === undefined ? t('{0} models', count) : failureText(failed.failure);
      return `  ${server.id} (${server.provider}, ${server.place}) ${server.address}: ${state}`;
    }),
    `  ${sentence}`,
  ];
}
