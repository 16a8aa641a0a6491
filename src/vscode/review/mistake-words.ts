import * as vscode from 'vscode';
import type { MemberVote } from '../../applications/prompt-mind.ts';
import type { MistakesResult, WindowVote } from '../../engine/applications/find-mistakes.ts';
import type { FoundMistake } from '../../engine/applications/placed-mistake.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { modelLabel } from '../views/model-label.ts';
import { conversingAdvice } from './conversing-advice.ts';
import type { BoardHint } from './hint-board.ts';
import { figures } from '../figures.ts';

const { t } = vscode.l10n;

/** What of a fix stands in the name of its action. Unit: characters. */
const LONGEST_SHOWN = 80;

/** A mistake as the board puts it up. */
export function mistakeHint(mistake: FoundMistake): BoardHint {
  const { line, character, original, fix, kind, why, confidence, votes } = mistake;
  const what = [kind ?? t('mistake'), ...(why === undefined ? [] : [why])].join(': ');
  const message = t(
    '{0} Found here by {1} of the answers. {2}',
    /[.!?]$/.test(what) ? what : `${what}.`,
    figures.percent(confidence),
    votesText(votes),
  );
  const shown = { line, character, original, message };
  if (fix === undefined) return shown;
  return { ...shown, fix: { text: fix, title: t('Fix: `{0}`', visibleLine(fix, LONGEST_SHOWN)) } };
}

/** What came of it, in a sentence or two: how much was found, and who voted how. */
export function mistakesText(result: MistakesResult, what: string): string {
  const { mistakes, windows, members, failures, unread } = result;
  const names = members.map(({ id }) => modelLabel(id)).join(', ');
  if (result.kind === 'too-few-members') {
    return [
      t('Finding mistakes needs two different models that converse.'),
      names === '' ? t('None can now.') : t('Only {0} can now.', names),
      conversingAdvice(),
    ].join(' ');
  }
  const count = (outcome: WindowVote['outcome']): number =>
    windows.filter((window) => window.outcome === outcome).length;
  const [disagreements, unasked] = [count('disagreement'), count('too-few')];
  return [
    mistakes.length === 0
      ? t('No mistake that all models find in {0}.', what)
      : t('Mistakes that all models find in {0}: {1}.', what, mistakes.length),
    votesText(votesOf(windows)),
    ...(disagreements === 0
      ? []
      : [
          t(
            'On {0} of {1} parts they disagree; nothing is shown there.',
            disagreements,
            windows.length,
          ),
        ]),
    ...(unasked === 0
      ? []
      : [t('{0} of {1} parts were judged by too few.', unasked, windows.length)]),
    ...(unread === 0
      ? []
      : [
          unread === 1
            ? t('1 answer could not be read.')
            : t('{0} answers could not be read.', unread),
        ]),
    ...failures.map(({ modelId, failure }) =>
      t('{0} failed ({1}).', modelLabel(modelId), failure.detail),
    ),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The members' votes over all parts. */
function votesOf(windows: readonly WindowVote[]): readonly MemberVote[] {
  const all = windows.flatMap(({ votes }) => votes);
  return [...Map.groupBy(all, ({ memberId }) => memberId)].map(([memberId, own]) => ({
    ...{ memberId, family: own[0]?.family ?? memberId },
    answers: own.reduce((sum, { answers }) => sum + answers, 0),
    finding: own.reduce((sum, { finding }) => sum + finding, 0),
  }));
}

function votesText(votes: readonly MemberVote[]): string {
  if (votes.length === 0) return '';
  const said = votes.map(({ memberId, answers, finding }) =>
    t('{0} in {1} of {2} answers', modelLabel(memberId), finding, answers),
  );
  return t('A mistake, said: {0}.', said.join(', '));
}
