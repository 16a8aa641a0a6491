import * as z from 'zod/mini';

/** Made when the first line is read: most starts of the editor read none. */
let made: ReturnType<typeof makeSchema> | undefined;

function makeSchema() {
  const count = z.int().check(z.minimum(0), z.maximum(1e15));
  const name = z.string().check(z.minLength(1), z.maxLength(500));
  const id = z.string().check(z.minLength(1), z.maxLength(64));
  const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

  return z.discriminatedUnion('kind', [
    /** The first line: another file has another id, whatever its size is. */
    z.object({ kind: z.literal('ledger'), version: z.literal(1), id }),
    /** Set aside for a call that is about to be sent. */
    z.object({ kind: z.literal('hold'), id, day, at: count, model: name, nano: count }),
    /** What the call of a hold came to; it tells enough to count without its hold. */
    z.object({
      ...{ kind: z.literal('settle'), id, day, at: count, model: name, nano: count },
      prompt: count,
      completion: count,
      /** Nothing was sent: it is no call. */
      unsent: z.optional(z.literal(true)),
      /** It cost an unknown sum. */
      unpriced: z.optional(z.literal(true)),
    }),
    /** All settled calls of a model on a day, in place of their lines. */
    z.object({
      ...{ kind: z.literal('day'), day, model: name, nano: count },
      ...{ calls: count, unpriced: count, prompt: count, completion: count },
    }),
  ]);
}

/**
 * A line of the ledger. Sums are whole nano-dollars, days local dates, `at` milliseconds since 1970. It
 * holds ids of models and sums, and nothing of what was sent.
 */
export type LedgerLine = z.infer<ReturnType<typeof makeSchema>>;
export type HoldLine = Extract<LedgerLine, { kind: 'hold' }>;
export type SettleLine = Extract<LedgerLine, { kind: 'settle' }>;

/** The line of a text; undefined where it is none. */
export function parseLedgerLine(text: string): LedgerLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  made ??= makeSchema();
  const parsed = made.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

export function ledgerText(lines: readonly LedgerLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
