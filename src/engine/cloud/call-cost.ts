import type { GenerationRequest, RenderedPrompt, Usage } from '../../core/generation.ts';
import type { ModelDescription } from '../../core/model.ts';
import type { CallEstimate } from '../../core/spending.ts';
import type { ModelCall } from '../around-calls.ts';

/** A token of code has three to four bytes; fewer where it is numbers or marks. */
const BYTES_A_TOKEN = 2.5;
/** What a call and each of its messages take besides their text. Unit: tokens. */
const CALL_TOKENS = 16;
const MESSAGE_TOKENS = 8;
/** What stands around the texts that are judged. Unit: tokens. */
const JUDGE_TOKENS = 400;
/** Answers of a judge are no longer. Unit: tokens. */
const VERDICT_TOKENS = 32;

/**
 * Tokens that a text takes at most, as far as one can tell without its vocabulary: ⌈UTF-8 bytes / 2.5⌉.
 * A script with three bytes a character counts 1.2 tokens a character. Cost O(length).
 */
export function byteTokens(text: string): number {
  return Math.ceil(utf8Bytes(text) / BYTES_A_TOKEN);
}

/** Tokens of everything that a generation sends. */
export function promptTokensOf({ prompt, tools = [] }: GenerationRequest): number {
  const offered = tools.length === 0 ? 0 : byteTokens(JSON.stringify(tools));
  return CALL_TOKENS + offered + tokensOf(prompt);
}

function tokensOf(prompt: RenderedPrompt): number {
  switch (prompt.kind) {
    case 'raw':
      return byteTokens(prompt.text);
    case 'infill':
      return byteTokens(prompt.prefix) + byteTokens(prompt.suffix);
    case 'chat':
      return prompt.messages.reduce((sum, { content, toolCalls = [] }) => {
        const calls = toolCalls.map((call) => `${call.id}${call.name}${call.arguments}`);
        return sum + MESSAGE_TOKENS + byteTokens(content) + byteTokens(calls.join(''));
      }, 0);
  }
}

/**
 * What a call that tells no figures may take at most, and what it takes as a rule.
 *
 *     judge    both orders, and once more where the first answer had no probabilities
 *     score    prefix and text for every text; for every token of the texts where the model walks
 *     others   their texts once
 */
export function callCost(
  { primitive, texts }: ModelCall,
  { primitives }: ModelDescription,
): { readonly most: Omit<CallEstimate, 'modelId'>; readonly usual: Usage } {
  const tokens = texts.map(byteTokens);
  const all = tokens.reduce((sum, one) => sum + one, 0);
  if (primitive === 'judge') {
    const once = CALL_TOKENS + JUDGE_TOKENS + all;
    return costs(3 * once, 3 * VERDICT_TOKENS, 2 * once, 2 * VERDICT_TOKENS);
  }
  if (primitive === 'score') {
    const [prefix = 0, ...behind] = tokens;
    const written = all - prefix;
    const calls = primitives.score === 'walk' ? Math.max(written, behind.length) : behind.length;
    const sent =
      calls * (CALL_TOKENS + prefix) + (primitives.score === 'walk' ? calls : 1) * written;
    return costs(sent, calls);
  }
  if (primitive === 'embed') return costs(all + MESSAGE_TOKENS * texts.length, 0);
  return costs(CALL_TOKENS + all, 1);
}

function costs(
  promptTokens: number,
  mostTokens: number,
  usualPrompt = promptTokens,
  usualCompletion = mostTokens,
): ReturnType<typeof callCost> {
  return {
    most: { promptTokens, mostTokens },
    usual: { promptTokens: usualPrompt, completionTokens: usualCompletion, estimated: true },
  };
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a pair counts two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
