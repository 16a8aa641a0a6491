import { createFieldMemory } from '../transport/refused-fields.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';

/** Fields that some models or gateways take and others refuse. */
export type OpenAiField = 'limit' | 'sampling' | 'seed' | 'stop' | 'logprobs' | 'counts' | 'cache';

/**
 * What a model behind this protocol refuses, learned from its refusals: nobody lists it, a gateway may hide
 * any model, and a deployment any name. `limit` stands for the one of two names for the most tokens that was
 * used: then the other one is.
 */
export function createOpenAiRefusals(): RefusedFields<OpenAiField> {
  return createFieldMemory(SAID);
}

const SAID = [
  ['limit', /max_(completion_)?tokens/i],
  ['sampling', /temperature|\btop_p\b/i],
  ['logprobs', /logprobs/i],
  ['counts', /stream_options|include_usage/i],
  ['cache', /prompt_cache_key/i],
  ['seed', /\bseed\b/i],
  ['stop', /['"`]stop['"`]|: stop\b/i],
] as const;
