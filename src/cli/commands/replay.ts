import { judgeRecording } from '../../benchmark/evaluate/judge-recording.ts';
import { reportOf } from '../../benchmark/evaluate/report-of.ts';
import { SplitLeakError } from '../../benchmark/evaluate/splits.ts';
import type { EngineSettings } from '../../engine/engine-settings.ts';
import { replayRequest } from '../../engine/replay/replay-request.ts';
import type { RecordingItem } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { flagOption, textOption, type Arguments } from '../arguments.ts';
import { createSyntax, type Places } from '../headless.ts';
import { wantFiles } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { judgingOptions, showReport } from '../report-output.ts';
import { settingsOf } from '../settings-of.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { fillScores } from './fill-scores.ts';
import { inOneRecording } from './merge.ts';

/** Options that only one of the two obeys: asking for missing scores, and judging. */
const OF_FILL = ['record', 'models'];
const OF_JUDGING = ['strategy', 'stream', 'html', 'measure', 'wait', 'deadline-ms', 'split'];

/** Runs strategies on recorded requests and reports how good each is; exit code 1 without any request. */
export async function replay(given: Arguments, places: Places, output: Output): Promise<number> {
  if (given.rest.length === 0) throw new UsageError('replay wants one RECORDING or more');
  const fills = flagOption(given, 'fill');
  const idle = (fills ? OF_JUDGING : OF_FILL).find((name) => given.options[name] !== undefined);
  if (idle !== undefined) {
    throw new UsageError(`--${idle} does nothing ${fills ? 'with' : 'without'} --fill`);
  }
  if (fills) return await fillScores(given, places, output);
  wantFiles(given.rest);
  const { settings, trained } = await settingsOf(
    { config: given.config, strategy: undefined },
    output,
  );
  const { strategyParameters } = settings.engine;
  const options = { ...judgingOptions(given), trained, strategyParameters };
  const split = textOption(given, 'split');
  const syntax = createSyntax(places);
  const signal = interrupted();
  try {
    const source = inOneRecording(given.rest, readRecordingFile);
    const told = given.stream ? streamed(source, { ...options, syntax, signal }, output) : source;
    const judgement = await judgeRecording(told, {
      ...options,
      syntax,
      signal,
      ...(split === undefined ? {} : { split }),
    });
    for (const problem of judgement.problems) output.message(problem);
    if (judgement.items.length === 0) {
      output.message(
        `no request in ${given.rest.join(', ')}${split === undefined ? '' : ` of split ${split}`}`,
      );
      return 1;
    }
    const report = await reportOf(judgement, {
      ...options,
      title: 'Replay',
      subject: given.rest.join(', '),
    });
    await showReport(report, given, output);
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    if (error instanceof SplitLeakError || error instanceof RangeError) {
      throw new UsageError(error.message);
    }
    throw error;
  } finally {
    await syntax.dispose();
  }
}

/** Tells what each strategy makes of each request while they go by. */
async function* streamed(
  source: AsyncIterable<RecordingItem>,
  options: Parameters<typeof replayRequest>[2] &
    Pick<ReturnType<typeof judgingOptions>, 'strategies'> &
    Pick<EngineSettings, 'strategyParameters'>,
  output: Output,
): AsyncGenerator<RecordingItem> {
  for await (const item of source) {
    if (item.kind === 'problem') {
      output.event({ type: 'problem', line: item.number, message: item.message });
    } else {
      for (const definition of options.strategies) {
        const replayed = await replayRequest(item.line, definition, {
          ...options,
          parameters: options.strategyParameters[definition.id] ?? {},
        });
        output.event({
          type: 'replayed',
          id: item.line.id,
          strategy: definition.id,
          ...plain(replayed),
        });
      }
    }
    yield item;
  }
}

/** Without what is real time: the same recording and seed give the same lines. */
function plain(replayed: Awaited<ReturnType<typeof replayRequest>>): object {
  if (replayed.kind !== 'answer') return replayed;
  const { kind, text, modelIds, spans, shownMs, asked } = replayed;
  return { kind, text: text ?? null, models: modelIds, spans, shownMs, asked };
}
