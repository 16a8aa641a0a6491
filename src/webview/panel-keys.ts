import * as l10n from '@vscode/l10n';

/** What keys and the editor's commands can do on the page. */
export const ACTS = [
  'focus-1',
  'focus-2',
  'focus-3',
  'focus-4',
  'focus-5',
  'focus-6',
  'focus-7',
  'focus-8',
  'focus-9',
  'focus-next',
  'focus-previous',
  'accept',
  'accept-close',
  'vote',
  'differences',
  'set-base',
  'fuse',
  'retry',
  'stop',
  'stop-all',
  'stop-slowest',
  'close',
  'search',
  'instruct',
  'help',
  'enough',
  'judge',
  'check',
] as const;
export type PanelAct = (typeof ACTS)[number];

export function isPanelAct(act: string): act is PanelAct {
  return ACTS.some((known) => known === act);
}

/** What the page asks the host for as it is. */
const OF_HOST = ['stop-all', 'close', 'enough', 'judge', 'check'] as const;

export function isOfHost(act: PanelAct): act is (typeof OF_HOST)[number] {
  return OF_HOST.some((known) => known === act);
}

/** A key as the browser tells it, and where the focus is. */
export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  /** A text is being put together by several keys. */
  readonly isComposing: boolean;
  /** `text`: typing goes there; `control`: it has a use for Enter and the arrows itself. */
  readonly focus: 'text' | 'control' | 'page';
}

/** What a control needs for itself. */
const OF_CONTROLS: ReadonlySet<string> = new Set(['Enter', 'ArrowLeft', 'ArrowRight']);

const LETTERS: ReadonlyMap<string, PanelAct> = new Map([
  ['v', 'vote'],
  ['d', 'differences'],
  ['b', 'set-base'],
  ['f', 'fuse'],
  ['r', 'retry'],
  ['x', 'stop'],
  ['?', 'help'],
  ['/', 'search'],
]);

/** What a key does; undefined where it is none of the page's. `streams`: an answer is being written. */
export function actOfKey(pressed: PressedKey, streams: boolean): PanelAct | undefined {
  const { key, shiftKey, focus } = pressed;
  if (pressed.isComposing || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return undefined;
  if (focus === 'text' || (focus === 'control' && OF_CONTROLS.has(key))) return undefined;
  if (key === 'Enter') return shiftKey ? 'accept-close' : 'accept';
  if (key === 'Escape') return streams ? 'stop-all' : 'close';
  if (key === '?') return 'help';
  if (shiftKey) return undefined;
  if (key === 'ArrowRight') return 'focus-next';
  if (key === 'ArrowLeft') return 'focus-previous';
  if (/^[1-9]$/.test(key)) return ACTS[Number(key) - 1];
  return LETTERS.get(key.toLowerCase());
}

/** The keys and what they do, for the user. */
export function keyHelp(): readonly (readonly [keys: string, meaning: string])[] {
  return [
    ['← →', l10n.t('Focus the column before, the next one')],
    ['1 … 9', l10n.t('Focus a column')],
    ['Enter', l10n.t('Accept the focused text')],
    ['Shift+Enter', l10n.t('Accept it and close')],
    ['V', l10n.t('Vote')],
    ['D', l10n.t('Differences from the base')],
    ['B', l10n.t('Make it the base of the differences')],
    ['F', l10n.t('Fuse')],
    ['R', l10n.t('Ask again')],
    ['X', l10n.t('Stop this answer')],
    ['Esc', l10n.t('Stop all answers; close when none is being written')],
    ['/', l10n.t('Search the history')],
    ['?', l10n.t('Show or hide these keys')],
  ];
}
