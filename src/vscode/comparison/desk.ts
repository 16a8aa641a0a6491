import type { Clock } from '../../core/clock.ts';
import type { EngineEvent } from '../../core/events.ts';
import { hasEnded, type Comparison, type Vote } from '../../comparison/comparison.ts';
import { settled } from '../../comparison/settled.ts';
import { followed, type ModelFacts } from '../../comparison/follow-events.ts';
import type { LiveComparison } from '../../engine/comparison/live-comparison.ts';
import type { Engine } from '../../engine/engine.ts';
import type { PageSections, PageState } from '../../webview/page-state.ts';
import {
  columnHeads,
  duelsSection,
  outcomeSection,
  requestSection,
  votesSection,
} from '../../webview/state-of-comparison.ts';
import type { PageSender } from './page-sender.ts';

/** Written again at most so often while models write. Unit: ms. */
const SAVE_PAUSE_MS = 1_500;

export interface DeskOptions {
  readonly engine: () => Engine;
  readonly clock: Clock;
  readonly sender: PageSender;
  /** Keeps a comparison for the history. */
  save(comparison: Comparison): void;
  /** What went wrong, in words for the user. */
  tell(error: unknown): void;
  /** Whether the document may only be shown to models on this machine. */
  localOnly(): boolean;
  /** The strategy that ranks, as the panel has it. */
  strategyId(): string;
}

/**
 * The comparison that lies in front of the user: follows its models, lets strategies and judges work on
 * it, and tells the page what has changed. Knows nothing of the editor.
 */
export interface Desk {
  readonly comparison: Comparison | undefined;
  /** Whether any model still writes. */
  readonly busy: boolean;
  /** The sections of the page that are the comparison's. */
  sections(): ComparisonSections;
  texts(): readonly { readonly columnId: string; readonly text: string }[];
  /** Puts a comparison in front, as it is; `runId` names the run that still writes into it. */
  show(comparison: Comparison, runId?: string): void;
  /** Puts one in front whose models are being asked from now on. */
  follow(live: LiveComparison): void;
  onEvent(event: EngineEvent): void;
  add(modelId: string, temperature?: number): void;
  fuse(modelId: string, prompt: string | undefined): void;
  remove(columnId: string): void;
  stop(columnId: string): void;
  stopAll(): void;
  /** Ranks what there is; `live` lets models be asked for what the columns do not tell. */
  rank(strategyId: string, live: boolean): Promise<void>;
  judge(): Promise<void>;
  vote(vote: Vote): void;
  /** The settings have made another engine: the old one has ended its streams, the new one is asked from now on. */
  engineChanged(): void;
  /** Ends every stream and forgets the comparison. */
  clear(): void;
  dispose(): void;
}

export type ComparisonSections = Pick<
  PageState,
  'request' | 'columns' | 'outcome' | 'working' | 'duels' | 'votes'
>;

