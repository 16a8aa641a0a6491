/** How an editor draws its cursor, in the words of `editor.cursorStyle`. */
export const CURSOR_STYLES = [
  'line',
  'block',
  'underline',
  'line-thin',
  'block-outline',
  'underline-thin',
] as const;

export type CursorStyle = (typeof CURSOR_STYLES)[number];

/** An extension that makes keys commands, and how its cursor tells the modes. */
export interface VimExtension {
  readonly id: string;
  /** A setting of its own: known also where it runs on the other side of a remote window. */
  readonly section: string;
  readonly key: string;
  /** Cursors of the modes in which keys are no text, by the name of the mode. */
  readonly commands: Readonly<Record<string, CursorStyle>>;
  /** The cursor of insert mode; undefined: the one that the user has set for the editor. */
  readonly insert?: CursorStyle;
  /** The key in its section that has cursors by mode, set by the user. */
  readonly stylesKey?: string;
}

/** Extensions whose cursor tells the mode. Their mode itself is known to `when` clauses alone. */
export const vimExtensions: readonly VimExtension[] = [
  {
    id: 'vscodevim.vim',
    section: 'vim',
    key: 'useCtrlKeys',
    commands: {
      normal: 'block',
      visual: 'line-thin',
      visualline: 'line-thin',
      visualblock: 'line-thin',
      replace: 'underline',
      // Also while a command line, a search or the object of a command is typed.
      pending: 'underline-thin',
    },
    stylesKey: 'cursorStylePerMode',
  },
  {
    id: 'asvetliakov.vscode-neovim',
    section: 'vscode-neovim',
    key: 'neovimClean',
    // The shapes of its `guicursor`: block, horizontal, and a bar for anything else.
    commands: { normal: 'block', replace: 'underline' },
    insert: 'line',
  },
];

/** What is known of an editor. */
export interface CursorFacts {
  readonly cursor: CursorStyle;
  /** The user's `editor.cursorStyle`. */
  readonly configured: CursorStyle;
  /** Cursors that the editors of this window have had. */
  readonly seen: ReadonlySet<CursorStyle>;
  /** Extensions of the table that are installed and enabled, with the cursors that the user has set for modes. */
  readonly vims: readonly InstalledVim[];
}

export interface InstalledVim {
  readonly extension: VimExtension;
  readonly styles: Readonly<Record<string, unknown>>;
}

/**
 * Whether keys are commands there. A cursor that insert mode has too tells nothing, and without such an
 * extension a block is only a taste. What Neovim's own settings make of its cursor is not known: it tells
 * the mode once it has been seen to change.
 */
export function isCommandMode({ cursor, configured, seen, vims }: CursorFacts): boolean {
  return vims.some(({ extension, styles }) => {
    const insert = styleIn(styles, 'insert') ?? extension.insert ?? configured;
    if (cursor === insert) return false;
    if (extension.stylesKey === undefined && !seen.has(insert)) return false;
    return Object.entries(extension.commands).some(
      ([mode, style]) => (styleIn(styles, mode) ?? style) === cursor,
    );
  });
}

function styleIn(styles: InstalledVim['styles'], mode: string): CursorStyle | undefined {
  return CURSOR_STYLES.find((style) => style === styles[mode]);
}
