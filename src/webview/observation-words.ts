import * as l10n from '@vscode/l10n';
import type { Observation } from '../core/strategy.ts';
import { NOT_LOADED } from '../text/behaviour-clusters.ts';

/** What running an answer told, in words; none where it was not run. */
export function observationTexts({
  check,
  behaviour,
  newDiagnostics,
}: Observation): readonly string[] {
  return [
    ...(check === undefined ? [] : [l10n.t('{0} of {1} checks pass', check.passed, check.total)]),
    ...(newDiagnostics === undefined ? [] : [errorsText(newDiagnostics)]),
    ...(behaviour?.startsWith(NOT_LOADED) === true ? [l10n.t('does not load')] : []),
  ];
}

function errorsText(count: number): string {
  if (count === 0) return l10n.t('no new errors');
  return count === 1 ? l10n.t('1 new error') : l10n.t('{0} new errors', count);
}
