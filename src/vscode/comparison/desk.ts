import type { Clock } from '../../core/clock.ts';
import type { EngineEvent } from '../../core/events.ts';
import {
  hasEnded,
  type ComparedRequest,
  type Comparison,
  type Vote,
} from '../../comparison/comparison.ts';
import { settled } from '../../comparison/settled.ts';
import { withoutOutcome } from '../../comparison/without-outcome.ts';
import { withColumnsOf } from '../../comparison/with-columns-of.ts';
import { textsToObserve, withObservations } from '../../comparison/with-observations.ts';
import { followed, type ModelFacts } from '../../comparison/follow-events.ts';
import { isStreamOf } from '../../engine/comparison/comparison-of-run.ts';
import type { DuelRound } from '../../engine/comparison/duels.ts';
import type { LiveComparison } from '../../engine/comparison/live-comparison.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Run } from '../../engine/run.ts';
import type { PageState } from '../../webview/page-state.ts';
import {
  columnHeads,
  duelsSection,
  outcomeSection,
  requestSection,
  votesSection,
} from '../../webview/state-of-comparison.ts';
import { changedSections } from './changed-sections.ts';
import { createDeskWork, type CheckRun } from './desk-work.ts';
import { createLateSave } from './late-save.ts';
import type { PageSender } from './page-sender.ts';

/** Written again at most so often while models write. Unit: ms. */
const SAVE_PAUSE_MS = 1_500;

export interface DeskOptions {
  readonly engine: () => Pick<Engine, 'comparisons' | 'run' | 'roster'>;
  readonly clock: Clock;
  readonly sender: PageSender;
  /** Keeps a comparison for the history. */
  save(comparison: Comparison): void;
  /** What went wrong, in words for the user. */
  readonly tell: (error: unknown) => void;
  /**
   * Whether a document may only be shown to models on this machine, as things stand now. Rejects, in
   * words for the user, where it may be shown to none.
   */
  localOnly(request: ComparedRequest): Promise<boolean>;
  /** The strategy that ranks, as the panel has it. */
  strategyId(): string;
  /** What came of asking judges. */
  judged(round: DuelRound): void;
}

/**
 * The comparison that lies in front of the user: follows its models, lets strategies and judges work on
 * it, and tells the page what has changed. Knows nothing of the editor.
 */
export interface Desk {
  readonly comparison: Comparison | undefined;
  /** The run of ghost text that the comparison is of. */
  readonly runId: string | undefined;
  /** Whether any model still writes. */
  readonly busy: boolean;
  /** The sections of the page that are the comparison's. */
  sections(): ComparisonSections;
  texts(): readonly { readonly columnId: string; readonly text: string }[];
  /** Puts a comparison in front that nobody writes into, `isKept`: from the history. */
  show(comparison: Comparison, isKept: boolean): void;
  /** Puts the answers of an earlier comparison beside those in front; false where it is of another place. */
  addColumnsOf(earlier: Comparison): boolean;
  /** Puts in front what a run of ghost text has written, and follows the run. */
  showRun(comparison: Comparison, run: Pick<Run, 'id' | 'finished'>): void;
  /** Puts one in front whose models are being asked from now on. */
  follow(live: LiveComparison): void;
  onEvent(event: EngineEvent): void;
  /** Never rejects: what goes wrong is told. */
  add(modelId: string, temperature?: number): Promise<void>;
  /** Never rejects: what goes wrong is told. */
  fuse(modelId: string, prompt: string | undefined): Promise<void>;
  remove(columnId: string): void;
  /** A stream of ghost text is no longer followed; it goes on where the editor waits for it. */
  stop(columnId: string): void;
  stopAll(): void;
  /** Ranks what there is; `live` lets models be asked for what the columns do not tell. */
  rank(strategyId: string, live: boolean): Promise<void>;
  judge(): Promise<void>;
  /** Has the texts run and ranks them by what that told. Never rejects: what goes wrong is told. */
  check(run: CheckRun): Promise<void>;
  vote(vote: Vote): void;
  /** The settings have made another engine: the old one has ended its streams, the new one is asked from now on. */
  engineChanged(): void;
  /** Ends every stream and forgets the comparison, which is kept unless `isKept` is false. */
  clear(isKept?: boolean): void;
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
  let runId: string | undefined;
  /** Columns that `live` writes into a comparison that it has not begun. */
  const added = new Set<string>();
  /** Columns of a run that the user no longer wants to hear of. */
  const left = new Set<string>();
  let toldWorking: PageState['working'];
  const saving = createLateSave(clock, SAVE_PAUSE_MS, () => {
    if (comparison !== undefined && comparison.columns.length > 0) options.save(comparison);
  });
  const work = createDeskWork({ tell: options.tell, changed: tellWorking });

