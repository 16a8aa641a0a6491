// The workbench as its user sees it: ghost text, status bar, quick pick, notifications, palette.

/** @param {import('playwright-core').Page} page */
export function workbenchActions(page, timeout) {
  /** Asks until the answer is good, and says what it was when it never is. */
  async function until(wanted, ask, isGood, limitMs = timeout) {
    const end = Date.now() + limitMs;
    for (;;) {
      const answer = await ask();
      if (isGood(answer)) return answer;
      if (Date.now() > end)
        throw new Error(`waited ${limitMs} ms for ${wanted}; there is ${JSON.stringify(answer)}`);
      await page.waitForTimeout(25);
    }
  }

  const ghostText = () => page.evaluate(readGhostText);
  const statusBar = () => page.evaluate(readStatusBar);
  const quickPick = () => page.evaluate(readQuickPick);
  /** Notifications are read in their centre: with a test driver there are no toasts. */
  async function withNotifications(action) {
    const center = page.locator('.notifications-center.visible');
    const bell = page.locator('.statusbar-item[id="status.notifications"]');
    const wasOpen = await center.isVisible();
    if (!wasOpen) await bell.click({ timeout });
    const result = await action(center);
    // An action may have removed the last notification, which closes the centre.
    if (!wasOpen && (await center.isVisible())) await bell.click({ timeout });
    return result;
  }
  const readAll = () => page.evaluate(readNotifications);

  return {
    ghostText,
    statusBar,
    quickPick,

    /** The ghost text once it matches the pattern (source of a regular expression). */
    waitGhostText: (pattern = '\\S', limitMs) =>
      until(
        `ghost text like /${pattern}/`,
        ghostText,
        (text) => new RegExp(pattern).test(text),
        limitMs,
      ),
    waitNoGhostText: (limitMs) => until('no ghost text', ghostText, (text) => text === '', limitMs),
    /** Texts that decorations put behind something in the editor, as an extension's preview does. */
    decorationTexts: () => page.evaluate(readDecorationTexts),
    /** Watches for a while and gives what was seen last of a ghost text, or ''. */
    async watchGhostText(durationMs) {
      let seen = '';
      const end = Date.now() + durationMs;
      while (Date.now() < end) {
        seen = (await ghostText()) || seen;
        await page.waitForTimeout(25);
      }
      return seen;
    },

    /** The first status bar item whose text or tooltip matches. */
    async waitStatusBar(pattern, limitMs) {
      const matches = (item) => new RegExp(pattern).test(`${item.text}\n${item.label}`);
      const items = await until(
        `a status bar item like /${pattern}/`,
        statusBar,
        (all) => all.some(matches),
        limitMs,
      );
      return items.find(matches);
    },
    clickStatusBar: (pattern) =>
      page
        .locator('.statusbar-item', { hasText: new RegExp(pattern) })
        .first()
        .click({ timeout }),

    /** The open quick pick once its title matches and so does one of its rows. */
    waitQuickPick: (title = '', row = '', limitMs) =>
      until(
        `a quick pick "${title}" with a row like /${row}/`,
        quickPick,
        (pick) =>
          new RegExp(title).test(pick.title) &&
          pick.rows.some((found) => new RegExp(row).test(Object.values(found).join('\n'))),
        limitMs,
      ),
    waitNoQuickPick: (limitMs) => until('no quick pick', quickPick, (pick) => !pick.open, limitMs),

    notifications: () => withNotifications(readAll),
    waitNotification: (pattern, limitMs) =>
      withNotifications(() =>
        until(
          `a notification like /${pattern}/`,
          readAll,
          (all) => all.some(({ text }) => new RegExp(pattern).test(text)),
          limitMs,
        ),
      ),
    /** Presses a button of the newest notification that has it. */
    pressNotification: (name) =>
      withNotifications((center) =>
        center.getByRole('button', { name, exact: true }).first().click({ timeout }),
      ),
    clearNotifications: () =>
      withNotifications(async (center) => {
        const clear = center.locator('.codicon-notifications-clear-all:not(.disabled)');
        if (await clear.isVisible()) await clear.click({ timeout });
      }),

    /** What a screen reader is given of the element and of all in it: the browser's own tree. */
    async accessible(selector) {
      await page.locator(selector).first().waitFor({ timeout });
      return accessibleNodes(page, selector);
    },

    /** Runs a command as a user does: palette, title, enter. */
    async runCommand(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().waitFor({ timeout });
      await page.keyboard.type(title, { delay: 5 });
      const pick = await until(`the command "${title}"`, quickPick, ({ rows }) =>
        rows.some((row) => row.label === title),
      );
      for (let row = 0; pick.rows[row].label !== title; row++)
        await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    },
  };
}

