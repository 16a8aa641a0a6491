import type { Page } from '../../vscode-host/chromium.mjs';

/**
 * What does not fit: text cut without a title that has the whole, controls smaller than 24 px, a page or
 * view that has to be scrolled sideways. Reads through all shadow roots.
 */
export function misfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const found = new Set();
    const told = (element, what) =>
      found.add(what + ' ' + element.localName + '.' + element.className + ' ' + (element.innerText ?? '').slice(0, 40));
    const look = (root, titled) => {
      for (const element of root.children) {
        const { display, overflowX } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        if (display === 'none' || element.matches('.unseen')) continue;
        const hasTitle = titled || element.hasAttribute('title') || element.localName === 'code-view';
        const cuts = overflowX === 'hidden' || overflowX === 'clip';
        const isCut = cuts && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
        if (isCut && !hasTitle) told(element, 'cut');
        const isControl = element.matches('button, select, summary, a, label.check');
        if (isControl && width > 0 && (height < 23.5 || width < 23.5)) told(element, 'small');
        look(element.shadowRoot ?? element, hasTitle);
      }
    };
    look(document.body, false);
    const root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth) told(root, 'sideways');
    const page = document.querySelector('ensemble-panel, ensemble-tree');
    const view = page.shadowRoot.querySelector('.view') ?? page;
    if (view.scrollWidth > view.clientWidth + 1) told(view, 'sideways');
    return [...found];
  })()`);
}
