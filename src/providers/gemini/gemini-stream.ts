import type { FinishReason, ToolCall, Usage } from '../../core/generation.ts';
import type { ChatStep } from '../transport/chat-stream.ts';
import { countAt, isRecord, known, recordAt, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import type { CallSignatures } from './call-signatures.ts';
import { madeUpCallId } from './gemini-contents.ts';

/**
 * Reads the messages of one `:streamGenerateContent`, in order; `conversation` is its text, for the
 * ids of calls that come without one. Thoughts are passed over. Every message carries the counts so far:
 *
 *     promptTokens     = promptTokenCount, of which cachedContentTokenCount came out of the cache
 *     completionTokens = candidatesTokenCount + thoughtsTokenCount, which are paid alike
 */
export function createGeminiSteps(
  conversation: string,
  signatures: CallSignatures,
): (message: WireRecord) => ChatStep {
  let calls = 0;

  function callOf(part: WireRecord): ToolCall | undefined {
    const called = recordAt(part, 'functionCall');
    const name = textAt(called, 'name') ?? '';
    if (name === '') return undefined;
    const given = textAt(called, 'id') ?? '';
    const call = { name, arguments: JSON.stringify(recordAt(called, 'args')) };
    const id = given === '' ? madeUpCallId(conversation, call, calls++) : given;
    const signature = textAt(part, 'thoughtSignature');
    if (signature !== undefined) signatures.keep(id, signature);
    return { id, ...call };
  }

  return (message) => {
    const candidate = recordsAt(message, 'candidates')[0] ?? {};
    const parts = recordsAt(recordAt(candidate, 'content'), 'parts').filter(
      (part) => part['thought'] !== true,
    );
    const text = parts.map((part) => textAt(part, 'text') ?? '').join('');
    const called = parts.map(callOf).filter((call) => call !== undefined);
    const blocked = textAt(recordAt(message, 'promptFeedback'), 'blockReason');
    const reason = blocked ?? textAt(candidate, 'finishReason');
    const refused = blocked !== undefined || (reason !== undefined && POLICY.has(reason));
    return known({
      text: text === '' ? undefined : text,
      calls: called.length === 0 ? undefined : called,
      finish: finishOf(reason),
      refused: refused ? (true as const) : undefined,
      usage: isRecord(message['usageMetadata']) ? usageOf(message['usageMetadata']) : undefined,
    });
  };
}

/** Reasons by which the vendor ends an answer that it will not give. */
const POLICY: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'LANGUAGE',
]);

const UNIFIED: ReadonlyMap<string, FinishReason['unified']> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
]);

function finishOf(raw: string | undefined): FinishReason | undefined {
  return raw === undefined || raw === ''
    ? undefined
    : { unified: UNIFIED.get(raw) ?? 'other', raw };
}

function usageOf(told: WireRecord): Omit<Usage, 'estimated'> {
  const answer = countAt(told, 'candidatesTokenCount');
  const thoughts = countAt(told, 'thoughtsTokenCount');
  return known({
    promptTokens: countAt(told, 'promptTokenCount'),
    cachedTokens: countAt(told, 'cachedContentTokenCount'),
    completionTokens:
      answer === undefined && thoughts === undefined ? undefined : (answer ?? 0) + (thoughts ?? 0),
  });
}
