import type { Clock } from '../core/clock.ts';
import type { NoCompletion } from '../core/completion.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import type { Generation } from '../core/generation.ts';
import type { ModelServer } from '../core/model.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf } from './fill-methods.ts';
import type { FillVerdicts } from './fill-verdicts.ts';
import type { MemberStates } from './member-states.ts';
import { isResident, selectMembers, type Selection } from './member-selection.ts';
import type { ListedModel, ModelDirectory } from './model-directory.ts';
import { residencyVerdict, type ResidencyVerdict } from './residency.ts';
import type { Speeds } from './speeds.ts';
import { none } from './results.ts';

/** Who takes part in a run. */
export interface Crew {
  readonly members: readonly ListedModel[];
  /** For members that are being loaded: resolves when they are in memory. */
  readonly ready: ReadonlyMap<string, () => Promise<void>>;
}

export interface MemberRoster {
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly verdicts: FillVerdicts;
  /** The line-up as it would be asked now, with a reason for every model. */
  selection(): Selection;
  /** Members for one run, or why there are none. */
  muster(
    wish: { readonly idleMs: number; readonly explicit: boolean; readonly localOnly: boolean },
    signal: AbortSignal,
  ): Promise<Crew | NoCompletion>;
  /**
   * What it means for memory to ask a model by hand, where the `others` are loaded for the same wish;
   * `leave`: another model has to go.
   */
  verdict(listed: ListedModel, others?: readonly ListedModel[]): ResidencyVerdict;
  /**
   * Loads a model once, whatever becomes of who waits; rejects where it does not load. `pushesOut`: that
   * others leave memory for it is meant, and says nothing of what fits beside what.
   */
  load(listed: ListedModel, pushesOut?: boolean): Promise<void>;
  /** Time that the latest load of a model took; undefined before one. Unit: ms. */
  loadMsOf(modelId: string): number | undefined;
  answered(modelId: string, generation: Generation, promptCharacters: number): void;
  failed(modelId: string, failure: Failure): void;
}

export interface RosterOptions {
  readonly settings: EngineSettings;
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly states: MemberStates;
  readonly verdicts: FillVerdicts;
  readonly clock: Clock;
  freeMemoryBytes(): number;
}

/** Residency and listing are asked again when older than this, and only when somebody completes. */
export const LISTING_AGE_MS = 30_000;
/** A listing that found nothing is asked again sooner: the user may just be starting the server. */
const EMPTY_LISTING_AGE_MS = 3000;
/** Loading a warm model takes longer than this only when it had been evicted. Unit: ms. */
const EVICTION_LOAD_MS = 300;
/** A model that has not loaded by then never will. */
const LOAD_LIMIT_MS = 180_000;

