import { replayRequest, type ReplayOptions } from '../../engine/replay/replay-request.ts';
import type { Ranking } from '../../core/completion.ts';
import type { StrategyDefinition } from '../../core/strategy.ts';
import { problemText, type RecordingItem } from '../../recording/read-recording.ts';
import {
  isWithoutTexts,
  type RecordedCandidate,
  type RecordedMember,
  type RecordingLine,
} from '../../recording/recording-line.ts';
import type { SyntaxTools } from '../../engine/syntax-tools.ts';
import type { UnmetNeed } from '../report/benchmark-report.ts';
import { FigureColumns } from './figure-columns.ts';
import { MEASURES, measurerOf, type Measured, type PassesTests } from './measure-text.ts';
import { promptKeyOf } from './prompt-key.ts';

/** One evaluated request; its figures lie in the columns at the same position. */
export interface JudgedItem {
  readonly id: string;
  readonly cluster: string;
  readonly language: string;
  readonly split: string | undefined;
  /** Equal keys, equal prompts. */
  readonly promptKey: string;
}

/** Everything that was asked or computed, by item. */
export interface Judgement {
  readonly items: readonly JudgedItem[];
  readonly members: readonly RecordedMember[];
  readonly strategyIds: readonly string[];
  readonly figures: FigureColumns;
  readonly unmet: readonly UnmetNeed[];
  readonly problems: readonly string[];
}

export interface JudgeOptions extends Pick<
  ReplayOptions,
  'seed' | 'wait' | 'deadlineMs' | 'trained'
> {
  readonly strategies: readonly StrategyDefinition[];
  readonly syntax: SyntaxTools;
  readonly passes?: PassesTests;
  /** See `MeasureTools`. */
  readonly textMeasures?: boolean;
  /** Only requests of this split. */
  readonly split?: string;
  readonly strategyParameters?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Learned weights of the members for a request; undefined: all are trusted alike. */
  readonly weightsOf?: (line: RecordingLine) => Readonly<Record<string, number>>;
  /** Live calls for a request and a strategy; see `ReplayOptions`. */
  readonly live?: (line: RecordingLine, strategyId: string) => ReplayOptions['live'];
  readonly signal: AbortSignal;
}

/** The candidate that its own author was surest of. */
export const MOST_PROBABLE = 'most-probable';

/** Problems of a recording that are told one by one; of more only the number. */
const MOST_PROBLEMS = 20;

/** Judges requests one by one; what was judged so far can be read at any time. */
export interface Judge {
  /** Throws the signal's reason when aborted. */
  add(item: RecordingItem): Promise<void>;
  readonly judgement: Judgement;
}

/**
 * Measures every member's text and what every strategy makes of them, request by request.
 *
 * Memory: a few hundred bytes a request, whatever the length of its texts. A member that failed has
 * shown nothing; one that was not asked has no figure. A strategy that lacks something on a request
 * has no figure there, and what it lacked is counted.
 */
