import { plainRuns } from '../../src/providers/ollama/forced-runs.ts';
import type { ScoringCalls } from '../../src/providers/ollama/scoring-calls.ts';
import { unaborted } from './stage.ts';

/** What the card of P-walk says: longest listed piece, and all that the list leaves for what is missing. */
export async function naiveWalk(
  calls: ScoringCalls,
  prefix: string,
  text: string,
): Promise<number> {
  const bytes = Buffer.from(text);
  let nats = 0;
  for (let at = 0; at < bytes.length;) {
    const left = bytes.subarray(at);
    const prompt = prefix + bytes.subarray(0, at).toString();
    const top = (await calls.place(prompt, undefined, unaborted))?.top ?? [];
    const [best] = top
      .filter((token) => token.bytes.length > 0 && isStart(token.bytes, left))
      .sort((a, b) => b.bytes.length - a.bytes.length);
    const mass = top.reduce((sum, token) => sum + Math.exp(token.logprobNats), 0);
    nats += best?.logprobNats ?? Math.log(Math.max(1e-9, 1 - mass));
    const [unit = ''] = /^\s*\w+|^\s*[^]/u.exec(left.toString()) ?? [];
    at += best?.bytes.length ?? Math.max(1, Buffer.byteLength(unit));
  }
  return nats;
}

/** The sum along a text that is forced as JSON, quotes left out; what JSON escapes is left out as well. */
export async function naiveForced(
  calls: ScoringCalls,
  prefix: string,
  text: string,
): Promise<number> {
  let nats = 0;
  for (const run of plainRuns(text)) {
    const before = Buffer.from(text).subarray(0, run.start).toString();
    const length = run.end - run.start;
    let at = -1;
    for (const { drawn } of await calls.forced(prefix + before, run.text, unaborted)) {
      const end = at + drawn.bytes.length;
      if (end > 0 && at < length) nats += drawn.logprobNats;
      at = end;
    }
  }
  return nats;
}

function isStart(piece: Uint8Array, text: Uint8Array): boolean {
  return Buffer.compare(piece, text.subarray(0, piece.length)) === 0;
}
