import * as vscode from 'vscode';
import type { FailureCode } from '../../core/failure.ts';
import { durationText, figures } from '../figures.ts';
import type { DocumentRefusal, RivalFacts } from './facts.ts';
import type { Reason, Verdict } from './why-nothing.ts';

const { t } = vscode.l10n;

/** The one sentence that a diagnosis ends in. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'nothing':
      return t('Why you see no ghost text: {0}', reasonText(verdict.reasons[0]));
    case 'works': {
      const { ago, by } = verdict.shown;
      return by.length === 0
        ? t('Ghost text works here: last shown {0} ago.', durationText(1000 * ago))
        : t(
            'Ghost text works here: last shown {0} ago, by {1}.',
            durationText(1000 * ago),
            by.join(' + '),
          );
    }
    case 'not-asked':
      return t(
        'Ghost text should work here: nothing is in its way; type a letter, or run "Ensemble: Trigger", and where nothing comes at all run "Cancel Snooze Inline Suggestions", since the editor tells nobody that it snoozes.',
      );
  }
}

/** Why nothing is shown, and what to do about it, in one sentence. */
export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'off':
      return t('Ensemble is switched off for every language; "Ensemble: Toggle" switches it on.');
    case 'editor-off':
      return t(
        'The editor shows no ghost text of any extension; switch the setting "editor.inlineSuggest.enabled" on.',
      );
    case 'editor-suppressed':
      return t(
        'The editor is told to suppress ghost text of this extension; take it out of the setting "editor.inlineSuggest.experimental.suppressInlineSuggestions".',
      );
    case 'no-document':
      return t('No file is open; open one and type in it.');
    case 'language-off':
      return t(
        'Ensemble is switched off for the language "{0}"; the setting "ensemble.enable" switches it on.',
        reason.languageId,
      );
    case 'document':
      return refusalText(reason.refusal);
    case 'by-hand':
      return t(
        'The models are asked by hand alone; run "Ensemble: Trigger", or switch the setting "ensemble.askWhileTyping" on.',
      );
    case 'snoozed':
      return reason.minutesLeft === undefined
        ? t('Ensemble is snoozed; "Ensemble: End Snooze" ends that.')
        : t(
            'Ensemble is snoozed for another {0}; "Ensemble: End Snooze" ends that.',
            durationText(60_000 * reason.minutesLeft),
          );
    case 'vim-normal':
      return t(
        'The editor is in Vim’s normal mode, where keys are commands; change to insert mode, or run "Ensemble: Trigger".',
      );
    case 'battery':
      return t(
        'The machine runs on its battery; plug it in, run "Ensemble: Trigger", or change the setting "ensemble.onBattery".',
      );
    case 'unfocused':
      return t(
        'Another window has the focus, and only the one that has it asks; click into this one.',
      );
    case 'paused-for-rival':
      return reason.rival === undefined
        ? t(
            'Ensemble pauses, since another extension’s text is shown nearly always; switch that one off for this language, run "Ensemble: Trigger", or change the setting "ensemble.besideOthers".',
          )
        : t(
            'Ensemble pauses, since {0}; switch that one off for this language, run "Ensemble: Trigger", or change the setting "ensemble.besideOthers".',
            rivalText(reason.rival),
          );
    case 'rival-wins':
      return t(
        'The editor shows whoever answers first, and {0}; switch that one off for this language, or run "Ensemble: Trigger".',
        rivalText(reason.rival),
      );
    case 'show-delay':
      return t(
        'The editor waits {0} s before it shows ghost text; lower the setting "editor.inlineSuggest.minShowDelay".',
        figures.number(reason.seconds, 1),
      );
    case 'proxy':
      return t(
        'Calls to {0} go through the proxy of "{1}", and no model server answers behind it; name the server in the setting "http.noProxy" or in NO_PROXY, or mend the proxy.',
        ...([reason.server, reason.proxy] as const),
      );
    case 'key-refused':
      return t(
        '{0} refuses the key, or has none; run "Ensemble: Set API Key", or allow the model for one that the editor lends.',
        reason.name,
      );
    case 'insecure':
      return t(
        'The address of {0} is public and not encrypted; use https in the setting "ensemble.servers", or allow http for it.',
        reason.server,
      );
    case 'not-a-model-server':
      return t(
        'Something else than a model server answers at the address of {0}; check it in the setting "ensemble.servers".',
        reason.server,
      );
    case 'unreachable':
      return unreachableText(reason);
    case 'model-missing':
      return t(
        'No server has the model {0}; run "Ensemble: Pull Model", or choose another one by "Ensemble: Choose Models".',
        reason.name,
      );
    case 'model-broken':
      return t(
        'The file of {0} cannot be read; pull it anew, or choose another model by "Ensemble: Choose Models".',
        reason.name,
      );
    case 'no-models':
      return t(
        '{0} has no model; run "Ensemble: Pull Model", for example with "qwen2.5-coder:1.5b".',
        reason.server,
      );
    case 'no-memory':
      return t(
        'No model fits into free memory, and {0} is the first that does not; close something, pull a smaller one, or name one by "Ensemble: Choose Models".',
        reason.name,
      );
    case 'no-fill':
      return t(
        'No model can fill a hole in the middle of code; pull one that can by "Ensemble: Pull Model", for example "qwen2.5-coder:1.5b".',
      );
    case 'cloud-off':
      return t(
        'The line-up has models elsewhere alone, and those are switched off; the setting "ensemble.cloud.enable" switches them on.',
      );
    case 'no-member':
      return t('No model is a member; choose some by "Ensemble: Choose Models".');
    case 'local-only':
      return t(
        'This file must not leave the machine, and no member runs on it; add a local model by "Ensemble: Add Model…".',
      );
    case 'cloud-by-hand':
      return t(
        'All members run elsewhere and are asked by hand alone; run "Ensemble: Trigger", or switch one on for typing in the menu of the status bar item.',
      );
    case 'budget':
      return t(
        'Today’s limit of money or calls is reached; raise the setting "ensemble.cloud.dailyLimitDollars", or wait until tomorrow.',
      );
    case 'loading':
      return t('{0} is still being loaded; wait a moment.', reason.name);
    case 'slow-members':
      return t(
        '{0} was too slow three times in a row; choose a smaller or faster model by "Ensemble: Choose Models".',
        reason.name,
      );
    case 'resting':
      return restingText(reason.name, reason.failure);
    case 'needs-not-met':
      return t(
        'The strategy "{0}" needs what the members lack; choose another one by "Ensemble: Choose Strategy", or more models.',
        reason.strategy,
      );
    case 'all-failed':
      return reason.failure === undefined
        ? t('No model answered the last time; "Ensemble: Show Log" says why.')
        : t(
            'No model answered the last time ({0}); "Ensemble: Show Log" says more.',
            reason.failure,
          );
    case 'weak-fill':
      return t(
        'No member sees the text after the cursor, and what they wrote was not usable; choose a model that fills holes, for example "qwen2.5-coder:1.5b".',
      );
    case 'not-loaded':
      return t(
        'No member is in memory, and loading one would push another model out; pause for a moment, run "Ensemble: Trigger", or choose fewer models.',
      );
    case 'too-slow':
      return t(
        'No model was fast enough the last time; choose a smaller one, or raise the setting "ensemble.firstCandidateMs".',
      );
    case 'no-agreement':
      return t(
        'The models disagreed the last time, and the evidence was weak; run "Ensemble: Trigger" to see what they wrote.',
      );
    case 'all-filtered':
      return t(
        'The models wrote nothing usable the last time; type on, or run "Ensemble: Trigger" to see whether there is more.',
      );
    case 'low-confidence':
      return t(
        'Texts of such a score were seldom accepted; lower the setting "ensemble.leastConfidence" to see them.',
      );
    case 'cut-short':
      return t(
        'The last requests were all cut short before a model had answered; pause for a moment while you type, or choose a faster model.',
      );
  }
}

