import type { TokenLogprob } from '../../src/core/generation.ts';
import type { ReadRequest } from '../../src/core/model.ts';
import { lex } from '../../src/ngram/lexer.ts';
import type { Reader, ReviewTools } from '../../src/review/opinion.ts';

/** A reader who finds every token as probable as the next, but for some words. */
export interface Preferences {
  readonly id: string;
  readonly family?: string;
  readonly limit?: number;
  readonly instant?: true;
  /** Per word: what it would rather have there, and by how many nats. */
  readonly rather: Readonly<Record<string, readonly [rival: string, nats: number]>>;
  /** The n-th call fails, from 1. */
  readonly failsAt?: number;
}

export interface ScriptedReaders {
  readonly readers: readonly Reader[];
  readonly tools: ReviewTools;
  /** Requests by reader, in order. */
  readonly asked: ReadonlyMap<string, readonly ReadRequest[]>;
  readonly progress: readonly number[];
}

const USUAL_NATS = -1;

/**
 * Readers of a text by their preferences. What neither stands in it nor is preferred by anybody is
 * improbable. `broken` are texts that parse worse than others at their place.
 */
export function scriptedReaders(
  preferences: readonly Preferences[],
  text: string,
  broken: readonly string[] = [],
): ScriptedReaders {
  const asked = new Map<string, ReadRequest[]>(preferences.map(({ id }) => [id, []]));
  const progress: number[] = [];
  const preferred = preferences.flatMap(({ rather }) => Object.values(rather).map(([own]) => own));
  const usual = new Set([...lex(text), ...preferred]);
  return {
    readers: preferences.map(({ id, family = id, limit, instant }) => ({
      ...{ id, family, limit, fidelity: 'exact', device: id },
      ...(instant === undefined ? {} : { instant }),
    })),
    asked,
    progress,
    tools: {
      async read(id, request) {
        const own = preferences.find((one) => one.id === id);
        const calls = asked.get(id) ?? [];
        calls.push(request);
        if (own === undefined || own.failsAt === calls.length) throw new Error(`${id} is broken`);
        return lex(request.text).map((word) => tokenOf(word, own, usual, request.alternatives));
      },
      parse: async (_, texts) =>
        texts.map((text) => ({ known: true, newErrors: broken.includes(text) ? 1 : 0 })),
      progress: (share) => progress.push(share),
    },
  };
}

function tokenOf(
  word: string,
  { rather }: Preferences,
  usual: ReadonlySet<string>,
  alternatives: number,
): TokenLogprob {
  const [rival, nats] = rather[word] ?? [word, usual.has(word) ? 0 : 20];
  const top = [
    { text: rival, logprobNats: USUAL_NATS },
    { text: word, logprobNats: USUAL_NATS - nats },
  ];
  return { text: word, logprobNats: USUAL_NATS - nats, top: top.slice(0, alternatives) };
}
