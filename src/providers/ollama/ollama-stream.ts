import type { FinishReason, GenerationPart, Usage } from '../../core/generation.ts';
import { isModelError } from '../../core/failure.ts';
import { countedUsage } from '../transport/counted-usage.ts';
import { createToolCallGathering, toolCallFragments } from '../transport/tool-call-fragments.ts';
import { tokenLogprobsOf } from '../transport/token-logprobs.ts';
import {
  countAt,
  isRecord,
  known,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
} from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

const NANOSECONDS_PER_MILLISECOND = 1e6;

/**
 * The messages of `/api/generate` or `/api/chat` as parts. Thinking text and its tokens are left
 * out. Throws ModelError `stream-broken` where no message says `done`, with one exception: the
 * server ends a stream without that word when a piece came 31 times in a row, and then the text is
 * whole as far as it goes. Calls of tools come before the end, and only where tools were offered.
 */
export async function* partsOfOllama(
  messages: AsyncIterable<unknown>,
  promptText: string,
  offersTools = false,
): AsyncGenerator<GenerationPart> {
  const gathering = createToolCallGathering();
  let calls = 0;
  let text = '';
  let last = '';
  let repeats = 0;
  try {
    for await (const message of messages) {
      if (!isRecord(message)) continue;
      const piece = textAt(message, 'response') ?? textAt(recordAt(message, 'message'), 'content');
      if (piece !== undefined && piece !== '') {
        text += piece;
        repeats = piece.trim() === last ? repeats + 1 : 0;
        last = piece.trim();
        yield known({
          kind: 'text',
          text: piece,
          tokens: tokenLogprobsOf(recordsAt(message, 'logprobs')),
        } as const);
      }
      // Every call comes whole.
      if (offersTools)
        for (const call of toolCallFragments(recordAt(message, 'message')))
          gathering.add([{ ...call, index: calls++ }]);
      if (message['done'] !== true) continue;
      for (const call of gathering.calls()) yield { kind: 'tool-call', call };
      yield { kind: 'end', finish: finishOf(message), usage: usageOf(message, promptText, text) };
      return;
    }
  } catch (error) {
    const broken = isModelError(error) && error.failure.code === 'stream-broken';
    if (!broken || repeats < REPEATS_ALLOWED) throw error;
    const finish = { unified: 'other', raw: 'repetition' } as const;
    yield { kind: 'end', finish, usage: usageOf({}, promptText, text) };
  }
}

/** Where Ollama gives a generation up: the piece after this many repeats is not sent any more. */
const REPEATS_ALLOWED = 30;

function finishOf(message: WireRecord): FinishReason {
  const raw = textAt(message, 'done_reason') ?? '';
  return { unified: raw === 'stop' || raw === 'length' ? raw : 'other', raw };
}

/** Counts and times of the last message. The server leaves out what is 0 and what it did not count. */
function usageOf(message: WireRecord, promptText: string, text: string): Usage {
  const counted = known({
    promptTokens: countAt(message, 'prompt_eval_count'),
    completionTokens: countAt(message, 'eval_count'),
    loadMs: millisecondsAt(message, 'load_duration'),
    prefillMs: millisecondsAt(message, 'prompt_eval_duration'),
    decodeMs: millisecondsAt(message, 'eval_duration'),
  });
  return countedUsage(counted, promptText, text);
}

function millisecondsAt(message: WireRecord, key: string): number | undefined {
  const nanoseconds = numberAt(message, key);
  return nanoseconds === undefined ? undefined : nanoseconds / NANOSECONDS_PER_MILLISECOND;
}
