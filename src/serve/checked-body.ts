import type * as z from 'zod/mini';
import { refusal, RefusedError } from './refusal.ts';

/** A body by its schema. Throws RefusedError that says which field is wrong, and not what it held. */
export function checked<Value>(schema: z.ZodMiniType<Value>, given: unknown): Value {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path ?? [];
  const field = path.map(String).join('.').slice(0, LONGEST_FIELD);
  const where = field === '' ? 'the body' : field;
  throw new RefusedError(refusal(400, 'invalid_body', `${where} is not as the protocol has it`));
}

const LONGEST_FIELD = 100;
