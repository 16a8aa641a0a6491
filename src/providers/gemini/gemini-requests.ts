import { failure, ModelError } from '../../core/failure.ts';
import type {
  GenerationRequest,
  SamplingParameters,
  ToolDefinition,
} from '../../core/generation.ts';
import { chatTurns } from '../transport/chat-turns.ts';
import type { ChatTurn, ChatTurns } from '../transport/chat-turns.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';
import type { WireRecord } from '../transport/wire.ts';
import type { CallSignatures } from './call-signatures.ts';
import { geminiContents } from './gemini-contents.ts';
import { geminiVersionOf, isGemma, leastThinking } from './gemini-version.ts';

/** What of a request depends on the model. */
export interface GeminiCallSettings {
  readonly model: string;
  readonly refused: RefusedFields;
  readonly signatures: CallSignatures;
}

/** The most stop texts that the vendor takes; the rest is done here, by the stop gate. */
const MOST_STOPS = 5;
const HIGHEST_TEMPERATURE = 2;
/** Seeds are signed and have 32 bits. */
const SEEDS = 2 ** 31;

/**
 * The body of `:streamGenerateContent`. The vendor caches beginnings of prompts by itself: nothing is sent for
 * that. `topLogprobs` are not asked for.
 *
 * Throws ModelError `unsupported` for prompts that are no chats; `bad-request` for an empty conversation.
 */
export function contentRequest(
  { model, refused, signatures }: GeminiCallSettings,
  { prompt, sampling, tools = [], toolChoice }: GenerationRequest,
): WireRecord {
  const { system, turns } = foldedFor(model, chatTurns(prompt));
  const thinking = refused.has('thinking') ? {} : thinkingField(model);
  return {
    contents: geminiContents(turns, {
      of: signatures.of,
      required: (geminiVersionOf(model) ?? 0) >= 3,
    }),
    ...(system.length === 0
      ? {}
      : { systemInstruction: { parts: system.map((text) => ({ text })) } }),
    generationConfig: { ...samplingFields(sampling, refused), ...thinking },
    ...(tools.length === 0
      ? {}
      : { tools: [{ functionDeclarations: tools.map(declarationOf) }], ...modeOf(toolChoice) }),
  };
}

/** The body of `:batchEmbedContents`. */
export function embedRequest(model: string, texts: readonly string[]): WireRecord {
  return { requests: texts.map((text) => ({ model: pathOf(model), ...embedOneRequest(text) })) };
}

/** The body of `:embedContent`. */
export function embedOneRequest(text: string): WireRecord {
  return { content: { parts: [{ text }] } };
}

/**
 * Path of a model below the base address. Throws ModelError `model-missing` for a name that no model of the
 * vendor can have: it must not lead to another route.
 */
export function pathOf(name: string): string {
  const parts = name.split('/');
  if (parts.length > 2 || !parts.every((part) => NAME.test(part)))
    throw new ModelError(failure('model-missing', 'a name that no model can have'));
  return parts.length === 1 ? `models/${name}` : name;
}

/** No slash, no colon, and not dots alone. */
const NAME = /^(?!\.+$)[\w.@-]{1,128}$/;

/** Where a model takes no instructions apart, they stand before what the user says first. */
function foldedFor(model: string, chat: ChatTurns): ChatTurns {
  if (!isGemma(model) || chat.system.length === 0) return chat;
  const instructions: ChatTurn = {
    role: 'user',
    messages: chat.system.map((content) => ({ role: 'user', content })),
  };
  const [first, ...later] = chat.turns;
  return {
    system: [],
    turns:
      first?.role === 'user'
        ? [{ ...first, messages: [...instructions.messages, ...first.messages] }, ...later]
        : [instructions, ...chat.turns],
  };
}

function samplingFields(
  { temperature, topP, maxTokens, stop, seed }: SamplingParameters,
  refused: RefusedFields,
): WireRecord {
  const stops = stop.filter((text) => text !== '').slice(0, MOST_STOPS);
  return {
    maxOutputTokens: maxTokens,
    ...(refused.has('sampling')
      ? {}
      : {
          temperature: Math.min(HIGHEST_TEMPERATURE, temperature),
          ...(topP === undefined ? {} : { topP }),
        }),
    ...(stops.length === 0 ? {} : { stopSequences: stops }),
    ...(seed === undefined ? {} : { seed: Math.abs(Math.trunc(seed)) % SEEDS }),
  };
}

/** Thoughts are taken from the same limit of tokens as the answer: as few as can be. */
function thinkingField(model: string): WireRecord {
  const { config } = leastThinking(model, false);
  return config === undefined ? {} : { thinkingConfig: config };
}

function declarationOf({ name, description, parameters }: ToolDefinition): WireRecord {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    parametersJsonSchema: parameters,
  };
}

const MODES = { auto: 'AUTO', required: 'ANY', none: 'NONE' } as const;

function modeOf(choice: GenerationRequest['toolChoice']): WireRecord {
  return choice === undefined
    ? {}
    : { toolConfig: { functionCallingConfig: { mode: MODES[choice] } } };
}
