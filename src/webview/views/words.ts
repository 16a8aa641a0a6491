import * as l10n from '@vscode/l10n';
import { partWords } from '../../comparison/part-words.ts';
import type { Fidelity } from '../../core/model.ts';
import { visibleLine } from '../../text/visible-text.ts';
import type { PageState } from '../page-state.ts';
import type { NameOfModel } from './model-names.ts';
import type { PlacedSpan } from './span-looks.ts';
import { scoreText } from '../figures.ts';

/** What codes of comparisons mean, in the user's language. */

/** How far the scores of a text can be believed. */
export function fidelityText(fidelity: Fidelity | undefined): string {
  const texts: Readonly<Record<Fidelity, string>> = {
    exact: l10n.t('Scored exactly'),
    forced: l10n.t('Scored with forced text'),
    walk: l10n.t('Scored step by step'),
    judge: l10n.t('Compared by judges'),
    none: l10n.t('Not scored'),
  };
  return texts[fidelity ?? 'none'];
}

/** What the fidelity is, in a sentence. */
export function fidelityMeaning(fidelity: Fidelity | undefined): string {
  const texts: Readonly<Record<Fidelity, string>> = {
    exact: l10n.t("Every score is the model's own log-probability of exactly this text."),
    forced: l10n.t(
      'The models were made to write the text, and their log-probabilities were read.',
    ),
    walk: l10n.t('Log-probabilities were collected token by token; some are estimates.'),
    judge: l10n.t('Models were asked which text they prefer; no log-probabilities were to be had.'),
    none: l10n.t('Nobody scored this text.'),
  };
  return texts[fidelity ?? 'none'];
}

/** Name of a part of a score. */
export function partName(name: string): string {
  return partWords(name, (words) => l10n.t(words));
}

/** Who wrote a span, how sure the ensemble was, and what else was proposed. */
export function spanNote(
  { text, modelId, score, runnerUp }: PlacedSpan,
  nameOf: NameOfModel,
): string {
  const shown = visibleLine(text, 80);
  const author =
    score === undefined
      ? l10n.t('{0}, written by {1}', shown, nameOf(modelId))
      : l10n.t('{0}, written by {1}, score {2}', shown, nameOf(modelId), scoreText(score));
  if (runnerUp === undefined) return author;
  const second = visibleLine(runnerUp.text, 80);
  return l10n.t(
    '{0}; second was {1} by {2}, score {3}',
    author,
    second === '' ? l10n.t('nothing') : second,
    nameOf(runnerUp.modelId),
    scoreText(runnerUp.score),
  );
}

/** Why an answer cannot be put into the document; undefined where it can. */
export function targetProblem(target: PageState['target']): string | undefined {
  const texts: Readonly<Record<PageState['target'], string | undefined>> = {
    ready: undefined,
    changed: l10n.t('The document has changed there: copy the text, or ask again.'),
    closed: l10n.t('The document is closed: copy the text, or open it in an editor.'),
    'read-only': l10n.t('The document cannot be changed: copy the text.'),
    none: l10n.t('There is no document to put it into: copy the text, or open it in an editor.'),
  };
  return texts[target];
}