function refusalText(refusal: DocumentRefusal): string {
  const texts: Readonly<Record<DocumentRefusal, string>> = {
    scheme: t('This is no file that people write code in; open one, and type there.'),
    'long-line': t('This line is too long to be one that people write; break it.'),
    'too-large': t('This file is too large, and left alone; split it.'),
    binary: t('This file is binary, and left alone.'),
    'secret-file': t('Files of this name hold keys or passwords, and no model ever sees them.'),
    ensembleignore: t('An .ensembleignore file excludes this file; take its pattern out of there.'),
    'read-only': t('This document is read-only; open one that can be written.'),
    'multiple-cursors': t('There are several cursors; press Escape to have one.'),
    selection: t('Text is selected; put the cursor where you want to go on.'),
  };
  return texts[refusal];
}

/** Where a server should be, and how it gets there. */
function unreachableText({
  server,
  address,
  provider,
  place,
  isRemote,
  hasInstant,
}: Extract<Reason, { code: 'unreachable' }>): string {
  const isOllama = provider === 'ollama' && place === 'local';
  const where = address === '' ? server : `${server} (${address})`;
  if (isOllama && isRemote) {
    return t(
      'No model server answers at {0} on the remote machine; "Ensemble: Ways to Reach a Model" shows how to use one there or on your own computer.',
      where,
    );
  }
  if (isOllama && hasInstant) {
    return t(
      'No model server answers at {0}, and only the model of the workspace completes, which has little to say; start Ollama, or add another server by "Ensemble: Add Model…".',
      where,
    );
  }
  return isOllama
    ? t(
        'No model server answers at {0}; start Ollama, or add another server by "Ensemble: Add Model…".',
        where,
      )
    : t(
        'No model server answers at {0}; start it, or check its address in the setting "ensemble.servers".',
        where,
      );
}

function restingText(name: string, failure: FailureCode | undefined): string {
  switch (failure) {
    case 'rate-limited':
      return t(
        '{0} was asked too often, and its server says to wait; try again in a moment.',
        name,
      );
    case 'unreachable':
    case 'not-a-model-server':
      return t('The server of {0} does not answer any more; start it again.', name);
    case undefined:
      return t('{0} has failed, and is left alone for a moment; try again then.', name);
    default:
      return t(
        '{0} has failed ({1}), and is left alone for a moment; "Ensemble: Show Log" says more.',
        ...([name, failure] as const),
      );
  }
}

/** How often a rival was first. */
export function rivalText({ name, won, asked }: RivalFacts): string {
  const counts = [figures.number(won), figures.number(asked)] as const;
  return name === ''
    ? t('another extension was shown first in {0} of {1} cases', ...counts)
    : t('{0} was shown first in {1} of {2} cases', name, ...counts);
}
