import type { FillMethod, FillTemplate } from '../core/model.ts';
import {
  familiesByMarks,
  familyByArchitecture,
  familyByName,
  fillFamily,
} from './fill-families.ts';
import type { FillFamily } from './fill-families.ts';

/** What is known of a model that may tell how it fills a hole. */
export interface ModelFacts {
  /** The model's name at its server. */
  readonly name: string;
  /** Family by the server's metadata, e.g. `details.family` of Ollama. */
  readonly family?: string;
  /** `general.architecture` of the GGUF. */
  readonly architecture?: string;
  /** The server's own list, e.g. `['completion', 'insert']`. */
  readonly capabilities?: readonly string[];
  /** Fill-in-the-middle tokens as texts, from the GGUF's token ids. */
  readonly fillTokens?: FillTokens;
  /** The server's prompt template; only whether it is one for chats is read off it. */
  readonly template?: string;
}

export interface FillTokens {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
}

/** What a user wants instead. */
export type FillOverride =
  | 'server'
  | 'chat'
  | 'prefix-only'
  | { readonly family: string }
  | { readonly template: FillTemplate };

/**
 * How a model fills a hole, by the best evidence there is: the user's override; the server's own
 * `insert`; the tokens in the model file; the architecture; the name; else by chat where the model
 * is made for chats, else by continuing the prefix. A model that nothing is known of never gets a
 * template: marks that a model does not know come back as text.
 */
export function resolveFillMethod(facts: ModelFacts, override?: FillOverride): FillMethod {
  if (override !== undefined) return chosenBy(override);
  const named = familyByName(facts.name);
  if (named !== undefined && named.template === undefined) return { kind: 'prefix-only' };
  if (facts.capabilities?.includes('insert') === true) return { kind: 'server' };
  if (facts.fillTokens !== undefined) {
    const template = templateOf(facts.fillTokens, named);
    return { kind: 'template', template, source: 'metadata' };
  }
  const family =
    familyByArchitecture(facts.architecture) ?? familyByArchitecture(facts.family) ?? named;
  if (family?.template !== undefined && family.except?.test(facts.name.toLowerCase()) !== true) {
    return { kind: 'template', template: family.template, source: 'family' };
  }
  return { kind: isForChat(facts) ? 'chat' : 'prefix-only' };
}

/**
 * A setting's value as an override: `"server"`, `"chat"`, `"prefix-only"`, the id of a family, or
 * `{prefix, suffix, middle, order?, stop?}`. Undefined where it is none of these.
 */
export function parseFillOverride(value: unknown): FillOverride | undefined {
  if (value === 'server' || value === 'chat' || value === 'prefix-only') return value;
  if (typeof value === 'string') {
    return fillFamily(value) === undefined ? undefined : { family: value };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { prefix, suffix, middle, order = 'psm', stop = [] } = fieldsOf(value);
  if (typeof prefix !== 'string' || typeof suffix !== 'string') return undefined;
  if (typeof middle !== 'string' || prefix === '' || suffix === '') return undefined;
  if (order !== 'psm' && order !== 'spm') return undefined;
  if (!isTextList(stop)) return undefined;
  return { template: { prefix, suffix, middle, order, stop } };
}

function chosenBy(override: FillOverride): FillMethod {
  if (typeof override === 'string') return { kind: override };
  const template =
    'template' in override ? override.template : fillFamily(override.family)?.template;
  return template === undefined
    ? { kind: 'prefix-only' }
    : { kind: 'template', template, source: 'user' };
}

/** The marks of the model file, with the order, blanks and stops of a family that has the same. */
function templateOf(tokens: FillTokens, named: FillFamily | undefined): FillTemplate {
  const same = familiesByMarks(tokens);
  const known = same.find((family) => family === named) ?? same[0];
  if (known?.template === undefined) {
    return { ...tokens, order: 'psm', stop: ['<|endoftext|>', '</s>'] };
  }
  const stop = known === named ? known.template.stop : same.flatMap((f) => f.template?.stop ?? []);
  return { ...known.template, stop: [...new Set(stop)] };
}

function isForChat({ name, template = '' }: ModelFacts): boolean {
  const chatTemplate = /\.Messages|messages|<\|im_start\|>|\[INST\]|start_of_turn|start_header_id/;
  return chatTemplate.test(template) || /instruct|chat|-it(?:[-.:]|$)/.test(name.toLowerCase());
}

function fieldsOf(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value));
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}
