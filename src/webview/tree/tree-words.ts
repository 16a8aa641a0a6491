import * as l10n from '@vscode/l10n';
import { visibleLine } from '../../text/visible-text.ts';
import type { NodeRow, PageOutcome, TreeAbout, TreePageState } from './tree-page-state.ts';

/** What codes of refactorings mean, in the user's language. */

/** Words of models, servers and tools on one line. Unit: UTF-16 code units. */
const MOST_DETAIL = 300;

export function phaseText(phase: TreeAbout['phase']): string {
  const texts: Readonly<Record<TreeAbout['phase'], string>> = {
    loading: l10n.t('Loading models'),
    copying: l10n.t('Copying the workspace'),
    preparing: l10n.t('Preparing the copies'),
    baseline: l10n.t('Running the check on the unchanged copy'),
    searching: l10n.t('Searching'),
    ended: l10n.t('Ended'),
  };
  return texts[phase];
}

/** Why the search is over, in a sentence. */
export function endText({ reason, detail, checkCode }: NonNullable<TreeAbout['end']>): string {
  const reasons: ReadonlyMap<string, string> = new Map([
    ['converged', l10n.t('The best solution stayed the best.')],
    ['exhausted', l10n.t('Nothing was left to try.')],
    ['time', l10n.t('The time was up.')],
    ['tokens', l10n.t('The tokens were spent.')],
    ['money', l10n.t('The money was spent.')],
    ['steps', l10n.t('All steps were made.')],
    ['stopped', l10n.t('You stopped it.')],
    ['no-members', l10n.t('No model that follows instructions is chosen.')],
    ['members-failed', l10n.t('Every model failed.')],
    ['check-unrunnable', l10n.t('The check command cannot say anything here.')],
    ['unusable-files', l10n.t('None of the files can be read as text.')],
    [
      'files-changed',
      l10n.t('The files have changed since the search that was to be gone on with.'),
    ],
    ['failed', l10n.t('Something went wrong in the extension.')],
  ]);
  const why = checkCode === undefined ? undefined : checkProblems().get(checkCode);
  const facts = visibleLine(detail ?? '', MOST_DETAIL);
  const sentences = [reasons.get(reason) ?? l10n.t('The search is over.'), why, facts];
  return sentences.filter((text) => text !== undefined && text !== '').join(' ');
}

/** What the best result is; undefined where there is none. */
export function foundText({
  nodes,
  best,
}: Pick<TreePageState, 'nodes' | 'best'>): string | undefined {
  const node = nodes.find(({ id }) => id === best);
  if (node === undefined || best === 0) return undefined;
  return node.state === 'solution'
    ? l10n.t('Found a complete refactoring.')
    : l10n.t('Found part of a refactoring that applies.');
}

function checkProblems(): ReadonlyMap<string, string> {
  return new Map([
    ['command-not-found', l10n.t('Its program was not found.')],
    ['no-tests', l10n.t('It found no test.')],
    ['missing-module', l10n.t('It lacks a module in the copy.')],
    ['time-limit', l10n.t('It took longer than its time limit on the unchanged copy.')],
    ['flood', l10n.t('It printed more than its limit on the unchanged copy.')],
    ['dependencies', l10n.t('Its dependencies could not be brought into the copy.')],
    ['prepare-failed', l10n.t('The command that prepares the copy failed.')],
    ['too-large', l10n.t('The workspace is too large to be copied.')],
    ['no-isolation', l10n.t('This machine has no way to keep it apart.')],
    ['sandbox', l10n.t('The sandbox failed.')],
  ]);
}

export function stateName(state: NodeRow['state']): string {
  const texts: Readonly<Record<NodeRow['state'], string>> = {
    open: l10n.t('open'),
    solution: l10n.t('solution'),
    failed: l10n.t('failed'),
    merged: l10n.t('merged'),
  };
  return texts[state];
}

export function stateMeaning(state: NodeRow['state']): string {
  const texts: Readonly<Record<NodeRow['state'], string>> = {
    open: l10n.t('A state to go on from'),
    solution: l10n.t('A state with nothing left to do'),
    failed: l10n.t('No state came of this step'),
    merged: l10n.t('The same state as another step, reached on another way'),
  };
  return texts[state];
}