  function workingNow(): PageState['working'] {
    if (work.has('judges')) return 'judges';
    if (work.has('checks')) return 'checks';
    const isFusing = comparison?.columns.some(
      ({ fusedFrom, state }) => fusedFrom !== undefined && !hasEnded(state),
    );
    if (isFusing === true) return 'fusion';
    return work.has('strategy') ? 'strategy' : undefined;
  }

  function tellWorking(): void {
    const working = workingNow();
    if (working === toldWorking) return;
    toldWorking = working;
    if (working === undefined) sender.change({}, ['working']);
    else sender.change({ working });
  }

  /** Another one may lie there after an await. */
  function inFront(): Comparison | undefined {
    return comparison;
  }

  function sections(): ComparisonSections {
    if (comparison === undefined) return { columns: [], duels: [], votes: [] };
    const outcome = outcomeSection(comparison);
    const working = workingNow();
    toldWorking = working;
    return {
      request: requestSection(comparison),
      columns: columnHeads(comparison),
      ...(outcome === undefined ? {} : { outcome }),
      ...(working === undefined ? {} : { working }),
      duels: duelsSection(comparison),
      votes: votesSection(comparison),
    };
  }

  /** Takes the next state of the comparison and tells the page the sections that differ. */
  function become(next: Comparison): void {
    const before = comparison;
    if (before === next) return;
    comparison = next;
    const changed = changedSections(before, next);
    sender.change(changed.sections, changed.gone);
    const old = new Map(before?.columns.map((column) => [column.id, column]));
    for (const { id, text } of next.columns) {
      if (old.get(id)?.text !== text) sender.text(id, text);
      old.delete(id);
    }
    for (const id of old.keys()) sender.forget(id);
    tellWorking();
    saving.soon();
  }

  function put(next: Comparison): void {
    clear();
    comparison = next;
  }

  function clear(isKept = true): void {
    // The last words of its columns come in this turn; a ranking of them is ended with the others.
    live?.dispose();
    live = undefined;
    work.end('strategy', 'another comparison');
    work.end('judges', 'another comparison');
    work.end('checks', 'another comparison');
    if (comparison !== undefined && isKept) {
      const last = settled(comparison);
      if (last !== comparison) saving.soon();
      comparison = last;
      saving.now();
    }
    saving.callOff();
    runId = undefined;
    added.clear();
    left.clear();
    toldWorking = undefined;
    comparison = undefined;
  }

  async function rank(strategyId: string, mayAsk: boolean): Promise<void> {
    const ranked = comparison;
    if (ranked === undefined) return;
    await work.begin('strategy', async (signal) => {
      const here = options.localOnly(ranked.request);
      // Going by the texts alone, it tells only whether models could be asked.
      const localOnly = await (mayAsk ? here : here.catch(() => true));
      signal.throwIfAborted();
      const wish = { live: mayAsk, localOnly };
      const outcome = await engine().comparisons.judgeFrozen(ranked, strategyId, wish, signal);
      signal.throwIfAborted();
      if (comparison !== undefined) become({ ...comparison, outcome });
    });
  }

  function rankIfOver(): void {
    if (comparison?.columns.every(({ state }) => hasEnded(state)) !== true) return;
    if (textsToObserve(comparison).length > 0) void rank(options.strategyId(), false);
  }

  /** Lets a model be asked once more, also in a comparison that has none under way any longer. */
  async function ask(
    wish: (live: LiveComparison, comparison: Comparison) => string,
  ): Promise<void> {
    const id = comparison?.id;
    if (comparison === undefined) return;
    try {
      const localOnly = live !== undefined || (await options.localOnly(comparison.request));
      const now = inFront();
      if (now?.id !== id || now === undefined) return;
      live ??= engine().comparisons.resume(now, localOnly);
      added.add(wish(live, now));
    } catch (error) {
      options.tell(error);
    }
  }

  /** Columns of the run of ghost text that nothing more comes for. */
  function settleRun(): void {
    if (comparison === undefined) return;
    become(settled(comparison, ({ id }) => !added.has(id)));
  }

  function isOurs(event: EngineEvent): boolean {
    if (event.runId === live?.id) return true;
    return event.runId === runId && ![...left].some((id) => isStreamOf(event, id));
  }

