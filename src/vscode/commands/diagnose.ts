import * as vscode from 'vscode';
import { fillMethodOf } from '../../engine/fill-methods.ts';
import { verdictKey } from '../../engine/fill-verdicts.ts';
import type { FillMethod } from '../../core/model.ts';
import type { Session } from '../session.ts';
import { stateDetail } from '../views/status-bar.ts';
import { activeLanguage, choiceText } from '../strategy-words.ts';
import { chosenText, failureText, learnedText, leftOutText, problemText } from '../words.ts';

const { t } = vscode.l10n;

/** Asks every server and writes what is found, and what to do about it, into the log. */
export async function diagnose(session: Session, channel: vscode.LogOutputChannel): Promise<void> {
  const { roster, states } = session.engine;
  states.retryAll();
  const listing = await roster.directory.refresh(0, new AbortController().signal);
  const { chosen, left } = roster.selection();
  const lines = [
    t('Ensemble diagnosis'),
    ...session.problems.map((problem) => `  ! ${problemText(problem)}`),
    ...session.servers.map((server) => {
      const failed = listing.failures.find((one) => one.server === server);
      const count = listing.models.filter((model) => model.server === server).length;
      const state = failed === undefined ? t('{0} models', count) : failureText(failed.failure);
      return `  ${server.id} (${server.provider}, ${server.place}) ${server.address}: ${state}`;
    }),
    ...(session.workspace === undefined
      ? []
      : [`  ${t('workspace')}: ${learnedText(session.workspace.status)}`]),
    t('Line-up {0}, strategy {1}', session.settings.lineUp, session.settings.engine.strategyId),
    ...strategyLines(session),
    ...chosen.map(({ listed: { description, residency }, reason }) => {
      const fill = fillMethodOf(
        description,
        session.settings.engine.fillOverrides,
        roster.verdicts,
      );
      const how = fill.kind === 'template' ? `template (${fill.source})` : fill.kind;
      const key = verdictKey(description);
      const tested = key === undefined ? undefined : roster.verdicts.get(key);
      const test = selfTestText(fill.kind, tested);
      const memory = typeof residency === 'object' ? t('in memory') : t('not in memory');
      return `  + ${description.id}: ${chosenText(reason)}; ${memory}; fills holes by ${how}${test}; ${stateDetail(states.of(description.id))}`;
    }),
    ...left.map(({ id, reason }) => `  - ${id}: ${leftOutText(reason)}`),
  ];
  if (chosen.length === 0) {
    lines.push(
      `  ${t('No member. Start Ollama and pull a code model, e.g. "ollama pull qwen2.5-coder:1.5b", or choose models.')}`,
    );
  }
  channel.info(lines.join('\n'));
  channel.show(true);
}

/** Which strategy runs, where the setting does not say it. */
function strategyLines({ settings, engine }: Session): readonly string[] {
  const choice = engine.choice(settings.engine.strategyId, activeLanguage());
  const text = choice === undefined ? '' : choiceText(choice);
  return text === '' ? [] : [`  ${text}`];
}

/** Only ways of filling holes that the model itself must understand are tested. */
function selfTestText(kind: FillMethod['kind'], works: boolean | undefined): string {
  if (kind === 'chat' || kind === 'place' || (kind === 'prefix-only' && works === undefined))
    return '';
  if (works === undefined) return `, ${t('not tested yet')}`;
  return `, ${works ? t('test passed') : t('test failed: the text after the cursor is ignored')}`;
}
