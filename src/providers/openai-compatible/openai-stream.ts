import { failure, ModelError } from '../../core/failure.ts';
import type { FinishReason, GenerationPart, Usage } from '../../core/generation.ts';
import { createStopGate } from '../transport/stop-gate.ts';
import type { TextPiece } from '../transport/stop-gate.ts';
import { estimateTokens } from '../transport/token-estimate.ts';
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
  readonly finish?: FinishReason;
  readonly usage?: Omit<Usage, 'estimated'>;
}

/**
 * The messages of a stream as parts, ended at the first stop text. Reads on behind the finish reason
 * because the counts come last. Throws ModelError `stream-broken` where no finish reason came.
 */
export async function* partsOfStream(
  messages: AsyncIterable<unknown>,
  stepOf: (message: WireRecord) => StreamStep,
  stops: readonly string[],
  promptText: string,
): AsyncGenerator<GenerationPart> {
  const gate = createStopGate(stops);
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
  yield { kind: 'end', finish, usage: usageOf(counted, promptText, text) };
}

/** A message of `/v1/chat/completions` or `/v1/completions`. Reasoning texts are not looked at. */
export function openAiStep(message: WireRecord): StreamStep {
  const choice = recordsAt(message, 'choices')[0] ?? {};
  const text = textAt(recordAt(choice, 'delta'), 'content') ?? textAt(choice, 'text') ?? '';
  const usage = recordAt(message, 'usage');
  return known({
    piece:
      text === ''
        ? undefined
        : known({ text, tokens: openAiLogprobs(recordAt(choice, 'logprobs')) }),
    finish: finishOf(textAt(choice, 'finish_reason')),
    usage: known({
      promptTokens: countAt(usage, 'prompt_tokens'),
      completionTokens: countAt(usage, 'completion_tokens'),
      costUsd: numberAt(usage, 'cost'),
      ...timesOf(recordAt(message, 'timings')),
    }),
  });
}

/** llama.cpp's timings, which its server adds to both protocols. */
export function timesOf(timings: WireRecord): { prefillMs?: number; decodeMs?: number } {
  return known({
    prefillMs: numberAt(timings, 'prompt_ms'),
    decodeMs: numberAt(timings, 'predicted_ms'),
  });
}

function finishOf(raw: string | undefined): FinishReason | undefined {
  if (raw === undefined || raw === '') return undefined;
  return { unified: raw === 'stop' || raw === 'length' ? raw : 'other', raw };
}

function usageOf(counted: Omit<Usage, 'estimated'>, promptText: string, text: string): Usage {
  return {
    ...counted,
    promptTokens: counted.promptTokens ?? estimateTokens(promptText),
    completionTokens: counted.completionTokens ?? estimateTokens(text),
    estimated: counted.promptTokens === undefined || counted.completionTokens === undefined,
  };
}
