import type { PageTheme } from './page-state.ts';

/** Colours of code, where the file brings only those of the other kind. */
export function fileTheme(dark: boolean): PageTheme {
  const colour = (light: string, other: string): string => (dark ? other : light);
  const rule = (scope: readonly string[], foreground: string): PageTheme['settings'][number] => ({
    scope,
    settings: { foreground },
  });
  return {
    kind: dark ? 'dark' : 'light',
    name: dark ? 'file-dark' : 'file-light',
    foreground: colour('#3b3b3b', '#cccccc'),
    background: colour('#ffffff', '#1f1f1f'),
    settings: [
      rule(['comment'], colour('#5f6b62', '#8a9a8d')),
      rule(['string', 'string.regexp'], colour('#9a2f12', '#d8a07f')),
      rule(['constant.numeric', 'constant.language'], colour('#0b6e55', '#b0d0a8')),
      rule(['keyword', 'storage', 'keyword.operator.new'], colour('#0a43b5', '#7fb2ee')),
      rule(['keyword.operator'], colour('#3b3b3b', '#cccccc')),
      rule(['entity.name.function', 'support.function'], colour('#6f4a0f', '#dcd6a0')),
      rule(['entity.name.type', 'support.type', 'support.class'], colour('#176b80', '#79c7b8')),
      rule(['variable.parameter', 'entity.name.tag'], colour('#123c75', '#a6cdf0')),
    ],
  };
}
