import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CompletionRequest, CompletionResult, Scored } from '../../core/completion.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { Arguments } from '../arguments.ts';
import { createHeadless, type Headless, type Places } from '../headless.ts';
import { languageOf } from '../../context/language-of.ts';
import type { Output } from '../output.ts';
import { createStreamBoard } from '../stream-board.ts';
import { interrupted, INTERRUPTED, noteTiming, type Timing } from './complete.ts';

/** A line of a sample file that waits for its end: after a space, a dot, or nothing but indentation. */
const UNFINISHED = /^(?!\s*(\/\/|#)).*[ .]$/;
/** Lines of the file shown above a completion. */
const LINES_ABOVE = 4;

/** Completes the sample files at every unfinished line and shows how each answer came about. */
export async function demo(given: Arguments, places: Places, output: Output): Promise<number> {
  const folder = path.join(places.dist, '..', 'media', 'sample');
  const paint = painter(output.colours);
  let listener: ((event: EngineEvent) => void) | undefined;
  const listen = { onEvent: (event: EngineEvent) => listener?.(event) };
  const host = await createHeadless(given, places, output, listen, folder);
  const signal = interrupted();
  try {
    await host.learn(signal);
    await introduce(host, output, paint);
    let shown = 0;
    for (const name of (await readdir(folder)).sort()) {
      if (languageOf(name) === 'plaintext') continue;
      const text = await readFile(path.join(folder, name), 'utf8');
      for (const request of requestsIn(text, `sample/${name}`)) {
        if (signal.aborted) return INTERRUPTED;
        const timings: Timing[] = [];
        output.text(`\n${paint.bold(`${request.document.path}:${request.position.line + 1}`)}`);
        const board = createStreamBoard(
          (text) => process.stdout.write(text),
          output.colours,
          paint,
        );
        listener = (event) => {
          noteTiming(timings, event);
          board.event(event);
        };
        const result = await host.engine.complete(request, undefined, signal);
        listener = undefined;
        board.close();
        tellResult(request, result, timings, output, paint);
        if (result.kind === 'completion') shown++;
      }
    }
    output.text(`\n${shown} places completed. In VS Code: npm run demo -- --vscode`);
    return shown > 0 ? 0 : 1;
  } finally {
    await host.dispose();
  }
}

async function introduce(host: Headless, output: Output, paint: Painter): Promise<void> {
  const { roster } = host.engine;
  await roster.directory.refresh(0, new AbortController().signal);
  const { chosen, left } = roster.selection();
  output.text(paint.bold('Members'));
  for (const { listed, reason } of chosen) {
    const { id, place, sizeBytes } = listed.description;
    const size = sizeBytes === undefined ? '' : ` ${(sizeBytes / 1e6).toFixed(1)} MB`;
    output.text(`  ${paint.model(id)} ${place}${size} (${reason})`);
  }
  for (const { id, reason } of left) output.text(paint.dim(`  ${id} left out: ${reason}`));
}

function tellResult(
  request: CompletionRequest,
  result: CompletionResult,
  timings: readonly Timing[],
  output: Output,
  paint: Painter,
): void {
  if (result.kind === 'none') {
    output.text(`  nothing to show: ${result.reason} (${result.detail})`);
    return;
  }
  result.ranking.scored.forEach((scored, i) => {
    output.text(`  ${i + 1}. ${rankLine(scored, paint)}`);
  });
  const { text } = request.document;
  const lines = text.split('\n');
  const { line, character } = request.position;
  const above = lines.slice(Math.max(0, line - LINES_ABOVE), line);
  const current = lines[line] ?? '';
  const before = [...above, current.slice(0, character)].join('\n');
  const winner = result.shown[0]?.text ?? '';
  output.text(`${before}${paint.added(winner)}${current.slice(character)}`);
  const tokens = timings.reduce((sum, timing) => sum + (timing.completionTokens ?? 0), 0);
  const prompt = timings.reduce((sum, timing) => sum + (timing.promptTokens ?? 0), 0);
  const estimated = timings.some((timing) => timing.estimated === true) ? 'about ' : '';
  output.text(
    paint.dim(
      `  ${result.totalMs.toFixed(0)} ms, ${estimated}${prompt} tokens read and ${tokens} written by ${timings.length} members`,
    ),
  );
}

function rankLine({ candidate, score, parts }: Scored, paint: Painter): string {
  const [first = '', ...more] = candidate.text.split('\n');
  const rest = more.length === 0 ? '' : paint.dim(` +${more.length} lines`);
  const detail = parts
    .map(
      ({ name, value, weight }) =>
        `${name} ${value === undefined ? '–' : value.toFixed(2)}×${weight}`,
    )
    .join(' ');
  return `${paint.bold(score.toFixed(3))} ${first}${rest}  ${paint.model(candidate.modelIds.join(' + '))}\n     ${paint.dim(detail)}`;
}

/** One request per unfinished line. */
function requestsIn(text: string, file: string): CompletionRequest[] {
  return text.split('\n').flatMap((content, line) => {
    if (!UNFINISHED.test(content)) return [];
    const document = {
      uri: `sample:${file}`,
      path: file,
      languageId: languageOf(file),
      version: 1,
      text,
    };
    const position = { line, character: content.length };
    return [{ id: `d${line + 1}`, trigger: 'explicit' as const, document, position }];
  });
}

interface Painter {
  bold(text: string): string;
  dim(text: string): string;
  model(text: string): string;
  added(text: string): string;
}

function painter(colours: boolean): Painter {
  const wrap = (code: string) => (text: string) =>
    colours ? `\u001B[${code}m${text}\u001B[0m` : text;
  return {
    bold: wrap('1'),
    dim: wrap('2'),
    model: wrap('36'),
    added: colours ? wrap('42;30') : (text) => `⟦${text}⟧`,
  };
}
