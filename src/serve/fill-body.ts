import * as z from 'zod/mini';
import { ENSEMBLE_MODEL, type FillWish } from '../engine/answers.ts';
import { checked } from './checked-body.ts';
import { stopSchema, stopsOf } from './chat-body.ts';

/** A body of `/v1/completions`, understood. */
export interface FillBody {
  readonly wish: FillWish;
  readonly stop: readonly string[];
  /** Undefined: as long as the engine lets a completion be. Unit: tokens. */
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** Names stand in prompts, on a line of their own. */
const name = z.nullish(z.string().check(z.maxLength(1000), z.regex(/^\P{Cc}*$/u)));

const body = z.object({
  model: z.optional(z.string().check(z.minLength(1))),
  prompt: z.union([z.string(), z.tuple([z.string()])]),
  suffix: z.nullish(z.string()),
  max_tokens: z.nullish(z.int().check(z.minimum(1))),
  stop: stopSchema,
  n: z.nullish(z.literal(1)),
  echo: z.nullish(z.literal(false)),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(z.object({ include_usage: z.nullish(z.boolean()) })),
  // Ours, for those who know the file: the language decides much.
  path: name,
  language: name,
});

/**
 * What a body asks for: text between `prompt` and `suffix`. How a completion is drawn, how many members
 * write and how it is cut is the engine's business: temperature and the like are ignored. Throws RefusedError.
 */
export function parseFillBody(given: unknown): FillBody {
  const parsed = checked(body, given);
  const [prefix] = typeof parsed.prompt === 'string' ? [parsed.prompt] : parsed.prompt;
  return {
    wish: {
      model: parsed.model ?? ENSEMBLE_MODEL,
      prefix,
      suffix: parsed.suffix ?? '',
      path: parsed.path ?? '',
      languageId: parsed.language ?? '',
    },
    stop: stopsOf(parsed.stop),
    maxTokens: parsed.max_tokens ?? undefined,
    stream: parsed.stream === true,
    includeUsage: parsed.stream_options?.include_usage === true,
  };
}
