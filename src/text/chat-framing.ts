/** Languages whose text is prose, so that a sentence is no framing. */
const proseLanguages: ReadonlySet<string> = new Set([
  ...['markdown', 'mdx', 'plaintext', 'latex', 'tex', 'restructuredtext', 'asciidoc', 'git-commit'],
]);

/** How chat models begin an answer, in lower case with a plain apostrophe. */
const leadIns = [
  ...['sure', 'certainly', 'of course', 'absolutely', 'okay', "here's", 'here is', 'here are'],
  ...['below is', 'below are', 'to complete', 'this is', 'this code', 'this completes'],
  ...['missing', 'completed', 'complete', 'following', 'code', 'snippet'].map((w) => `the ${w}`),
];

const leadInEnd = /[:.!]\s*$/;

const openingFence = /^\s*(`{3,}|~{3,})[\w+#.-]*\s*$/;

const closingFence = /^\s*(?:`{3,}|~{3,})\s*$/;

/** Whether prose is what the language is written in. */
export function isProseLanguage(languageId: string): boolean {
  return proseLanguages.has(languageId);
}

/** Whether a whole line is a chat model's opening sentence, such as “Here is the completed code:”. */
export function isLeadIn(line: string, languageId: string): boolean {
  if (isProseLanguage(languageId) || !leadInEnd.test(line)) return false;
  const said = plain(line);
  return leadIns.some(
    (start) => said.startsWith(start) && !/^[\w$]/.test(said.slice(start.length)),
  );
}

/** Whether a line that is still arriving may become a lead-in or a fence. */
export function mayBeFraming(line: string, languageId: string): boolean {
  if (isProseLanguage(languageId)) return false;
  const said = plain(line);
  const talk = leadIns.some((start) => start.startsWith(said) || said.startsWith(start));
  return talk || /^\s*(?:`+|~+)[\w+#.-]*\s*$/.test(line);
}

/** Whether a line opens a code fence. In prose languages a fence is text. */
export function isOpeningFence(line: string, languageId: string): boolean {
  return !isProseLanguage(languageId) && openingFence.test(line);
}

/** Whether a line closes a code fence. */
export function isClosingFence(line: string, languageId: string): boolean {
  return !isProseLanguage(languageId) && closingFence.test(line);
}

/** Whether lines read like sentences: a capital first, three words or more, no code punctuation. */
export function readsLikeProse(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== '');
  return (
    written.length > 0 &&
    written.every((line) =>
      /^\s*\p{Lu}[\p{L}'’]*(?: [\p{L}\d'’`_,().-]+){2,}[:.!]?\s*$/u.test(line),
    )
  );
}

function plain(line: string): string {
  return line.trimStart().slice(0, 20).toLowerCase().replaceAll('’', "'");
}
