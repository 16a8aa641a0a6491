import * as vscode from 'vscode';
import type { DropReason } from '../../engine/applications/example-work.ts';
import type { ExamplesResult } from '../../engine/applications/write-examples.ts';
import { modelLabel } from '../views/model-label.ts';

const { t } = vscode.l10n;

/** What came of writing examples, in a sentence or two. */
export function examplesText({ kept, done, dropped, failures, end }: ExamplesResult): string {
  const reasons = Object.entries(reasonTexts())
    .map(([reason, text]) => ({ text, count: dropped[reason as DropReason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${count} ${text}`);
  return [
    t('Examples written: {0}, of functions: {1}.', kept, done),
    ...(reasons.length === 0 ? [] : [t('Left out: {0}.', reasons.join(', '))]),
    ...(end === 'stopped' ? [t('It was cancelled.')] : []),
    ...(end === 'too-few-members' ? [t('Fewer than two models were left.')] : []),
    ...failures.map(({ modelId, failure }) =>
      t('{0} failed ({1}).', modelLabel(modelId), failure.detail),
    ),
  ].join(' ');
}

function reasonTexts(): Readonly<Record<DropReason, string>> {
  return {
    'no-instruction': t('without an instruction that two agree on'),
    'no-code': t('that fewer than two wrote'),
    dissent: t('on which the models disagree'),
    empty: t('without text'),
    'does-not-parse': t('that do not parse'),
    duplicate: t('that are there already'),
  };
}