/** Why a step failed: a refusal of its edit, or what became of the call. Other words stay as they are. */
export function failureReason(failure: string): string {
  const reasons: ReadonlyMap<string, string> = new Map([
    ['no-edit', l10n.t('No edit in the answer')],
    ['malformed', l10n.t('The edit is incomplete')],
    ['unchanged', l10n.t('It changes nothing')],
    ['outside', l10n.t('A path outside the workspace')],
    ['out-of-scope', l10n.t('A file that was not given')],
    ['missing-file', l10n.t('The file is not there')],
    ['exists', l10n.t('The file is already there')],
    ['not-found', l10n.t('The lines are not in the file')],
    ['ambiguous', l10n.t('The lines are there several times')],
    ['overlapping', l10n.t('Two hunks replace the same lines')],
    ['binary', l10n.t('The file is not a text')],
    ['too-large', l10n.t('The file or answer is too large')],
    ['excluded', l10n.t('An ignore file names it')],
    ['unreachable', l10n.t('No server answers there')],
    ['model-missing', l10n.t('The server does not have this model')],
    ['unauthorised', l10n.t('The server refuses the key, or wants one')],
    ['rate-limited', l10n.t('The server asks to wait')],
    ['stream-broken', l10n.t('The answer broke off')],
    ['timeout', l10n.t('Nothing came within the time limit')],
    ['empty', l10n.t('The model wrote nothing')],
    ['cancelled', l10n.t('It was called off')],
  ]);
  return reasons.get(failure) ?? visibleLine(failure, MOST_DETAIL);
}

/** Name of a part of the reward. */
export function rewardPartName(name: string): string {
  const names: ReadonlyMap<string, string> = new Map([
    ['applies', l10n.t('Applies')],
    ['parse', l10n.t('Parses')],
    ['diagnostics', l10n.t('No new diagnostics')],
    ['check', l10n.t('Check command')],
    ['agreement', l10n.t('Agreement')],
    ['judge', l10n.t('Judges')],
    ['length', l10n.t('Short diff')],
  ]);
  return names.get(name) ?? visibleLine(name, 60);
}

/** Why a piece of evidence is not there. */
export function missingReason(code: string): string {
  const reasons: ReadonlyMap<string, string> = new Map([
    ['not-asked', l10n.t('switched off')],
    ['no-grammar', l10n.t('no grammar for this language')],
    ['no-checker', l10n.t('no type checker for these files')],
    ['untrusted', l10n.t('the workspace is not trusted')],
    ['no-command', l10n.t('no check command is given')],
    ['no-rivals', l10n.t('nothing to be compared with')],
    ['no-judge', l10n.t('no model could judge')],
    ['failed', l10n.t('it was tried and gave no answer')],
  ]);
  return reasons.get(code) ?? visibleLine(code, MOST_DETAIL);
}

/** How a run of the check ended. */
export function outcomeText({ passed, ended, exitCode, contradicts }: PageOutcome): string {
  if (ended === 'time-limit') return l10n.t('ended at its time limit');
  if (ended === 'flood') return l10n.t('ended, as it printed too much');
  if (ended === 'signal') return l10n.t('ended by a signal');
  if (contradicts === true) return l10n.t('fails: it ended with 0 and printed failing tests');
  if (passed) return l10n.t('passes');
  return exitCode === undefined ? l10n.t('fails') : l10n.t('fails with exit code {0}', exitCode);
}

/** `12 passed, 2 failed`; what is 0 is left out but for the passed ones. */
export function testsText({ passed, failed, skipped }: NonNullable<PageOutcome['tests']>): string {
  return [
    l10n.t('{0} passed', passed),
    ...(failed > 0 ? [l10n.t('{0} failed', failed)] : []),
    ...(skipped > 0 ? [l10n.t('{0} skipped', skipped)] : []),
  ].join(', ');
}

/** The level at which checks are kept apart, and what that means. */
export function isolationText(isolation: NonNullable<TreeAbout['isolation']>): {
  readonly name: string;
  readonly meaning: string;
} {
  const tool = visibleLine(isolation.tool, 40);
  return isolation.level === 'isolated'
    ? {
        name: l10n.t('isolated ({0})', tool),
        meaning: l10n.t(
          'The check has no network, and cannot write to your files: the system prevents it.',
        ),
      }
    : {
        name: l10n.t('copied ({0})', tool),
        meaning: l10n.t(
          'The check runs in a copy. Nothing prevents it from writing elsewhere: changes of your files are found and put back.',
        ),
      };
}
