import { existsSync } from 'node:fs';
import { recommendedSettings } from '../../benchmark/evaluate/recommended-settings.ts';
import { reportOf } from '../../benchmark/evaluate/report-of.ts';
import { SplitLeakError } from '../../benchmark/evaluate/splits.ts';
import type { PassesTests } from '../../benchmark/evaluate/measure-text.ts';
import type { AskedPlace, AskOptions } from '../../benchmark/workspace/ask-members.ts';
import type { BenchmarkReport } from '../../benchmark/report/benchmark-report.ts';
import type { LiveJudging } from '../../benchmark/workspace/live-members.ts';
import {
  runBenchmark,
  type BenchmarkEnd,
  type BenchmarkProgress,
} from '../../benchmark/workspace/run-benchmark.ts';
import { systemClock } from '../../core/clock.ts';
import type { ModelDescription } from '../../core/model.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { numberOption, type Arguments } from '../arguments.ts';
import type { Headless } from '../headless.ts';
import { opened } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { showReport, type judgingOptions } from '../report-output.ts';
import { INTERRUPTED } from './complete.ts';

/** A quick benchmark asks for so long. */
export const QUICK_MS = 120_000;

/** What one benchmark of the command line is. */
export interface BenchmarkCall {
  readonly title: string;
  readonly subject: string;
  readonly host: Headless;
  readonly isMember: (description: ModelDescription) => boolean;
  readonly places: AsyncIterable<AskedPlace>;
  readonly judging: ReturnType<typeof judgingOptions>;
  /** Strategies that may ask the members for what the record lacks. */
  readonly live?: LiveJudging;
  readonly limitMs: number | undefined;
  readonly stopWhenDecided: boolean;
  readonly notes: readonly string[];
  readonly ask?: Partial<AskOptions>;
  readonly passes?: PassesTests;
  readonly annotate?: (line: RecordingLine, place: AskedPlace) => Promise<RecordingLine>;
  /** More to say once everything has been asked. */
  readonly more?: () => readonly string[];
}

/** Asks, records, judges and reports; a recording that is there already is gone on with. */
export async function benchmarked(
  call: BenchmarkCall,
  given: Arguments,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { host, judging } = call;
  const tokens = numberOption(given, 'budget-tokens', { minimum: 1 });
  const usd = numberOption(given, 'budget-usd', { minimum: 0 });
  const holes = numberOption(given, 'holes', { integer: true, minimum: 1 });
  const { directory } = host.engine.roster;
  await directory.refresh(0, signal);
  const { chosen, left } = host.engine.roster.selection();
  const members = chosen
    .map(({ listed }) => listed)
    .filter(({ description }) => call.isMember(description));
  if (members.length === 0) {
    const reasons = left.slice(0, 5).map(({ id, reason }) => `${id}: ${reason}`);
    output.message(`no member to ask. ${reasons.join(', ')}`.trim());
    return 1;
  }
  output.message(`Asking ${members.map(({ description }) => description.id).join(', ')}.`);
  tellCosts(members, call, given, output);
  for (const { id, reason } of left) if (reason === 'missing') output.message(`${id} is missing.`);
  const goesOn = given.record !== undefined && existsSync(given.record);
  const writer = given.record === undefined ? undefined : await opened(given.record);
  const tell = teller(output);
  try {
    const run = await runBenchmark(
      {
        survey: host.engine.survey,
        directory,
        speeds: host.engine.roster.speeds,
        clock: systemClock,
        write: async (line) => await writer?.write(line),
      },
      call.places,
      {
        members,
        ask: { seed: judging.seed, ...call.ask },
        judging: {
          ...judging,
          ...{ syntax: host.syntax, trained: host.trained },
          ...(call.passes === undefined ? {} : { passes: call.passes }),
        },
        ...(call.live === undefined ? {} : { live: call.live }),
        budget: {
          ...(call.limitMs === undefined ? {} : { timeMs: call.limitMs }),
          ...(tokens === undefined ? {} : { tokens }),
          ...(usd === undefined ? {} : { usd }),
        },
        stopWhenDecided: call.stopWhenDecided,
        ...(goesOn ? { earlier: readRecordingFile(given.record) } : {}),
        ...(holes === undefined ? {} : { places: holes }),
        ...(call.annotate === undefined ? {} : { annotate: call.annotate }),
        onProgress: tell,
      },
      signal,
    );
    if (run.fault !== undefined) output.message(run.fault);
    if (run.judgement.items.length === 0) {
      output.message(
        signal.aborted
          ? 'cancelled before the first answer'
          : 'nothing to ask: no suitable code was found',
      );
      return signal.aborted ? INTERRUPTED : 1;
    }
    const report = await reportOf(run.judgement, {
      ...judging,
      title: call.title,
      subject: call.subject,
      notes: [
        ...call.notes,
        endInWords(run.end, run.asked),
        ...liveInWords(call.live, run.liveCalls),
        ...(call.more?.() ?? []),
      ],
    });
    await showReport(report, given, output);
    tellSettings(report, output);
    return run.end === 'cancelled' ? INTERRUPTED : run.fault === undefined ? 0 : 1;
  } catch (error) {
    if (error instanceof SplitLeakError || error instanceof RangeError) {
      throw new UsageError(error.message);
    }
    throw error;
  } finally {
    await writer?.close();
  }
}

