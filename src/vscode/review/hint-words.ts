import * as vscode from 'vscode';
import type { OpinionResult, PlacedHint } from '../../engine/opinions.ts';
import type { Vote } from '../../review/opinion.ts';
import { modelLabel } from '../views/model-label.ts';
import type { BoardHint } from './hint-board.ts';
import { figures } from '../figures.ts';

const { t } = vscode.l10n;

/** A hint as the board puts it up. */
export function opinionHint(hint: PlacedHint): BoardHint {
  const { line, character, original, rival } = hint;
  const title = t('Replace `{0}` by `{1}`', original, rival);
  return { line, character, original, message: hintText(hint), fix: { text: rival, title } };
}

/** A hint in words: what the models would have there, and how much more probable each finds it. */
function hintText({ original, rival, votes }: PlacedHint): string {
  const who = votes.map((vote) => `${modelLabel(vote.readerId)} ${timesText(vote)}`).join(', ');
  return t('`{0}` rather than `{1}`? More probable here: {2}', rival, original, who);
}

/** Beyond this the number says no more than that it is large. */
const MANY_TIMES = 1_000_000;

function timesText({ originalNats, rivalNats }: Vote): string {
  const times = Math.exp(rivalNats - originalNats);
  if (times > MANY_TIMES) return t('over a million times');
  return t('{0} times', times < 10 ? figures.fixed(times, 1) : figures.number(times));
}

/** What came of a second opinion, in a sentence or two. */
export function outcomeText(result: OpinionResult, what: string): string {
  const readers = result.readers.map(({ id }) => modelLabel(id)).join(', ');
  const left = [
    ...(result.abstained.length === 0
      ? []
      : [t('Cannot read: {0}.', result.abstained.map(modelLabel).join(', '))]),
    ...result.failures.map(({ modelId, failure }) =>
      t('{0} failed ({1}).', modelLabel(modelId), failure.detail),
    ),
  ];
  if (result.kind === 'too-few-readers') {
    const needs = t(
      'A second opinion needs two different models that can read: the model of the workspace and an embedded model, say.',
    );
    return [
      needs,
      readers === '' ? t('None can now.') : t('Only {0} can now.', readers),
      ...left,
    ].join(' ');
  }
  const { hints, lines, linesWanted } = result;
  return [
    hints.length === 0
      ? t('Second opinion on {0}: no place where all agree on something else.', what)
      : hints.length === 1
        ? t('Second opinion on {0}: 1 hint.', what)
        : t('Second opinion on {0}: {1} hints.', what, hints.length),
    t('{0} lines, read by {1}.', figures.number(lines), readers),
    ...(lines < linesWanted
      ? [t('The other {0} lines were left out.', figures.number(linesWanted - lines))]
      : []),
    ...left,
  ].join(' ');
}
