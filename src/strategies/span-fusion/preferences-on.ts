import { isModelError } from '../../core/failure.ts';
import type { Member, StrategyTools } from '../../core/strategy.ts';
import { preferenceShares, withinBasis } from '../../math/preference-shares.ts';
import type { Segment } from '../segment.ts';
import type { Preferences } from './span-fuser.ts';

/** Segments that are compared; each pair costs two calls of a judge. */
const MOST_COMPARED = 3;

/** Where the best two differ by more, scorers decide without judges. In shares. */
export const JUDGED_MARGIN = 0.1;

export interface Compared {
  /** Most trusted first; members that cannot tell abstain. */
  readonly preferences: readonly Preferences[];
  /** Members that failed or lied. */
  readonly failed: readonly string[];
}

/** Members that have nothing but a preference. */
export function judgesAmong(members: readonly Member[]): readonly Member[] {
  return members.filter(
    ({ primitives }) => primitives.score === 'none' && primitives.judge !== 'none',
  );
}

/**
 * What members that judge think of the best three of some segments: every pair is compared, and the shares
 * of the comparisons that each wins are shared out of `basis`, what the scorers think of all; without one
 * the first three have everything. A judge that abstains from one pair abstains.
 *
 * Throws the signal's reason alone. Cost: three comparisons a judge at most.
 */
export async function preferencesOn(
  segments: readonly Pick<Segment, 'text'>[],
  basis: readonly number[] | undefined,
  prefix: string,
  judges: readonly Member[],
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Compared> {
  signal.throwIfAborted();
  const best = segments
    .map((_, index) => index)
    .sort((a, b) => (basis?.[b] ?? 0) - (basis?.[a] ?? 0))
    .slice(0, MOST_COMPARED);
  const texts = best.map((index) => segments[index]?.text ?? '');
  const all = await Promise.all(
    judges.map((member) =>
      sharesBy(member, texts, prefix, tools, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        const abstains = isModelError(error) && error.failure.code === 'unsupported';
        return abstains ? ('abstains' as const) : ('failed' as const);
      }),
    ),
  );
  const whole = basis ?? segments.map((_, index) => (best.includes(index) ? 1 / best.length : 0));
  return {
    preferences: judges.flatMap((member, i) => {
      const shares = all[i];
      if (shares === undefined || typeof shares === 'string') return [];
      return { member, shares: withinBasis(whole, best, shares) };
    }),
    failed: judges.filter((_, i) => all[i] === 'failed').map(({ id }) => id),
  };
}

async function sharesBy(
  { id }: Member,
  texts: readonly string[],
  prefix: string,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<readonly number[] | 'failed'> {
  const known = new Map<string, number>();
  for (const [j, first] of texts.entries()) {
    for (const [k, second] of texts.entries()) {
      if (k <= j) continue;
      const { preferFirst } = await tools.judge(id, prefix, first, second);
      signal.throwIfAborted();
      if (!(preferFirst >= 0 && preferFirst <= 1)) return 'failed';
      known.set(`${j} ${k}`, preferFirst).set(`${k} ${j}`, 1 - preferFirst);
    }
  }
  return preferenceShares(texts.length, (j, k) => known.get(`${j} ${k}`)) ?? 'failed';
}
