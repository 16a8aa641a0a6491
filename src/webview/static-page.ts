import type { HostMessage } from './protocol.ts';

/** Where a page's language stands in it as data. */
export const LANGUAGE_ID = 'ensemble-language';

/** What a page says, and how. */
export interface PageLanguage {
  /** Of its words, as in HTML. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Whose way to write figures. */
  readonly figures: string;
  /** Translations by their English text. */
  readonly words: Readonly<Record<string, string>>;
}

const ENGLISH: PageLanguage = { language: 'en', direction: 'ltr', figures: 'en', words: {} };

/** What a page in a file holds. */
export interface StaticPage {
  /** The page's bundle. */
  readonly script: string;
  readonly state: Extract<HostMessage, { type: 'state' }>;
  /** How the languages shown are coloured. */
  readonly grammars?: readonly Extract<HostMessage, { type: 'grammar' }>[];
  readonly title: string;
  /** English where it is left out. */
  readonly language?: PageLanguage;
  /** SHA-256 of a text as UTF-8, in base 64. */
  readonly digest: (text: string) => string;
}

/**
 * The comparison as a page of its own: one file that asks for nothing. Its policy runs exactly the
 * bundle, known by its hash, and takes no style but what that builds; what models wrote is data, in
 * which no tag can end. Throws RangeError where the bundle could end its own element.
 */
export function staticPage({
  script,
  state,
  grammars = [],
  title,
  language = ENGLISH,
  digest,
}: StaticPage): string {
  // A comment mark alone is harmless; with a tag behind it, the element's own end would not count.
  if (/<\/script|<!--[^]*<script/i.test(script))
    throw new RangeError('the script would end its element');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
${rootTag(language)}
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
</head>
<body>
${languageData(language)}
<script type="application/json" id="ensemble-grammars">${dataText(grammars)}</script>
<script type="application/json" id="ensemble-state">${dataText(frozen(state))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** What a page in the editor is made of. */
export interface WebviewPage {
  /** Address of the bundle, as the webview may load it. */
  readonly scriptUri: string;
  /** Of this page alone, unguessable. */
  readonly nonce: string;
  readonly title: string;
  /** English where it is left out. */
  readonly language?: PageLanguage;
  /** Which page the bundle shows: by default the comparison panel; `tree`: a refactoring. */
  readonly page?: 'tree';
}

/** The page in the editor: it loads one script, and shows what the host sends. */
export function webviewPage({
  scriptUri,
  nonce,
  title,
  language = ENGLISH,
  page,
}: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${escaped(nonce)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
${rootTag(language)}
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
</head>
<body${page === undefined ? '' : ` data-page="${page}"`}>
${languageData(language)}
<script nonce="${escaped(nonce)}" src="${escaped(scriptUri)}"></script>
</body>
</html>
`;
}

function rootTag({ language, direction }: PageLanguage): string {
  return `<html lang="${escaped(language)}" dir="${direction}">`;
}

/** What the page says and how it writes figures, as data. */
function languageData({ figures, words }: PageLanguage): string {
  return `<script type="application/json" id="${LANGUAGE_ID}">${dataText({ figures, words })}</script>`;
}

/** Nobody answers a page in a file. */
function frozen(message: StaticPage['state']): StaticPage['state'] {
  return { ...message, state: { ...message.state, live: false, target: 'none' } };
}

/** JSON that stands in an element: no tag, comment or entity can begin in it. */
function dataText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escaped(text: string): string {
  const entities = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
  ]);
  return text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? '');
}
