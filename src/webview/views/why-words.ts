import * as l10n from '@vscode/l10n';
import type { WhyFirst } from '../../comparison/why-first.ts';
import { partName } from './words.ts';
import { scoreText } from '../figures.ts';

/** Why the first answer stands first, in one sentence or two; `name` is what the user calls it. */
export function whyFirstText(why: WhyFirst, name: string): string {
  const voted = why.votes === undefined ? '' : votesText(why.votes);
  return `${reasonText(why, name)} ${voted}`.trim();
}

function reasonText(why: WhyFirst, name: string): string {
  switch (why.kind) {
    case 'only':
      return l10n.t('{0} stands first: it is the only answer.', name);
    case 'tie':
      return why.texts === 2
        ? l10n.t('{0} shares the highest score with another answer, and arrived first.', name)
        : l10n.t(
            '{0} shares the highest score with {1} others, and arrived first.',
            name,
            why.texts - 1,
          );
    case 'agreed':
      return l10n.t(
        '{0} stands first: {1} of {2} families of models wrote it.',
        name,
        why.agreeing,
        why.answered,
      );
    case 'part':
      return partText(why, name);
    case 'rule':
      return l10n.t('{0} stands first by a rule of the strategy, not by its score.', name);
    case 'score':
      return l10n.t('{0} stands first: its score is {1} higher.', name, scoreText(why.lead));
  }
}

function partText(
  { name: part, lift, lead, value, otherValue }: Extract<WhyFirst, { kind: 'part' }>,
  name: string,
): string {
  if (otherValue === undefined) {
    return l10n.t(
      '{0} leads by {1}, mostly by “{2}” ({3}; unknown for the second).',
      ...[name, scoreText(lead), partName(part), scoreText(value)],
    );
  }
  return l10n.t(
    '{0} leads by {1}, mostly by “{2}” ({3} against {4}), which alone adds {5}.',
    ...[name, scoreText(lead), partName(part), scoreText(value), scoreText(otherValue)],
    scoreText(lift),
  );
}

function votesText({ won, lost, tied }: NonNullable<WhyFirst['votes']>): string {
  return l10n.t('Your votes on it: {0} won, {1} lost, {2} tied.', won, lost, tied);
}
