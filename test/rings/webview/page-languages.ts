import type { PageLanguage } from '../../../src/webview/static-page.ts';
import { codeBundle, englishBundle, LANGUAGES, readBundle } from '../../stand/l10n/bundles.ts';
import { CLOSED, OPENED, pseudoText } from '../../stand/l10n/pseudo-locale.ts';
import type { Page } from '../../vscode-host/chromium.mjs';

/** `pseudo`: every word accented, longer and in brackets; `mirrored`: that, read from right to left. */
export const TESTED_LANGUAGES = ['pseudo', 'mirrored', ...LANGUAGES] as const;
export type TestedLanguage = (typeof TESTED_LANGUAGES)[number];

/** What a page is given to speak in a language. */
export function languageOf(name: TestedLanguage): PageLanguage {
  if (name !== 'pseudo' && name !== 'mirrored') {
    const words = readBundle(codeBundle(name));
    return { language: name, direction: 'ltr', figures: name, words };
  }
  const words = Object.fromEntries(
    Object.keys(englishBundle()).map((text) => [text, pseudoText(text)]),
  );
  // A language in which nothing of the page's code is written, and figures are others.
  return name === 'pseudo'
    ? { language: 'qps-ploc', direction: 'ltr', figures: 'de', words }
    : { language: 'ar', direction: 'rtl', figures: 'fa', words };
}

/** Every text and name of the page that is shown, through shadow roots. */
function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const found = new Set();
    const look = (node) => {
      if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
      if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
      if (/^(style|script|template)$/.test(node.localName ?? '')) return;
      for (const name of ['title', 'aria-label', 'placeholder', 'aria-description', 'label'])
        if (node.getAttribute?.(name)) found.add(node.getAttribute(name).trim());
      for (const inner of (node.shadowRoot ?? node).childNodes) look(inner);
    };
    look(document.body);
    return [...found].filter((text) => text !== '');
  })()`);
}

/** As they stand on keyboards. */
const KEYS = ['alt', 'cmd', 'ctrl', 'enter', 'esc', 'shift', 'tab'];

/**
 * Texts on a page in pseudo-language with a word that is neither translated nor of what the page was
 * given to show.
 */
export async function untranslated(page: Page, given: unknown): Promise<readonly string[]> {
  const known = new Set([...KEYS, ...wordsOf(JSON.stringify(given))]);
  const texts = await textsOf(page);
  return texts.filter((text) => wordsOf(outsideBrackets(text)).some((word) => !known.has(word)));
}

function wordsOf(text: string): readonly string[] {
  return (text.match(/[A-Za-z]{2,}/g) ?? []).map((word) => word.toLowerCase());
}

function outsideBrackets(text: string): string {
  let depth = 0;
  let outside = '';
  for (const sign of text) {
    if (sign === OPENED) depth++;
    else if (sign === CLOSED) depth--;
    else if (depth <= 0) outside += sign;
  }
  return outside;
}
