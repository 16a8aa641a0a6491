import type { CompletionShape } from '../core/completion.ts';
import type { Generation } from '../core/generation.ts';
import { recentValues } from '../math/recent-values.ts';
import { equalHead } from '../text/equal-head.ts';

/** Measured speeds of the members, kept by the host across engines. */
export interface Speeds {
  /** A prompt goes out to a model now: what it shares with the last one is in the server's cache. */
  sent(modelId: string, prompt: string): void;
  /** Characters of a prompt that the model's last one did not have. */
  unread(modelId: string, prompt: string): number;
  record(modelId: string, generation: Generation, promptCharacters: number): void;
  /** A generation was given up before it had written anything: at least so slow, and reading no faster. */
  recordTooLate(modelId: string, waitedMs: number): void;
  /**
   * A `score` call took so long, whatever came of it. One that was given up (`ended` false) took at least
   * so long: it counts where that is more than what is known, or a slow scorer would look fast.
   */
  recordScoring(modelId: string, tookMs: number, ended: boolean): void;
  /** A model elsewhere has said its first word so long after a call. Unit: ms. */
  recordFirstWord(modelId: string, tookMs: number): void;
  /**
   * The time within which 95 of 100 of its latest 200 first words came; undefined where fewer than 20 are
   * known. Unit: ms.
   */
  lateAfterMs(modelId: string): number | undefined;
  /** A prompt was longer than the model reads: for this session, none is longer than so many tokens. */
  overflowed(modelId: string, mostPromptTokens: number): void;
  of(modelId: string): Speed;
  /** What `createSpeeds` takes in another session of the same machine. */
  scoringTimes(): ScoringTimes;
}

/** Latest times of `score` calls by member, the oldest first. Unit: ms. */
export type ScoringTimes = Readonly<Record<string, readonly number[]>>;

export interface Speed {
  /** Number of measured generations. */
  readonly n: number;
  /** Median time from sending to the end of the text, in ms. */
  readonly totalMs?: number;
  /** Median speed of reading, in prompt tokens per second; what is in the server's cache does not count. */
  readonly prefillPerSecond?: number;
  readonly decodePerSecond?: number;
  readonly charactersPerToken: number;
  /** 95th percentile of the latest `score` calls, in ms; undefined before there are some. */
  readonly scoringMs?: number;
  /** Longest prompt, by our own estimate, where a longer one was refused. Unit: tokens. */
  readonly mostPromptTokens?: number;
}

/** Code has about so many characters a token before a model's own figure is known. */
const CHARACTERS_PER_TOKEN = 3;
const KEPT = 16;
/** Latest `score` calls that count, and the fewest that tell anything of their slowest. */
const KEPT_SCORINGS = 40;
const LEAST_SCORINGS = 5;
/** Latest first words that count, and the fewest that tell anything of the slowest. */
const KEPT_FIRST_WORDS = 200;
const LEAST_FIRST_WORDS = 20;
/** Shorter prefills say nothing about the device. Unit: tokens. */
const REAL_PREFILL = 32;

/**
 * Nothing is measured at first but the scores of an earlier session, so that a benchmark need not be run
 * again for their times. What of `earlier` are no times is left out.
 */
export function createSpeeds(earlier: unknown = {}): Speeds {
  const samples = new Map<string, Samples>();
  const samplesOf = (modelId: string): Samples => {
    const known = samples.get(modelId) ?? new Samples();
    samples.set(modelId, known);
    return known;
  };
  for (const [modelId, times] of Object.entries(earlier ?? {})) {
    for (const time of Array.isArray(times) ? (times as readonly unknown[]) : []) {
      if (typeof time === 'number' && time >= 0) samplesOf(modelId).scorings.add(time);
    }
  }
  return {
    unread: (modelId, prompt) => prompt.length - equalHead(samplesOf(modelId).prompt, prompt),
    sent(modelId, prompt) {
      const to = samplesOf(modelId);
      to.unreadCharacters = prompt.length - equalHead(to.prompt, prompt);
      to.prompt = prompt;
    },
    record(modelId, generation, promptCharacters) {
      const { usage } = generation;
      const to = samplesOf(modelId);
      to.n++;
      // Loading is not speed: it happens once and is scheduled apart.
      to.add(to.totals, Math.max(0, generation.totalMs - (usage.loadMs ?? 0)));
      if (usage.promptTokens !== undefined && usage.promptTokens > 0 && !usage.estimated) {
        to.add(to.charactersPerToken, promptCharacters / usage.promptTokens);
        to.steady();
        const unread = usage.promptTokens * (to.unreadCharacters / promptCharacters);
        if (usage.prefillMs !== undefined && unread >= REAL_PREFILL) {
          to.add(to.prefills, (unread / usage.prefillMs) * 1000);
        }
      }
      if (
        usage.completionTokens !== undefined &&
        usage.completionTokens > 1 &&
        (usage.decodeMs ?? 0) > 0
      ) {
        to.add(to.decodes, (usage.completionTokens / (usage.decodeMs ?? 1)) * 1000);
      }
    },
    recordTooLate(modelId, waitedMs) {
      const to = samplesOf(modelId);
      // A bound below what is known says nothing; kept, it would make a slow model look fast.
      if (waitedMs <= (median(to.totals) ?? LEAST_DEADLINE_MS)) return;
      to.add(to.totals, waitedMs);
      const unread = to.unreadCharacters / (median(to.charactersPerToken) ?? CHARACTERS_PER_TOKEN);
      if (unread >= REAL_PREFILL) to.add(to.prefills, (unread / waitedMs) * 1000);
    },
    recordScoring(modelId, tookMs, ended) {
      const { scorings } = samplesOf(modelId);
      if (ended || tookMs > (scorings.quantile(0.95) ?? Number.POSITIVE_INFINITY))
        scorings.add(tookMs);
    },
    recordFirstWord(modelId, tookMs) {
      samplesOf(modelId).firstWords.add(tookMs);
    },
    lateAfterMs(modelId) {
      const firstWords = samples.get(modelId)?.firstWords;
      if (firstWords === undefined || firstWords.count < LEAST_FIRST_WORDS) return undefined;
      return firstWords.quantile(0.95);
    },
    overflowed(modelId, mostPromptTokens) {
      const to = samplesOf(modelId);
      to.mostPromptTokens = Math.min(to.mostPromptTokens ?? mostPromptTokens, mostPromptTokens);
    },
    scoringTimes() {
      const measured = [...samples].filter(([, { scorings }]) => scorings.count > 0);
      return Object.fromEntries(measured.map(([id, { scorings }]) => [id, scorings.latest]));
    },
    of(modelId) {
      const from = samples.get(modelId);
      if (from === undefined) return { n: 0, charactersPerToken: CHARACTERS_PER_TOKEN };
      const totalMs = median(from.totals);
      const prefillPerSecond = median(from.prefills);
      const decodePerSecond = median(from.decodes);
      const scoringMs =
        from.scorings.count < LEAST_SCORINGS ? undefined : from.scorings.quantile(0.95);
      return {
        n: from.n,
        charactersPerToken: from.steadyCharactersPerToken,
        ...(totalMs === undefined ? {} : { totalMs }),
        ...(prefillPerSecond === undefined ? {} : { prefillPerSecond }),
        ...(decodePerSecond === undefined ? {} : { decodePerSecond }),
        ...(scoringMs === undefined ? {} : { scoringMs }),
        ...(from.mostPromptTokens === undefined ? {} : { mostPromptTokens: from.mostPromptTokens }),
      };
    },
  };
}

