import { seededRandom } from '../../src/core/random.ts';

/** A token with what the vendors' wire formats say of it. */
export interface PseudoToken {
  readonly token: string;
  readonly bytes: readonly number[];
  readonly logprob: number;
  readonly top_logprobs: readonly Omit<PseudoToken, 'top_logprobs'>[];
}

export interface PseudoRequest {
  readonly prompt: string;
  readonly seed: number;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly top: number;
}

const WORDS = [
  'if',
  ' (',
  'value',
  ' ===',
  ' 0',
  ')',
  ' {',
  '\n',
  '  ',
  'return',
  ' café',
  ';',
  '}',
];

/**
 * The tokens of a text that depends on prompt and seed only, cut before the first stop text as
 * servers do: the last token may be cut. Never ends by itself.
 */
export function pseudoTokens(request: PseudoRequest): {
  readonly tokens: readonly PseudoToken[];
  readonly finish: 'stop' | 'length';
} {
  const random = seededRandom(hashOf(`${request.seed}:${request.prompt}`));
  const tokens: PseudoToken[] = [];
  let text = '';
  while (tokens.length < request.maxTokens) {
    const ranked = [...WORDS]
      .map((word) => ({ word, weight: random.next() + 0.01 }))
      .sort((a, b) => b.weight - a.weight);
    const total = ranked.reduce((sum, { weight }) => sum + weight, 0);
    const entries = ranked.map(({ word, weight }) => entryOf(word, Math.log(weight / total)));
    const [best] = entries;
    const before = text.length;
    text += best!.token;
    const end = Math.min(...request.stop.map((s) => text.indexOf(s)).filter((i) => i >= 0));
    if (end === Infinity) {
      tokens.push({ ...best!, top_logprobs: entries.slice(0, request.top) });
      continue;
    }
    return { tokens: cutTokens(tokens, best!, before, end), finish: 'stop' };
  }
  return { tokens, finish: 'length' };
}

/** A text that is forced behind a prompt: its words and signs, each with a log-probability. */
export function pseudoForced(prompt: string, text: string): readonly PseudoToken[] {
  let before = prompt;
  return [...text.matchAll(/ ?\w+|[^\w]/gu)].map(([word]) => {
    const entry = entryOf(word, Math.log(0.01 + 0.9 * seededRandom(hashOf(before + word)).next()));
    before += word;
    return { ...entry, top_logprobs: [entry] };
  });
}

function cutTokens(
  tokens: readonly PseudoToken[],
  last: Omit<PseudoToken, 'top_logprobs'>,
  before: number,
  end: number,
): readonly PseudoToken[] {
  const all = [...tokens, { ...last, top_logprobs: [] }];
  let left = before + last.token.length - end;
  while (left > 0) {
    const tail = all.pop()!;
    if (tail.token.length > left) {
      all.push({ ...tail, token: tail.token.slice(0, -left) });
      break;
    }
    left -= tail.token.length;
  }
  return all.map((token) => ({ ...token, bytes: [...Buffer.from(token.token)] }));
}

function entryOf(token: string, logprob: number) {
  return { token, bytes: [...Buffer.from(token)], logprob };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
