import * as vscode from 'vscode';
import type { RefusalCode } from '../../edits/edit.ts';
import type { CheckOutcome, MissingEvidence } from '../../refactor/evidence.ts';
import type { EndReason, Refactor, RefactorEnd, RefactorPhase } from '../../refactor/refactor.ts';
import type { CheckIsolation, CheckUnrunnableCode } from '../../refactor/sources.ts';
import type { BaseFile } from '../../edits/workspace-state.ts';
import type { RefusedReason } from './apply-plan.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/** Why a search ended, as a whole sentence. */
export function endText({ reason, detail, checkCode }: RefactorEnd): string {
  const texts: Readonly<Record<EndReason, string>> = {
    converged: t('The best result has not changed for a while.'),
    exhausted: t('Nothing is left to try.'),
    time: t('The time is used up.'),
    tokens: t('The tokens are used up.'),
    money: t('The money is used up.'),
    steps: t('The steps are used up.'),
    stopped: t('Stopped; the best so far is kept.'),
    'no-members': t(
      'No model that follows instructions may be asked. Choose one that is not for filling alone.',
    ),
    'members-failed': t('The models failed. The log says more.'),
    'check-unrunnable': t('The check cannot run here, so no model was asked.'),
    'unusable-files': t('None of the files can be read as text.'),
    'files-changed': t('Files have changed since that search, so it cannot go on.'),
    failed: t('Something went wrong in Ensemble itself. The log says more.'),
  };
  const why = checkCode === undefined ? '' : ` ${unrunnableText(checkCode)}`;
  return `${texts[reason]}${why}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
}

/** What was found, and then why the search ended. */
export function resultText({ nodes, best, end }: Pick<Refactor, 'nodes' | 'best' | 'end'>): string {
  const found = foundText({ nodes, best });
  const why = end === undefined ? undefined : endText(end);
  return [found, why].filter((text) => text !== undefined).join(' ');
}

/** What the best result is; undefined where there is none. */
function foundText({ nodes, best }: Pick<Refactor, 'nodes' | 'best'>): string | undefined {
  const node = nodes.find(({ id }) => id === best);
  if (node === undefined || best === 0) return undefined;
  if (node.state !== 'solution') return t('Found part of a refactoring that applies.');
  return node.step?.check?.passed === true
    ? t('Found a refactoring that passes the check.')
    : t('Found a complete refactoring.');
}

/** Why the check says nothing here, and what to do. */
export function unrunnableText(code: CheckUnrunnableCode): string {
  const texts: Readonly<Record<CheckUnrunnableCode, string>> = {
    'command-not-found': t('The command was not found.'),
    'no-tests': t('It ran no test.'),
    'missing-module': t('A module is missing in the copy of the workspace.'),
    'time-limit': t(
      'It did not end in time; "ensemble.refactor.checkSeconds" sets how long it may.',
    ),
    flood: t('It wrote without end.'),
    dependencies: t(
      'The dependencies can neither be cloned nor mounted, and no command to install them was confirmed.',
    ),
    'prepare-failed': t('The command that installs the dependencies failed.'),
    'too-large': t('The workspace is too large to be copied.'),
    'no-isolation': t('This machine cannot isolate it.'),
    sandbox: t('The sandbox failed.'),
  };
  return texts[code];
}

/** Why an answer of a model changes nothing. */
export function refusalText(code: RefusalCode): string {
  const texts: Readonly<Record<RefusalCode, string>> = {
    'no-edit': t('no edit in the answer'),
    malformed: t('an edit that does not end'),
    unchanged: t('it changes nothing'),
    outside: t('a path outside the workspace'),
    'out-of-scope': t('a file that may not be changed'),
    'missing-file': t('a file that is not there'),
    exists: t('a file that is there already'),
    'not-found': t('lines that are not in the file'),
    ambiguous: t('lines that are there several times'),
    overlapping: t('two changes of the same lines'),
    binary: t('not a text'),
    'too-large': t('too large'),
    excluded: t('an excluded file'),
  };
  return texts[code];
}

/** Why a piece of evidence is not there. */
export function missingText(why: MissingEvidence): string {
  const texts: Readonly<Record<MissingEvidence, string>> = {
    'not-asked': t('not asked for'),
    'no-grammar': t('no grammar for this language'),
    'no-checker': t('no type checker for these files'),
    untrusted: t('the workspace is not trusted'),
    'no-command': t('no check command'),
    'no-rivals': t('nothing to compare with'),
    'no-judge': t('no model could judge'),
    failed: t('it gave no answer'),
  };
  return texts[why];
}

export function phaseText(phase: RefactorPhase): string {
  const texts: Readonly<Record<RefactorPhase, string>> = {
    loading: t('reading files'),
    copying: t('copying the workspace for the check'),
    preparing: t('preparing the copy'),
    baseline: t('running the check on the unchanged copy'),
    searching: t('searching'),
    ended: t('ended'),
  };
  return texts[phase];
}

/** Why nothing is written into a file. */
export function refusedFileText(reason: RefusedReason): string {
  const texts: Readonly<Record<RefusedReason, string>> = {
    changed: t('changed since the search began'),
    gone: t('deleted since the search began'),
    appeared: t('there is a file of this name now'),
    'read-only': t('read-only'),
    outside: t('outside the workspace'),
    unreadable: t('cannot be read as text'),
  };
  return texts[reason];
}

/** Why a file cannot be given to a refactoring; undefined where it can. */
export function unusableText(file: BaseFile): string | undefined {
  const texts: Readonly<Record<BaseFile['kind'], string | undefined>> = {
    text: undefined,
    missing: t('not there'),
    binary: t('not a text of UTF-8'),
    'too-large': t('too large'),
    excluded: t('excluded by an ignore file or as a secret'),
  };
  return texts[file.kind];
}

/** How far a check is kept away from the machine, in words. */
export function isolationText({ level, tool }: CheckIsolation): string {
  switch (level) {
    case 'isolated':
      return t(
        'isolated by {0}: no network, your files cannot be written, nothing of it outlives the run',
        tool,
      );
    case 'copied':
      return t(
        'not isolated: it runs in a copy with a clean environment and limits, but it could reach the network and your files',
      );
  }
}

/** What is done about changes of the user's own files while something runs that is not isolated. */
export function putBackText(place: string, days: number): string {
  return t(
    'While it runs, changes of this workspace by any program but this editor, such as a switch of branches, are taken for the check’s and put back. What is put aside by that is kept for {0} days in {1}.',
    days,
    place,
  );
}

/** What a check found, on one line. */
export function outcomeText({ passed, tests, ended, exitCode, contradicts }: CheckOutcome): string {
  const counts = tests === undefined ? '' : t('{0} passed, {1} failed', tests.passed, tests.failed);
  const how =
    ended === 'time-limit'
      ? t('ended by its time limit')
      : ended === 'flood'
        ? t('ended because it wrote without end')
        : ended === 'signal'
          ? t('ended by a signal')
          : contradicts === true
            ? t('it told failures and yet ended with 0')
            : passed
              ? t('passes')
              : t('fails with exit code {0}', exitCode ?? '?');
  return counts === '' ? how : `${how}: ${counts}`;
}

/** Files of the user's own that a check has changed; undefined where it has changed none. */
export function escapesText({
  escapes = [],
  escapesLeft = [],
  escapesKeptAt,
}: Pick<CheckOutcome, 'escapes' | 'escapesLeft' | 'escapesKeptAt'>): string | undefined {
  if (escapes.length + escapesLeft.length === 0) return undefined;
  const named = (files: readonly string[]): string => files.slice(0, 3).join(', ');
  return [
    t('The check changed files of this workspace outside its copy.'),
    ...(escapes.length > 0 ? [t('Put back: {0}.', named(escapes))] : []),
    ...(escapesLeft.length > 0 ? [t('Left as they are: {0}.', named(escapesLeft))] : []),
    ...(escapesKeptAt === undefined
      ? []
      : [t('What was found there is kept in {0}.', escapesKeptAt)]),
  ].join(' ');
}

/**
 * A message of which no part becomes a link: the editor takes `[words](command:…)` for one, also where
 * servers, checks and names of files have written it.
 */
export function linkless(text: string): string {
  return text.replaceAll('](', '] (');
}

/** How far a refactoring has come, on one line: for the status bar and above the tree. */
export function progressText({ phase, spent, nodes, best, end }: Refactor): string {
  const how = end === undefined ? phaseText(phase) : endText({ reason: end.reason });
  const parts = [(end === undefined ? undefined : foundText({ nodes, best })) ?? how];
  if (spent.steps > 0) parts.push(stepsText(spent.steps));
  if (spent.checks + spent.checksReused > 0)
    parts.push(spent.checks === 1 ? t('1 check') : t('{0} checks', spent.checks));
  const found = nodes.find(({ id }) => id === best);
  if (found !== undefined && best !== 0) parts.push(t('best {0}', scoreText(found.reward)));
  return parts.join(' · ');
}

export function stepsText(steps: number): string {
  return steps === 1 ? t('1 step') : t('{0} steps', steps);
}
