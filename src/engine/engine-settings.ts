import type { Trained } from '../core/trained.ts';
import type { FillOverride } from '../prompt/fill-method.ts';
import { AUTOMATIC_STRATEGY } from '../strategies/registry.ts';

/** What the engine is told by its host. Immutable: another setting means another engine. */
export interface EngineSettings {
  /** Id of a strategy, or `automatic`; see `takeoverOf`. */
  readonly strategyId: string;
  /** Another strategy may stand in where its needs are not met; else the request is refused. */
  readonly fallback: boolean;
  /** Parameters by strategy and name; the rest take their defaults. */
  readonly strategyParameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What the user has had trained. */
  readonly trained: Trained;
  /** Ids of the members to ask; undefined: the default members of the servers. */
  readonly members: readonly string[] | undefined;
  readonly maxMembers: number;
  /** Ids of servers on the network whose models may be default members: the user has said so. */
  readonly nearServers: readonly string[];
  /** Wait for a better candidate at most so long; undefined: derived from measured speeds. */
  readonly deadlineMs: number | undefined;
  /** Wait for the first candidate at most so long. */
  readonly firstCandidateMs: number;
  /**
   * An automatic request is answered at once with a winner that is taken at least so probably, in (0, 1),
   * where a history tells; 0 and 1 switch that off.
   */
  readonly settleConfidence: number;
  /** A winner that is taken less probably is not shown by itself, in [0, 1]; 0 shows them all. */
  readonly leastConfidence: number;
  /** An explicit request is answered with everything there is after so long. */
  readonly explicitMs: number;
  /** Pause before an automatic request is sent; undefined: 0 to 150 ms by own latency. */
  readonly debounceMs: number | undefined;
  readonly multiline: 'auto' | 'always' | 'never';
  /** Longest prompt in tokens; undefined: derived from measured speeds and the context length. */
  readonly promptTokens: number | undefined;
  /** How to fill holes, by model id or name; wins over everything detected. */
  readonly fillOverrides: Readonly<Record<string, FillOverride>>;
  /** Show code of other open files to the models. */
  readonly snippets: boolean;
  /** Prepare the completion that follows acceptance while one is shown. */
  readonly speculative: boolean;
  /** Models for demonstrations may be default members. */
  readonly demoModels: boolean;
  readonly temperature: number;
  readonly seed: number | undefined;
  /** Ask models that are not on this machine, as far as they are members. */
  readonly cloud: boolean;
  /** Ids of models elsewhere that may be asked while somebody types, one a request. */
  readonly automaticCloud: readonly string[];
  /** Calls in a hundred that may be sent a second time, in [0, 100]; see `hedged`. */
  readonly hedgePercent: number;
}

export const ENGINE_DEFAULTS: EngineSettings = {
  strategyId: AUTOMATIC_STRATEGY,
  fallback: true,
  strategyParameters: {},
  trained: {},
  members: undefined,
  maxMembers: 3,
  nearServers: [],
  deadlineMs: undefined,
  firstCandidateMs: 5000,
  settleConfidence: 0.6,
  leastConfidence: 0,
  explicitMs: 2500,
  debounceMs: undefined,
  multiline: 'auto',
  promptTokens: undefined,
  fillOverrides: {},
  snippets: true,
  speculative: true,
  demoModels: false,
  temperature: 0,
  seed: undefined,
  cloud: true,
  automaticCloud: [],
  hedgePercent: 2,
};
