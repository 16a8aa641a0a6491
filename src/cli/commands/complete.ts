import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { noteText } from '../../comparison/note-words.ts';
import type { CompletionRequest, CompletionResult } from '../../core/completion.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { Observation, StrategyStep } from '../../core/strategy.ts';
import type { Engine } from '../../engine/engine.ts';
import { createSentBoard, type SentAway } from '../../engine/sent-away.ts';
import { recordedRequest } from '../../recording/recorded-request.ts';
import { openRecording, RecordingError } from '../../recording/recording-writer.ts';
import { redactLine } from '../../recording/redact.ts';
import type { Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { languageOf } from '../../context/language-of.ts';
import { memberFailureWords, serverFailureWords } from '../failure-words.ts';
import { mayLeave } from '../file-exclusions.ts';
import { nobodyAsked } from '../nobody-asked.ts';
import { observationsInWords } from '../observation-output.ts';
import { observingOf } from '../observing.ts';
import { UsageError, type Output } from '../output.ts';
import { workspaceRootOf } from '../workspace-root.ts';

/** Exit code of a command that ctrl+c has ended, as shells have it: 128 + SIGINT. */
export const INTERRUPTED = 130;

/** Completes a place of a file; exit code 1 when there is nothing to show. */
export async function complete(given: Arguments, places: Places, output: Output): Promise<number> {
  const [place, ...more] = given.rest;
  if (place === undefined || more.length > 0) {
    throw new UsageError('complete wants one FILE:LINE:COLUMN');
  }
  const named = await requestFor(place);
  const root = workspaceRootOf(named.document.path);
  // As the model of the workspace lists it, so that it does not copy the file from itself.
  const document = { ...named.document, path: within(root, named.document.path) };
  const request = { ...named, document };
  const observing = observingOf(given, request, root, places, output);
  const signal = interrupted();
  const timings: Timing[] = [];
  const generations: EngineEvent[] = [];
  const listen = {
    onEvent(event: EngineEvent) {
      output.event(event);
      noteTiming(timings, event);
      if (event.type === 'generation-start' || event.type === 'generation-end')
        generations.push(event);
      if (event.type !== 'generation-end' || event.candidate.text.trim() === '') return;
      observing?.ahead(request, event.candidate.text, signal);
    },
    ...(observing === undefined ? {} : { observer: observing.observe }),
  };
  const host = await createHeadless(given, places, output, listen, root);
  try {
    await observing?.open(host.settings.refactor, signal);
    await host.learn(signal);
    const result = await host.engine.complete(request, undefined, signal);
    const texts = observing === undefined ? [] : textsOf(result, host.engine);
    const found = (await observing?.observe(request, texts, signal)) ?? [];
    const observed = new Map(found.map((one, i) => [texts[i] ?? '', one]));
    const sent = sentIn(generations, host.engine);
    const answer = { ...answerOf(result, host.engine, timings, observed), sent };
    output.json(answer);
    await record(given.record, named, result, host.engine, observed);
    if (result.kind === 'completion') {
      const words = observationsInWords(
        answer.candidates.map(({ observation = {} }) => observation),
      );
      for (const [i, { text, models, score }] of answer.candidates.entries()) {
        const facts = words[i] === '' ? '' : `  ${words[i] ?? ''}`;
        output.text(`${score.toFixed(3)}  ${models.join(' + ')}${facts}\n${indented(text)}`);
      }
      const how = howInWords(host.engine.run(result.runId)?.latest ?? {});
      if (how !== '') output.message(`How: ${how}.`);
      return 0;
    }
    const staysHere = !mayLeave(root, document.path, host.settings.cloud.neverSend);
    for (const line of nothingInWords(result, host.engine, staysHere)) output.message(line);
    return signal.aborted ? INTERRUPTED : 1;
  } catch (error) {
    if (signal.aborted && !(error instanceof UsageError)) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
    await observing?.close();
  }
}

/** Why there is nothing to show and what to do about it, a line each. */
function nothingInWords(
  { reason, detail, failures }: Extract<CompletionResult, { kind: 'none' }>,
  { roster }: Engine,
  staysHere: boolean,
): readonly string[] {
  const told = failures.map(({ modelId, failure }) => memberFailureWords(modelId, failure));
  switch (reason) {
    case 'all-failed':
      return told.length === 0
        ? [`nothing: ${reason} (${detail})`]
        : [`nothing: ${reason}`, ...told];
    case 'no-members':
      return [
        `nothing: ${reason} (${detail})`,
        ...nobodyAsked(roster.selection(), staysHere),
        ...roster.directory
          .current()
          .failures.map(({ server, failure }) => serverFailureWords(server, failure)),
      ];
    case 'needs-not-met':
      return [
        `nothing: ${reason} (${detail}); "ensemble models" lists what there is, --models and --strategy choose others`,
        ...told,
      ];
    default:
      return [`nothing: ${reason} (${detail})`, ...told];
  }
}

/** How the strategy came to its ranking, where it says so. */
function howInWords({ note, judging }: Pick<StrategyStep, 'note' | 'judging'>): string {
  const isJudged = judging !== undefined && judging.judges.length > 0;
  return [
    ...(note === undefined ? [] : [noteText(note, (words) => words)]),
    ...(isJudged ? [`judges compared ${judging.compared} of ${judging.ofPairs} pairs`] : []),
  ].join('; ');
}

/** Every text that a member wrote, or several by turns, each once. */
function textsOf(result: CompletionResult, engine: Engine): readonly string[] {
  if (result.kind === 'none') return [];
  const written = engine.run(result.runId)?.candidates ?? [];
  const ranked = result.ranking.scored.map(({ candidate }) => candidate);
  return [...new Set([...ranked, ...written].map(({ text }) => text))];
}

/** What was sent to members that are not on this machine. */
function sentIn(events: readonly EngineEvent[], { roster }: Engine): readonly SentAway[] {
  const board = createSentBoard((id) => roster.directory.find(id)?.server.address);
  for (const event of events) board.note(event);
  return board.all();
}

export interface Timing {
  readonly model: string;
  readonly startMs: number;
  firstTextMs?: number;
  endMs?: number;
  promptTokens?: number;
  completionTokens?: number;
  estimated?: boolean;
}

/** Keeps the times of a run's members from its events. */
export function noteTiming(timings: Timing[], event: EngineEvent): void {
  if (event.type === 'generation-start') {
    timings.push({ model: event.modelId, startMs: round(event.atMs) });
    return;
  }
  if (event.type !== 'generation-delta' && event.type !== 'generation-end') return;
  const timing = timings.findLast(({ model }) => model === event.modelId);
  if (timing === undefined) return;
  timing.firstTextMs ??= round(event.atMs);
  if (event.type === 'generation-delta') return;
  timing.endMs = round(event.atMs);
  const { promptTokens, completionTokens, estimated } = event.usage;
  if (promptTokens !== undefined) timing.promptTokens = promptTokens;
  if (completionTokens !== undefined) timing.completionTokens = completionTokens;
  timing.estimated = estimated;
}

function answerOf(
  result: CompletionResult,
  engine: Engine,
  timings: readonly Timing[],
  observed: ReadonlyMap<string, Observation>,
) {
  const ranking = result.kind === 'completion' ? result.ranking.scored : [];
  const run = result.kind === 'completion' ? engine.run(result.runId) : undefined;
  const { note, judging } = run?.latest ?? {};
  return {
    candidates: ranking.map(({ candidate, score, parts }) => {
      const observation = observed.get(candidate.text);
      return {
        text: candidate.text,
        models: candidate.modelIds,
        score,
        parts,
        ...(observation === undefined ? {} : { observation }),
      };
    }),
    result:
      result.kind === 'completion'
        ? {
            text: result.shown[0]?.text ?? '',
            spans: result.spans,
            source: result.source,
            ...(result.confidence === undefined ? {} : { confidence: result.confidence }),
            ...(note === undefined ? {} : { note }),
            ...(judging === undefined ? {} : { judging }),
          }
        : { text: null, reason: result.reason, detail: result.detail },
    failures: (run?.failures ?? result.failures).map(({ modelId, failure }) => ({
      model: modelId,
      ...failure,
    })),
    timings: { totalMs: round(result.totalMs), members: timings },
  };
}

/** Appends the finished request to a recording, without secrets; it holds code all the same. */
async function record(
  file: string | undefined,
  request: CompletionRequest,
  result: CompletionResult,
  engine: Engine,
  observed: ReadonlyMap<string, Observation>,
): Promise<void> {
  if (file === undefined || result.kind === 'none') return;
  const run = engine.run(result.runId);
  if (run === undefined) return;
  const { directory } = engine.roster;
  const members = run.memberIds.flatMap((id) => directory.find(id)?.description ?? []);
  const { context, failures } = run;
  const path = request.document.path;
  const id = `${path}:${request.position.line + 1}:${request.position.character + 1}:${randomUUID()}`;
  const line = recordedRequest(id, { context, path, members, failures, observed }, run.candidates);
  try {
    const writer = await openRecording(file);
    await writer.write(redactLine(line)).finally(() => writer.close());
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message);
    throw error;
  }
}