export function createDesk(options: DeskOptions): Desk {
  const { engine, clock, sender } = options;
  let comparison: Comparison | undefined;
  let live: LiveComparison | undefined;
  /** Events of these runs are the comparison's: that of ghost text, and of models asked since. */
  const runIds = new Set<string>();
  let working: PageState['working'];
  let work: AbortController | undefined;
  let callOffSave: (() => void) | undefined;

  function sections(): ComparisonSections {
    if (comparison === undefined) return { columns: [], duels: [], votes: [] };
    const outcome = outcomeSection(comparison);
    return {
      request: requestSection(comparison),
      columns: columnHeads(comparison),
      ...(outcome === undefined ? {} : { outcome }),
      ...(working === undefined ? {} : { working }),
      duels: duelsSection(comparison),
      votes: votesSection(comparison),
    };
  }

  function saveSoon(): void {
    callOffSave ??= clock.after(SAVE_PAUSE_MS, saveNow);
  }

  function saveNow(): void {
    callOffSave?.();
    callOffSave = undefined;
    if (comparison !== undefined && comparison.columns.length > 0) options.save(comparison);
  }

  /** Takes the next state of the comparison and tells the page the sections that differ. */
  function become(next: Comparison): void {
    const before = comparison;
    comparison = next;
    const changed: PageSections = {
      ...(before?.columns === next.columns ? {} : { columns: columnHeads(next) }),
      ...(before?.outcome === next.outcome ? {} : { outcome: outcomeSection(next) }),
      ...(before?.duels === next.duels ? {} : { duels: duelsSection(next) }),
      ...(before?.votes === next.votes ? {} : { votes: votesSection(next) }),
    };
    sender.change(changed, next.outcome === undefined ? ['outcome'] : []);
    for (const column of next.columns) {
      const old = before?.columns.find(({ id }) => id === column.id);
      if (old?.text !== column.text) sender.text(column.id, column.text);
    }
    saveSoon();
  }

  function put(next: Comparison): void {
    clear();
    comparison = next;
    saveSoon();
  }

  function clear(): void {
    work?.abort(new DOMException('another comparison', 'AbortError'));
    saveNow();
    live?.dispose();
    live = undefined;
    runIds.clear();
    working = undefined;
    comparison = undefined;
  }

  /** One piece of work at a time: the next one ends the one before. */
  async function atWork<T>(
    kind: NonNullable<PageState['working']>,
    action: (signal: AbortSignal) => Promise<T>,
  ): Promise<void> {
    work?.abort(new DOMException('other work', 'AbortError'));
    const own = new AbortController();
    work = own;
    working = kind;
    sender.change({ working });
    try {
      await action(own.signal);
    } catch (error) {
      if (!own.signal.aborted) options.tell(error);
    } finally {
      if (work === own) {
        work = undefined;
        working = undefined;
        sender.change({}, ['working']);
      }
    }
  }

  async function rank(strategyId: string, mayAsk: boolean): Promise<void> {
    if (comparison === undefined) return;
    await atWork('strategy', async (signal) => {
      if (comparison === undefined) return;
      const { id } = comparison;
      const wish = { live: mayAsk };
      const outcome = await engine().comparisons.judgeFrozen(comparison, strategyId, wish, signal);
      signal.throwIfAborted();
      if (comparison.id === id) become({ ...comparison, outcome });
    });
  }

  /** A model that is asked once more, in a comparison that has no models under way any longer as well. */
  function liveNow(): LiveComparison | undefined {
    if (comparison === undefined) return undefined;
    live ??= engine().comparisons.resume(comparison, options.localOnly());
    runIds.add(live.id);
    return live;
  }

  return {
    get comparison() {
      return comparison;
    },
    get busy() {
      return comparison?.columns.some(({ state }) => !hasEnded(state)) === true;
    },
    sections,
    texts: () => (comparison?.columns ?? []).map(({ id, text }) => ({ columnId: id, text })),
    show(next, ofRun) {
      put(next);
      if (ofRun !== undefined) runIds.add(ofRun);
    },
    follow(started) {
      const { id, request } = started;
      const startedAt = clock.wallTime();
      put({ version: 1, id, startedAt, request, columns: [], duels: [], votes: [] });
      live = started;
      runIds.add(id);
    },
    onEvent(event) {
      if (comparison === undefined || !runIds.has(event.runId)) return;
      const before = comparison;
      const { directory } = engine().roster;
      const modelOf = (modelId: string): ModelFacts => {
        const known = directory.find(modelId)?.description;
        return { family: known?.family ?? modelId, place: known?.place ?? 'local' };
      };
      const strategyId = engine().run(event.runId)?.strategyId;
      const next = followed(before, { ...event, runId: before.id }, modelOf, strategyId);
      if (next === before) return;
      if (event.type === 'generation-delta') {
        // The commonest by far: only the text is told.
        comparison = next;
        const grown = next.columns.find(({ id }) => id === event.streamId);
        const old = before.columns.find(({ id }) => id === event.streamId);
        if (grown?.state !== old?.state) sender.change({ columns: columnHeads(next) });
        if (grown !== undefined) sender.text(grown.id, grown.text);
        saveSoon();
        return;
      }
      become(next);
      const isOver = next.columns.every(({ state }) => hasEnded(state));
      // A run of ghost text ranks by itself; these models only write.
      if (live !== undefined && isOver && hasText(next)) void rank(options.strategyId(), false);
    },
    add(modelId, temperature) {
      liveNow()?.add(modelId, temperature === undefined ? {} : { temperature });
    },
    fuse(modelId, prompt) {
      if (comparison === undefined) return;
      liveNow()?.fuse(modelId, comparison, prompt);
    },
    remove(columnId) {
      if (comparison === undefined) return;
      live?.stop(columnId);
      const columns = comparison.columns.filter(({ id }) => id !== columnId);
      sender.forget(columnId);
      become(withoutOutcome({ ...comparison, columns }));
      if (columns.every(({ state }) => hasEnded(state)) && columns.length > 0)
        void rank(options.strategyId(), false);
    },
    stop(columnId) {
      live?.stop(columnId);
    },
    stopAll() {
      live?.stopAll();
      for (const id of runIds) engine().run(id)?.abort('stopped');
    },
    rank,
    async judge() {
      await atWork('judges', async (signal) => {
        if (comparison === undefined) return;
        const { id } = comparison;
        become({ ...comparison, duels: [] });
        await engine().comparisons.duels(comparison, signal, (duel) => {
          if (comparison?.id !== id) return;
          become({ ...comparison, duels: [...comparison.duels, duel] });
        });
      });
    },
    vote(vote) {
      if (comparison === undefined) return;
      become({ ...comparison, votes: [...comparison.votes, vote] });
      saveNow();
    },
    engineChanged() {
      work?.abort(new DOMException('another engine', 'AbortError'));
      live = undefined;
      runIds.clear();
      if (comparison !== undefined) become(settled(comparison));
    },
    clear,
    dispose() {
      clear();
    },
  };
}

/** The order of columns that are not the same any more is none. */
function withoutOutcome(comparison: Comparison): Comparison {
  const { version, id, startedAt, request, columns, duels, votes } = comparison;
  return { version, id, startedAt, request, columns, duels, votes };
}

function hasText({ columns }: Comparison): boolean {
  return columns.some(({ text }) => text.trim() !== '');
}
