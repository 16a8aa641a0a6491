import { existsSync, globSync, readFileSync } from 'node:fs';
import {
  itemNoun,
  measureInWords,
  measureTitles,
} from '../../../src/benchmark/report/report-words.ts';
import { collectWords, type Collected } from './collect-words.ts';

/** Texts by the English one (what the code says) or by their id (what package.json names). */
export type Bundle = Readonly<Record<string, string>>;

/** The languages that the extension is translated into, as VS Code names them in files. */
export const LANGUAGES = ['de', 'zh-cn'] as const;

/** Where texts stand that `l10n.t` or a host's own translation words. */
const SOURCES = 'src/{vscode,webview,comparison,benchmark/report}/**/*.ts';

/** The bridge is an extension of its own, with files of its own. */
const BRIDGE = 'src/vscode/bridge/';

/** Whose texts: those of Ensemble itself, or of its bridge. */
export type Speaker = 'ensemble' | 'bridge';

export const SPEAKERS: readonly Speaker[] = ['ensemble', 'bridge'];

/** Every text of the sources, and the calls that hide theirs. Reads all sources: about half a second. */
export function collectedWords(speaker: Speaker = 'ensemble'): Collected {
  const files = globSync(SOURCES).map((file) => file.replaceAll('\\', '/'));
  const each = files
    .toSorted()
    .filter((file) => file.startsWith(BRIDGE) === (speaker === 'bridge'))
    .map((file) => collectWords(file, readFileSync(file, 'utf8')));
  return {
    found: each.flatMap(({ found }) => found),
    unreadable: each.flatMap(({ unreadable }) => unreadable),
  };
}

/** What the code says, in English. */
export function englishBundle(speaker: Speaker = 'ensemble'): Bundle {
  const words = [
    ...collectedWords(speaker).found.map((found) => found.words),
    ...(speaker === 'bridge' ? [] : wordsOfTables()),
  ];
  return Object.fromEntries([...new Set(words)].toSorted().map((text) => [text, text]));
}

/** What a report's sentence takes out of tables. */
function wordsOfTables(): readonly string[] {
  const measures = Object.keys(measureTitles) as (keyof typeof measureTitles)[];
  return measures.flatMap((measure) => [
    measureInWords(measure),
    itemNoun(measure, 1),
    itemNoun(measure, 2),
  ]);
}

/** A translation as it lies on the disk; empty where there is none yet. */
export function readBundle(file: string): Bundle {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Bundle) : {};
}

/** A translation in the order of the original, without what the original has no longer. */
export function tidied(translation: Bundle, original: Bundle): Bundle {
  return Object.fromEntries(
    Object.keys(original).flatMap((key) => {
      const text = translation[key];
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

export function bundleText(bundle: Bundle): string {
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

/** File of the code's own texts in a language; undefined for English. */
export function codeBundle(language?: string, speaker: Speaker = 'ensemble'): string {
  const folder = speaker === 'bridge' ? `${BRIDGE}l10n` : 'media/l10n';
  return `${folder}/bundle.l10n${language === undefined ? '' : `.${language}`}.json`;
}

/**
 * File of what package.json says in a language; undefined for English. VS Code wants it beside package.json.
 */
export function manifestBundle(language?: string, speaker: Speaker = 'ensemble'): string {
  const folder = speaker === 'bridge' ? BRIDGE : '';
  return `${folder}package.nls${language === undefined ? '' : `.${language}`}.json`;
}
