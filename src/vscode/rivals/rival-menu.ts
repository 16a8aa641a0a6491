import * as vscode from 'vscode';
import { isEnabledFor, writeSetting } from '../platform/configuration.ts';
import { askModal } from '../platform/ask-modal.ts';
import { nextKey } from '../keys/next-key.ts';
import type { Session } from '../session.ts';
import type { KnownRival } from './known-rivals.ts';
import { isLanguageOff, switchLanguageOff, type ForeignSetting } from './language-off.ts';
import type { Rivals } from './rivals.ts';

const { t } = vscode.l10n;

interface RivalItem extends vscode.QuickPickItem {
  readonly run: () => Promise<void>;
}

/**
 * What the status menu says of other extensions: how often ours was shown first, or that typing asks nobody
 * any more. Nothing where there is no rival to be seen.
 */
export function rivalItems(session: Session, rivals: Rivals): readonly RivalItem[] {
  const language = languageNow();
  const { asked, lost } = rivals.book.tally(language);
  if (asked === 0 || (lost === 0 && rivals.active().length === 0)) return [];
  const name = rivalName(rivals.active());
  const won = t('Shown first: {0} of {1}', asked - lost, asked);
  const run = (): Promise<void> => chooseBeside(session, rivals);
  const isPaused =
    language !== undefined &&
    session.settings.besideOthers === 'pause' &&
    rivals.book.pausedUntil(language) !== undefined;
  return isPaused
    ? [
        {
          label: `$(debug-pause) ${t('Paused for {0}: nearly always {1} is shown', language, name)}`,
          description: won,
          detail: t('Ensemble answers when you ask by hand. Choose what to do…'),
          run,
        },
      ]
    : [{ label: `$(versions) ${won}`, description: t('beside {0}', name), run }];
}

/** What can be done where two extensions complete the same text. */
async function chooseBeside(session: Session, rivals: Rivals): Promise<void> {
  const language = languageNow();
  const isPausing = session.settings.besideOthers === 'pause';
  const items: readonly RivalItem[] = [
    {
      label: `$(keyboard) ${t('Ask by hand only')}`,
      detail: t('Switches "{0}" off: {1} and "Ensemble: Trigger" still ask.', ASK, KEY),
      run: () => writeSetting('askWhileTyping', false),
    },
    ...(language === undefined ? [] : languageItems(session, rivals, language)),
    {
      label: isPausing
        ? `$(play) ${t('Go on anyway')}`
        : `$(debug-pause) ${t('Pause where nearly always another text is shown')}`,
      detail: isPausing
        ? t('Sets "{0}": the answers wait behind {1}.', BESIDE, KEY)
        : t('Sets "{0}".', BESIDE),
      run: () => writeSetting('besideOthers', isPausing ? 'go-on' : 'pause'),
    },
    {
      label: `$(refresh) ${t('Try again')}`,
      detail: t('Forgets who was shown first so far. It is tried again every day.'),
      run: () => {
        rivals.book.forget(language);
        return Promise.resolve();
      },
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble beside {0}', rivalName(rivals.active())),
    matchOnDetail: true,
  });
  await picked?.run();
}

const ASK = 'ensemble.askWhileTyping';
const BESIDE = 'ensemble.besideOthers';
/** Those who work remotely have a keyboard of their own: what is known is where this runs. */
const KEY = nextKey(process.platform);

/** The language for one of the two. */
function languageItems(session: Session, rivals: Rivals, language: string): readonly RivalItem[] {
  const active = rivals.active();
  const ours: readonly RivalItem[] = isEnabledFor(language, session.settings)
    ? [
        {
          label: `$(arrow-right) ${t('Leave {0} to {1}', language, rivalName(active))}`,
          detail: t('Switches Ensemble off for {0} in "{1}".', language, 'ensemble.enable'),
          run: () => writeSetting('enable', { ...session.settings.enable, [language]: false }),
        },
      ]
    : [];
  const theirs = active.flatMap((rival): readonly RivalItem[] => {
    const { name, languages } = rival;
    if (
      languages === undefined ||
      isLanguageOff(foreignSetting(languages).now().effective, language)
    )
      return [];
    return [
      {
        label: `$(arrow-left) ${t('Switch {0} off for {1}…', name, language)}`,
        detail: t('Changes its setting "{0}", after you have confirmed it.', languages),
        run: () => switchOff(rival, languages, language, () => rivals.book.forget(language)),
      },
    ];
  });
  return [...ours, ...theirs];
}

/** Writes into the setting of another extension, which only the user's own word allows. */
async function switchOff(
  { name }: KnownRival,
  setting: string,
  language: string,
  done: () => void,
): Promise<void> {
  const yes = t('Switch Off');
  const choice = await askModal(
    {
      severity: 'information',
      message: t('Switch {0} off for {1}?', name, language),
      detail: t(
        'This sets "{0}" to false in "{1}", a setting of {2}, for you. You can change it back there.',
        ...[language, setting, name],
      ),
    },
    yes,
  );
  if (choice !== yes) return;
  try {
    await switchLanguageOff(foreignSetting(setting), language);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    void vscode.window.showErrorMessage(t('Ensemble: "{0}" was not changed: {1}', setting, why));
  } finally {
    done();
  }
}

function foreignSetting(name: string): ForeignSetting {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  return {
    now() {
      const configuration = vscode.workspace.getConfiguration();
      const found = configuration.inspect<unknown>(name);
      return {
        ...{ own: found?.globalValue, ofWorkspace: found?.workspaceValue },
        effective: configuration.get<unknown>(name),
      };
    },
    async write(value, target) {
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(name, value, target === 'user' ? Global : Workspace);
    },
  };
}

/** A word for them; nobody knows which of several has won. */
function rivalName(active: readonly KnownRival[]): string {
  const names = active.map(({ name }) => name);
  if (names.length === 0) return t('another extension');
  return new Intl.ListFormat(vscode.env.language, { type: 'disjunction' }).format(names);
}

function languageNow(): string | undefined {
  return vscode.window.activeTextEditor?.document.languageId;
}
