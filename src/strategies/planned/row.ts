import type { Needs, StrategyFamily, StrategyRow } from '../../core/strategy.ts';

/** A method with a place in the house but no implementation yet. */
interface PlannedMethod {
  readonly id: string;
  readonly family: StrategyFamily;
  readonly title: string;
  readonly paper: string;
  readonly year: number;
  readonly arxiv?: string;
  readonly needs: Needs;
}

export function row({ id, family, title, paper, year, arxiv, needs }: PlannedMethod): StrategyRow {
  const url = arxiv === undefined ? {} : { url: `https://arxiv.org/abs/${arxiv}` };
  return { id, family, title, source: { year, title: paper, ...url, departures: [] }, needs };
}