/** The nodes that the browser's accessibility tree has of an element, in its order. */
async function accessibleNodes(page, selector) {
  const session = await page.context().newCDPSession(page);
  try {
    const expression = `document.querySelector(${JSON.stringify(selector)})`;
    const { result } = await session.send('Runtime.evaluate', { expression });
    const { objectId } = result;
    const { nodes } = await session.send('Accessibility.queryAXTree', { objectId });
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name, description }) => ({
        role: role?.value ?? '',
        name: (name?.value ?? '').replaceAll('\u00a0', ' ').trim(),
        description: description?.value ?? '',
      }));
  } finally {
    await session.detach();
  }
}

// The functions below run inside the page: they may use nothing but their arguments and the DOM.

/** What is shown grey in the editor, line by line; '' when there is none. */
function readGhostText() {
  const textOf = (elements) =>
    [...elements]
      .filter((element) => element.getClientRects().length > 0)
      .map((element) => element.textContent)
      .join('')
      .replaceAll('\u00a0', ' ');
  const onLine = '.view-lines .ghost-text-decoration, .view-lines .ghost-text-decoration-preview';
  const below = document.querySelectorAll('.view-zones .suggest-preview-text > .view-line');
  const lines = [...below].map((line) => textOf(line.querySelectorAll('.ghost-text')));
  return [textOf(document.querySelectorAll(onLine)), ...lines].join('\n').trimEnd();
}

function readDecorationTexts() {
  return [...document.querySelectorAll('.view-lines [class*=TextEditorDecorationType]')]
    .map((element) => getComputedStyle(element, '::after').content)
    .filter((content) => content !== 'none' && content !== 'normal')
    .map((content) =>
      content.replace(/^"|"$/g, '').replaceAll('\\"', '"').replaceAll('\u00a0', ' '),
    );
}

function readStatusBar() {
  return [...document.querySelectorAll('.statusbar-item')].map((item) => ({
    id: item.id,
    text: item.innerText.replaceAll('\u00a0', ' ').trim(),
    label: item.getAttribute('aria-label') ?? item.querySelector('a')?.ariaLabel ?? '',
    background: [...item.classList].find((name) => /warning|error/.test(name)) ?? '',
  }));
}

function readQuickPick() {
  const widget = document.querySelector('.quick-input-widget');
  const open = widget !== null && widget.getClientRects().length > 0;
  if (!open) return { open, title: '', value: '', placeholder: '', rows: [] };
  // Rows are used again for other entries, with what they have no use for hidden.
  const textOf = (element, selector) => {
    const found = element.querySelector(selector);
    if (!found || found.getClientRects().length === 0) return '';
    return found.textContent.replaceAll('\u00a0', ' ').trim();
  };
  const input = widget.querySelector('input[type=text], input:not([type])');
  return {
    open,
    title: textOf(widget, '.quick-input-title'),
    value: input?.value ?? '',
    placeholder: input?.placeholder ?? '',
    rows: [...widget.querySelectorAll('.quick-input-list .monaco-list-row')].map((row) => ({
      label: textOf(row, '.label-name'),
      description: textOf(row, '.label-description'),
      detail: textOf(row, '.quick-input-list-label-meta'),
      focused: row.classList.contains('focused') ? 'focused' : '',
    })),
  };
}

function readNotifications() {
  return [
    ...document.querySelectorAll('.notifications-center.visible .notification-list-item'),
  ].map((item) => ({
    text: (item.querySelector('.notification-list-item-message')?.textContent ?? '').trim(),
    buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')]
      .map((button) => (button.textContent ?? '').trim())
      .filter(Boolean),
    severity: [...(item.querySelector('.notification-list-item-icon')?.classList ?? [])]
      .find((name) => /^codicon-(info|warning|error)$/.test(name))
      ?.slice('codicon-'.length),
  }));
}
