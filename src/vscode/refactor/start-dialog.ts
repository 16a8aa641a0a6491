import * as vscode from 'vscode';
import type { RefactorWish } from '../../engine/refactor/refactor-wish.ts';
import type { RefactorEstimate } from '../../engine/refactor/refactors.ts';
import type { Place } from '../../core/model.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { modelLabel } from '../views/model-label.ts';
import { askModal } from '../platform/ask-modal.ts';
import { durationText } from '../figures.ts';
import { dollars } from '../members/money-words.ts';

const { t } = vscode.l10n;

const MOST_NAMED = 8;
const MOST_INSTRUCTION = 300;

export interface StartFacts {
  readonly wish: RefactorWish;
  readonly estimate: RefactorEstimate;
  readonly placeOf: (modelId: string) => Place | undefined;
  readonly isTrusted: boolean;
  /** Another check may be chosen. */
  readonly canChangeCheck: boolean;
}

/** States calls, minutes and money before anybody is asked. */
export async function confirmStart(facts: StartFacts): Promise<'start' | 'change-check' | 'leave'> {
  const start = t('Start');
  const change = t('Change the Check…');
  const answer = await askModal(
    {
      severity: 'information',
      message: t('Ensemble: start this refactoring?'),
      detail: startText(facts),
    },
    start,
    ...(facts.canChangeCheck ? [change] : []),
  );
  if (answer === start) return 'start';
  return answer === change ? 'change-check' : 'leave';
}

/** What the search is about to do, a fact a line. */
export function startText({ wish, estimate, placeOf, isTrusted }: StartFacts): string {
  const { files, selection, instruction, check, localOnly } = wish;
  const more = files.length - MOST_NAMED;
  const named = [
    ...files.slice(0, MOST_NAMED),
    ...(more > 0 ? [t('and {0} more', more)] : []),
  ].join(', ');
  const elsewhere = estimate.members.filter(({ id }) => placeOf(id) !== 'local');
  return [
    visibleLine(instruction, MOST_INSTRUCTION),
    selection === undefined
      ? t('Files that may be changed: {0}', named)
      : t('Lines {0} to {1} of {2}', selection.startLine, selection.endLine, selection.path),
    t('Models: {0}', estimate.members.map(memberText).join(', ')),
    ...(elsewhere.length === 0
      ? []
      : [
          t(
            'The files are sent to {0}, outside this machine.',
            elsewhere.map(({ id }) => modelLabel(id)).join(', '),
          ),
        ]),
    ...(localOnly
      ? [t('An ignore file names some of them: only models of this machine see them.')]
      : []),
    check === undefined
      ? isTrusted
        ? t('No check: edits are judged by syntax, type errors and each other.')
        : t('This workspace is not trusted: neither a check nor its own tools run.')
      : t('Check: {0}', check.command),
    takesText(estimate),
  ].join('\n\n');
}

function memberText({ id, secondsPerStep }: RefactorEstimate['members'][number]): string {
  const label = modelLabel(id);
  return secondsPerStep === undefined
    ? label
    : t('{0} ({1} a step)', label, durationText(1000 * secondsPerStep));
}

function takesText({ calls, ms, usd }: RefactorEstimate): string {
  const time =
    ms === undefined
      ? t('an unknown time')
      : t('about {0}', durationText(60_000 * Math.max(1, Math.ceil(ms / 60_000))));
  const money = usd === undefined || usd === 0 ? t('no known cost') : dollars(usd);
  return t(
    'At most {0} calls, {1}, {2}. The best result so far is always at hand, and you can stop at any time.',
    calls,
    time,
    money,
  );
}
