import type { Bundle } from './bundles.ts';

/**
 * What is wrong with a translation: texts that are missing or nobody asks for, and texts in which not
 * all of what a program reads is as in the original. Cost O(size).
 */
export function faultsOf(translation: Bundle, original: Bundle): readonly string[] {
  return [
    ...Object.keys(original)
      .filter((key) => translation[key] === undefined)
      .map((key) => `missing: ${key}`),
    ...Object.keys(translation)
      .filter((key) => original[key] === undefined)
      .map((key) => `nobody asks for: ${key}`),
    ...Object.entries(translation).flatMap(([key, text]) =>
      faultsOfText(text, original[key] ?? text).map((fault) => `${fault}: ${key}`),
    ),
  ];
}

/**
 * What is not text to a program, by the name of its fault. Each has to be there as often as in the original;
 * of names of commands only that there is one.
 */
const KEPT: Readonly<Record<string, RegExp>> = {
  'other places for values': /\{\w+\}/g,
  'other targets of links': /\]\([^)]*\)/g,
  'other code': /`[^`]*`/g,
  'other icons': /\$\([\w~-]+\)/g,
  'other line breaks': /\n/g,
};

function faultsOfText(text: string, original: string): readonly string[] {
  return [
    ...(text.trim() === '' && original.trim() !== '' ? ['empty'] : []),
    ...(blanksAround(text) === blanksAround(original) ? [] : ['other blanks at an end']),
    ...Object.entries(KEPT)
      .filter(([, pattern]) => keptIn(text, pattern) !== keptIn(original, pattern))
      .map(([fault]) => fault),
  ];
}

/**
 * Names of commands in a translation, as in “Ensemble: Choose Models”, that no command has there. Names are
 * in quotation marks or backticks.
 */
export function unknownCommands(
  translation: Bundle,
  titles: ReadonlySet<string>,
): readonly string[] {
  return Object.values(translation).flatMap((text) =>
    [...text.matchAll(/["“„`「](Ensemble(?: Bridge)?: [^"”“`」]+)["”“`」]/g)].flatMap(
      ([, title = '']) => (titles.has(title) || titles.has(`${title}…`) ? [] : [title]),
    ),
  );
}

function keptIn(text: string, pattern: RegExp): string {
  return [...text.matchAll(pattern)]
    .map(([kept]) => (kept.startsWith('`Ensemble: ') ? '`Ensemble`' : kept))
    .toSorted()
    .join('\n');
}

function blanksAround(text: string): string {
  return text.replace(/^(\s*)(?:[^]*\S)?(\s*)$/, '$1|$2');
}
