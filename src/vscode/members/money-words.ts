import { l10n } from 'vscode';

/** A sum of money, to the cent, with more places where cents say nothing. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.001) return l10n.t('less than $0.001');
  return `$${usd.toFixed(usd > 0 && usd < 0.1 ? 3 : 2)}`;
}

/** A number of tokens as price lists have it: 640, 1.2k, 480k, 1.5M. */
export function tokenText(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  const [size, unit] = tokens < 999_500 ? [tokens / 1000, 'k'] : [tokens / 1e6, 'M'];
  return `${size < 10 ? size.toFixed(1).replace(/\.0$/, '') : size.toFixed(0)}${unit}`;
}
