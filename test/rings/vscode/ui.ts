/** What the person at the screen does and sees; the other end is in test/vscode-host. */

export interface StatusBarItem {
  readonly id: string;
  readonly text: string;
  /** Text and tooltip as a screen reader says them. */
  readonly label: string;
  readonly background: string;
}

export interface QuickPick {
  readonly open: boolean;
  readonly title: string;
  readonly value: string;
  readonly placeholder: string;
  readonly rows: readonly QuickPickRow[];
}

export interface QuickPickRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** `focused` for the row that enter would choose, else ''. */
  readonly focused: string;
}

/** A node of the browser's accessibility tree. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly description: string;
}

export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
  readonly severity?: string;
}

/** Patterns are sources of regular expressions. Those that wait fail with what they saw. */
export const ui = {
  click: (selector: string) => act<null>('click', selector),
  hover: (selector: string) => act<null>('hover', selector),
  type: (text: string, delayMs?: number) => act<null>('type', text, delayMs),
  press: (key: string) => act<null>('press', key),
  waitFor: (selector: string) => act<boolean>('waitFor', selector),
  waitGone: (selector: string) => act<boolean>('waitGone', selector),
  text: (selector: string) => act<string>('text', selector),
  /** Of the whole window. Unit: px. */
  resize: (width: number, height: number) => act<boolean>('resize', width, height),
  eval: <Value>(expression: string) => act<Value>('eval', expression),
  screenshot: (name: string) => act<boolean>('screenshot', name),

  /** In an extension's own page; waits for the selector there. */
  page: {
    text: (selector: string) => act<string>('webviewText', selector),
    texts: (selector: string) => act<readonly string[]>('webviewTexts', selector),
    click: (selector: string) => act<null>('webviewClick', selector),
    fill: (selector: string, text: string) => act<null>('webviewFill', selector, text),
    /** Does not wait. */
    count: (selector: string) => act<number>('webviewCount', selector),
    eval: <Value>(selector: string, expression: string) =>
      act<Value>('webviewEval', selector, expression),
    /** What a screen reader is given of an element, one node a line, with roles and names. */
    accessible: (selector: string) => act<string>('webviewAccessible', selector),
  },

  ghostText: () => act<string>('ghostText'),
  waitGhostText: (pattern?: string, limitMs?: number) =>
    act<string>('waitGhostText', pattern, limitMs),
  waitNoGhostText: (limitMs?: number) => act<string>('waitNoGhostText', limitMs),
  /** The last ghost text seen while watching for a while; '' when there was none. */
  watchGhostText: (durationMs: number) => act<string>('watchGhostText', durationMs),
  /** What decorations put behind something in the editor. */
  decorationTexts: () => act<readonly string[]>('decorationTexts'),

  statusBar: () => act<readonly StatusBarItem[]>('statusBar'),
  waitStatusBar: (pattern: string, limitMs?: number) =>
    act<StatusBarItem>('waitStatusBar', pattern, limitMs),
  clickStatusBar: (pattern: string) => act<null>('clickStatusBar', pattern),

  quickPick: () => act<QuickPick>('quickPick'),
  waitQuickPick: (title?: string, row?: string) => act<QuickPick>('waitQuickPick', title, row),
  waitNoQuickPick: () => act<QuickPick>('waitNoQuickPick'),

  /** What a screen reader is given of an element of the window and of all in it. */
  accessible: (selector: string) => act<readonly AccessibleNode[]>('accessible', selector),

  notifications: () => act<readonly Notification[]>('notifications'),
  waitNotification: (pattern: string) => act<readonly Notification[]>('waitNotification', pattern),
  pressNotification: (button: string) => act<null>('pressNotification', button),
  clearNotifications: () => act<null>('clearNotifications'),

  /**
   * Opens a window more on the same server, with the same folder or with none, and without a suite; gives its
   * number. The suite's own has 0. Not on a desktop.
   */
  openWindow: (withFolder = true) => act<number>('openWindow', withFolder),
  /** What follows is done in that window, which alone has the focus. */
  toWindow: (number: number) => act<boolean>('toWindow', number),

  /** Runs a command by its title in the palette. */
  runCommand: (title: string) => act<null>('runCommand', title),
};

async function act<Value>(action: string, ...args: readonly unknown[]): Promise<Value> {
  const bridge = process.env['HOST_UI_BRIDGE'];
  if (bridge === undefined) throw new Error('the suite was started without a UI bridge');
  const response = await fetch(bridge, { method: 'POST', body: JSON.stringify({ action, args }) });
  const answer = (await response.json()) as { value: Value; error?: string };
  if (answer.error !== undefined) throw new Error(`${action}: ${answer.error}`);
  return answer.value;
}
