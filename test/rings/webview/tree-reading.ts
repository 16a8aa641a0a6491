import type { TreePageMessage } from '../../../src/webview/tree/tree-protocol.ts';
import type { Page } from '../../vscode-host/chromium.mjs';
import type { Peer } from './peer.ts';

/** What tests read off the page of a refactoring and out of what it posted. */

/** All text of the page, through shadow roots. */
export function textOfPage(page: Page): Promise<string> {
  return page.evaluate(`(function textOf(node) {
    if (node.nodeName === 'STYLE') return '';
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    return [...(node.shadowRoot ?? node).childNodes].map(textOf).join(' ');
  })(document.querySelector('ensemble-tree'))`);
}

/** Messages of the page, but for those that only keep the conversation going. */
export async function wishesOf(peer: Peer): Promise<readonly TreePageMessage[]> {
  const aside = new Set(['ready', 'painted', 'grammar', 'look']);
  const posted = (await peer.posted()) as unknown as readonly TreePageMessage[];
  return posted.filter(({ type }) => !aside.has(type));
}
