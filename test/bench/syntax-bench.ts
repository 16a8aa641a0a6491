/**
 * Times of src/syntax on a TypeScript file of about 2,000 lines and on one of 1 MB, as JSON lines
 * `{figure, value, unit, n}`. Run: `node test/bench/syntax-bench.ts`.
 *
 * `caller` is the time the calling thread is busy (everything before the promise is returned);
 * the others are from the call to the answer, in a thread that does nothing else.
 */
import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, unaborted } from '../syntax/installed-syntax.ts';

const SOURCE = new URL('../../node_modules/@huggingface/jinja/src/runtime.ts', import.meta.url);
const ROUNDS = 200;
const random = seededRandom(7);

function report(figure: string, value: number, unit: string, n: number): void {
  console.log(JSON.stringify({ figure, value: Number(value.toFixed(3)), unit, n }));
}

function reportTimes(figure: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  for (const percent of [50, 95]) {
    const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
    report(`${figure} p${percent}`, value ?? NaN, 'ms', sorted.length);
  }
}

/** The rest of a line taken out, and five candidates for it: the rest, and variations of it. */
function holeIn(source: string): { text: string; offset: number; insertions: string[] } {
  for (;;) {
    const start = source.indexOf('\n', Math.floor(random.next() * source.length)) + 1;
    const end = source.indexOf('\n', start);
    const line = source.slice(start, end);
    if (end === -1 || line.trim().length < 12) continue;
    const offset = start + Math.floor((line.length + line.length - line.trimStart().length) / 2);
    const rest = source.slice(offset, end);
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const insertions = [
      rest,
      rest.slice(0, -1),
      `${rest}\n${indent}if (value) {\n${indent}  return;\n${indent}}`,
      'value, index)',
      `${rest}\n${indent}const other = [value`,
    ];
    return { text: source.slice(0, offset) + source.slice(end), offset, insertions };
  }
}

/** The text as a new string without parts shared with others, as an editor joins its lines. */
function fromEditor(text: string): string {
  return text.split('\n').join('\n');
}

async function measure(name: string, source: string, service: SyntaxService): Promise<void> {
  const document = { uri: `file:///${name}.ts`, languageId: 'typescript' };
  const times: Record<string, number[]> = {};
  async function timed<T>(figure: string, call: () => Promise<T>): Promise<T> {
    const start = systemClock.now();
    const promise = call();
    const returned = systemClock.now();
    const answer = await promise;
    (times[`${name}: ${figure}`] ??= []).push(systemClock.now() - start);
    (times[`${name}: ${figure}, caller`] ??= []).push(returned - start);
    return answer;
  }

  const first = holeIn(source);
  await timed('first evidence', () => service.parseEvidence({ ...document, ...first }, unaborted));

  for (let round = 0; round < ROUNDS; round++) {
    const { text, offset, insertions } = holeIn(source);
    const before = fromEditor(text.slice(0, offset - 1) + text.slice(offset));
    await service.cursorSyntax({ ...document, text: before, offset: offset - 1 }, unaborted);
    const place = { ...document, text: fromEditor(text), offset };
    await timed('keystroke, then cursor', () => service.cursorSyntax(place, unaborted));
    const request = { ...place, insertions };
    const found = await timed('5 candidates parsed', () =>
      service.parseEvidence(request, unaborted),
    );
    if (found.some(({ known }) => !known)) report(`${name}: unknown`, 1, 'round', round);
    await timed('5 candidates cached', () => service.parseEvidence(request, unaborted));
  }
  for (const [figure, values] of Object.entries(times)) reportTimes(figure, values);
}

const base = readFileSync(SOURCE, 'utf8');
const idle = process.memoryUsage().rss;
const service = installedSyntaxService();
report('lines of the file', base.split('\n').length, 'lines', 1);
await measure('2,000 lines', base, service);
report('memory above an idle process', (process.memoryUsage().rss - idle) / 1e6, 'MB', 1);
await measure('1 MB', base.repeat(14).slice(0, 1_048_000), service);
const state = await service.inspect(unaborted);
report('WebAssembly heap', (state?.heapBytes ?? NaN) / 1e6, 'MB', 1);
report('trees at rest', state?.trees ?? NaN, 'trees', 1);
await service.dispose();
