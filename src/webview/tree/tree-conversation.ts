import * as z from 'zod/mini';
import type { NodeRow, TreePageState } from './tree-page-state.ts';
import {
  treeHostMessage,
  type GoneTreeSection,
  type TreeHostMessage,
  type TreePageMessage,
} from './tree-protocol.ts';

/** Messages that do not change the state. */
export type TreeAside = Extract<TreeHostMessage, { type: 'grammar' | 'notice' }>;

/** Who listens to what the host says. */
export interface TreeListener {
  /** `isWhole`: everything may be another. */
  changed(isWhole: boolean): void;
  aside(message: TreeAside): void;
}

type StateMessage = Extract<TreeHostMessage, { type: 'state' }>;
type ChangeMessage = Extract<TreeHostMessage, { type: 'change' }>;

/**
 * The page's end of the conversation with its host. Changes are applied in their order and only where
 * nothing is missing before them: else the whole state is asked for once, and what comes until then is
 * dropped. Nodes that do not change stay the same objects, so that their rows are not built anew. Never
 * throws.
 */
export class TreeConversation {
  readonly #send: (message: TreePageMessage) => void;
  readonly #listener: TreeListener;
  #state: TreePageState | undefined;
  #session = '';
  #seq = -1;
  /** The whole state is on its way. */
  #waiting = false;

  constructor(send: (message: TreePageMessage) => void, listener: TreeListener) {
    this.#send = send;
    this.#listener = listener;
  }

  get state(): TreePageState | undefined {
    return this.#state;
  }

  /** The host may speak now. */
  begin(): void {
    this.#waiting = false;
    this.#askForAll();
  }

  receive(raw: unknown): void {
    const message = z.safeParse(treeHostMessage, raw);
    if (!message.success) return;
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

  #takeState({ session, seq, state }: StateMessage): void {
    this.#session = session;
    this.#seq = seq;
    this.#waiting = false;
    this.#state = state;
    this.#listener.changed(true);
  }

  #takeChange(change: ChangeMessage): void {
    const inOrder = change.session === this.#session && change.seq === this.#seq + 1;
    if (this.#waiting || !inOrder || this.#state === undefined) {
      this.#askForAll();
      return;
    }
    this.#seq = change.seq;
    this.#state = withChange(this.#state, change);
    this.#listener.changed(false);
  }

  #askForAll(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#send({ type: 'ready' });
  }
}

function withChange(
  state: TreePageState,
  { sections, gone, nodes }: Pick<ChangeMessage, 'sections' | 'gone' | 'nodes'>,
): TreePageState {
  const come = Object.entries(sections).filter(([, value]) => value !== undefined);
  const left = Object.entries(state).filter(([name]) => !gone.includes(name as GoneTreeSection));
  return {
    ...(Object.fromEntries([...left, ...come]) as TreePageState),
    nodes: withNodes(state.nodes, nodes),
  };
}

/** The list with some nodes replaced or added, by id; the same list where there are none. */
function withNodes(before: readonly NodeRow[], come: readonly NodeRow[]): readonly NodeRow[] {
  if (come.length === 0) return before;
  const byId = new Map(before.map((node) => [node.id, node]));
  for (const node of come) byId.set(node.id, node);
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
