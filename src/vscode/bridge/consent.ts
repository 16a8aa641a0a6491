import * as vscode from 'vscode';

const { t } = vscode.l10n;

/** Which remotes may use the models of this computer. */
export interface Consent {
  /** With `ask`, a remote of which nothing is known is asked for, once a window. */
  readonly confirmed: (ask: boolean) => Promise<'yes' | 'not-yet' | 'no'>;
  /** Asks for the remote of this window, whatever was said before. */
  confirm(): Promise<boolean>;
  /** Of all remotes. */
  takeBack(): Promise<void>;
}

const KEY = 'lentTo';

/** Kept on this computer alone: a remote can neither read nor write it. */
export function createConsent(state: vscode.Memento): Consent {
  let asking: Promise<boolean> | undefined;

  const known = (): Readonly<Record<string, boolean>> => state.get(KEY, {});

  async function ask(): Promise<boolean> {
    const remote = remoteOfWindow();
    const allow = t('Allow');
    const never = t('Never');
    const answer = await vscode.window.showWarningMessage(
      t(
        'Let Ensemble on “{0}” use the models of this computer? It may ask its Ollama and llama.cpp servers for completions, and for nothing else; no port is opened. “Ensemble Bridge: Stop Lending” takes it back.',
        remote,
      ),
      allow,
      never,
    );
    if (answer === undefined) return false;
    await state.update(KEY, { ...known(), [remote]: answer === allow });
    return answer === allow;
  }

  /** One question at a time, however many calls wait for its answer. */
  function askOnce(): Promise<boolean> {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    async confirmed(mayAsk) {
      const said = known()[remoteOfWindow()];
      if (said !== undefined) return said ? 'yes' : 'no';
      return mayAsk && (await askOnce()) ? 'yes' : 'not-yet';
    },
    confirm: askOnce,
    async takeBack() {
      await state.update(KEY, {});
    },
  };
}

/** Kind and host of the other side, as the editor has them here; a window without one has itself. */
function remoteOfWindow(): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const authority = folders.map(({ uri }) => uri.authority).find((one) => one !== '');
  return authority ?? vscode.env.remoteName ?? 'local';
}
