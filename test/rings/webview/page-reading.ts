import axe from 'axe-core';
import type { PageMessage } from '../../../src/webview/protocol.ts';
import type { Page } from '../../vscode-host/chromium.mjs';

/** What tests read off the page and out of what it posted. */

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What breaks WCAG 2.2 AA, as far as axe sees it: rule, element and reason. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(STANDARD)} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) =>
        id + ' ' + target.flat(9).join(' ') + ' ' + (any[0]?.message ?? ''))))`,
  );
}

/** All text of a view, through shadow roots; what a list offers is text too. */
export function shownText(page: Page, view: string): Promise<string> {
  return page.evaluate(`(function textOf(node) {
    if (node.nodeName === 'STYLE') return '';
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inside = node.shadowRoot === null || node.shadowRoot === undefined ? node : node.shadowRoot;
    return [...inside.childNodes].map(textOf).join(' ');
  })(document.querySelector('ensemble-panel').shadowRoot.querySelector('${view}'))`);
}

/** Titles and accessible names in a view, through shadow roots. */
export function toldNames(page: Page, view: string): Promise<string> {
  return page.evaluate(`(function namesIn(root) {
    return [...root.querySelectorAll('*')].map((element) =>
      [element.title, element.ariaLabel, element.shadowRoot === null ? '' : namesIn(element.shadowRoot)].join(' '),
    ).join(' ');
  })(document.querySelector('ensemble-panel').shadowRoot.querySelector('${view}').shadowRoot)`);
}

export function ofType(
  posted: readonly PageMessage[],
  type: PageMessage['type'],
): readonly PageMessage[] {
  return posted.filter((message) => message.type === type);
}

/** The text of the last wish to accept one. */
export function accepted(posted: readonly PageMessage[]): unknown {
  const wish = ofType(posted, 'accept').at(-1);
  return wish?.type === 'accept' ? wish.text : undefined;
}
