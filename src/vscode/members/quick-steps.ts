import * as vscode from 'vscode';

/** The user wants to the step before. */
export const BACK = Symbol('back');

/** Undefined: the user has left. */
export type StepAnswer<Value> = Value | typeof BACK | undefined;

export interface StepFrame {
  readonly title: string;
  readonly canGoBack: boolean;
}

export interface TextStep extends StepFrame {
  readonly prompt: string;
  readonly placeholder?: string;
  /** What was typed before: nobody types anything twice. */
  readonly value: string;
  readonly isSecret?: boolean;
  /** A page that helps, behind a button. */
  readonly page?: { readonly title: string; readonly url: string };
  /** Why a text may not be, or undefined. */
  readonly problem: (text: string) => string | undefined;
}

/** One line of text, with its problem named while it is typed. */
export function askText(step: TextStep): Promise<StepAnswer<string>> {
  const input = vscode.window.createInputBox();
  const pageButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip: step.page?.title ?? '',
  };
  Object.assign(input, {
    ...{ title: step.title, prompt: step.prompt, value: step.value, ignoreFocusOut: true },
    placeholder: step.placeholder ?? '',
    password: step.isSecret ?? false,
    buttons: [
      ...(step.canGoBack ? [vscode.QuickInputButtons.Back] : []),
      ...(step.page === undefined ? [] : [pageButton]),
    ],
  });
  return answered(input, (give) => [
    input.onDidChangeValue((text) => {
      input.validationMessage = text === '' ? undefined : step.problem(text);
    }),
    input.onDidAccept(() => {
      const problem = step.problem(input.value);
      input.validationMessage = problem;
      if (problem === undefined) give(input.value);
    }),
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) give(BACK);
      else if (step.page !== undefined) {
        void vscode.env.openExternal(vscode.Uri.parse(step.page.url));
      }
    }),
  ]);
}

export interface PickStep<Item extends vscode.QuickPickItem> extends StepFrame {
  readonly placeholder: string;
  readonly items: readonly Item[];
  /** Items that come later and replace them. */
  readonly later?: Promise<readonly Item[]>;
}

/** One of several, found by typing a part of what is shown. */
export function pickOne<Item extends vscode.QuickPickItem>(
  step: PickStep<Item>,
): Promise<StepAnswer<Item>> {
  const pick = vscode.window.createQuickPick<Item>();
  Object.assign(pick, {
    ...{ title: step.title, placeholder: step.placeholder, ignoreFocusOut: true },
    ...{ matchOnDescription: true, matchOnDetail: true, busy: step.later !== undefined },
    buttons: step.canGoBack ? [vscode.QuickInputButtons.Back] : [],
  });
  pick.items = step.items;
  let isOpen = true;
  void step.later
    ?.then((items) => {
      if (isOpen) pick.items = items;
    })
    .catch(() => undefined)
    .finally(() => {
      if (isOpen) pick.busy = false;
    });
  return answered(pick, (give) => [
    { dispose: () => (isOpen = false) },
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item !== undefined) give(item);
    }),
    pick.onDidTriggerButton(() => {
      give(BACK);
    }),
  ]);
}

async function answered<Value>(
  input: vscode.QuickInput,
  listen: (give: (answer: StepAnswer<Value>) => void) => readonly { dispose(): void }[],
): Promise<StepAnswer<Value>> {
  const answer = Promise.withResolvers<StepAnswer<Value>>();
  const listeners = [
    ...listen(answer.resolve),
    input.onDidHide(() => {
      answer.resolve(undefined);
    }),
  ];
  input.show();
  try {
    return await answer.promise;
  } finally {
    for (const listener of listeners) listener.dispose();
    input.dispose();
  }
}
