import type { PageTheme } from '../../webview/page-state.ts';

export type ThemeRule = PageTheme['settings'][number];

/** Words of `editor.tokenColorCustomizations` that stand for scopes, as VS Code has them. */
const SIMPLE: Readonly<Record<string, readonly string[]>> = {
  comments: ['comment', 'punctuation.definition.comment'],
  strings: ['string', 'meta.embedded.assembly'],
  keywords: ['keyword - keyword.operator', 'keyword.control', 'storage', 'storage.type'],
  numbers: ['constant.numeric'],
  types: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class'],
  functions: ['entity.name.function', 'support.function'],
  variables: ['variable', 'entity.name.variable'],
};

/**
 * The rules in `tokenColors` of a theme or in the user's customisations of it: general ones, then those
 * for the theme by name (`[Name]`). What is not a rule is left out: themes are written by hand.
 */
export function themeRules(customisations: unknown, themeName: string): readonly ThemeRule[] {
  if (!isObject(customisations)) return [];
  const simple = Object.entries(SIMPLE).flatMap(([word, scope]): ThemeRule[] => {
    const style = styleOf(customisations[word]);
    return style === undefined ? [] : [{ scope, settings: style }];
  });
  const { textMateRules } = customisations;
  const rules = Array.isArray(textMateRules) ? textMateRules.flatMap(ruleOf) : [];
  const own = themeName === '' ? undefined : customisations[`[${themeName}]`];
  return [...simple, ...rules, ...themeRules(own, '')];
}

function ruleOf(value: unknown): readonly ThemeRule[] {
  if (!isObject(value)) return [];
  const style = styleOf(value['settings']);
  const { scope } = value;
  if (style === undefined) return [];
  if (typeof scope === 'string') return [{ scope, settings: style }];
  if (Array.isArray(scope)) {
    return [{ scope: scope.filter((one) => typeof one === 'string'), settings: style }];
  }
  return scope === undefined ? [{ settings: style }] : [];
}

function styleOf(value: unknown): ThemeRule['settings'] | undefined {
  if (typeof value === 'string') return isColour(value) ? { foreground: value } : undefined;
  if (!isObject(value)) return undefined;
  const { foreground, fontStyle } = value;
  const style = {
    ...(typeof foreground === 'string' && isColour(foreground) ? { foreground } : {}),
    ...(typeof fontStyle === 'string' ? { fontStyle } : {}),
  };
  return Object.keys(style).length === 0 ? undefined : style;
}

function isColour(text: string): boolean {
  return /^#[0-9a-f]{3,8}$/i.test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
