import * as vscode from 'vscode';
import type { RestSource } from './rest.ts';
import {
  CURSOR_STYLES,
  isCommandMode,
  vimExtensions,
  type CursorStyle,
  type InstalledVim,
  type VimExtension,
} from './vim-modes.ts';

/** In Vim's normal mode keys are commands: nobody waits for text there. */
export function createVimMode(): RestSource {
  const seen = new Set<CursorStyle>();
  let known: { readonly vims: readonly InstalledVim[]; readonly configured: CursorStyle };
  const learn = (): void => {
    known = { vims: vimExtensions.flatMap(installed), configured: configuredStyle() };
  };
  learn();
  const subscription = vscode.Disposable.from(
    vscode.extensions.onDidChange(learn),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOurs =
        event.affectsConfiguration('editor.cursorStyle') ||
        vimExtensions.some(({ section }) => event.affectsConfiguration(section));
      if (isOurs) learn();
    }),
    vscode.window.onDidChangeTextEditorOptions(({ options }) => {
      seen.add(styleOf(options));
    }),
  );
  return {
    restOf(document) {
      if (known.vims.length === 0) return undefined;
      const { activeTextEditor, visibleTextEditors } = vscode.window;
      const editor =
        activeTextEditor?.document === document
          ? activeTextEditor
          : visibleTextEditors.find((one) => one.document === document);
      if (editor === undefined) return undefined;
      const cursor = styleOf(editor.options);
      seen.add(cursor);
      if (!isCommandMode({ cursor, seen, ...known })) return undefined;
      return { reason: 'vim-normal', detail: `cursor ${cursor}` };
    },
    dispose() {
      subscription.dispose();
    },
  };
}

/**
 * An extension of the table where it is enabled, with what the user has set for its cursors. A remote window
 * does not see extensions of the other side, but their settings.
 */
function installed(extension: VimExtension): readonly InstalledVim[] {
  const { id, section, key, stylesKey } = extension;
  const settings = vscode.workspace.getConfiguration(section);
  const isThere =
    vscode.extensions.getExtension(id) !== undefined ||
    settings.inspect(key)?.defaultValue !== undefined;
  if (!isThere) return [];
  const styles: unknown = stylesKey === undefined ? undefined : settings.get(stylesKey);
  return [{ extension, styles: typeof styles === 'object' ? { ...styles } : {} }];
}

function configuredStyle(): CursorStyle {
  const style: unknown = vscode.workspace.getConfiguration('editor').get('cursorStyle');
  return CURSOR_STYLES.find((one) => one === style) ?? 'line';
}

/** The editor counts its styles from 1. */
function styleOf({ cursorStyle }: vscode.TextEditorOptions): CursorStyle {
  return CURSOR_STYLES[(cursorStyle ?? 1) - 1] ?? 'line';
}
