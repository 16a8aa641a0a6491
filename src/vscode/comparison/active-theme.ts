import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { PageTheme } from '../../webview/page-state.ts';
import { themeRules, type ThemeRule } from './theme-rules.ts';

type Kind = PageTheme['kind'];

/** Themes include others; a chain longer than this is a loop. */
const MOST_INCLUDES = 8;

/** Another theme is active, or it is coloured otherwise. */
export function onDidChangeTheme(changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveColorTheme(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (
        event.affectsConfiguration('workbench.colorTheme') ||
        event.affectsConfiguration('editor.tokenColorCustomizations')
      )
        changed();
    }),
  );
}

/**
 * The token colours of the user's theme, which the editor tells no extension: read from the theme's own
 * file where the extension that brings it is on this side of the window. Where it is not there are no
 * rules, and the page takes colours of its own. `editor.tokenColorCustomizations` come on top.
 */
export async function activeTheme(): Promise<PageTheme> {
  const kind = kindOf(vscode.window.activeColorTheme.kind);
  const name = vscode.workspace.getConfiguration('workbench').get<string>(settingOf(kind)) ?? '';
  const own = fileOf(name);
  const found = own === undefined ? undefined : await rulesIn(own);
  const { rules = [], colors = {} } = found ?? {};
  const custom = vscode.workspace.getConfiguration('editor').get('tokenColorCustomizations');
  const dark = kind.includes('dark');
  return {
    kind,
    name,
    settings: rules.length === 0 ? [] : [...rules, ...themeRules(custom, name)],
    foreground: colors['editor.foreground'] ?? (dark ? '#cccccc' : '#3b3b3b'),
    background: colors['editor.background'] ?? (dark ? '#1f1f1f' : '#ffffff'),
  };
}

function kindOf(kind: vscode.ColorThemeKind): Kind {
  switch (kind) {
    case vscode.ColorThemeKind.Light:
      return 'light';
    case vscode.ColorThemeKind.Dark:
      return 'dark';
    case vscode.ColorThemeKind.HighContrast:
      return 'high-contrast-dark';
    case vscode.ColorThemeKind.HighContrastLight:
      return 'high-contrast-light';
  }
}

/** The setting that names the theme in use: another one where the window follows the system. */
function settingOf(kind: Kind): string {
  const follows = vscode.workspace.getConfiguration('window');
  const names: Readonly<Record<Kind, string>> = {
    light: 'preferredLightColorTheme',
    dark: 'preferredDarkColorTheme',
    'high-contrast-light': 'preferredHighContrastLightColorTheme',
    'high-contrast-dark': 'preferredHighContrastColorTheme',
  };
  const isHighContrast = kind.startsWith('high-contrast');
  const detects = isHighContrast
    ? follows.get<boolean>('autoDetectHighContrast') === true &&
      !isNamedOfKind(vscode.workspace.getConfiguration('workbench').get('colorTheme'))
    : follows.get<boolean>('autoDetectColorScheme') === true;
  return detects ? names[kind] : 'colorTheme';
}

/** Whether the user has chosen a theme of high contrast by hand. */
function isNamedOfKind(name: unknown): boolean {
  return typeof name === 'string' && /high contrast|hc[-_ ]/i.test(name);
}

interface ContributedTheme {
  readonly id?: string;
  readonly label?: string;
  readonly path?: string;
}

function fileOf(name: string): string | undefined {
  for (const { packageJSON, extensionPath } of vscode.extensions.all) {
    const { contributes } = packageJSON as {
      contributes?: { themes?: readonly ContributedTheme[] };
    };
    const found = contributes?.themes?.find(({ id, label }) => id === name || label === name);
    if (found?.path !== undefined) return path.join(extensionPath, found.path);
  }
  return undefined;
}

interface ReadTheme {
  readonly rules: readonly ThemeRule[];
  readonly colors: Readonly<Record<string, string>>;
}

/** Rules of a file behind those of the file that it includes; undefined where it cannot be read. */
async function rulesIn(file: string, includes = 0): Promise<ReadTheme | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined || includes > MOST_INCLUDES) return undefined;
  const theme: unknown = parse(text);
  if (typeof theme !== 'object' || theme === null) return undefined;
  const { include, tokenColors, colors } = theme as Readonly<Record<string, unknown>>;
  const folder = path.dirname(file);
  const base =
    typeof include === 'string'
      ? await rulesIn(path.join(folder, include), includes + 1)
      : undefined;
  const own =
    typeof tokenColors === 'string'
      ? ((await rulesIn(path.join(folder, tokenColors), includes + 1))?.rules ?? [])
      : themeRules({ textMateRules: tokenColors }, '');
  return {
    rules: [...(base?.rules ?? []), ...own],
    colors: { ...base?.colors, ...(colors as Readonly<Record<string, string>> | undefined) },
  };
}
