import { createShikiPrimitive, type LanguageRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { PageTheme } from '../page-state.ts';
import type { LineGrammar } from './line-tokens.ts';
import { rulesOf } from './token-classes.ts';

/** The colours of code: grammars come from the host when a text of their language is shown. */
export class Highlighter {
  /** Goes into every shadow root that shows code. */
  readonly sheet = new CSSStyleSheet();
  readonly #shiki = createShikiPrimitive({
    langs: [],
    themes: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  /** Names of grammars by language. */
  readonly #names = new Map<string, string>();
  readonly #wanted = new Set<string>();
  readonly #watchers = new Set<() => void>();
  /** Themes by what is in them: the engine keeps what it was given for good, and two may have one name. */
  readonly #themes = new Map<string, string>();
  #theme: PageTheme | undefined;
  #themeName = '';
  #ask: (languageId: string) => void = () => undefined;

  /** `ask` gets a language's grammar, once each. */
  connect(ask: (languageId: string) => void): void {
    this.#ask = ask;
    for (const languageId of this.#wanted) ask(languageId);
  }

  /** Calls `watcher` whenever grammars or colours are others; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  setTheme(theme: PageTheme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    const name = this.#nameOf(theme);
    if (name === this.#themeName) return;
    this.#themeName = name;
    const { colorMap } = this.#shiki.setTheme(name);
    this.sheet.replaceSync(rulesOf(colorMap));
    for (const watcher of this.#watchers) watcher();
  }

  /** The engine's name of a theme, which is loaded once. */
  #nameOf(theme: PageTheme): string {
    const key = JSON.stringify(theme);
    const known = this.#themes.get(key);
    if (known !== undefined) return known;
    const name = `theme-${this.#themes.size + 1}`;
    this.#themes.set(key, name);
    this.#shiki.loadThemeSync({
      name,
      type: theme.kind.endsWith('light') ? 'light' : 'dark',
      fg: theme.foreground,
      bg: theme.background,
      settings: [
        { settings: { foreground: theme.foreground, background: theme.background } },
        ...theme.settings.map(({ scope, settings }) => ({
          ...(scope === undefined ? {} : { scope: typeof scope === 'string' ? scope : [...scope] }),
          settings: {
            ...(settings.foreground === undefined ? {} : { foreground: settings.foreground }),
            ...(settings.fontStyle === undefined ? {} : { fontStyle: settings.fontStyle }),
          },
        })),
      ],
    });
    return name;
  }

  /** The last grammar is the language's own; the others are embedded in it. */
  addGrammars(languageId: string, grammars: readonly object[]): void {
    const readable = grammars.filter(isGrammar);
    const main = readable.at(-1);
    if (main === undefined) return;
    try {
      this.#shiki.loadLanguageSync(...readable);
      this.#names.set(languageId, main.name);
    } catch {
      // A grammar that cannot be loaded leaves its language uncoloured.
      return;
    }
    for (const watcher of this.#watchers) watcher();
  }

  /** Undefined before both the theme and the grammar have come. */
  grammarOf(languageId: string): LineGrammar | undefined {
    const name = this.#names.get(languageId);
    if (name === undefined && languageId !== '' && !this.#wanted.has(languageId)) {
      this.#wanted.add(languageId);
      this.#ask(languageId);
    }
    if (name === undefined || this.#theme === undefined) return undefined;
    return this.#shiki.getLanguage(name);
  }
}

function isGrammar(value: object): value is LanguageRegistration {
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'scopeName' in value &&
    typeof value.scopeName === 'string' &&
    'patterns' in value &&
    Array.isArray(value.patterns)
  );
}

/** The page's only one. */
export const highlighter = new Highlighter();
