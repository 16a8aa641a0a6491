import * as l10n from '@vscode/l10n';
import { visibleLine } from '../text/visible-text.ts';
import type { ColumnHead } from './page-state.ts';

/** Facts of a failure may hold what a server sent. Unit: UTF-16 code units. */
const MOST_DETAIL = 300;

/** Why an answer failed, in words, with the facts. */
export function failureText({ code, detail }: NonNullable<ColumnHead['failure']>): string {
  const reasons: ReadonlyMap<string, string> = new Map([
    ['unreachable', l10n.t('No server answers there.')],
    ['model-missing', l10n.t('The server does not have this model.')],
    ['unauthorised', l10n.t('The server refuses the key, or wants one.')],
    ['rate-limited', l10n.t('The server asks to wait.')],
    ['bad-request', l10n.t('The server does not take the request.')],
    ['server-error', l10n.t('The server failed.')],
    ['not-a-model-server', l10n.t('What answers there is no model server.')],
    ['stream-broken', l10n.t('The answer broke off.')],
    ['timeout', l10n.t('Nothing came within the time limit.')],
    ['output-too-large', l10n.t('The answer grew too long.')],
    ['model-broken', l10n.t('The model cannot be loaded.')],
    ['unsupported', l10n.t('This model cannot do what was asked.')],
    ['cancelled', l10n.t('It was stopped before any text came.')],
    ['empty', l10n.t('The model wrote nothing.')],
    ['filtered', l10n.t('Nothing of the answer could be used.')],
  ]);
  const reason = reasons.get(code) ?? l10n.t('The answer failed.');
  const facts = visibleLine(detail, MOST_DETAIL);
  return facts === '' ? reason : l10n.t('{0} ({1})', reason, facts);
}

/** Whether nothing is wrong with a model that gave no text: it had nothing to say. */
export function isMild(code: string): boolean {
  return code === 'empty' || code === 'filtered' || code === 'cancelled';
}
