import type { Candidate } from '../../../core/completion.ts';
import type { Observation, StrategyTools } from '../../../core/strategy.ts';
import { didLoad } from '../../../text/behaviour-clusters.ts';
import { parseShares } from '../parse-shares.ts';

/** Whether a candidate loads at its place, and what is known of it beyond that. */
export interface Loading {
  /** Undefined for all where nothing tells them apart. */
  readonly loads: boolean | undefined;
  readonly observation: Observation;
}

/**
 * Which candidates load, by the strongest evidence there is:
 *
 * - visible tests: those that pass the largest share, where that is above 0;
 * - else running: those whose program was loaded;
 * - else the parser: those that add no more syntax errors than the best, nor any.
 *
 * Where no candidate loads by one kind of evidence the next is asked, and where none does by any, or nothing
 * is known, loading says nothing. One of whom nothing is known does not load where others do.
 *
 * Cost  one parse and one observation per new text; the engine keeps both.
 */
export async function loadingOf(
  candidates: readonly Candidate[],
  tools: StrategyTools,
): Promise<readonly Loading[]> {
  const texts = candidates.map(({ text }) => text);
  const [observations, parses] = await Promise.all([
    tools.observe(texts),
    Promise.all(texts.map((text) => tools.parse(text))),
  ]);
  const shares = observations.map(({ check }) =>
    check !== undefined && check.total > 0 ? check.passed / check.total : 0,
  );
  const bestShare = Math.max(0, ...shares);
  const parsed = parseShares(parses);
  const kinds: readonly ((i: number) => boolean)[] = [
    (i) => bestShare > 0 && shares[i] === bestShare,
    (i) => didLoad(observations[i]?.behaviour) === true,
    (i) => parsed[i] === 1,
  ];
  const deciding = kinds.find((loads) => texts.some((_, i) => loads(i)));
  return texts.map((_, i) => ({ loads: deciding?.(i), observation: observations[i] ?? {} }));
}