/** Says what leaves this machine, how many calls that may be, and how to bound it. */
function tellCosts(
  members: readonly ListedModel[],
  { live }: BenchmarkCall,
  given: Arguments,
  output: Output,
): void {
  const elsewhere = members.filter(({ description }) => description.place !== 'local');
  if (elsewhere.length === 0) return;
  const ids = elsewhere.map(({ description }) => description.id).join(', ');
  const holes = numberOption(given, 'holes', { integer: true, minimum: 1 });
  const calls =
    holes === undefined ? 'one call a place' : `up to ${holes * elsewhere.length} calls`;
  const more = live?.abilities === 'all' ? ', and what the named strategies ask for besides' : '';
  output.message(
    `Code is sent to ${ids}: ${calls}, some 1000 tokens read and 40 written each${more}; --budget-usd, --budget-tokens, --holes and --minutes bound it.`,
  );
}

const ENDS: Readonly<Record<BenchmarkEnd, string>> = {
  'all-asked': 'Every place was asked',
  decided:
    'Asking ended when the default strategy could be told from the best member, or could not be expected to be',
  cancelled: 'Asking was cancelled',
  'not-recorded': 'Asking ended because nothing more could be recorded',
  time: 'Asking ended when its time was used up',
  tokens: 'Asking ended when its tokens were used up',
  money: 'Asking ended when its money was used up',
};

function endInWords(end: BenchmarkEnd, asked: number): string {
  return `${ENDS[end]}; ${asked} places were asked in this run.`;
}

/** That some figures are of answers which no replay of the recording can repeat. */
function liveInWords(live: LiveJudging | undefined, calls: number): readonly string[] {
  if (live === undefined || calls === 0) return [];
  const what = live.abilities === 'all' ? 'answers' : 'scores';
  return [
    `${live.strategyIds.join(', ')} had ${what} that are not on record from the members themselves, ${calls} calls; no latency is told where they were needed.`,
  ];
}

/** What would apply the recommendation, as settings of VS Code and of --config. */
function tellSettings({ recommendation }: BenchmarkReport, output: Output): void {
  const settings = recommendedSettings(recommendation);
  if (settings === undefined) return;
  const prefixed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) prefixed[`ensemble.${key}`] = value;
  output.text(`Settings for that: ${JSON.stringify(prefixed)}`);
}

/** Between two lines about the progress, where stderr is no terminal. Unit: ms. */
const TELL_AGAIN_MS = 10_000;

function teller(output: Output): (progress: BenchmarkProgress) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return ({ done, places, spent, leftMs }) => {
    const now = systemClock.now();
    if (now - toldAt < TELL_AGAIN_MS) return;
    toldAt = now;
    const of = places === undefined ? '' : ` of ${places}`;
    const left = leftMs === undefined ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`;
    const money = spent.usd > 0 ? `, $${spent.usd.toFixed(4)}` : '';
    output.message(`${done}${of} places, ${spent.tokens} tokens${money}${left}`);
  };
}
