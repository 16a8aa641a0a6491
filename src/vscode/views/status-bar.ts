import * as vscode from 'vscode';
import type { MemberStatus } from '../../engine/member-states.ts';
import { shortRestText } from '../asking/rest-words.ts';
import type { Rests } from '../asking/rests.ts';
import { isEnabledAnywhere, isEnabledFor } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import { activeLanguage, strategyNow } from '../strategy-words.ts';
import { learnedText, reasonText, stateIcon, stateText } from '../words.ts';
import type { Disposable } from '../platform/disposable.ts';
import { dollars } from '../members/money-words.ts';
import { placeText } from '../remote/place-text.ts';
import { modelLabel, modelLabels } from './model-label.ts';
import { spendingNote } from './spending-note.ts';
import { totalText } from './spending-words.ts';
import { durationText, figures } from '../figures.ts';

const { t } = vscode.l10n;

/** One item, right side: what the ensemble does, and a menu behind it. */
export function createStatusBar(session: Session, rests: Rests): Disposable {
  const item = vscode.window.createStatusBarItem(
    'ensemble.status',
    vscode.StatusBarAlignment.Right,
    99,
  );
  item.name = 'Ensemble';
  item.command = 'ensemble.showMenu';
  const update = (): void => {
    const { text, problem, spoken } = summary(session, rests);
    item.text = text;
    item.backgroundColor = problem
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.tooltip = tooltip(session, spoken);
    // Without it a screen reader gets the tooltip's Markdown.
    item.accessibilityInformation = {
      label: spoken ?? text.replace(/\$\([^)]*\)\s*/g, ''),
      role: 'button',
    };
  };
  update();
  item.show();
  return vscode.Disposable.from(
    item,
    session.onDidChange(update),
    rests.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    // A day may have begun meanwhile.
    vscode.window.onDidChangeWindowState(update),
  );
}

interface Summary {
  readonly text: string;
  readonly problem: boolean;
  /** The state in words, where the text leaves it to its icon. */
  readonly spoken?: string;
}

function summary(session: Session, rests: Rests): Summary {
  if (!isEnabledAnywhere(session.settings)) {
    return { text: `$(circle-slash) ${t('Ensemble off')}`, problem: false };
  }
  const document = vscode.window.activeTextEditor?.document;
  const rest = rests.restOf(document);
  // Another window's focus is no news, and Vim's mode changes with every other key.
  if (rest !== undefined && rest.reason !== 'unfocused' && rest.reason !== 'vim-normal') {
    return { text: `$(circle-slash) ${t('Ensemble: {0}', shortRestText(rest))}`, problem: false };
  }
  const language = document?.languageId;
  if (language !== undefined && !isEnabledFor(language, session.settings)) {
    const spoken = t('Ensemble: off for {0}', language);
    return { text: `$(circle-slash) Ensemble`, problem: false, spoken };
  }
  const elsewhere = elsewhereSummary(session);
  if (elsewhere !== undefined) return elsewhere;
  const result = session.last?.result;
  if (result?.kind === 'none') {
    if (result.reason === 'no-members') {
      return { text: `$(warning) ${t('Ensemble: start Ollama or choose models')}`, problem: true };
    }
    if (result.reason === 'all-failed') {
      return { text: `$(warning) ${t('Ensemble: no model answers')}`, problem: true };
    }
  }
  const { roster } = session.engine;
  const { chosen } = roster.selection();
  const models = chosen.filter(({ listed }) => listed.description.instant !== true);
  if (chosen.length > 0 && models.length === 0 && roster.directory.current().failures.length > 0) {
    return session.settings.servers.length > 0
      ? { text: `$(warning) ${t('Ensemble: start Ollama or choose models')}`, problem: true }
      : { text: `$(sparkle) ${t('Ensemble: workspace only')}`, problem: false };
  }
  if (session.busy > 0) {
    const spoken = t('Ensemble: asking the models');
    return { text: '$(loading~spin) Ensemble', problem: false, spoken };
  }
  if (result?.kind !== 'completion') return { text: '$(sparkle) Ensemble', problem: false };
  const { agreement } = result.ranking;
  const count = result.shown.length;
  const detail =
    agreement !== undefined && agreement.agreeing > 1
      ? t('{0} of {1} agree', agreement.agreeing, agreement.answered)
      : count > 1
        ? t('{0} candidates', count)
        : '';
  return { text: `$(sparkle) Ensemble${detail === '' ? '' : `: ${detail}`}`, problem: false };
}

