import type { Clock } from '../core/clock.ts';
import type { NoCompletion } from '../core/completion.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import type { Generation } from '../core/generation.ts';
import type { Learner } from '../core/learner.ts';
import type { ModelServer } from '../core/model.ts';
import type { Spending } from '../core/spending.ts';
import { automaticCrew, type AutomaticCrew } from './cloud/automatic-cloud.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf } from './fill-methods.ts';
import type { FillVerdicts } from './fill-verdicts.ts';
import type { MemberStates } from './member-states.ts';
import {
  isResident,
  selectMembers,
  type ChosenMember,
  type Selection,
} from './member-selection.ts';
import type { ListedModel, ModelDirectory } from './model-directory.ts';
import type { ModelQueues } from './model-queues.ts';
import { residencyVerdict, type ResidencyVerdict } from './residency.ts';
import type { ServerCircuits } from './server-circuits.ts';
import type { Speeds } from './speeds.ts';
import { none } from './results.ts';

/** Who takes part in a run. */
export interface Crew {
  readonly members: readonly ListedModel[];
  /** For members that are being loaded: resolves when they are in memory. */
  readonly ready: ReadonlyMap<string, () => Promise<void>>;
  /** Other servers that have a member's model in memory, by the member's id. */
  readonly hosts: ReadonlyMap<string, readonly ListedModel[]>;
}

export interface CrewWish {
  readonly idleMs: number;
  readonly explicit: boolean;
  /** A user has asked for this one answer: whoever rests is tried, and all members elsewhere are asked. */
  readonly byHand: boolean;
  readonly localOnly: boolean;
  /** Decides which member elsewhere is trusted most. */
  readonly languageId: string;
  /** Nobody has asked yet: nothing elsewhere is called. */
  readonly speculative: boolean;
}

interface Askable {
  readonly asked: readonly ChosenMember[];
  readonly left: AutomaticCrew['left'];
}

export interface MemberRoster {
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly verdicts: FillVerdicts;
  /** The line-up as it would be asked now, with a reason for every model. */
  selection(): Selection;
  /**
   * Members for one run, or why there are none. Somebody who types is answered by one member elsewhere at
   * most; see `automaticCrew`.
   */
  muster(wish: CrewWish, signal: AbortSignal): Promise<Crew | NoCompletion>;
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
  /**
   * The user has freed a model's memory: typing does not load it for so long, unless somebody asks by hand
   * before. Unit: ms.
   */
  keepOut(modelId: string, forMs: number): void;
  /** Time that the latest load of a model took; undefined before one. Unit: ms. */
  loadMsOf(modelId: string): number | undefined;
  answered(modelId: string, generation: Generation, promptCharacters: number): void;
  /** The same for an answer whose time says nothing of completions: the member is well again. */
  conversed(modelId: string): void;
  failed(modelId: string, failure: Failure): void;
}

export interface RosterOptions {
  readonly settings: EngineSettings;
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly states: MemberStates;
  readonly verdicts: FillVerdicts;
  /** Models that typing does not load, and until when, on the clock; kept by the host for its next engine. */
  readonly keptOut?: Map<string, number>;
  readonly clock: Clock;
  readonly learner: Learner;
  readonly spending?: Spending;
  readonly circuits: ServerCircuits;
  readonly queues: ModelQueues;
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
  const { settings, directory, speeds, states, verdicts, clock, circuits } = options;
  const evictors = new Set<string>();
  const loads = new Map<string, Promise<void>>();
  const loadTimes = new Map<string, number>();
  const { keptOut = new Map<string, number>() } = options;

  const isKeptOut = (modelId: string): boolean =>
    (keptOut.get(modelId) ?? Number.NEGATIVE_INFINITY) > clock.now();

  const rests = ({ description: { id, serverId } }: ListedModel): boolean =>
    states.cooling(id) || circuits.rests(serverId);

