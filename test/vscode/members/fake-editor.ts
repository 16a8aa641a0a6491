import type {
  EditorChat,
  EditorPart,
  EditorRequest,
  EditorSurface,
} from '../../../src/vscode/members/editor-chat.ts';

/** What a model of the fake editor does when it is asked. */
export interface FakeAnswer {
  readonly parts?: readonly EditorPart[];
  /** Thrown in place of an answer. */
  readonly refusal?: Error;
  /** Behind its parts it is silent until it is called off. */
  readonly hangs?: boolean;
}

export interface FakeChat extends EditorChat {
  readonly asked: EditorRequest[];
  /** Signals of its calls, in order. */
  readonly signals: AbortSignal[];
}

export function fakeChat(
  given: Partial<Pick<EditorChat, 'id' | 'name' | 'vendor' | 'family' | 'maxInputTokens'>>,
  answer: FakeAnswer = {},
): FakeChat {
  const asked: EditorRequest[] = [];
  const signals: AbortSignal[] = [];
  return {
    ...{ id: 'big', name: 'Big', vendor: 'toy', family: 'Big-4', maxInputTokens: 8000 },
    ...given,
    ...{ asked, signals },
    send(request, signal) {
      asked.push(request);
      signals.push(signal);
      if (answer.refusal !== undefined) return Promise.reject(answer.refusal);
      return Promise.resolve(partsOf(answer));
    },
    count: (text) => Promise.resolve(text.length),
  };
}

async function* partsOf({ parts = [], hangs = false }: FakeAnswer): AsyncGenerator<EditorPart> {
  yield* parts;
  if (hangs) await new Promise(() => undefined);
}

export interface FakeSurface extends EditorSurface {
  selections(): number;
  change(): void;
}

/** `allowed`: vendors that the user has let the editor lend. */
export function fakeSurface(chats: readonly EditorChat[], allowed: Set<string>): FakeSurface {
  let selections = 0;
  const listeners = new Set<() => void>();
  return {
    selections: () => selections,
    change() {
      for (const listener of listeners) listener();
    },
    select() {
      selections++;
      return Promise.resolve(chats);
    },
    mayAsk: ({ vendor }) => (allowed.has(vendor) ? true : undefined),
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}

/** An error as the editor throws it. */
export function editorError(code: string, message = ''): Error {
  return Object.assign(new Error(message), { code });
}
