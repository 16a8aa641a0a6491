import type { Clock } from '../../core/clock.ts';
import type { ListedModel, ModelDirectory } from '../../engine/model-directory.ts';
import type { Speeds } from '../../engine/speeds.ts';
import type { Survey } from '../../engine/survey.ts';
import { withScores } from '../../recording/fill-scores.ts';
import type { RecordingItem } from '../../recording/read-recording.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { RecordingError } from '../../recording/recording-writer.ts';
import { redactLine } from '../../recording/redact.ts';
import { createJudge, type Judgement, type JudgeOptions } from '../evaluate/judge-recording.ts';
import { askMembers, type AskedPlace, type AskOptions } from './ask-members.ts';
import {
  costOf,
  reachedLimit,
  type BenchmarkBudget,
  type BudgetStop,
  type Spent,
} from './budget.ts';
import { isDecided } from './is-decided.ts';
import { liveMembers, type LiveJudging } from './live-members.ts';

/** What a benchmark asks and writes through. */
export interface BenchmarkHost {
  readonly survey: Survey;
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly clock: Clock;
  /** Keeps a request, so that a run that ends here can go on later; may throw a RecordingError. */
  write(line: RecordingLine): Promise<void>;
}

export interface BenchmarkOptions {
  readonly members: readonly ListedModel[];
  readonly ask: AskOptions;
  readonly judging: Omit<JudgeOptions, 'signal' | 'live'>;
  /** Strategies for which the members answer what the record lacks; none by default. */
  readonly live?: LiveJudging;
  readonly budget: BenchmarkBudget;
  /** Ends as soon as the figures can tell, or cannot be expected to. */
  readonly stopWhenDecided: boolean;
  /** What an earlier run has asked: it counts, and is not asked again. */
  readonly earlier?: AsyncIterable<RecordingItem>;
  /** Adds to a request what can be found out of its texts: whether they pass tests. */
  annotate?(line: RecordingLine, place: AskedPlace): Promise<RecordingLine>;
  /** Places in all, where that is known. */
  readonly places?: number;
  onProgress?(progress: BenchmarkProgress): void;
}

export interface BenchmarkProgress {
  /** Places with all answers, earlier ones included. */
  readonly done: number;
  readonly places: number | undefined;
  /** Places asked in this run. */
  readonly asked: number;
  readonly spent: Spent;
  /** Until the places or the time are used up; undefined before the first answers. */
  readonly leftMs: number | undefined;
}

export type BenchmarkEnd = 'all-asked' | 'decided' | 'cancelled' | 'not-recorded' | BudgetStop;

export interface BenchmarkRun {
  readonly judgement: Judgement;
  readonly end: BenchmarkEnd;
  /** Why nothing more could be recorded, where that ended the run. */
  readonly fault?: string;
  readonly spent: Spent;
  readonly asked: number;
  /** Calls of members that strategies needed besides the texts on record. */
  readonly liveCalls: number;
}

/** Places asked before the next member's turn; what is lost when a run is cut off is fewer. */
const BATCH = 8;
/** A batch of slow members is shorter. Unit: ms. */
const BATCH_MS = 10_000;

/**
 * Asks every member for every place and judges as it goes. A cancelled run returns what it has; the
 * places of the batch under way are asked again when it is resumed from its recording.
 *
 * Members that score at no cost (the model of the workspace) score every text, since strategies would
 * ask for that in a live request. Limits are checked between batches: they are passed by the calls of
 * one batch at most. Annotating may take far longer than asking: it ends with the time, and what is left
 * of the batch counts as not asked.
 *
 * What `live` strategies ask for while they are judged counts in every limit. Requests of an earlier run
 * are judged live as well until a limit is reached; then these strategies are unmet there.
 */
