import * as z from 'zod/mini';
import { hostMessage, type HostMessage, type PageMessage, type TextPiece } from './protocol.ts';
import type { PageState } from './page-state.ts';

/** A column's text as far as it has come. */
export interface ColumnText {
  readonly revision: number;
  readonly text: string;
  /** Of this text alone as long as it only grows: texts of one origin need not be compared. */
  readonly origin?: number;
}

/** What a message changed. */
export interface Changes {
  /** The whole state came: everything may be another. */
  readonly whole: boolean;
  readonly sections: ReadonlySet<keyof PageState>;
  /** Columns with more or other text. */
  readonly columnIds: ReadonlySet<string>;
}

/** Messages that do not change the state. */
export type Aside = Extract<HostMessage, { type: 'grammar' | 'notice' | 'act' | 'parsed' }>;

/** Who listens to what the host says. */
export interface Listener {
  changed(changes: Changes): void;
  aside(message: Aside): void;
}

type StateMessage = Extract<HostMessage, { type: 'state' }>;
type ChangeMessage = Extract<HostMessage, { type: 'change' }>;

/**
 * The page's end of the conversation with its host. Changes are applied in their order and only where
 * nothing is missing before them: else the whole state is asked for once, and what comes until then is
 * dropped. So whatever is lost, doubled or comes in another order, the page ends in the host's state.
 * A change costs what it brings. Never throws.
 */
export class Conversation {
  readonly #send: (message: PageMessage) => void;
  readonly #listener: Listener;
  #texts: ReadonlyMap<string, ColumnText> = new Map();
  #state: PageState | undefined;
  #session = '';
  #seq = -1;
  /** The whole state is on its way. */
  #waiting = false;
  #dropped = 0;

  constructor(send: (message: PageMessage) => void, listener: Listener) {
    this.#send = send;
    this.#listener = listener;
  }

  get state(): PageState | undefined {
    return this.#state;
  }

  get texts(): ReadonlyMap<string, ColumnText> {
    return this.#texts;
  }

  /** Messages that could not be read or did not fit. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The host may speak now. */
  begin(): void {
    this.#waiting = false;
    this.#askForAll();
  }

  receive(raw: unknown): void {
    const message = z.safeParse(hostMessage, raw);
    if (!message.success) {
      this.#dropped += 1;
      return;
    }
    const { data } = message;
    if (data.type === 'state') this.#takeState(data);
    else if (data.type === 'change') this.#takeChange(data);
    else this.#listener.aside(data);
  }

  /** What has come is on the screen. */
  painted(): void {
    if (this.#session === '') return;
    this.#send({ type: 'painted', session: this.#session, seq: this.#seq });
  }

  #takeState({ session, seq, state, texts }: StateMessage): void {
    this.#session = session;
    this.#seq = seq;
    this.#waiting = false;
    this.#state = state;
    this.#texts = new Map(
      texts.map(({ columnId, revision, text }) => [columnId, begun(revision, text)]),
    );
    this.#listener.changed({
      whole: true,
      sections: new Set(Object.keys(state) as (keyof PageState)[]),
      columnIds: new Set(this.#texts.keys()),
    });
  }

  #takeChange(change: ChangeMessage): void {
    const inOrder = change.session === this.#session && change.seq === this.#seq + 1;
    if (this.#waiting || !inOrder || this.#state === undefined || !this.#fit(change.texts)) {
      this.#dropped += 1;
      this.#askForAll();
      return;
    }
    this.#seq = change.seq;
    const { columns } = change.sections;
    this.#state = withSections(this.#state, change);
    this.#texts = withPieces(
      this.#texts,
      change.texts,
      columns?.map(({ id }) => id),
    );
    this.#listener.changed({
      whole: false,
      sections: new Set([...(Object.keys(change.sections) as (keyof PageState)[]), ...change.gone]),
      columnIds: new Set(change.texts.map(({ columnId }) => columnId)),
    });
  }

  /** Whether every piece begins where the text before it ends. */
  #fit(pieces: readonly TextPiece[]): boolean {
    const ends = new Map<string, { revision: number; length: number }>();
    return pieces.every(({ columnId, revision, at, text }) => {
      const kept = this.#texts.get(columnId);
      const before =
        ends.get(columnId) ??
        (kept === undefined ? undefined : { revision: kept.revision, length: kept.text.length });
      const begins = before?.revision === revision ? before.length : 0;
      ends.set(columnId, { revision, length: at + text.length });
      return at === begins && revision >= (before?.revision ?? 0);
    });
  }

  #askForAll(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#send({ type: 'ready' });
  }
}

/** The state with some sections replaced and some taken away. */
function withSections(state: PageState, { sections, gone }: ChangeMessage): PageState {
  const come = Object.entries(sections).filter(([, value]) => value !== undefined);
  const next: PageState = { ...state, ...Object.fromEntries(come) };
  if (gone.includes('request')) delete next.request;
  if (gone.includes('outcome')) delete next.outcome;
  if (gone.includes('working')) delete next.working;
  if (gone.includes('fusionModelId')) delete next.fusionModelId;
  return next;
}

/** The texts with the pieces behind them; where `columnIds` are given, of these columns alone. */
function withPieces(
  texts: ReadonlyMap<string, ColumnText>,
  pieces: readonly TextPiece[],
  columnIds: readonly string[] | undefined,
): ReadonlyMap<string, ColumnText> {
  const next = new Map(texts);
  for (const { columnId, revision, text } of pieces) {
    const before = next.get(columnId);
    const kept = before?.revision === revision ? before : begun(revision, '');
    next.set(columnId, { ...kept, text: kept.text + text });
  }
  if (columnIds !== undefined) {
    const there = new Set(columnIds);
    for (const id of next.keys()) if (!there.has(id)) next.delete(id);
  }
  return next;
}

let origins = 0;

function begun(revision: number, text: string): ColumnText {
  origins += 1;
  return { revision, text, origin: origins };
}