/** A new figure replaces the one that prompts are cut by when it differs by more than this. */
const CUT_TOLERANCE = 0.4;

class Samples {
  n = 0;
  /** Follows the median in leaps: a cut that moved a little each time would empty the server's prompt cache. */
  steadyCharactersPerToken = CHARACTERS_PER_TOKEN;
  prompt = '';
  unreadCharacters = 0;
  readonly totals: number[] = [];
  readonly prefills: number[] = [];
  readonly decodes: number[] = [];
  readonly charactersPerToken: number[] = [];
  readonly scorings = recentValues(KEPT_SCORINGS);
  readonly firstWords = recentValues(KEPT_FIRST_WORDS);
  mostPromptTokens: number | undefined;

  steady(): void {
    const now = median(this.charactersPerToken) ?? CHARACTERS_PER_TOKEN;
    if (Math.abs(now - this.steadyCharactersPerToken) > CUT_TOLERANCE)
      this.steadyCharactersPerToken = now;
  }

  add(list: number[], value: number): void {
    if (!Number.isFinite(value)) return;
    list.push(value);
    if (list.length > KEPT) list.shift();
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** A pause while typing lasts about so long; text should stand before it ends. Unit: ms. */
const SHOW_WITHIN_MS = 1500;
/** Tokens of a typical line. */
const LINE_TOKENS = 16;
const LEAST_DEADLINE_MS = 400;
const GREATEST_DEADLINE_MS = 2000;
/** Steps of the prompt budget: a budget that moved a little every time would move the cut as well. */
const BUDGET_STEPS = [96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];
const UNMEASURED_BUDGET = 512;

/**
 * Time to wait for a better candidate: 1.25 × the fastest member's median answer, within 400 to
 * 2,000 ms; 400 ms while nothing is measured.
 */
export function deadlineFor(speeds: readonly Speed[]): number {
  const totals = speeds.flatMap(({ totalMs }) => (totalMs === undefined ? [] : [totalMs]));
  if (totals.length === 0) return LEAST_DEADLINE_MS;
  return Math.min(GREATEST_DEADLINE_MS, Math.max(LEAST_DEADLINE_MS, 1.25 * Math.min(...totals)));
}

/**
 * Tokens of prompt that a member can read and still write a line within 1.5 s:
 * (1.5 s − 16 tokens / decode speed) · prefill speed, taken down to a step.
 */
export function promptBudgetFor(speed: Speed): number {
  if (speed.prefillPerSecond === undefined) return UNMEASURED_BUDGET;
  const decodeMs = (LINE_TOKENS / (speed.decodePerSecond ?? 50)) * 1000;
  const tokens = (Math.max(0, SHOW_WITHIN_MS - decodeMs) / 1000) * speed.prefillPerSecond;
  return BUDGET_STEPS.findLast((step) => step <= tokens) ?? BUDGET_STEPS[0] ?? UNMEASURED_BUDGET;
}

/**
 * Most tokens to ask for. One line: what a member writes within 1.5 s, at least 16, so that an endless
 * line does not outlast the pause it is written for; a cut line is shown as far as it goes. A block
 * needs no such limit: its first line is shown as soon as it is there.
 */
export function tokenLimitFor({ kind, maxTokens }: CompletionShape, speed: Speed): number {
  if (kind === 'block' || speed.decodePerSecond === undefined) return maxTokens;
  const writable = Math.floor((SHOW_WITHIN_MS / 1000) * speed.decodePerSecond);
  return Math.min(maxTokens, Math.max(LINE_TOKENS, writable));
}

/** Extra pause before asking, 0 to 150 ms: slow members should not be started on every letter. */
export function debounceFor(speeds: readonly Speed[]): number {
  const totals = speeds.flatMap(({ totalMs }) => (totalMs === undefined ? [] : [totalMs]));
  if (totals.length === 0) return 0;
  return Math.min(150, Math.max(0, Math.round(0.25 * Math.min(...totals) - 50)));
}
