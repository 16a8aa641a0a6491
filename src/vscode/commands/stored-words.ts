import * as vscode from 'vscode';
import type { StoreId } from '../platform/local-stores.ts';
import type { Stored } from '../platform/stored-places.ts';
import { figures, sizeText } from '../figures.ts';

const { t } = vscode.l10n;

interface StoreWords {
  readonly title: string;
  /** What it holds, and whether that is code. */
  readonly holds: string;
}

/** What a store is. */
export function storeWords(id: StoreId): StoreWords {
  const words: Readonly<Record<StoreId, StoreWords>> = {
    outcomes: {
      title: t('Outcomes'),
      holds: t('What became of shown texts: hashes and lengths, models, times, costs. No code.'),
    },
    unjudged: {
      title: t('Outcomes that teach nothing'),
      holds: t('Texts that nobody took: hashes and lengths. No code.'),
    },
    votes: {
      title: t('Votes'),
      holds: t('Which model you preferred in comparisons. No code.'),
    },
    memories: {
      title: t('Memories of strategies'),
      holds: t('Weights of models and pairs of models by language. No code.'),
    },
    measurements: {
      title: t('Measurements'),
      holds: t('How fast models score, whether they fill holes, what benchmarks found. No code.'),
    },
    spending: {
      title: t('Spending'),
      holds: t('Calls, tokens and money by day and model. Today’s limits begin anew without it.'),
    },
    'workspace-model': {
      title: t('Model of the workspace'),
      holds: t('What it has learned of the files of your workspaces: pieces of your code.'),
    },
    'code-cache': {
      title: t('Compiled program'),
      holds: t(
        'What the editor has made of the extension’s own program, so that it starts faster. No code of yours.',
      ),
    },
    recordings: {
      title: t('Recordings'),
      holds: t('Requests that you had recorded: your code without known secrets, for 30 days.'),
    },
    benchmarks: {
      title: t('Benchmarks'),
      holds: t('Places of your code, what models wrote there, and the reports.'),
    },
    comparisons: {
      title: t('Comparisons'),
      holds: t('What models answered side by side, with your code around it, and your votes.'),
    },
    refactors: {
      title: t('Refactorings'),
      holds: t('Search trees with your code and every edit that was tried.'),
    },
    'restore-points': {
      title: t('Restore points'),
      holds: t('Files as they were before a refactoring was applied.'),
    },
    'replaced-files': {
      title: t('Replaced files'),
      holds: t('Versions of your files that a check had changed, for 30 days.'),
    },
    'command-line': {
      title: t('Command line'),
      holds: t('What the command line has learned of your folders: pieces of your code.'),
    },
    choices: {
      title: t('Choices'),
      holds: t('Instructions, presets and commands that you confirmed here.'),
    },
    keys: {
      title: t('Keys'),
      holds: t('API keys in the secret storage of the editor, by server.'),
    },
  };
  return words[id];
}

/** Its size and age, or whose keys it has. */
export function storedText({ bytes, items, oldest, newest, names }: Stored, now: number): string {
  if (names !== undefined) return names.length === 0 ? t('none') : names.join(', ');
  if (items === 0) return t('nothing');
  const days = (at: number): number => Math.max(0, Math.floor((now - at) / 86_400_000));
  const age =
    oldest === undefined || newest === undefined ? [] : [ageText(days(newest), days(oldest))];
  const count = items === 1 ? t('1 item') : t('{0} items', figures.number(items));
  return [smallSize(bytes), count, ...age].join(' · ');
}

function ageText(newest: number, oldest: number): string {
  if (oldest === 0) return t('from today');
  if (newest < oldest) return t('{0} to {1} days old', newest, oldest);
  return oldest === 1 ? t('1 day old') : t('{0} days old', oldest);
}

function smallSize(bytes: number): string {
  return bytes < 1000 ? t('{0} bytes', bytes) : sizeText(bytes);
}

/** The size of all stores together. */
export function totalText(stored: readonly Stored[]): string {
  return smallSize(stored.reduce((sum, { bytes }) => sum + bytes, 0));
}