/** What there is to say of members elsewhere: quiet, since nobody has to do anything. */
function elsewhereSummary(session: Session): Summary | undefined {
  const { engine, spending, spendingSeenOn, settings, last } = session;
  const models = engine.roster
    .selection()
    .chosen.map(({ listed: { description } }) => description)
    .filter(({ instant }) => instant !== true);
  const cloud = models.filter(({ place }) => place === 'cloud');
  const state = spending.state();
  const quiet = (text: string): Summary => ({ text: `$(sparkle) ${text}`, problem: false });
  switch (spendingNote(state, cloud.length > 0, spendingSeenOn)) {
    case 'local-only':
      return cloud.length < models.length
        ? quiet(t('Ensemble: local only (limit)'))
        : quiet(t('Ensemble: limit reached'));
    case 'warning':
      return quiet(t('Ensemble: {0} today', dollars(state.usd)));
    case 'none': {
      const isByHand = !cloud.some(({ id }) => settings.engine.automaticCloud.includes(id));
      const isAlone = cloud.length > 0 && cloud.length === models.length;
      const hasNobody = last?.result.kind === 'none' && last.result.reason === 'no-members';
      return isAlone && isByHand && hasNobody ? quiet(t('Ensemble: by hand only')) : undefined;
    }
  }
}

function tooltip(session: Session, spoken: string | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  const { chosen } = session.engine.roster.selection();
  text.appendMarkdown(
    `**Ensemble** · ${session.settings.lineUp} · ${strategyNow(session, activeLanguage())}\n\n`,
  );
  if (spoken !== undefined) {
    text.appendText(spoken);
    text.appendMarkdown('\n\n');
  }
  for (const { listed } of chosen) {
    const { id } = listed.description;
    text.appendMarkdown(`${stateIcon(session.engine.states.of(id).state)} `);
    text.appendText(
      `${modelLabel(id)} — ${placeText(listed.description)} · ${stateDetail(session.engine.states.of(id))}${speedDetail(session, id)}${learnedDetail(session, listed.description)}`,
    );
    text.appendMarkdown('\n\n');
  }
  const spent = session.spending.state();
  if (spent.models.length > 0) {
    text.appendText(totalText(spent));
    text.appendMarkdown('\n\n');
  }
  const last = session.last?.result;
  if (last?.kind === 'completion') {
    const winner = modelLabels(last.shown[0]?.modelIds ?? []);
    text.appendText(t('Last winner: {0}, {1}', winner, durationText(last.totalMs)));
  } else if (last !== undefined) {
    text.appendText(t('Nothing shown: {0}', reasonText(last.reason)));
  }
  return text;
}

export function stateDetail({ state, tooLate, evictions }: MemberStatus): string {
  const parts = [stateText(state)];
  if (tooLate > 0) parts.push(t('{0} × too late', figures.number(tooLate)));
  if (evictions > 0) parts.push(t('{0} × pushed out of memory', figures.number(evictions)));
  return parts.join(', ');
}

/** What the model of the workspace has learned so far; nothing for other models. */
export function learnedDetail(
  { workspace }: Session,
  { instant }: { readonly instant?: true },
): string {
  return instant === true && workspace !== undefined ? ` · ${learnedText(workspace.status)}` : '';
}

export function speedDetail(session: Session, modelId: string): string {
  const { totalMs, decodePerSecond } = session.engine.roster.speeds.of(modelId);
  if (totalMs === undefined) return '';
  const speed =
    decodePerSecond === undefined ? [] : [t('{0} tokens/s', figures.number(decodePerSecond))];
  return ` · ${[durationText(totalMs), ...speed].join(', ')}`;
}
