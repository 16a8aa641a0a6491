import * as vscode from 'vscode';
import type { Price } from '../../core/price.ts';
import type { Session } from '../session.ts';
import { addressProblem, keyProblem, typedPrice, type AddressProblem } from './given-texts.ts';
import type { MemberKind } from './member-kinds.ts';
import { askText, BACK, type StepAnswer } from './quick-steps.ts';

const { t } = vscode.l10n;

/** The address of a server, checked while it is typed. */
export function askAddress(
  session: Session,
  kind: MemberKind,
  value: string,
): Promise<StepAnswer<string>> {
  const placeOf = (url: string) =>
    session.serverFor({ name: 'typed', kind: kind.kind, url }, undefined).place;
  return askText({
    title: t('Ensemble: address of {0}', kind.title),
    prompt: t('Where the server listens, such as {0}', kind.url ?? 'https://models.example.com/v1'),
    ...{ value, canGoBack: true },
    problem(text) {
      const problem = addressProblem(text, placeOf);
      return problem === undefined ? undefined : addressProblemText(problem);
    },
  });
}

export function addressProblemText(problem: AddressProblem): string {
  const texts: Readonly<Record<AddressProblem, string>> = {
    'not-an-address': t('This is no address. One looks like https://models.example.com/v1'),
    scheme: t('The address begins with https:// or http://'),
    credentials: t('No user name, password or key in the address: the next step asks for the key.'),
    'public-http': t(
      'The address is public and not encrypted: everybody on the way could read key and code. Use https, or add the server in the settings with "allowHttp".',
    ),
  };
  return texts[problem];
}

/** The key of a server. It goes into the editor's secret storage, if the model is added. */
export function askKey(
  server: string,
  kind: Pick<MemberKind, 'key' | 'keyPage'> | undefined,
  value: string,
): Promise<StepAnswer<string>> {
  const isNeeded = kind?.key === 'needed';
  const { keyPage } = kind ?? {};
  return askText({
    title: t('Ensemble: API key for {0}', server),
    prompt: isNeeded
      ? t('Kept in the secret storage of the editor, once the model is added.')
      : t('Kept in the secret storage of the editor, once the model is added. Empty: no key.'),
    ...{ value, canGoBack: true, isSecret: true },
    ...(keyPage === undefined
      ? {}
      : { page: { title: t('Where keys are made: {0}', keyPage), url: keyPage } }),
    problem: (text) =>
      isNeeded && text.trim() === '' ? t('This server needs a key.') : keyProblemText(text),
  });
}

export function keyProblemText(text: string): string | undefined {
  switch (keyProblem(text)) {
    case 'line-break':
      return t('A key has one line.');
    case 'not-a-key':
      return t('A key has neither blanks nor letters outside English.');
    case undefined:
      return undefined;
  }
}

export function askName(value: string): Promise<StepAnswer<string>> {
  return askText({
    title: t('Ensemble: name of the model'),
    prompt: t('As its server calls it'),
    ...{ value, canGoBack: true },
    problem: (text) =>
      /^[^\s\p{Cc}]{1,200}$/u.test(text.trim()) ? undefined : t('One name without blanks'),
  });
}

/** What a model costs, where nobody else says it: no limit can hold for an unknown price. */
export async function askPrice(model: string): Promise<StepAnswer<Price>> {
  const typed = await askText({
    title: t('Ensemble: price of {0}', model),
    prompt: t(
      'Its price is not known, so no limit would hold. US dollars for a million tokens read, then written, such as 0.15, 0.60; 0, 0 where it is free.',
    ),
    ...{ value: '', canGoBack: true },
    problem: (text) =>
      typedPrice(text) === undefined ? t('Two numbers, such as 0.15, 0.60') : undefined,
  });
  return typed === undefined || typed === BACK ? typed : typedPrice(typed);
}