  const selection = (): Selection =>
    selectMembers(directory.current().models, {
      named: settings.members,
      maxMembers: settings.maxMembers,
      freeMemoryBytes: options.freeMemoryBytes(),
      demoModels: settings.demoModels,
      nearServers: settings.nearServers,
      // A member that failed its self-test goes on without the text after the cursor.
      fillOf: (description) => fillMethodOf(description, settings.fillOverrides, new Map()),
      speedOf: (modelId) => speeds.of(modelId).decodePerSecond,
      cloud: settings.cloud,
      hosts: {
        ...{ isResident, rests },
        callsAt: (modelId) => options.queues.jobsAt(modelId),
        totalMsOf: (modelId) => speeds.of(modelId).totalMs,
      },
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

  /** A vendor counts the calls of a key, whatever the model, unless it says so. */
  function restNeighbours({ description, server }: ListedModel, failure: Failure): void {
    if (description.place !== 'cloud' || failure.detail.includes(description.name)) return;
    const restMs = states.restMs(description.id);
    for (const other of directory.current().models) {
      const { id, place } = other.description;
      if (other.server !== server || place !== 'cloud' || id === description.id) continue;
      states.paused(id, failure, restMs);
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
    keptOut.delete(id);
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

  /** Those of the allowed members that a wish may ask, and why others elsewhere are not asked. */
  function askable(chosen: readonly ChosenMember[], wish: CrewWish): Askable {
    const { byHand, speculative, languageId } = wish;
    if (byHand && !speculative) return { asked: chosen, left: [] };
    const among = (candidates: readonly ChosenMember[]): Askable => {
      const listed = candidates.map((one) => one.listed);
      const { asked, left } = automaticCrew(listed, {
        automaticCloud: speculative ? [] : settings.automaticCloud,
        exhausted: (modelId) => options.spending?.exhausted(modelId) === true,
        weights: (modelIds) => options.learner.weights(languageId, modelIds),
      });
      return { asked: candidates.filter((one) => asked.includes(one.listed)), left };
    };
    // One elsewhere that is left alone gives its place to the next.
    const awake = among(
      chosen.filter(({ listed }) => listed.description.place !== 'cloud' || !rests(listed)),
    );
    return awake.asked.length > 0 ? awake : among(chosen);
  }

  /** Who of the members is asked, at which server, and what has to be loaded first. */
  function crewOf(chosen: readonly ChosenMember[], { idleMs, explicit }: CrewWish): Crew {
    const { models } = directory.current();
    const freeMemoryBytes = options.freeMemoryBytes();
    const loading = models.filter(({ description }) => loads.has(description.id));
    const facts = { models, loading, freeMemoryBytes, idleMs, evictors, explicit };
    const members: ListedModel[] = [];
    const ready = new Map<string, () => Promise<void>>();
    const hosts = new Map<string, readonly ListedModel[]>();
    for (const { listed, elsewhere = [] } of chosen) {
      const verdictOf = (one: ListedModel): ResidencyVerdict => {
        if (loads.has(one.description.id)) return 'load';
        const verdict = residencyVerdict(one, facts);
        return verdict === 'load' && isKeptOut(one.description.id) ? 'leave' : verdict;
      };
      const able = [listed, ...elsewhere.filter((one) => !rests(one))].map((one) => ({
        one,
        verdict: verdictOf(one),
      }));
      const first = able.find(({ verdict }) => verdict !== 'leave');
      if (first === undefined) continue;
      const { one, verdict } = first;
      const { id } = one.description;
      members.push(one);
      const others = able.filter((other) => other !== first && other.verdict === 'use');
      if (others.length > 0)
        hosts.set(
          id,
          others.map((other) => other.one),
        );
      if (verdict !== 'load' || one.server.load === undefined) continue;
      if (!loads.has(id)) loading.push(one);
      ready.set(id, () => load(one));
    }
    return { members, ready, hosts };
  }

  return {
    directory,
    speeds,
    verdicts,
    selection,
    load,
    keepOut(modelId, forMs) {
      keptOut.set(modelId, clock.now() + forMs);
    },
    loadMsOf: (modelId) => loadTimes.get(modelId),
    verdict(listed, others = []) {
      if (loads.has(listed.description.id)) return 'load';
      const { models } = directory.current();
      const loading = models.filter(({ description }) => loads.has(description.id));
      const freeMemoryBytes = options.freeMemoryBytes();
      const facts = { models, loading: [...loading, ...others], freeMemoryBytes, evictors };
      return residencyVerdict(listed, { ...facts, idleMs: 0, explicit: true });
    },
    async muster(wish, signal) {
      const { explicit, byHand, localOnly } = wish;
      if (byHand) {
        states.retryAll();
        circuits.retryAll();
        keptOut.clear();
      }
      const empty = directory.current().models.length === 0;
      const allowedNow = (): readonly ChosenMember[] =>
        selection().chosen.filter(
          ({ listed: { description } }) => !localOnly || description.place === 'local',
        );
      const { failures } = await directory.refresh(
        empty ? EMPTY_LISTING_AGE_MS : LISTING_AGE_MS,
        signal,
        explicit ? undefined : () => askable(allowedNow(), wish).asked.length > 0,
      );
      const { asked: allowed, left } = askable(allowedNow(), wish);
      if (allowed.length === 0) {
        const detail = [
          ...failures.map(({ server, failure }) => `${server.id}: ${failure.code}`),
          ...left.map(({ id, reason }) => `${id}: ${reason}`),
        ];
        return none('no-members', detail.join(', '));
      }
      const awake = allowed.filter(({ listed }) => !rests(listed));
      if (awake.length === 0) {
        const detail = allowed
          .map(({ listed: { description } }) => description.id)
          .map((id) => `${id}: ${states.of(id).failure?.code ?? 'cooling'}`);
        return none('all-failed', detail.join(', '));
      }
      const crew = crewOf(awake, wish);
      if (crew.members.length > 0) return crew;
      // Only swaps would help: the most trusted one loads when the user pauses, not now.
      const ids = awake.map(({ listed: { description } }) => description.id);
      return none(
        'not-loaded',
        ids.map((id) => (isKeptOut(id) ? `${id}: freed by hand` : id)).join(', '),
      );
    },
    conversed(modelId) {
      states.succeeded(modelId);
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
      const limited = failure.code === 'rate-limited' ? directory.find(modelId) : undefined;
      if (limited !== undefined) restNeighbours(limited, failure);
      if (failure.code === 'model-missing' || failure.code === 'unreachable')
        directory.invalidate();
    },
  };
}