/** Decides who is asked: listing, line-up, cooling, residency; learns from answers and failures. */
export function createMemberRoster(options: RosterOptions): MemberRoster {
  const { settings, directory, speeds, states, verdicts, clock } = options;
  const evictors = new Set<string>();
  const loads = new Map<string, Promise<void>>();
  const loadTimes = new Map<string, number>();

  const selection = (): Selection =>
    selectMembers(directory.current().models, {
      named: settings.members,
      maxMembers: settings.maxMembers,
      freeMemoryBytes: options.freeMemoryBytes(),
      demoModels: settings.demoModels,
      // A member that failed its self-test goes on without the text after the cursor.
      fillOf: (description) => fillMethodOf(description, settings.fillOverrides, new Map()),
      speedOf: (modelId) => speeds.of(modelId).decodePerSecond,
    });

  function residentsOf(server: ModelServer): readonly ListedModel[] {
    return directory
      .current()
      .models.filter((model) => model.server === server && isResident(model));
  }

  /**
   * Memory for one model alone looks like memory for two until it was tried: whoever is gone after a
   * load was pushed out by it or by the next one, and these are not loaded against each other again.
   */
  async function noteEvictions(loaded: ListedModel, before: readonly ListedModel[]): Promise<void> {
    const { models } = await directory.refresh(0, new AbortController().signal);
    const rivals = models.filter(
      ({ server, description: { id } }) => server === loaded.server && loads.has(id),
    );
    for (const {
      description: { id },
    } of [...before, loaded]) {
      if (directory.find(id)?.residency !== 'not-resident') continue;
      states.evicted(id);
      for (const one of [id, loaded.description.id, ...rivals.map((rival) => rival.description.id)])
        evictors.add(one);
    }
  }

  /** Loads a model once, whatever becomes of the runs that wait for it: a load given up half-way starts over for ever. */
  function load(listed: ListedModel, pushesOut = false): Promise<void> {
    const { id } = listed.description;
    const known = loads.get(id);
    if (known !== undefined) return known;
    const limit = new AbortController();
    const callOff = clock.after(LOAD_LIMIT_MS, () => {
      limit.abort(new DOMException('the model did not load', 'TimeoutError'));
    });
    states.loading(id);
    const before = residentsOf(listed.server);
    const startedAt = clock.now();
    const loading = (listed.server.load?.(listed.description, limit.signal) ?? Promise.resolve())
      .then(() => {
        loadTimes.set(id, clock.now() - startedAt);
        states.succeeded(id);
      })
      .finally(() => {
        callOff();
        loads.delete(id);
        directory.invalidate();
      });
    if (!pushesOut) void loading.then(() => noteEvictions(listed, before)).catch(() => undefined);
    // The runs that wait see the failure; without any, it is kept as the model's state.
    loading.catch((error: unknown) => {
      states.failed(id, failureOf(error));
    });
    loads.set(id, loading);
    return loading;
  }

  return {
    directory,
    speeds,
    verdicts,
    selection,
    load,
    loadMsOf: (modelId) => loadTimes.get(modelId),
    verdict(listed, others = []) {
      if (loads.has(listed.description.id)) return 'load';
      const { models } = directory.current();
      const loading = models.filter(({ description }) => loads.has(description.id));
      const freeMemoryBytes = options.freeMemoryBytes();
      const facts = { models, loading: [...loading, ...others], freeMemoryBytes, evictors };
      return residencyVerdict(listed, { ...facts, idleMs: 0, explicit: true });
    },
    async muster({ idleMs, explicit, localOnly }, signal) {
      if (explicit) states.retryAll();
      const empty = directory.current().models.length === 0;
      const allowedNow = (): readonly ListedModel[] =>
        selection()
          .chosen.map(({ listed }) => listed)
          .filter(({ description }) => !localOnly || description.place === 'local');
      const { models, failures } = await directory.refresh(
        empty ? EMPTY_LISTING_AGE_MS : LISTING_AGE_MS,
        signal,
        explicit ? undefined : () => allowedNow().length > 0,
      );
      const allowed = allowedNow();
      if (allowed.length === 0) {
        const detail = failures
          .map(({ server, failure }) => `${server.id}: ${failure.code}`)
          .join(', ');
        return none('no-members', detail);
      }
      const awake = allowed.filter(({ description }) => !states.cooling(description.id));
      if (awake.length === 0) {
        const detail = allowed
          .map(({ description: { id } }) => `${id}: ${states.of(id).failure?.code ?? 'cooling'}`)
          .join(', ');
        return none('all-failed', detail);
      }
      const freeMemoryBytes = options.freeMemoryBytes();
      const loading = models.filter(({ description }) => loads.has(description.id));
      const facts = { models, loading, freeMemoryBytes, idleMs, evictors, explicit };
      const members: ListedModel[] = [];
      const ready = new Map<string, () => Promise<void>>();
      for (const listed of awake) {
        const { id } = listed.description;
        const verdict = loads.has(id) ? 'load' : residencyVerdict(listed, facts);
        if (verdict === 'leave') continue;
        members.push(listed);
        if (verdict === 'load' && listed.server.load !== undefined) {
          if (!loads.has(id)) loading.push(listed);
          ready.set(id, () => load(listed));
        }
      }
      if (members.length > 0) return { members, ready };
      // Only swaps would help: the most trusted one loads when the user pauses, not now.
      const detail = awake.map(({ description }) => description.id).join(', ');
      return none('not-loaded', detail);
    },
    answered(modelId, generation, promptCharacters) {
      speeds.record(modelId, generation, promptCharacters);
      const { loadMs = 0 } = generation.usage;
      if (loadMs > EVICTION_LOAD_MS) loadTimes.set(modelId, loadMs);
      const answerMs = generation.totalMs - loadMs;
      states.succeeded(modelId, answerMs <= settings.firstCandidateMs);
      const listed = directory.find(modelId);
      if (listed === undefined) return;
      const evicted = loadMs > EVICTION_LOAD_MS && isResident(listed);
      if (evicted) {
        states.evicted(modelId);
        for (const other of directory.current().models) {
          if (other.server === listed.server && isResident(other))
            evictors.add(other.description.id);
        }
      }
      if (evicted || listed.residency === 'not-resident') directory.invalidate();
    },
    failed(modelId, failure) {
      states.failed(modelId, failure);
      if (failure.code === 'model-missing' || failure.code === 'unreachable')
        directory.invalidate();
    },
  };
}
