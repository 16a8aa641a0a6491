import * as vscode from 'vscode';
import type { NoCompletionReason, ScorePart } from '../core/completion.ts';
import type { Failure, FailureCode } from '../core/failure.ts';
import type { Fidelity, ModelState } from '../core/model.ts';
import type { ChosenReason, LeftOutReason } from '../engine/member-selection.ts';
import type { WorkspaceStatus } from '../providers/workspace/protocol.ts';
import type { SettingProblem } from '../settings/setting-problem.ts';
import { figures, scoreText, sizeText } from './figures.ts';

const { t } = vscode.l10n;

/** Why nothing was shown, for the log and the status bar. */
export function reasonText(reason: NoCompletionReason): string {
  const texts: Readonly<Record<NoCompletionReason, string>> = {
    disabled: t('switched off for this language'),
    'no-members': t('no model is available'),
    'not-loaded': t('no member is in memory, and typing loads none now'),
    'excluded-file': t('this file is excluded'),
    'read-only': t('the document is read-only'),
    'multiple-cursors': t('several cursors'),
    selection: t('text is selected'),
    'mid-word': t('the cursor stands inside a word'),
    cancelled: t('typing went on'),
    'all-failed': t('no model answered'),
    'all-filtered': t('nothing usable was written'),
    'no-agreement': t('the models disagree and the evidence is weak'),
    'low-confidence': t('such texts were seldom accepted'),
    'needs-not-met': t('the strategy needs what the members lack'),
    'too-slow': t('no model was fast enough'),
  };
  return texts[reason];
}

/** What went wrong with a model and what to do about it, in one sentence each. */
export function failureText({ code, detail }: Failure): string {
  const texts: Readonly<Record<FailureCode, string>> = {
    unreachable: t('No model server answers. Start Ollama, or check the address in the settings.'),
    'model-missing': t('The server does not have this model. Pull it, or choose another one.'),
    unauthorised: t('The server refuses the API key. Set the key.'),
    'rate-limited': t('The server asks to wait. Try again in a moment.'),
    'bad-request': t('The server refuses the request. Choose another model.'),
    'server-error': t('The server failed. Its log says more.'),
    starting: t('The server is still starting. Wait a moment.'),
    'not-a-model-server': t('Something else than a model server answers there. Check the address.'),
    'stream-broken': t('The answer stopped half-way.'),
    timeout: t('The model did not answer in time. A smaller one may.'),
    'output-too-large': t('The model wrote without end. Choose another one.'),
    'model-broken': t('The model file cannot be read. Replace it.'),
    unsupported: t('This model cannot do that here.'),
    cancelled: t('Cancelled.'),
    'context-overflow': t(
      'The text is longer than the model reads. Choose a model that reads more.',
    ),
    'content-filter': t('The vendor’s policy refused the text. Other models may answer.'),
    'over-budget': lacksPrice(detail)
      ? t('Nobody knows the price of this model, so no limit would hold. Give it a price.')
      : t('Your limit does not allow this call. Raise it, or wait until tomorrow.'),
    private: t('The text must not leave this machine.'),
    insecure: t(
      'The address is public and not encrypted. Use https, or allow http for this server.',
    ),
    'no-consent': t('The editor has not been allowed to lend this model. Allow it once.'),
    empty: t('The model wrote nothing.'),
    filtered: t('The text was not usable.'),
  };
  return `${texts[code]} (${detail})`;
}

/** Whether a call was refused for want of a price: its facts name the setting that has prices. */
export function lacksPrice(detail: string): boolean {
  return detail.includes('ensemble.cloud.prices');
}

export function stateText(state: ModelState): string {
  const texts: Readonly<Record<ModelState, string>> = {
    unknown: t('not asked yet'),
    starting: t('its server is starting'),
    loading: t('loading'),
    ready: t('ready'),
    slow: t('too slow three times in a row'),
    missing: t('missing at the server'),
    unauthorised: t('key refused'),
    'rate-limited': t('rate-limited'),
    unreachable: t('server unreachable'),
    broken: t('failing'),
    paused: t('paused'),
  };
  return texts[state];
}

export function stateIcon(state: ModelState): string {
  const icons: Readonly<Record<ModelState, string>> = {
    unknown: '$(circle-outline)',
    starting: '$(loading~spin)',
    loading: '$(loading~spin)',
    ready: '$(pass-filled)',
    slow: '$(watch)',
    missing: '$(question)',
    unauthorised: '$(key)',
    'rate-limited': '$(clock)',
    unreachable: '$(debug-disconnect)',
    broken: '$(error)',
    paused: '$(debug-pause)',
  };
  return icons[state];
}