export function createJudge(options: JudgeOptions): Judge {
  const items: JudgedItem[] = [];
  const members = new Map<string, RecordedMember>();
  const figures = new FigureColumns();
  const unmet = new Map<string, UnmetNeed>();
  const problems: string[] = [];
  let untold = 0;
  /** Requests at which nobody wrote anything, until the first probability is told. */
  let silences: { readonly at: number; readonly measured: Measured }[] | undefined = [];

  function report(problem: string): void {
    if (problems.length < MOST_PROBLEMS) problems.push(problem);
    else untold++;
  }

  function lacked(strategy: string, need: string): void {
    const key = `${strategy}\u0000${need}`;
    unmet.set(key, { strategy, need, items: (unmet.get(key)?.items ?? 0) + 1 });
  }

  async function judgeStrategy(
    definition: StrategyDefinition,
    line: RecordingLine,
    at: number,
    measure: (text: string | undefined) => Promise<Measured>,
  ): Promise<void> {
    const { id } = definition;
    const { live, strategyParameters, weightsOf, ...rest } = options;
    const weights = weightsOf?.(line);
    const alive = live?.(line, id);
    const replayed = await replayRequest(line, definition, {
      ...rest,
      parameters: strategyParameters?.[id] ?? {},
      ...(weights === undefined ? {} : { weights }),
      ...(alive === undefined ? {} : { live: alive }),
    });
    if (replayed.kind === 'failed') {
      report(`request ${line.id}: ${id} failed: ${replayed.message}`);
      return;
    }
    if (replayed.kind === 'unmet') {
      lacked(id, replayed.need);
      return;
    }
    const { text, ranking, shownMs, asked, ownMs, liveCalls } = replayed;
    const measured = await measure(text);
    const isOwn = text !== undefined && !line.candidates.some((one) => one.text.trimEnd() === text);
    if (isOwn && line.task !== 'fill' && measured.quality === undefined) {
      const isMeasured = Object.keys(measured).length > 0;
      if (!isMeasured || isRated(line)) lacked(id, 'the quality of a text that nobody wrote');
      if (!isMeasured) return;
    }
    if (isOwn && isTested(line) && measured.passes === undefined) {
      lacked(id, 'test results of a text that nobody wrote');
    }
    record(figures, id, at, measured);
    const waitedFor = line.candidates.filter(({ model }) => asked.includes(model));
    const isTimed = liveCalls === 0 && waitedFor.every(({ latencyMs }) => latencyMs !== undefined);
    figures.set(id, 'shown', at, Number(text !== undefined));
    figures.set(id, 'score', at, scoreOf(text, ranking));
    figures.set(id, 'latencyMs', at, text !== undefined && isTimed ? shownMs : undefined);
    figures.set(id, 'ownMs', at, liveCalls === 0 ? ownMs : undefined);
    figures.set(id, 'ownText', at, Number(isOwn));
    recordSum(figures, id, at, waitedFor);
  }

  /** Where nobody wrote anything it is silent; in a recording without probabilities there is none. */
  async function judgeMostProbable(
    line: RecordingLine,
    at: number,
    measure: (text: string | undefined, quality?: number) => Promise<Measured>,
  ): Promise<void> {
    const surest = surestOf(line.candidates);
    if (surest !== undefined) {
      for (const silent of silences ?? []) recordSilence(silent.at, silent.measured);
      silences = undefined;
      const { text, quality } = surest;
      record(figures, MOST_PROBABLE, at, await measure(text.trimEnd(), quality));
      recordSum(figures, MOST_PROBABLE, at, line.candidates);
      figures.set(MOST_PROBABLE, 'shown', at, 1);
    } else if (line.candidates.every(({ text }) => text.trim() === '') && !isWithoutTexts(line)) {
      const measured = await measure(undefined);
      if (silences === undefined) recordSilence(at, measured);
      else silences.push({ at, measured });
    }
  }

  function recordSilence(at: number, measured: Measured): void {
    record(figures, MOST_PROBABLE, at, measured);
    figures.set(MOST_PROBABLE, 'shown', at, 0);
  }

  return {
    async add(item) {
      options.signal.throwIfAborted();
      if (item.kind === 'problem') {
        report(problemText(item));
        return;
      }
      const { line } = item;
      if (options.split !== undefined && line.split !== options.split) return;
      const at = items.length;
      items.push(judgedItem(line));
      for (const member of membersIn(line)) {
        if (!members.has(member.model)) members.set(member.model, member);
      }
      const measure = measurerOf(line, options);
      for (const candidate of firstSamples(line.candidates)) {
        const { model, text, quality } = candidate;
        record(figures, model, at, await measure(text.trimEnd(), quality));
        recordFacts(figures, model, at, candidate);
        figures.set(model, 'shown', at, Number(text.trim() !== '' || isWithoutTexts(line)));
      }
      for (const { model } of failedIn(line)) {
        record(figures, model, at, await measure(undefined));
        figures.set(model, 'shown', at, 0);
      }
      await judgeMostProbable(line, at, measure);
      for (const definition of options.strategies) {
        await judgeStrategy(definition, line, at, measure);
      }
    },
    get judgement() {
      return {
        items,
        members: [...members.values()],
        strategyIds: options.strategies.map(({ id }) => id),
        figures,
        unmet: [...unmet.values()],
        problems: untold > 0 ? [...problems, `and ${untold} more`] : problems,
      };
    },
  };
}