export async function runBenchmark(
  host: BenchmarkHost,
  places: AsyncIterable<AskedPlace>,
  options: BenchmarkOptions,
  signal: AbortSignal,
): Promise<BenchmarkRun> {
  const { members, budget } = options;
  const startedAt = host.clock.now();
  const done = new Set<string>();
  let spent: Spent = { timeMs: 0, tokens: 0, usd: 0 };
  let asked = 0;
  let liveCalls = 0;
  let isEarlier = true;
  let end: BenchmarkEnd = 'all-asked';
  /** Time that went into judging an earlier run: it says nothing of how long a place takes. */
  let earlierMs = 0;

  const live = liveMembers(
    {
      ...{ survey: host.survey, speeds: host.speeds, members },
      abilities: options.live?.abilities ?? 'scores',
      onCall(used) {
        liveCalls++;
        charge(used);
      },
    },
    signal,
  );
  const judge = createJudge({
    ...options.judging,
    signal,
    live(line, strategyId) {
      if (isEarlier) charge({ tokens: 0, usd: 0 });
      const isWanted = options.live?.strategyIds.includes(strategyId) === true;
      const isPastLimit = isEarlier && reachedLimit(spent, budget) !== undefined;
      return isWanted && !isPastLimit ? live(line) : undefined;
    },
  });

  function charge({ tokens, usd }: Pick<Spent, 'tokens' | 'usd'>): void {
    const timeMs = host.clock.now() - startedAt;
    spent = { timeMs, tokens: spent.tokens + tokens, usd: spent.usd + usd };
  }

  const perPlaceMs = (): number | undefined =>
    asked === 0 ? undefined : (spent.timeMs - earlierMs) / asked;

  const progress = (): BenchmarkProgress => {
    const perPlace = perPlaceMs();
    const left = options.places === undefined ? undefined : options.places - done.size;
    const byPlaces = perPlace === undefined || left === undefined ? undefined : perPlace * left;
    const byTime = budget.timeMs === undefined ? undefined : budget.timeMs - spent.timeMs;
    const bounds = [byPlaces, byTime].filter((bound) => bound !== undefined);
    const leftMs = bounds.length === 0 ? undefined : Math.max(0, Math.min(...bounds));
    return { done: done.size, places: options.places, asked, spent, leftMs };
  };

  const scorers = members
    .filter(({ description }) => description.instant === true)
    .map((listed) => host.directory.model(listed))
    .filter(({ description }) => description.primitives.score !== 'none');

  async function askBatch(batch: readonly AskedPlace[]): Promise<void> {
    const lines = await askMembers(host.survey, members, batch, options.ask, signal);
    for (const [at, line] of lines.entries()) {
      if (at > 0 && options.annotate !== undefined && isOverTime()) {
        end = 'time';
        return;
      }
      const place = batch[at];
      const annotated = place && (await options.annotate?.(line, place));
      const scored = await withScores(annotated ?? line, scorers, signal);
      const kept = redactLine(scored.line);
      await host.write(kept);
      await judge.add({ kind: 'request', number: 0, line: kept });
      done.add(line.id);
      asked++;
      charge(costOf(kept));
      options.onProgress?.(progress());
    }
  }

  function isOverTime(): boolean {
    return budget.timeMs !== undefined && spent.timeMs >= budget.timeMs;
  }

  try {
    for await (const item of options.earlier ?? nothing()) {
      await judge.add(item);
      if (item.kind === 'request') done.add(item.line.id);
    }
    isEarlier = false;
    earlierMs = host.clock.now() - startedAt;
    let batch: AskedPlace[] = [];
    for await (const place of places) {
      if (done.has(place.id)) continue;
      batch.push(place);
      if (batch.length < batchSize(perPlaceMs(), spent, budget)) continue;
      await askBatch(batch);
      batch = [];
      const limit = reachedLimit(spent, budget);
      if (limit !== undefined) end = limit;
      else if (options.stopWhenDecided && isDecided(judge.judgement, options.ask.seed))
        end = 'decided';
      if (end !== 'all-asked') break;
    }
    if (batch.length > 0) await askBatch(batch);
  } catch (error) {
    if (error instanceof RecordingError) {
      const { judgement } = judge;
      return { judgement, end: 'not-recorded', fault: error.message, spent, asked, liveCalls };
    }
    if (!signal.aborted) throw error;
    end = 'cancelled';
  }
  return { judgement: judge.judgement, end, spent, asked, liveCalls };
}

/**
 * Places of the next batch: one while nothing is measured, then as many as are asked in some seconds,
 * and no more than the time that is left allows.
 */
function batchSize(
  perPlaceMs: number | undefined,
  spent: Spent,
  { timeMs }: BenchmarkBudget,
): number {
  if (perPlaceMs === undefined) return 1;
  const leftMs = timeMs === undefined ? BATCH_MS : timeMs - spent.timeMs;
  return Math.max(
    1,
    Math.min(BATCH, Math.floor(Math.min(BATCH_MS, leftMs) / Math.max(1, perPlaceMs))),
  );
}

async function* nothing(): AsyncGenerator<RecordingItem> {
  // There was no earlier run.
}