export function leftOutText(reason: LeftOutReason): string {
  const texts: Readonly<Record<LeftOutReason, string>> = {
    embedding: t('does not write text'),
    thinking: t('thinks before it answers: too slow inline'),
    'not-local': t('not on this machine: add it to a line-up to use it'),
    'no-fill': t('cannot fill a hole in the middle of code'),
    demo: t('a demonstration model: choose it by name to use it'),
    duplicate: t('the same weights as another model'),
    memory: t('does not fit into memory beside the others'),
    enough: t('enough models already'),
    'not-chosen': t('not in the line-up'),
    missing: t('in the line-up, but no server has it'),
    'cloud-off': t('cloud models are switched off'),
    'by-hand': t('asked by hand only: not switched on while you type'),
    'over-budget': t('today’s limit is reached'),
    'one-cloud': t('one cloud model a request is asked while you type, and it is another'),
  };
  return texts[reason];
}

export function chosenText(reason: ChosenReason): string {
  const texts: Readonly<Record<ChosenReason, string>> = {
    named: t('in the line-up'),
    resident: t('in memory already'),
    fits: t('fits into memory'),
    instant: t('learned from this workspace, beside the others'),
  };
  return texts[reason];
}

/** How often texts of such a score were accepted. */
export function acceptedText(probability: number): string {
  const ofTen = Math.round(10 * probability);
  if (ofTen < 1) return t('Accepted in fewer than 1 of 10 such cases');
  if (ofTen > 9) return t('Accepted in more than 9 of 10 such cases');
  return t('Accepted in {0} of 10 such cases', ofTen);
}

/** A part of a score: its name, value and weight. */
export function partText({ name, value, weight }: ScorePart): string {
  return `${name} ${value === undefined ? '–' : scoreText(value)}×${figures.number(weight, 2)}`;
}

/** What a score rests on. */
export function fidelityText(fidelity: Fidelity): string {
  const texts: Readonly<Record<Fidelity, string>> = {
    exact: t('exact probabilities'),
    forced: t('probabilities of a forced text, near the exact ones'),
    walk: t('probabilities read token by token, in part estimated'),
    judge: t('a model’s verdict'),
    none: t('no probabilities'),
  };
  return texts[fidelity];
}

/** What the model of the workspace has learned, and what kept it from more. */
export function learnedText(status: WorkspaceStatus): string {
  const { phase, files, tokens, waiting, bytes, dropped, storage } = status;
  const parts = [
    phase === 'starting'
      ? t('has not begun to learn')
      : t('files learned: {0}', figures.number(files)),
    ...(phase === 'starting' ? [] : [sizeText(bytes)]),
    ...(tokens > 1e6 ? [t('{0} million tokens', figures.fixed(tokens / 1e6, 1))] : []),
    ...(waiting > 0 ? [t('{0} to read', figures.number(waiting))] : []),
    ...(dropped.files > 0
      ? [
          t(
            'files left out for size: {0}, such as {1}',
            figures.number(dropped.files),
            dropped.folders.join(', '),
          ),
        ]
      : []),
    ...(storage.kind === 'off' && storage.reason !== ''
      ? [t('not stored: {0}', storage.reason)]
      : []),
    ...(storage.kind === 'read-only' ? [t('stored by another window')] : []),
  ];
  return parts.join(', ');
}

export function problemText({ key, kind, detail }: SettingProblem): string {
  switch (kind) {
    case 'unknown':
      return t('There is no setting "ensemble.{0}".', key);
    case 'mistyped':
      return t(
        'The setting "ensemble.{0}" is not understood ({1}); its default is used.',
        key,
        detail,
      );
    case 'contradictory':
      return t('The setting "ensemble.{0}" contradicts another one: {1}.', key, detail);
    case 'widening':
      return t(
        'The workspace chooses models elsewhere that your own line-up does not have; they are left out ({1}, setting "ensemble.{0}").',
        key,
        detail,
      );
    case 'secret':
      return t(
        'The setting "ensemble.{0}" holds a key ({1}). It is not used: remove it there, and keep it by "Ensemble: Set API Key".',
        key,
        detail,
      );
    case 'incomplete':
      return t('The setting "ensemble.{0}" is incomplete: {1}.', key, detail);
    case 'unclear':
      return t(
        'The setting "ensemble.{0}" has a pattern that is not understood ({1}); it is read as widely as it can be.',
        key,
        detail,
      );
  }
}
