import type { Awaitable } from './awaitable.ts';
import type { Candidate, CompletionContext, Ranking, Span } from './completion.ts';
import type { Generation, GenerationFailure, TokenLogprob } from './generation.ts';
import type { Fidelity, Judgement, Primitive, TextScore, TokenVectors } from './model.ts';
import type { JudgingReport } from './judging.ts';
import type { Random } from './random.ts';
import type { Trained } from './trained.ts';

export type StrategyFamily =
  'routing' | 'token-fusion' | 'span-fusion' | 'search' | 'ranking' | 'cascading' | 'evaluation';

/** Where a method comes from. */
export interface Citation {
  readonly authors?: string;
  readonly year: number;
  readonly title: string;
  readonly url?: string;
  /** What differs from the published method, each with its reason. */
  readonly departures: readonly string[];
}

/** The least a strategy can work with; checked by the engine before a run. */
export interface Needs {
  readonly members: number;
  /** Number of members that must have a primitive. */
  readonly primitives?: Readonly<Partial<Record<Exclude<Primitive, 'generate'>, number>>>;
}

/** A member as a strategy sees it. */
export interface Member {
  readonly id: string;
  readonly family: string;
  readonly primitives: Readonly<Record<Primitive, Fidelity>>;
  /** Scores cost next to nothing; see `ModelDescription`. */
  readonly instant?: true;
  /** Follows instructions in a chat: it can write one text of several. */
  readonly converses?: true;
  /** See `ModelDescription`. */
  readonly sizeBytes?: number;
  readonly vocabulary?: string;
  readonly vocabularySize?: number;
  /** Learned weight for this language, in (0, 1]; members' weights add up to 1. */
  readonly weight: number;
}

/** What is known of a member without its learned weight. */
export type MemberAbilities = Omit<Member, 'weight'>;

export interface StrategyTask {
  readonly context: CompletionContext;
  /** Most trusted first. */
  readonly members: readonly Member[];
}

/** What a collection brings, one member at a time. */
export type Arrival =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'failure'; readonly failure: GenerationFailure };

/** One member's continuation of a text. */
export interface Draft {
  readonly text: string;
  /** The member ended by itself: nothing follows. */
  readonly ended: boolean;
  /** Where the member tells them; their texts joined are `text`. */
  readonly tokens?: readonly TokenLogprob[];
}

export interface DraftLimits {
  /** Integer, 1 or more. Unit: the member's tokens. */
  readonly maxTokens: number;
  /** 0 (greedy) where absent. */
  readonly temperature?: number;
  /** Whether so much of the draft is all that is wanted: the rest is not waited for. */
  isEnough?(text: string): boolean;
  /** The most probable tokens wanted at each place besides the one that is written, 0 to 20. */
  readonly alternatives?: number;
}

/** How a text fits at the cursor. */
export interface ParseEvidence {
  /**
   * Syntax errors that the text adds to the document, compared with the document as it is;
   * negative where it repairs some, as the rest of a half-written line does.
   */
  readonly newErrors: number;
  /** False where no grammar is known for the language; then `newErrors` is 0 and says nothing. */
  readonly known: boolean;
}

/** How often each kind of node stands in the syntax tree of a text, as `parent kind` → count. */
export type TreeBag = Readonly<Record<string, number>>;

/** What running a text at its place, or a language service, tells of it. Absent: not known. */
export interface Observation {
  /** Visible tests that pass with the text at its place; all integers, passed ≤ total, total ≥ 1. */
  readonly check?: { readonly passed: number; readonly total: number };
  /** Texts with one word here did the same on every input that was tried. */
  readonly behaviour?: string;
  /** Errors (of types, of a linter) that the document has with the text and not without it. */
  readonly newDiagnostics?: number;
}

/** What a member is asked to make of finished texts. */
export interface FuseWish {
  /** Different texts in the order in which they are shown: best first, or shuffled where it ranks. */
  readonly texts: readonly string[];
  /** What is known of each text in a few words, such as `does not parse`; '' for nothing. */
  readonly facts?: readonly string[];
  /** Whether it is to put the texts in order before it writes its own. */
  readonly ranks: boolean;
}

/** One text of several, as its author wrote it for the place. */
export interface FusedAnswer {
  /** As it may be inserted; '' where the author wrote none that may. */
  readonly text: string;
  /** Positions of the shown texts, best first, each once; where it was to rank and can be read. */
  readonly order?: readonly number[];
  readonly generation: Generation;
}

/**
 * What a strategy keeps from request to request: numbers by name, apart for each strategy and language.
 * They fade with time, and are empty in a replay or where learning is off.
 */
export interface StrategyMemory {
  recall(): Readonly<Record<string, number>>;
  /** Takes the place of what was kept under these names. */
  keep(values: Readonly<Record<string, number>>): void;
}