  return {
    get comparison() {
      return comparison;
    },
    get runId() {
      return runId;
    },
    get busy() {
      return comparison?.columns.some(({ state }) => !hasEnded(state)) === true;
    },
    sections,
    texts: () => (comparison?.columns ?? []).map(({ id, text }) => ({ columnId: id, text })),
    show(next, isKept) {
      const still = settled(next);
      put(still);
      if (!isKept || still !== next) saving.soon();
      // It was left before its last model had ended.
      if (still.outcome === undefined) rankIfOver();
    },
    addColumnsOf(earlier) {
      const both = comparison && withColumnsOf(comparison, earlier);
      if (both === undefined) return false;
      work.end('strategy', 'more columns');
      become(both);
      rankIfOver();
      return true;
    },
    showRun(next, run) {
      put(next);
      runId = run.id;
      saving.soon();
      void run.finished.then(() => {
        if (comparison?.id !== next.id || runId !== run.id) return;
        settleRun();
        // A run ranks by itself, but not the texts of models that were asked besides.
        if (added.size > 0) rankIfOver();
      });
    },
    follow(started) {
      const { id, request } = started;
      const startedAt = clock.wallTime();
      put({ version: 1, id, startedAt, request, columns: [], duels: [], votes: [] });
      live = started;
    },
    onEvent(event) {
      if (comparison === undefined || !isOurs(event)) return;
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
        saving.soon();
        return;
      }
      become(next);
      // A run of ghost text ranks by itself; these models only write.
      if (live !== undefined) rankIfOver();
    },
    add: (modelId, temperature) =>
      ask((asked) => asked.add(modelId, temperature === undefined ? {} : { temperature })),
    fuse: (modelId, prompt) => ask((asked, shown) => asked.fuse(modelId, shown, prompt)),
    remove(columnId) {
      if (comparison === undefined) return;
      live?.stop(columnId);
      if (runId !== undefined && !added.has(columnId)) left.add(columnId);
      // What it makes of a column that is gone is of no use.
      work.end('strategy', 'a column is gone');
      tellWorking();
      const columns = comparison.columns.filter(({ id }) => id !== columnId);
      become(withoutOutcome({ ...comparison, columns }));
      rankIfOver();
    },
    stop(columnId) {
      live?.stop(columnId);
      if (comparison === undefined || runId === undefined || added.has(columnId)) return;
      left.add(columnId);
      become(settled(comparison, ({ id }) => id === columnId));
    },
    stopAll() {
      live?.stopAll();
      if (runId === undefined) return;
      engine().run(runId)?.abort('stopped');
      settleRun();
    },
    rank,
    async judge() {
      const judged = comparison;
      if (judged === undefined) return;
      await work.begin('judges', async (signal) => {
        let duels: Comparison['duels'] = [];
        const round = await engine().comparisons.duels(judged, signal, (duel) => {
          if (signal.aborted || comparison === undefined) return;
          const isThere = (columnId: string) =>
            comparison?.columns.some(({ id }) => id === columnId);
          if (!isThere(duel.first) || !isThere(duel.second)) return;
          // Those of an earlier round stand until the first of this one.
          duels = [...duels, duel];
          become({ ...comparison, duels });
        });
        signal.throwIfAborted();
        const { abstentions } = round;
        if (comparison !== undefined && round.duels.length + abstentions.length > 0) {
          become({ ...comparison, abstentions });
        }
        options.judged(round);
      });
    },
    async check(run) {
      const checked = comparison;
      if (checked === undefined) return;
      await work.begin('checks', async (signal) => {
        const texts = textsToObserve(checked);
        const found = await run(checked.request, texts, signal);
        signal.throwIfAborted();
        if (comparison !== undefined) become(withObservations(comparison, texts, found));
        rankIfOver();
      });
    },
    vote(vote) {
      if (comparison === undefined) return;
      become({ ...comparison, votes: [...comparison.votes, vote] });
      saving.now();
    },
    engineChanged() {
      const isRanking = work.has('strategy');
      work.end('strategy', 'another engine');
      work.end('judges', 'another engine');
      live = undefined;
      runId = undefined;
      added.clear();
      left.clear();
      tellWorking();
      if (comparison === undefined) return;
      const before = comparison;
      become(settled(before));
      if (comparison !== before || isRanking) rankIfOver();
    },
    clear,
    dispose: clear,
  };
}
