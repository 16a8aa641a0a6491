import { failure, ModelError } from '../../core/failure.ts';
import type { FinishReason, GenerationPart, ToolCall, Usage } from '../../core/generation.ts';
import type { Limits } from './body-guard.ts';
import { countedUsage } from './counted-usage.ts';
import { createStopGate } from './stop-gate.ts';
import { isRecord } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** What one message of a vendor's stream says. */
export interface ChatStep {
  readonly text?: string;
  /** Calls that are complete. */
  readonly calls?: readonly ToolCall[];
  readonly finish?: FinishReason;
  /** The vendor ends the answer by its policy. */
  readonly refused?: true;
  readonly usage?: Omit<Usage, 'estimated'>;
}

export interface ChatStreamRules {
  /** Texts that end the generation, whether or not the vendor was told of them. */
  readonly stops: readonly string[];
  /** Whether tools were offered; calls of others are dropped. */
  readonly tools: boolean;
  /** For the estimate where the vendor does not count. */
  readonly promptText: string;
}

/**
 * Most bytes of a reply in events: one with its names, counts and perhaps a signature is some hundred bytes
 * around a token or two. Thoughts are counted as tokens too.
 */
export function chatReplyLimits(maxTokens: number): Limits {
  const messageBytes = 2 * 2 ** 20;
  return { messageBytes, totalBytes: messageBytes + maxTokens * 4096 };
}

/**
 * The messages of a stream as parts, ended at the first stop text. Reads on behind the finish reason: the
 * counts may come last. The last finish reason counts, since some vendors send one with every message.
 *
 * Throws ModelError `stream-broken` where no finish reason came; `content-filter` where the vendor refused
 * before anything was said.
 */
export async function* partsOfChat(
  messages: AsyncIterable<unknown>,
  stepOf: (message: WireRecord) => ChatStep,
  { stops, tools, promptText }: ChatStreamRules,
): AsyncGenerator<GenerationPart> {
  const gate = createStopGate(stops);
  let written = '';
  let said = false;
  let refused = false;
  let finish: FinishReason | undefined;
  let counted: Omit<Usage, 'estimated'> = {};
  function* textParts(text: string | undefined): Generator<GenerationPart> {
    if (text === undefined || text === '') return;
    said = true;
    written += text;
    yield { kind: 'text', text };
  }
  for await (const message of messages) {
    if (!isRecord(message)) continue;
    const step = stepOf(message);
    if (step.text !== undefined) yield* textParts(gate.pass({ text: step.text })?.text);
    for (const call of gate.stopped || !tools ? [] : (step.calls ?? [])) {
      yield* textParts(gate.rest()?.text);
      said = true;
      written += call.arguments;
      yield { kind: 'tool-call', call };
    }
    finish = gate.stopped ? STOPPED_HERE : (step.finish ?? finish);
    refused = step.refused ?? refused;
    counted = { ...counted, ...step.usage };
    if (gate.stopped) break;
  }
  if (!gate.stopped) yield* textParts(gate.rest()?.text);
  if (finish === undefined)
    throw new ModelError(failure('stream-broken', 'the stream ended without a finish reason'));
  if (refused && !said && !gate.stopped)
    throw new ModelError(failure('content-filter', `the vendor refused: ${finish.raw}`));
  yield { kind: 'end', finish, usage: countedUsage(counted, promptText, written) };
}

const STOPPED_HERE: FinishReason = { unified: 'stop', raw: 'stop text' };
