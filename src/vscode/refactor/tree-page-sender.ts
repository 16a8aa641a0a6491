import type { Clock } from '../../core/clock.ts';
import type {
  NodeRow,
  SomeTreeSections,
  TreePageState,
} from '../../webview/tree/tree-page-state.ts';
import type { GoneTreeSection, TreeHostMessage } from '../../webview/tree/tree-protocol.ts';

/** The host's end of the conversation with the page of a refactoring. */
export interface TreePageSender {
  /** The page is there, or has lost the thread: everything is sent. */
  reset(): void;
  /** Something may have changed: what the page lacks is sent as soon as it can take it. */
  changed(): void;
  /** The page has painted everything up to `seq`. */
  painted(session: string, seq: number): void;
  /** The page is gone or hidden: nothing is sent until it asks again. */
  pause(): void;
}

export interface TreePageSenderOptions {
  readonly clock: Clock;
  /** Names of conversations, each another one. */
  readonly session: () => string;
  readonly post: (message: TreeHostMessage) => void;
  /** What is there now. Parts that have not changed are the same objects. */
  readonly read: () => TreePageState;
}

/** At most so many changes a second: more are not seen, and cost the page its frames. Unit: ms. */
const LEAST_PAUSE_MS = 33;
/** Changes under way that the page has not painted yet. */
const MOST_UNPAINTED = 3;

/** Sections that may be gone again. */
const MAY_BE_GONE = ['about', 'budget', 'detail', 'review', 'baselines'] as const;

/**
 * Sends a page what it lacks: the first change at once, those that follow together, at most 30 times a
 * second, and of the tree only nodes that are new or not as they were. A page that does not say it has
 * painted gets no more than three messages; what it missed is in the next one, so a slow page costs the
 * host no memory and a hidden one nothing.
 */
export function createTreePageSender({
  clock,
  session,
  post,
  read,
}: TreePageSenderOptions): TreePageSender {
  let name = '';
  let seq = 0;
  let painted = 0;
  let lastAt = -Infinity;
  let callOff: (() => void) | undefined;
  let sent: TreePageState | undefined;
  let isDirty = false;

  function reset(): void {
    callOff?.();
    callOff = undefined;
    isDirty = false;
    name = session();
    seq = 0;
    painted = 0;
    lastAt = clock.now();
    sent = read();
    post({ type: 'state', session: name, seq, state: sent });
  }

  function flush(): void {
    callOff = undefined;
    if (sent === undefined || !isDirty || seq - painted >= MOST_UNPAINTED) return;
    isDirty = false;
    const now = read();
    // Another refactoring has another tree: nothing of the last one is left.
    if (now.about?.id !== sent.about?.id || now.nodes.length < sent.nodes.length) {
      reset();
      return;
    }
    const change = changeOf(sent, now);
    sent = now;
    if (change === undefined) return;
    seq++;
    lastAt = clock.now();
    post({ type: 'change', session: name, seq, ...change });
  }

  function schedule(): void {
    if (sent === undefined || !isDirty || callOff !== undefined) return;
    if (seq - painted >= MOST_UNPAINTED) return;
    const wait = lastAt + LEAST_PAUSE_MS - clock.now();
    if (wait <= 0) flush();
    else callOff = clock.after(wait, flush);
  }

  return {
    reset,
    changed() {
      isDirty = true;
      schedule();
    },
    painted(of, upTo) {
      if (of !== name) return;
      painted = Math.max(painted, Math.min(seq, upTo));
      schedule();
    },
    pause() {
      callOff?.();
      callOff = undefined;
      sent = undefined;
      isDirty = false;
    },
  };
}

type Change = Pick<Extract<TreeHostMessage, { type: 'change' }>, 'sections' | 'gone' | 'nodes'>;

/** What leads from one state to the other; undefined where nothing does. Cost O(nodes). */
function changeOf(before: TreePageState, now: TreePageState): Change | undefined {
  const sections = changedSections(before, now);
  const gone = MAY_BE_GONE.filter(
    (section): section is GoneTreeSection =>
      before[section] !== undefined && now[section] === undefined,
  );
  const nodes = changedNodes(before.nodes, now.nodes);
  const isSame = Object.keys(sections).length === 0 && gone.length === 0 && nodes.length === 0;
  return isSame ? undefined : { sections, gone, nodes };
}

function changedSections(before: TreePageState, now: TreePageState): SomeTreeSections {
  const known: Readonly<Record<string, unknown>> = before;
  return Object.fromEntries(
    Object.entries(now).filter(
      ([section, value]) =>
        section !== 'nodes' && value !== undefined && isOther(section, known[section], value),
    ),
  );
}

function isOther(section: string, before: unknown, now: unknown): boolean {
  if (before === now) return false;
  // Small ones, which are made anew each time; of the budget the age is no change.
  if (section === 'budget' || section === 'baselines' || section === 'running') {
    return textOf(before) !== textOf(now);
  }
  return true;
}

function textOf(section: unknown): string {
  return JSON.stringify(section, (key, value: unknown) => (key === 'ageMs' ? 0 : value));
}

function changedNodes(before: readonly NodeRow[], now: readonly NodeRow[]): readonly NodeRow[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return now.filter((node) => known.get(node.id) !== node);
}
