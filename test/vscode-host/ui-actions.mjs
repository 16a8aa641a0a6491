// What a suite may do to the page and read from it. Each is a Playwright call; those that wait give
// up after ACTION_LIMIT_MS and say what they saw.
import path from 'node:path';
import { workbenchActions } from './workbench-actions.mjs';

export const ACTION_LIMIT_MS = 15_000;

/** @param {import('playwright-core').Page} page */
export function uiActions(page, screenshotFolder) {
  const timeout = ACTION_LIMIT_MS;
  const first = (selector) => page.locator(selector).first();
  return {
    click: (selector) => first(selector).click({ timeout }),
    clickText: (name) => page.getByRole('button', { name, exact: true }).first().click({ timeout }),
    hover: (selector) => first(selector).hover({ timeout }),
    /** Types at the speed of a fast typist; delayMs is the pause after each key. */
    type: (text, delayMs = 15) => page.keyboard.type(text, { delay: delayMs }),
    press: (key) => page.keyboard.press(key),
    waitFor: (selector) =>
      first(selector)
        .waitFor({ timeout })
        .then(() => true),
    waitGone: (selector) =>
      first(selector)
        .waitFor({ state: 'hidden', timeout })
        .then(() => true),
    async text(selector) {
      await first(selector).waitFor({ timeout });
      return (await page.locator(selector).allInnerTexts()).join('');
    },
    count: (selector) => page.locator(selector).count(),
    eval: (expression) => page.evaluate(expression),
    screenshot: (name) =>
      page.screenshot({ path: path.join(screenshotFolder, `${name}.png`) }).then(() => true),
    /** Makes the window so large. */
    resize: (width, height) => page.setViewportSize({ width, height }).then(() => true),
    webviewText: async (selector) => (await webview(page, selector)).locator(selector).innerText(),
    webviewClick: async (selector) =>
      (await webview(page, selector)).locator(selector).first().click({ timeout }),
    webviewTexts: async (selector) =>
      (await webview(page, selector)).locator(selector).allInnerTexts(),
    webviewFill: async (selector, text) =>
      (await webview(page, selector)).locator(selector).first().fill(text, { timeout }),
    webviewCount: async (selector) => {
      const counts = page.frames().map((frame) => frame.locator(selector).count());
      const settled = await Promise.allSettled(counts);
      return settled.reduce((sum, { value = 0 }) => sum + value, 0);
    },
    webviewEval: async (selector, expression) =>
      (await webview(page, selector)).evaluate(expression),
    webviewAccessible: async (selector) =>
      (await webview(page, selector)).locator(selector).first().ariaSnapshot({ timeout }),
    ...workbenchActions(page, timeout),
  };
}

/**
 * The frame of an extension's page that holds the selector. A webview is an outer frame
 * (index.html) around an inner one (fake.html) with the extension's document.
 */
async function webview(page, selector) {
  const end = Date.now() + ACTION_LIMIT_MS;
  for (;;) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame() || !/\/fake\.html|[?&]id=/.test(frame.url())) continue;
      // A frame may go while it is asked.
      if (await frame.$(selector).catch(() => null)) return frame;
    }
    if (Date.now() > end) {
      const urls = page.frames().map((frame) => frame.url());
      throw new Error(`no webview holds ${selector}; frames: ${urls.join(' ')}`);
    }
    await page.waitForTimeout(100);
  }
}
