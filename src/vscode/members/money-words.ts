import { l10n } from 'vscode';
import { figures } from '../figures.ts';

/** A sum of money, to the cent, with more places where cents say nothing. */
export function dollars(usd: number): string {
  return usd > 0 && usd < 0.001
    ? l10n.t('less than {0}', figures.money(0.001))
    : figures.money(usd);
}

/** A number of tokens as price lists have it: 640, 1.2k, 480k, 1.5M. */
export function tokenText(tokens: number): string {
  if (tokens < 1000) return figures.number(tokens);
  const [size, unit] = tokens < 999_500 ? [tokens / 1000, 'k'] : [tokens / 1e6, 'M'];
  return `${figures.number(size, size < 10 ? 1 : 0)}${unit}`;
}
