import type { Clock } from '../../core/clock.ts';
import type { EngineEvent, EngineEventBody } from '../../core/events.ts';
import { failure, failureOf } from '../../core/failure.ts';
import type { Learner } from '../../core/learner.ts';
import type { ComparedRequest, Comparison } from '../../comparison/comparison.ts';
import { columnIdAt } from '../../comparison/follow-events.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { planLanes } from '../lanes.ts';
import { LISTING_AGE_MS, type MemberRoster } from '../member-roster.ts';
import { isResident } from '../member-selection.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ModelQueues } from '../model-queues.ts';
import { requestShape } from '../request-shape.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import {
  columnCall,
  fusedColumns,
  fusionCall,
  withSampling,
  type ColumnCall,
  type ColumnPlace,
  type Fusion,
} from './column-calls.ts';
import { comparedRequest, requestAt, type ComparisonWish } from './compared-request.ts';
import { openColumn, type OpenColumn } from './open-column.ts';
import { createSchedule } from './schedule.ts';

/** A comparison under way. */
export interface LiveComparison {
  readonly id: string;
  readonly request: ComparedRequest;
  /**
   * One more column of a model; returns its id. A second text of a model is drawn at 0.8 where no
   * temperature is given and the setting is greedy: it would be the same again.
   */
  add(modelId: string, options?: { readonly temperature?: number }): string;
  /**
   * One more column, in which a model writes one text of those that the comparison has by now; returns
   * its id. `prompt`: the user's own words in place of the usual ones.
   */
  fuse(modelId: string, comparison: Comparison, prompt?: string): string;
  /** Closes the stream at once; what it has written stays. Does nothing where the column has ended. */
  stop(columnId: string): void;
  stopAll(): void;
  /** Resolves when no column is open any more; what is added after that has a promise of its own. */
  readonly finished: Promise<void>;
  /** Stops all; whatever is added then is stopped at once. */
  dispose(): void;
}

export interface LiveOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly clock: Clock;
  readonly onEvent: (event: EngineEvent) => void;
  /** Files that may be shown to models that are not local, by document path; all of them by default. */
  readonly mayLeave?: (path: string) => boolean;
  /** A model is about to be loaded in place of others. */
  readonly onSwap: (loaded: ListedModel) => void;
  /** Columns are open where there were none. */
  readonly onOpen: (live: LiveComparison) => void;
  /** The last open column has ended. */
  readonly onEnded: (live: LiveComparison) => void;
}

/** What a column is to hold. */
interface ColumnWish {
  readonly modelId: string;
  readonly temperature?: number;
  readonly fusion?: Fusion;
  /** Which text of its model it is, from 0. */
  readonly sample: number;
}

interface Planned {
  readonly column: OpenColumn;
  readonly listed: ListedModel;
  readonly call: ColumnCall;
}

/** Further texts of one model are drawn where the setting is greedy. */
const DRAWN_TEMPERATURE = 0.8;

/**
 * Begins a comparison, or goes on with one that was kept: every member writes its own column, for as
 * long as it takes.
 *
 * Models in memory, and those that fit beside, begin at once, on one device each when the one before has
 * its first line; those that push others out come last, one after another. Nothing is thrown: what goes
 * wrong with a member is the failure of its column.
 */