export function within(root: string, file: string): string {
  return path.relative(root, path.resolve(file)).split(path.sep).join('/');
}

/** The request for `FILE:LINE:COLUMN`, both counted from 1. */
export async function requestFor(place: string): Promise<CompletionRequest> {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(place) ?? [];
  if (file === undefined || line === undefined || column === undefined) {
    throw new UsageError(`"${place}" is not FILE:LINE:COLUMN`);
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read ${file}`);
  });
  const lines = text.split(/\r\n|\n|\r/);
  const content = lines[Number(line) - 1];
  if (content === undefined || Number(line) < 1) {
    throw new UsageError(`${file} has ${lines.length} lines; there is no line ${line}`);
  }
  if (Number(column) < 1 || Number(column) > content.length + 1) {
    throw new UsageError(`line ${line} has ${content.length} characters; column ${column} is none`);
  }
  return {
    id: 'q1',
    trigger: 'explicit',
    document: {
      uri: `file://${path.resolve(file)}`,
      path: file,
      languageId: languageOf(file),
      version: 1,
      text,
    },
    position: { line: Number(line) - 1, character: Number(column) - 1 },
  };
}

/** Aborted by ctrl+c, so that every socket and child process is closed in order. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort(new DOMException('interrupted', 'AbortError'));
  });
  return controller.signal;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