/** Judges a whole recording; see `createJudge`. Throws the signal's reason when aborted. */
export async function judgeRecording(
  source: AsyncIterable<RecordingItem>,
  options: JudgeOptions,
): Promise<Judgement> {
  const judge = createJudge(options);
  for await (const item of source) await judge.add(item);
  return judge.judgement;
}

/** A request as an item, before it is judged. */
export function judgedItem(line: RecordingLine): JudgedItem {
  return {
    id: line.id,
    cluster: line.group ?? line.id,
    language: line.language ?? '',
    split: line.split,
    promptKey: promptKeyOf(line),
  };
}

/** The score a text is shown for; undefined where nothing is shown, or the line of a stream not ranked yet. */
function scoreOf(text: string | undefined, { scored: [winner] }: Ranking): number | undefined {
  return text !== undefined && winner?.candidate.text.startsWith(text) === true
    ? winner.score
    : undefined;
}

/** Members that were asked, in the order of trust where it is on record. */
function membersIn({
  members = [],
  candidates,
  failures = [],
}: RecordingLine): readonly RecordedMember[] {
  const asked = new Set([...candidates, ...failures].map(({ model }) => model));
  const known = members.filter(({ model }) => asked.has(model));
  for (const { model } of known) asked.delete(model);
  return [...known, ...[...asked].map((model) => ({ model }))];
}

/** Of several samples of one model the first counts, as a user would have seen it. */
function firstSamples(candidates: readonly RecordedCandidate[]): readonly RecordedCandidate[] {
  return candidates.filter(
    ({ model }, at) => candidates.findIndex((one) => one.model === model) === at,
  );
}

/** A model may have several samples, of which some failed: it has failed when all did. */
function failedIn({
  candidates,
  failures = [],
}: RecordingLine): readonly { readonly model: string }[] {
  return failures.filter(({ model }) => !candidates.some((one) => one.model === model));
}

/** Whether it is known of the texts that were written whether they pass tests. */
function isTested(line: RecordingLine): boolean {
  return line.task === 'fill' && isRated(line);
}

function isRated({ candidates }: RecordingLine): boolean {
  return candidates.some(({ quality }) => quality !== undefined);
}

function record(figures: FigureColumns, way: string, at: number, measured: Measured): void {
  for (const measure of MEASURES) figures.set(way, measure, at, measured[measure]);
}

function recordFacts(
  figures: FigureColumns,
  way: string,
  at: number,
  candidate: RecordedCandidate,
): void {
  const { latencyMs, costUsd, usage } = candidate;
  const sureness = meanLogprob(candidate);
  figures.set(way, 'ownProbability', at, sureness === undefined ? undefined : Math.exp(sureness));
  figures.set(way, 'latencyMs', at, latencyMs);
  figures.set(way, 'costUsd', at, costUsd);
  figures.set(way, 'promptTokens', at, usage?.promptTokens);
  figures.set(way, 'completionTokens', at, usage?.completionTokens);
}

/** What asking these members cost together; unknown as soon as one of them is. */
function recordSum(
  figures: FigureColumns,
  way: string,
  at: number,
  asked: readonly RecordedCandidate[],
): void {
  const total = (valueOf: (one: RecordedCandidate) => number | undefined): number | undefined => {
    const values = asked.map(valueOf);
    return values.includes(undefined) || values.length === 0
      ? undefined
      : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  figures.set(
    way,
    'costUsd',
    at,
    total(({ costUsd }) => costUsd),
  );
  figures.set(
    way,
    'promptTokens',
    at,
    total(({ usage }) => usage?.promptTokens),
  );
  figures.set(
    way,
    'completionTokens',
    at,
    total(({ usage }) => usage?.completionTokens),
  );
}

/** Mean of the tokens' log-probabilities, in nats; undefined where there is none. */
function meanLogprob({ tokens = [] }: RecordedCandidate): number | undefined {
  if (tokens.length === 0) return undefined;
  return Math.min(0, tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length);
}

function surestOf(candidates: readonly RecordedCandidate[]): RecordedCandidate | undefined {
  const written = candidates.flatMap((candidate) => {
    const sureness = meanLogprob(candidate);
    return candidate.text.trim() === '' || sureness === undefined ? [] : [{ candidate, sureness }];
  });
  return written.toSorted((a, b) => b.sureness - a.sureness)[0]?.candidate;
}
