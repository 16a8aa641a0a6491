import type { Price } from '../../core/price.ts';
import { isRecord, known, numberAt, recordAt, textAt, textsAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import type { Vendor } from '../vendors.ts';

/** What a model is for, as far as its row of a listing or its name tells. */
export type Purpose = 'chat' | 'text' | 'embedding' | 'other';

/**
 * By what the listing says (Together's `type`, Mistral's and Azure's `capabilities`, OpenRouter's
 * `architecture`), else by the name: the protocol itself tells nothing.
 */
export function purposeOf(row: WireRecord, vendor: Pick<Vendor, 'official'>): Purpose {
  const name = textAt(row, 'id') ?? '';
  if (OTHER_NAME.test(name)) return 'other';
  const type = textAt(row, 'type');
  const told = type === undefined ? undefined : TYPES.get(type);
  if (told !== undefined) return told;
  if (EMBEDDING_NAME.test(name)) return 'embedding';
  const abilities = row['capabilities'];
  if (isRecord(abilities)) {
    if (isAble(abilities, 'completion_chat', 'chat_completion')) return 'chat';
    if (isAble(abilities, 'completion_fim', 'completion')) return 'text';
    if (isAble(abilities, 'embeddings')) return 'embedding';
    if (ABILITIES.some((name) => typeof abilities[name] === 'boolean')) return 'other';
  }
  const made = textsAt(recordAt(row, 'architecture'), 'output_modalities');
  if (made !== undefined && !made.includes('text')) return 'other';
  if (vendor.official === true && OFFICIAL_OTHER.test(name)) return 'other';
  return vendor.official === true && OFFICIAL_TEXT.test(name) ? 'text' : 'chat';
}

const EMBEDDING_NAME = /embed|(^|[-/])(bge|e5|gte|minilm)([-:]|$)/i;
/** Speech, pictures, films, order of documents, and guards that only say yes or no. */
const OTHER_NAME =
  /whisper|(^|[-/_])(tts|stt|asr|ocr|clip|veo|sora|flux)([-._\d:]|$)|transcri|dall-e|stable-diffusion|imagen|(^|[-/])(gpt|chatgpt|flash|pro|grok-\d)-image|text-to-|moderation|rerank|realtime|gpt-(4o-|4o-mini-)?audio|(llama|prompt|shield|safe)-?guard|playai/i;
/** OpenAI's own that answer on its newer route alone, or do not write. */
const OFFICIAL_OTHER = /codex|deep-research|computer-use|-pro(-\d|$)|search-api/i;
const OFFICIAL_TEXT = /(^|-)instruct(-|$)|^(davinci|babbage)-/i;

const TYPES: ReadonlyMap<string, Purpose> = new Map([
  ['chat', 'chat'],
  ['language', 'text'],
  ['code', 'text'],
  ['embedding', 'embedding'],
  ['image', 'other'],
  ['video', 'other'],
  ['audio', 'other'],
  ['transcribe', 'other'],
  ['moderation', 'other'],
  ['rerank', 'other'],
]);

const ABILITIES = ['completion_chat', 'chat_completion', 'completion', 'embeddings'] as const;

function isAble(abilities: WireRecord, ...names: readonly string[]): boolean {
  return names.some((name) => abilities[name] === true);
}

/** Whether a model that chats calls tools. */
export function callsTools(row: WireRecord, vendor: Pick<Vendor, 'tools'>): boolean {
  const parameters = textsAt(row, 'supported_parameters');
  if (parameters !== undefined) return parameters.includes('tools');
  const told = recordAt(row, 'capabilities')['function_calling'];
  if (typeof told === 'boolean') return told;
  const name = textAt(row, 'id') ?? '';
  return vendor.tools === true ? !TOOLLESS_NAME.test(name) : TOOL_NAME.test(name);
}

const TOOLLESS_NAME = /^(chatgpt-|o1-(mini|preview)|gpt-3\.5-turbo-(0301|instruct))|compound/i;
/** Families that call tools wherever they are served; gateways list no more than names. */
const TOOL_NAME =
  /(^|\/)(gpt-(4o|4\.\d|5)|o[134](-|$)|claude|gemini|grok|mistral-(large|medium|small)|devstral|command-)/i;

/** The model's own maximum in tokens, under any of the names that servers have for it. */
export function contextOf(row: WireRecord): number | undefined {
  const told = [
    numberAt(row, 'context_length'),
    numberAt(row, 'max_model_len'),
    numberAt(row, 'context_window'),
    numberAt(row, 'max_context_length'),
    numberAt(recordAt(row, 'meta'), 'n_ctx_train'),
  ];
  return told.find((tokens) => tokens !== undefined && tokens > 0);
}

const TOKENS_A_PRICE = 1_000_000;
/** No price of a token is above; a figure that is tells another unit. Unit: US dollars a million. */
const HIGHEST = 10_000;

/**
 * The price in a row: OpenRouter's texts in dollars a token (`prompt`, `completion`), or Together's numbers
 * in dollars a million (`input`, `output`). Undefined where one is missing, negative (a router, whose price
 * is known after the call) or beyond belief; and where Together lists nothing but zeros, which it does for
 * models that are rented by the hour.
 */
export function priceOf(row: WireRecord): Price | undefined {
  const listed = recordAt(row, 'pricing');
  const input = dollars(listed['prompt']);
  const output = dollars(listed['completion']);
  if (input !== undefined && output !== undefined)
    return known({
      input,
      output,
      cachedInput: dollars(listed['input_cache_read']),
      cacheWrite: dollars(listed['input_cache_write']),
    });
  const [perMillion, written] = [believed(listed['input']), believed(listed['output'])];
  if (perMillion === undefined || written === undefined) return undefined;
  if (perMillion === 0 && written === 0 && !/-free$/i.test(textAt(row, 'id') ?? ''))
    return undefined;
  return known({
    input: perMillion,
    output: written,
    cachedInput: believed(listed['cached_input']),
  });
}

/** Dollars a million of a text in dollars a token. */
function dollars(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d/.test(text)) return undefined;
  // Rounded: the product of such small figures is a hair off.
  return believed(Number((Number(text) * TOKENS_A_PRICE).toPrecision(12)));
}

function believed(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= HIGHEST ? value : undefined;
}

/** The short name of a licence; undefined for what tells nothing. */
export function licenseOf(row: WireRecord): string | undefined {
  const name = textAt(row, 'license')?.trim() ?? '';
  return /^[\w .()+-]{2,60}$/.test(name) && !/^(other|unknown|none)$/i.test(name)
    ? name
    : undefined;
}
