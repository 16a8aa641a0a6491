import { failure, ModelError } from '../../core/failure.ts';
import type { FinishReason, GenerationPart, Usage } from '../../core/generation.ts';
import { countedUsage } from '../transport/counted-usage.ts';
import { createStopGate } from '../transport/stop-gate.ts';
import type { TextPiece } from '../transport/stop-gate.ts';
import { createToolCallGathering, toolCallFragments } from '../transport/tool-call-fragments.ts';
import type { ToolCallFragment } from '../transport/tool-call-fragments.ts';
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
import { openAiLogprobs } from './openai-logprobs.ts';

/** What one message of a stream says, whatever protocol it is of. */
export interface StreamStep {
  readonly piece?: TextPiece;
  readonly toolCalls?: readonly ToolCallFragment[];
  readonly finish?: FinishReason;
  readonly usage?: Omit<Usage, 'estimated'>;
}

/**
 * The messages of a stream as parts, ended at the first stop text. Reads on behind the finish reason
 * because the counts come last. Calls of tools are passed on whole, before the end, and only where tools were
 * offered. Throws ModelError `stream-broken` where no finish reason came, `content-filter` where the vendor
 * withheld all that was written.
 */
export async function* partsOfStream(
  messages: AsyncIterable<unknown>,
  stepOf: (message: WireRecord) => StreamStep,
  stops: readonly string[],
  promptText: string,
  offersTools = false,
): AsyncGenerator<GenerationPart> {
  const gate = createStopGate(stops);
  const gathering = createToolCallGathering();
  let text = '';
  let finish: FinishReason | undefined;
  let counted: Omit<Usage, 'estimated'> = {};
  const partOf = (piece: TextPiece): GenerationPart => {
    text += piece.text;
    return { kind: 'text', ...piece };
  };
  for await (const message of messages) {
    if (!isRecord(message)) continue;
    const step = stepOf(message);
    if (offersTools) gathering.add(step.toolCalls ?? []);
    const piece = step.piece === undefined ? undefined : gate.pass(step.piece);
    if (piece !== undefined) yield partOf(piece);
    finish ??= gate.stopped ? { unified: 'stop', raw: 'stop text' } : step.finish;
    counted = { ...counted, ...step.usage };
    if (gate.stopped) break;
  }
  const rest = gate.stopped ? undefined : gate.rest();
  if (rest !== undefined) yield partOf(rest);
  if (finish === undefined)
    throw new ModelError(failure('stream-broken', 'the stream ended without a finish reason'));
  const calls = gate.stopped ? [] : gathering.calls();
  if (finish.raw === 'content_filter' && text === '' && calls.length === 0)
    throw new ModelError(failure('content-filter', 'the vendor withheld the answer'));
  for (const call of calls) yield { kind: 'tool-call', call };
  const written = text + calls.map(({ name, arguments: given }) => name + given).join('');
  yield { kind: 'end', finish, usage: countedUsage(counted, promptText, written) };
}

/** A message of `/v1/chat/completions` or `/v1/completions`. Reasoning texts are not looked at. */
export function openAiStep(message: WireRecord): StreamStep {
  const choice = recordsAt(message, 'choices')[0] ?? {};
  // A server that does not stream sends its one message whole.
  const said = recordAt(choice, 'delta' in choice ? 'delta' : 'message');
  const text = contentOf(said) ?? textAt(choice, 'text') ?? '';
  const fragments = toolCallFragments(said);
  return known({
    piece:
      text === ''
        ? undefined
        : known({ text, tokens: openAiLogprobs(recordAt(choice, 'logprobs')) }),
    toolCalls: fragments.length === 0 ? undefined : fragments,
    finish: finishOf(textAt(choice, 'finish_reason')),
    usage: known({ ...countsOf(message), ...timesOf(recordAt(message, 'timings')) }),
  });
}

/** The text of a message; Mistral's thinking models send it in chunks, of which thoughts are left out. */
function contentOf(said: WireRecord): string | undefined {
  if (!Array.isArray(said['content'])) return textAt(said, 'content');
  const chunks = recordsAt(said, 'content').filter((chunk) => chunk['type'] === 'text');
  return chunks.map((chunk) => textAt(chunk, 'text') ?? '').join('');
}

/** The vendor's figures. Groq has them in a place of its own, DeepSeek the cached ones by another name. */
function countsOf(message: WireRecord): Omit<Usage, 'estimated'> {
  const usage = isRecord(message['usage'])
    ? message['usage']
    : recordAt(recordAt(message, 'x_groq'), 'usage');
  const details = recordAt(usage, 'prompt_tokens_details');
  const cost = numberAt(usage, 'cost');
  return known({
    promptTokens: countAt(usage, 'prompt_tokens'),
    completionTokens: countAt(usage, 'completion_tokens'),
    cachedTokens: countAt(details, 'cached_tokens') ?? countAt(usage, 'prompt_cache_hit_tokens'),
    cacheWriteTokens: countAt(details, 'cache_write_tokens'),
    costUsd: cost === undefined || cost < 0 ? undefined : cost,
  });
}

/** llama.cpp's timings, which its server adds to both protocols. */
export function timesOf(timings: WireRecord): { prefillMs?: number; decodeMs?: number } {
  return known({
    prefillMs: numberAt(timings, 'prompt_ms'),
    decodeMs: numberAt(timings, 'predicted_ms'),
  });
}

const UNIFIED: ReadonlyMap<string, FinishReason['unified']> = new Map([
  ['stop', 'stop'],
  ['tool_calls', 'stop'],
  ['length', 'length'],
  ['model_length', 'length'],
]);

function finishOf(raw: string | undefined): FinishReason | undefined {
  if (raw === undefined || raw === '') return undefined;
  return { unified: UNIFIED.get(raw) ?? 'other', raw };
}
