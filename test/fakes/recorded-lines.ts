import type { RecordedCandidate, RecordingLine } from '../../src/recording/recording-line.ts';
import type { RecordingItem } from '../../src/recording/read-recording.ts';

/** A text by each model, `null` where it failed; or what else was recorded of it. */
export type Wrote = Readonly<Record<string, string | null | Omit<RecordedCandidate, 'model'>>>;

/** A recorded hole: what each model wrote there, and what a test says otherwise. */
export function recordedLine(
  id: string,
  wrote: Wrote = {},
  more: Partial<RecordingLine> = {},
): RecordingLine {
  const failures = Object.entries(wrote).filter(([, text]) => text === null);
  return {
    version: 1,
    id,
    task: 'fill',
    language: 'typescript',
    candidates: Object.entries(wrote).flatMap(([model, text]) => {
      if (text === null) return [];
      return [typeof text === 'string' ? { model, text } : { model, ...text }];
    }),
    ...(failures.length === 0
      ? {}
      : { failures: failures.map(([model]) => ({ model, code: 'timeout' })) }),
    ...more,
  };
}

/** A line with every field that there is. */
export const FULL_LINE: RecordingLine = {
  version: 1,
  id: 'a.py:3:5',
  task: 'fill',
  language: 'python',
  group: 'a.py',
  hole: 'line-end',
  split: 'test',
  prefix: 'a = ',
  suffix: '\n',
  prompt: 'What is a?',
  reference: '1',
  members: [
    { model: 'x', family: 'f', device: 'gpu', place: 'cloud', sizeBytes: 5e9, instant: true },
    { model: 'y' },
  ],
  candidates: [
    {
      model: 'x',
      text: '1',
      tokens: [{ text: '1', logprob: -0.5, top: [{ text: '2', logprob: -1 }] }],
      usage: { promptTokens: 3, completionTokens: 1 },
      latencyMs: 12.5,
      costUsd: 1e-6,
      quality: 0.5,
    },
    { model: 'y', text: '' },
  ],
  failures: [{ model: 'z', code: 'timeout' }],
  scores: [{ scorer: 'y', candidate: 1, logprob: -2, tokens: 1, bytes: 1, fidelity: 'forced' }],
  judgements: [{ judge: 'z', first: 1, second: 0, preferFirst: 0.25 }],
  embedding: [0.5, -1],
};

/** The lines as a reader yields them. */
export async function* itemsOf(lines: Iterable<RecordingLine>): AsyncGenerator<RecordingItem> {
  let number = 0;
  for (const line of lines) yield { kind: 'request', number: ++number, line };
}

/** Pieces as bytes, for readers of streams. */
export async function* bytesOf(
  ...pieces: readonly (string | Uint8Array)[]
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}