export function startLive(
  id: string,
  wish: ComparisonWish,
  options: LiveOptions,
  kept?: Comparison,
): LiveComparison {
  const { settings, roster, clock } = options;
  const request = kept?.request ?? comparedRequest(wish);
  const sinceMs = kept === undefined ? 0 : Math.max(0, clock.wallTime() - kept.startedAt);
  const startedAt = clock.now() - sinceMs;
  const disposal = new AbortController();
  const schedule = createSchedule();
  const open = new Map<string, OpenColumn>();
  const loading = new Set<ListedModel>();
  const columns = kept?.columns ?? [];
  const freshColumnId = columnIds(columns);
  const samples = new Map<string, number>();
  for (const { modelId } of columns) samples.set(modelId, (samples.get(modelId) ?? 0) + 1);
  let allEnded = Promise.withResolvers<undefined>();
  allEnded.resolve(undefined);
  let place: Promise<ColumnPlace> | undefined;

  const live: LiveComparison = {
    id,
    request,
    add(modelId, { temperature } = {}) {
      return begin([columnWish(modelId, temperature)])[0]?.id ?? '';
    },
    fuse(modelId, comparison, prompt) {
      const sources = fusedColumns(comparison);
      const fusion = { sources, ...(prompt === undefined ? {} : { prompt }) };
      return begin([{ modelId, fusion, sample: 0 }])[0]?.id ?? '';
    },
    stop: (columnId) => open.get(columnId)?.stop(),
    stopAll() {
      for (const column of open.values()) column.stop();
    },
    get finished() {
      return allEnded.promise;
    },
    dispose() {
      disposal.abort(new DOMException('the comparison is gone', 'AbortError'));
      this.stopAll();
    },
  };

  /** Events from before whoever started this has it, in order. */
  let early: EngineEvent[] | undefined = [];
  queueMicrotask(() => {
    const told = early ?? [];
    early = undefined;
    for (const event of told) options.onEvent(event);
  });

  function emit(body: EngineEventBody): void {
    const event = { ...body, runId: id, atMs: clock.now() - startedAt };
    if (early === undefined) options.onEvent(event);
    else early.push(event);
  }

  function columnWish(modelId: string, temperature: number | undefined): ColumnWish {
    const sample = samples.get(modelId) ?? 0;
    samples.set(modelId, sample + 1);
    const isSame = sample > 0 && settings.temperature === 0;
    const own = temperature ?? (isSame ? DRAWN_TEMPERATURE : undefined);
    return { modelId, sample, ...(own === undefined ? {} : { temperature: own }) };
  }

  /** Announces columns at once and plans them when it is known who is in memory. */
  function begin(wishes: readonly ColumnWish[]): readonly OpenColumn[] {
    const begun = wishes.map((one) => ({ wish: one, column: announced(one) }));
    if (disposal.signal.aborted) for (const { column } of begun) column.stop();
    else void plan(begun);
    return begun.map(({ column }) => column);
  }

  function announced({ modelId, temperature, fusion }: ColumnWish): OpenColumn {
    const columnId = freshColumnId();
    const column = openColumn(columnId, modelId, {
      ...options,
      emit,
      onEnd() {
        open.delete(columnId);
        if (open.size > 0) return;
        allEnded.resolve(undefined);
        options.onEnded(live);
      },
    });
    if (open.size === 0) {
      allEnded = Promise.withResolvers();
      options.onOpen(live);
    }
    open.set(columnId, column);
    const from = fusion?.sources.map((source) => source.modelId);
    emit({
      ...{ type: 'generation-queue', streamId: columnId, modelId },
      ...(temperature === undefined ? {} : { temperature }),
      ...(from === undefined ? {} : { fusedFrom: [...new Set(from)] }),
    });
    return column;
  }

  async function plan(
    begun: readonly { readonly wish: ColumnWish; readonly column: OpenColumn }[],
  ): Promise<void> {
    try {
      await roster.directory.refresh(LISTING_AGE_MS, disposal.signal);
      const at = await placeOf();
      const planned = begun.flatMap(({ wish: one, column }) => prepared(column, one, at));
      const swaps: Planned[] = [];
      const beside: Planned[] = [];
      for (const one of planned) {
        const verdict = roster.verdict(one.listed, [...loading]);
        if (verdict === 'load') loading.add(one.listed);
        (verdict === 'leave' ? swaps : beside).push(one);
      }
      for (const one of inLanes(beside)) {
        schedule.beside(deviceOf(one.listed), (onHead) => written(one, false, onHead));
      }
      for (const one of swaps) schedule.last(() => written(one, true, () => undefined));
    } catch (error) {
      for (const { column } of begun) column.fail(failureOf(error));
    }
  }

  /** Found out once, without the text that is replaced. */
  function placeOf(): Promise<ColumnPlace> {
    return (place ??= (async () => {
      const isHole = wish.instruction === undefined && request.original === '';
      const asked = isHole && kept === undefined ? wish.request : requestAt(request, id);
      const shape = await requestShape(asked, options, disposal.signal);
      const { snippets, instruction } = wish;
      const told = instruction === undefined ? {} : { instruction };
      return { request: asked, shape, snippets, original: request.original, ...told };
    })());
  }

  function prepared(column: OpenColumn, one: ColumnWish, at: ColumnPlace): readonly Planned[] {
    const { modelId, fusion } = one;
    const listed = roster.directory.find(modelId);
    if (listed === undefined) {
      column.fail(failure('model-missing', modelId));
      return [];
    }
    if (wish.request.localOnly === true && listed.description.place !== 'local') {
      column.fail(
        failure('unsupported', 'the document may only be shown to models on this machine'),
      );
      return [];
    }
    try {
      const call =
        fusion === undefined
          ? columnCall(listed, at, options)
          : fusionCall(listed, fusion, at, options);
      return [{ column, listed, call: withSampling(call, one) }];
    } catch (error) {
      column.fail(failureOf(error));
      return [];
    }
  }

  /** The fastest trusted model of a device first, as for ghost text. */
  function inLanes(planned: readonly Planned[]): readonly Planned[] {
    const ids = planned.map(({ column }) => column.modelId);
    const weights = options.learner.weights(request.languageId, ids);
    const lanes = planLanes(
      planned.map(({ column, listed }, i) => ({
        description: { ...listed.description, id: column.id },
        weight: weights[i] ?? 0,
        totalMs: roster.speeds.of(column.modelId).totalMs,
      })),
    );
    const order = lanes.flatMap(({ memberIds }) => memberIds);
    return planned.toSorted((a, b) => order.indexOf(a.column.id) - order.indexOf(b.column.id));
  }

  async function written(
    { column, listed, call }: Planned,
    pushesOut: boolean,
    onHead: () => void,
  ): Promise<void> {
    const load = async (): Promise<void> => {
      if (pushesOut) options.onSwap(listed);
      await roster.load(listed, pushesOut).finally(() => loading.delete(listed));
    };
    // One that was swapped in for an earlier column is there by now.
    await roster.directory.refresh(LISTING_AGE_MS, disposal.signal).catch(() => undefined);
    const now = roster.directory.find(column.modelId) ?? listed;
    const isThere = now.residency === undefined || isResident(now);
    const needsLoad = !isThere && listed.server.load !== undefined;
    await column.write(listed, call, needsLoad ? load : undefined, onHead);
    loading.delete(listed);
  }

  if (kept === undefined) {
    const members = wish.memberIds;
    const strategyId = settings.strategyId;
    emit({ type: 'run-start', members, strategyId, deadlineMs: Number.POSITIVE_INFINITY });
    begin(members.map((modelId) => columnWish(modelId, undefined)));
  }
  return live;
}

/** Ids that follow those of the columns that are there. */
function columnIds(columns: Comparison['columns']): () => string {
  const taken = new Set(columns.map(({ id }) => id));
  let position = columns.length;
  return () => {
    do position++;
    while (taken.has(columnIdAt(position)));
    return columnIdAt(position);
  };
}

function deviceOf({ description: { place, device, id } }: ListedModel): string {
  return place === 'cloud' ? id : device;
}