/** Remembers nothing. */
export const NO_MEMORY: StrategyMemory = { recall: () => ({}), keep: () => undefined };

/**
 * All that a strategy may touch: no provider, clock, randomness or editor inside. So every strategy
 * runs live, in a replay of recorded candidates, and in a test, unchanged. Methods throw the run's
 * abort reason once it is aborted.
 */
export interface StrategyTools {
  readonly random: Random;
  readonly memory: StrategyMemory;
  /**
   * Lets the given members complete the task, in lanes, and yields what arrives in order of arrival.
   * Equal texts come as one candidate whose `modelIds` grows: the same id arrives again.
   */
  collect(memberIds: readonly string[]): AsyncIterable<Arrival>;
  parse(text: string): Promise<ParseEvidence>;
  /** The nodes of the text at its place; undefined where no grammar is known. */
  tree(text: string): Promise<TreeBag | undefined>;
  /**
   * What running the texts tells, in their order; nothing of each where nothing can be run here. Equal
   * texts run once a request.
   */
  observe(texts: readonly string[]): Promise<readonly Observation[]>;
  /** Throws ModelError `unsupported` where the member does not converse or the texts are too long. */
  fuse(memberId: string, wish: FuseWish): Promise<FusedAnswer>;
  /**
   * What the member writes behind the context's prefix and `accepted`, as the model wrote it: nothing
   * is filtered or trimmed, and nothing but the limits ends it.
   */
  generate(memberId: string, accepted: string, limits: DraftLimits): Promise<Draft>;
  /**
   * The member's most probable next tokens behind the context's prefix and `accepted`, in its own prompt,
   * best first: at most `k`, at most 20 of servers. A token without bytes ends the text. `back` leaves
   * off so many characters at the end of the prefix, for places before the cursor.
   */
  next(
    memberId: string,
    accepted: string,
    k: number,
    back?: number,
  ): Promise<readonly TokenLogprob[]>;
  score(memberId: string, prefix: string, texts: readonly string[]): Promise<readonly TextScore[]>;
  /** Throws ModelError `unsupported` where the member abstains. */
  judge(memberId: string, prefix: string, first: string, second: string): Promise<Judgement>;
  embed(memberId: string, texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  /** The same object as long as the member's provider keeps it. */
  vectors(memberId: string): Promise<TokenVectors>;
  /** Lets the host do what waits: long computations call it between pieces of a few milliseconds. */
  breathe(): Promise<void>;
}

/** One step of a strategy, in order; the last one carries the result. */
export interface StrategyStep {
  readonly ranking: Ranking;
  /** Spans of the winning text where several members wrote it. */
  readonly spans?: readonly Span[];
  /**
   * True when waiting for the members still running is not worth it: the inline host shows the
   * winner now. The strategy goes on all the same, for the panel, the cache and the learner.
   */
  readonly settled: boolean;
  /** How the strategy works here and why, as a code: `gated:different-vocabularies`. */
  readonly note?: string;
  /** Where judges compared texts. */
  readonly judging?: JudgingReport;
}

export interface Strategy {
  run(task: StrategyTask, tools: StrategyTools, signal: AbortSignal): AsyncIterable<StrategyStep>;
}

/** A parameter of a strategy; becomes a setting and a command-line option by itself. */
export interface StrategyParameter {
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** What the catalogue says of a method, built or not. */
export interface StrategyRow {
  readonly id: string;
  readonly family: StrategyFamily;
  readonly title: string;
  readonly source: Citation;
  readonly needs: Needs;
}

/** A method that can be chosen. */
export interface StrategyDefinition extends StrategyRow {
  /** Strategy that the inline engine uses instead where the needs are not met. */
  readonly fallback?: string;
  readonly parameters: Readonly<Record<string, StrategyParameter>>;
  /** What else these members lack, as a noun phrase behind "needs"; undefined when nothing is. */
  unmet?(members: readonly MemberAbilities[]): string | undefined;
  /** `trained`: what the user has had trained, for methods that learn before they run. */
  create(parameters: Readonly<Record<string, number>>, trained?: Trained): Strategy;
}

/** Method of the ranking family: everything else is done by the family's lift. */
export interface Ranker {
  /** Orders what has arrived. May be called again when more arrives. */
  rank(
    candidates: readonly Candidate[],
    task: StrategyTask,
    tools: StrategyTools,
  ): Awaitable<Ranking>;
  /** The arrival rule: whether this ranking is good enough to show without waiting for the rest. */
  settled(ranking: Ranking, arrived: ArrivedMembers, task: StrategyTask): boolean;
}

/** Who has answered, failed, or is still running. */
export interface ArrivedMembers {
  readonly answered: readonly string[];
  readonly failed: readonly string[];
  readonly running: readonly string[];
}
