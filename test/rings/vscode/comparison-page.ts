import * as vscode from 'vscode';
import { until } from './stage.ts';
import { ui } from './ui.ts';

/** What the page has, as far as the tests ask. */
export interface Shown {
  readonly columns: readonly {
    readonly id: string;
    readonly modelId: string;
    readonly state: string;
  }[];
  readonly texts: readonly string[];
  readonly target: string;
  readonly ranked: readonly (readonly string[])[];
}

export async function shown(): Promise<Shown> {
  return ui.page.eval<Shown>(
    'ensemble-panel',
    `(() => {
      const { state, texts } = document.querySelector('ensemble-panel').conversation;
      const { columns, target, outcome } = state;
      return {
        columns,
        target,
        texts: columns.map(({ id }) => texts.get(id)?.text ?? ''),
        ranked: (outcome?.ranked ?? []).map(({ columnIds }) => columnIds),
      };
    })()`,
  );
}

/** Lets the page ask the host for something, as its buttons do. */
export async function send(message: object): Promise<void> {
  const wish = JSON.stringify(message);
  await ui.page.eval('ensemble-panel', `document.querySelector('ensemble-panel').send(${wish})`);
}

/** Waits for so many columns that have ended, and a ranking. */
export async function finished(count: number): Promise<Shown> {
  return until(`${count} finished columns`, async () => {
    if ((await ui.page.count('candidate-column')) === 0) return undefined;
    const page = await shown();
    const ended = page.columns.filter(({ state }) => /done|failed|stopped/.test(state));
    return ended.length >= count && page.ranked.length > 0 ? page : undefined;
  });
}

/** Of models that are not in memory none but the first is ticked. */
export async function tickAll(): Promise<void> {
  await ui.page.eval(
    'start-form button[type=submit]',
    `(() => {
      const form = document.querySelector('ensemble-panel').shadowRoot.querySelector('start-form');
      for (const box of form.shadowRoot.querySelectorAll('input[type=checkbox]')) {
        if (!box.checked) box.click();
      }
    })()`,
  );
}

export function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

export function panelTab(): vscode.Tab | undefined {
  return tabs().find(
    ({ input }) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith('ensemble.comparison'),
  );
}

export async function closePanel(): Promise<void> {
  const tab = panelTab();
  if (tab !== undefined) await vscode.window.tabGroups.close(tab);
  await until('the panel to close', () => panelTab() === undefined);
}

/** The comparison of a file in the history that the page has; undefined while it has none. */
export async function historyId(file: string): Promise<string | undefined> {
  const id = await ui.page.eval<string | null>(
    'ensemble-panel',
    `document.querySelector('ensemble-panel').conversation.state?.history
      .find(({ path }) => path.endsWith('${file}'))?.id ?? null`,
  );
  return id ?? undefined;
}
