import * as vscode from 'vscode';
import { modelLabel } from '../views/model-label.ts';
import type { ImportPlan } from './import-plan.ts';
import { LARGEST_FILE, type FileProblem } from '../../settings/line-up-file.ts';

const { t } = vscode.l10n;

/** Why a file is not taken. */
export function fileProblemText({ code, detail }: FileProblem): string {
  switch (code) {
    case 'too-large':
      return t('The file is larger than {0} kB.', LARGEST_FILE / 1024);
    case 'not-json':
      return t('The file is not JSON.');
    case 'other-file':
      return t('The file is no line-up of Ensemble.');
    case 'later-version':
      return t('The file is of version {0}, which a later Ensemble reads.', detail);
    case 'strange-field':
      return t('The file has a field that no line-up file may have: {0}.', detail);
    case 'secret':
      return t('The file holds what looks like a key or a password. Ask for one without it.');
    case 'address':
      return t('The address of the server {0} is none that a file may name.', detail);
    case 'unencrypted':
      return t('The server {0} is reached over the internet without encryption.', detail);
    case 'misfit':
      return t('The file is not as it should be: {0}.', detail);
  }
}

/** What an import would add, a line each. */
export function planLines({ servers, shown }: ImportPlan): readonly string[] {
  return [
    ...servers.map(({ server: { name, kind, url }, place }) => {
      const address = url ?? kind;
      switch (place) {
        case 'local':
          return t('New server {0}: {1}, on this machine.', name, address);
        case 'network':
          return t('New server {0}: {1}, on your network.', name, address);
        case 'cloud':
          return t('New server {0}: {1}, outside this machine.', name, address);
      }
    }),
    ...shown.map(({ id, place }) => {
      const model = modelLabel(id);
      switch (place) {
        case undefined:
          return t('{0}: its server is neither in the file nor in your settings.', model);
        case 'local':
          return t('{0}: on this machine.', model);
        case 'network':
          return t('{0}: on your network.', model);
        case 'cloud':
          return t('{0}: outside this machine; your code is sent there when you ask it.', model);
      }
    }),
    ...(servers.length === 0 ? [] : [t('Keys are not in the file: set them afterwards.')]),
  ];
}
