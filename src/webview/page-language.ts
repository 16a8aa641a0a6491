import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { writeFiguresIn } from './figures.ts';
import { LANGUAGE_ID, type PageLanguage } from './static-page.ts';

const pageLanguage = z.object({ figures: z.string(), words: z.record(z.string(), z.string()) });

/**
 * Takes the words and figures of the page's language, which stand in it as data. To be called before
 * anything is shown; a page without them speaks English.
 */
export function speakPageLanguage(page: Document): void {
  const text = page.getElementById(LANGUAGE_ID)?.textContent ?? '';
  if (text === '') return;
  const { figures, words }: Pick<PageLanguage, 'figures' | 'words'> = pageLanguage.parse(
    JSON.parse(text),
  );
  writeFiguresIn(figures);
  // Without a translation it would look for one of its own.
  if (Object.keys(words).length > 0) l10n.config({ contents: words });
}
