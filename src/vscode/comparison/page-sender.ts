import type { Clock } from '../../core/clock.ts';
import type { PageSections, PageState } from '../../webview/page-state.ts';
import type { HostMessage, TextPiece } from '../../webview/protocol.ts';

/** A column's text as it is now. */
export interface ColumnText {
  readonly columnId: string;
  readonly text: string;
}

/** The host's end of the conversation with one page. */
export interface PageSender {
  /** Another comparison, or a page that lost the thread: everything is sent. */
  reset(state: PageState, texts: readonly ColumnText[]): void;
  /** Sections that have changed, and those that are gone. */
  change(sections: PageSections, gone?: readonly Gone[]): void;
  /** A column's text so far; what the page lacks of it is sent. */
  text(columnId: string, text: string): void;
  forget(columnId: string): void;
  /** The page has painted everything up to `seq`. */
  painted(session: string, seq: number): void;
  /** Nobody listens any more. */
  dispose(): void;
}

export type Gone = Extract<HostMessage, { type: 'change' }>['gone'][number];

export interface PageSenderOptions {
  readonly clock: Clock;
  /** Names of conversations, each another one. */
  readonly session: () => string;
  readonly post: (message: HostMessage) => void;
}

/** At most so many changes a second: more are not seen, and cost the page its frames. Unit: ms. */
const LEAST_PAUSE_MS = 33;
/** With many columns each change costs more. Unit: ms. */
const LEAST_PAUSE_OF_MANY_MS = 50;
const MANY = 4;
/** Text of one column in one message, so that none takes the page long. Unit: UTF-16 code units. */
const LONGEST_PIECE = 128 * 1024;
/** Changes under way that the page has not painted yet. */
const MOST_UNPAINTED = 3;

interface SentText {
  /** How often the text was replaced and not only made longer. */
  revision: number;
  sent: string;
  text: string;
  /** Not looked at since it changed: that costs a pass, so it is done once a message. */
  changed: boolean;
}

/**
 * Sends a page what has changed since the last message: the first change at once, those that follow
 * together, at most 20 to 30 times a second. A page that does not say it has painted gets no more than
 * three messages; what it missed meanwhile is in the next ones, so a slow page costs the host no memory
 * and a hidden one nothing at all.
 */
export function createPageSender({ clock, session, post }: PageSenderOptions): PageSender {
  let name = session();
  let seq = 0;
  let painted = 0;
  let lastAt = -Infinity;
  let callOff: (() => void) | undefined;
  let begun = false;
  let sections: PageSections = {};
  let gone = new Set<Gone>();
  const texts = new Map<string, SentText>();

  function pieceOf(columnId: string, entry: SentText): TextPiece {
    if (!entry.text.startsWith(entry.sent)) {
      entry.revision++;
      entry.sent = '';
    }
    const at = entry.sent.length;
    const text = entry.text.slice(at, at + LONGEST_PIECE);
    entry.sent = entry.text.slice(0, at + text.length);
    entry.changed = entry.sent.length < entry.text.length;
    return { columnId, revision: entry.revision, at, text };
  }

  /** The columns as the page will have them behind this message. */
  function withRevisions(changed: PageSections): PageSections {
    if (changed.columns === undefined) return changed;
    const columns = changed.columns.map((column) => ({
      ...column,
      revision: texts.get(column.id)?.revision ?? 0,
    }));
    return { ...changed, columns };
  }

  function hasNews(): boolean {
    return (
      Object.keys(sections).length > 0 ||
      gone.size > 0 ||
      [...texts.values()].some(({ changed }) => changed)
    );
  }

  function flush(): void {
    callOff = undefined;
    if (!begun || seq - painted >= MOST_UNPAINTED || !hasNews()) return;
    seq++;
    lastAt = clock.now();
    const pieces = [...texts]
      .filter(([, { changed }]) => changed)
      .map(([columnId, entry]) => pieceOf(columnId, entry));
    const message = {
      ...{ type: 'change' as const, session: name, seq, gone: [...gone] },
      ...{ sections: withRevisions(sections), texts: pieces },
    };
    sections = {};
    gone = new Set();
    post(message);
    if (hasNews()) schedule();
  }

  function schedule(): void {
    if (!begun || callOff !== undefined || seq - painted >= MOST_UNPAINTED) return;
    const pause = texts.size >= MANY ? LEAST_PAUSE_OF_MANY_MS : LEAST_PAUSE_MS;
    const wait = lastAt + pause - clock.now();
    if (wait <= 0) flush();
    else callOff = clock.after(wait, flush);
  }

  return {
    reset(state, all) {
      callOff?.();
      callOff = undefined;
      name = session();
      seq = 0;
      painted = 0;
      begun = true;
      sections = {};
      gone = new Set();
      texts.clear();
      for (const { columnId, text } of all) texts.set(columnId, freshText(text));
      const columns = state.columns.map((column) => ({ ...column, revision: 0 }));
      const pieces = [...texts].map(([columnId, entry]) => pieceOf(columnId, entry));
      lastAt = clock.now();
      post({
        ...{ type: 'state', session: name, seq, state: { ...state, columns } },
        ...{ texts: pieces },
      });
      if (hasNews()) schedule();
    },
    change(changed, left = []) {
      sections = { ...sections, ...changed };
      for (const one of left) gone.add(one);
      sections = Object.fromEntries(
        Object.entries(sections).filter(([name]) => !gone.has(name as Gone) || name in changed),
      );
      for (const one of Object.keys(changed)) gone.delete(one as Gone);
      schedule();
    },
    text(columnId, text) {
      const known = texts.get(columnId);
      if (known === undefined) texts.set(columnId, freshText(text));
      else {
        known.text = text;
        known.changed = true;
      }
      schedule();
    },
    forget(columnId) {
      texts.delete(columnId);
    },
    painted(of, upTo) {
      if (of !== name) return;
      painted = Math.max(painted, Math.min(seq, upTo));
      schedule();
    },
    dispose() {
      callOff?.();
      begun = false;
    },
  };
}

function freshText(text: string): SentText {
  return { revision: 0, sent: '', text, changed: true };
}
