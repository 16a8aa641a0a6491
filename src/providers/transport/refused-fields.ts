import { isModelError } from '../../core/failure.ts';

/** Fields of a request that some models of a vendor take and others refuse with HTTP 400. */
export type FickleField = 'sampling' | 'thinking';

/** What one model has refused so far. */
export interface RefusedFields<Field extends string = FickleField> {
  has(field: Field): boolean;
  /** Whether the failure tells of a field that was not known to be refused: then it is worth asking again. */
  learn(error: unknown): boolean;
}

const SAID: readonly (readonly [FickleField, RegExp])[] = [
  ['thinking', /thinking/i],
  ['sampling', /temperature|top_?p\b|sampling/i],
];

export function createRefusedFields(): RefusedFields {
  return createFieldMemory(SAID);
}

/**
 * Knows nothing at first, and learns by the words that go with a field. A refusal is no generation: what
 * follows it is the only one.
 */
export function createFieldMemory<Field extends string>(
  said: readonly (readonly [Field, RegExp])[],
): RefusedFields<Field> {
  const refused = new Set<Field>();
  return {
    has: (field) => refused.has(field),
    learn(error) {
      if (!isModelError(error)) return false;
      const { code, detail } = error.failure;
      if (code !== 'bad-request' && code !== 'unsupported') return false;
      const field = said.find(([name, pattern]) => !refused.has(name) && pattern.test(detail))?.[0];
      if (field === undefined) return false;
      refused.add(field);
      return true;
    },
  };
}

/**
 * A stream that is begun again where its first message is a refusal that taught something; at most once a
 * field. Throws what the stream throws otherwise.
 */
export async function* withoutRefused<T>(
  refused: Pick<RefusedFields, 'learn'>,
  begin: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  for (;;) {
    let begun = false;
    try {
      for await (const message of begin()) {
        begun = true;
        yield message;
      }
      return;
    } catch (error) {
      if (begun || !refused.learn(error)) throw error;
    }
  }
}
