import { estimateTokens } from '../transport/token-estimate.ts';
import type { SentBlock, SentChat } from './anthropic-blocks.ts';

/**
 * Shortest beginning of a prompt that is marked. Anthropic's own minimum is 512 to 4,096 by model; below it
 * a mark does nothing and costs nothing. Unit: tokens, by estimate.
 */
const LEAST_TOKENS = 1024;

/**
 * Marks where the vendor's prompt cache should end: behind the system prompt, and behind the longest leading
 * block of the user that something follows, for only such a block is sure to come again. Each is marked
 * where the prompt up to it is long enough; the tools come before everything. Writing to the cache costs a
 * quarter more than not using it, so what may change with the next key is not marked.
 *
 * Cost O(characters of the leading turn); two marks at most, where four are allowed.
 */
export function withCacheMarks(chat: SentChat, toolsText: string): SentChat {
  const systemTokens =
    estimateTokens(toolsText) + sumOf(chat.system.map(({ text }) => estimateTokens(text)));
  const lastOfSystem = chat.system.length - 1;
  const [first, ...later] = chat.turns;
  const leading = first?.role === 'user' ? first.blocks : [];
  const marked = longestStable(leading, later.length > 0, systemTokens);
  return {
    system: chat.system.map((block, i) =>
      i === lastOfSystem && systemTokens >= LEAST_TOKENS ? { ...block, ...MARK } : block,
    ),
    turns: chat.turns.map((turn, t) =>
      t === 0
        ? {
            ...turn,
            blocks: turn.blocks.map((one, i) => (i === marked ? { ...one, ...MARK } : one)),
          }
        : turn,
    ),
  };
}

const MARK = { cache_control: { type: 'ephemeral' } } as const;

function longestStable(
  blocks: readonly SentBlock[],
  isFollowed: boolean,
  tokensBefore: number,
): number | undefined {
  const stable = isFollowed ? blocks : blocks.slice(0, -1);
  let best: number | undefined;
  let bestTokens = 0;
  let tokens = tokensBefore;
  for (const [i, block] of stable.entries()) {
    const own = block.type === 'text' ? estimateTokens(block.text) : 0;
    tokens += own;
    if (own > bestTokens && tokens >= LEAST_TOKENS) {
      best = i;
      bestTokens = own;
    }
  }
  return best;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
