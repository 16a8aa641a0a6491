import type { RankerExample } from './ranker-examples.ts';

/** How good the texts are that a way chooses, each a mean quality in [0, 1]. */
export interface ChoiceFigures {
  readonly requests: number;
  /** What the ranker chooses. */
  readonly chosen: number;
  /** Of the member that is best, in each language, on the requests it was chosen on. */
  readonly bestMember: number;
  /** Of a member drawn among those that answered. */
  readonly random: number;
  /** Of the best text there is. */
  readonly oracle: number;
  /** (chosen − best member) ÷ (oracle − best member); undefined where there is no gap. */
  readonly gapClosed: number | undefined;
}

/** Quality of texts, or 1 for right ones and 0 for others. */
export type Rating = (quality: number) => number;

/**
 * Figures of a way of choosing on `judged`, with the best member of a language as it was on `before`; a
 * member that has no text there has quality 0.
 */
export function choiceFigures(
  judged: readonly RankerExample[],
  before: readonly RankerExample[],
  scoresOf: (example: RankerExample) => readonly number[],
  rating: Rating = (quality) => quality,
): ChoiceFigures {
  const bestOf = new Map(
    [...Map.groupBy(before, ({ language }) => language)].map(([language, examples]) => [
      language,
      bestMember(examples, rating),
    ]),
  );
  const rows = judged.map((example) => {
    const { candidates, language } = example;
    const scores = scoresOf(example);
    const best = Math.max(...scores);
    const tied = candidates.filter((_, i) => scores[i] === best);
    const authors = candidates.flatMap(({ modelIds, quality }) =>
      modelIds.map(() => rating(quality)),
    );
    const member = bestOf.get(language) ?? '';
    const own = candidates.find(({ modelIds }) => modelIds.includes(member));
    return {
      chosen: mean(tied.map(({ quality }) => rating(quality))),
      bestMember: own === undefined ? 0 : rating(own.quality),
      random: mean(authors),
      oracle: Math.max(...candidates.map(({ quality }) => rating(quality))),
    };
  });
  const of = (name: keyof (typeof rows)[number]): number => mean(rows.map((row) => row[name]));
  const [chosen, single, oracle] = [of('chosen'), of('bestMember'), of('oracle')];
  return {
    requests: rows.length,
    ...{ chosen, bestMember: single, random: of('random'), oracle },
    gapClosed: oracle - single > 1e-9 ? (chosen - single) / (oracle - single) : undefined,
  };
}

function bestMember(examples: readonly RankerExample[], rating: Rating): string {
  const sums = new Map<string, number>();
  for (const { candidates } of examples) {
    for (const { modelIds, quality } of candidates) {
      for (const id of modelIds) sums.set(id, (sums.get(id) ?? 0) + rating(quality));
    }
  }
  const ranked = [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? '';
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
