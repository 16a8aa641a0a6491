import type { FigureColumns, Field } from './figure-columns.ts';
import { MEASURES } from './measure-text.ts';
import type { Judgement } from './judge-recording.ts';
import type { Measure } from '../report/benchmark-report.ts';
import {
  bestSingle,
  bestSingleByLanguage,
  type BestSingle,
} from '../metrics/reference-policies.ts';
import type { OutcomeTable } from '../metrics/outcome-table.ts';

/** Ids of the ways that need nothing but the members' figures. */
export const BEST_MEMBER = 'best-member';
export const RANDOM_MEMBER = 'random-member';
export const ORACLE = 'oracle';

const FACTS: readonly Field[] = [
  'shown',
  'latencyMs',
  'costUsd',
  'promptTokens',
  'completionTokens',
];

/** The members' outcomes at some items, by one measure. */
export function outcomeTable(
  { items, members, figures }: Judgement,
  measure: Measure,
  at: readonly number[],
): OutcomeTable {
  return {
    models: members.map(({ model }) => model),
    items: at.map((position) => ({
      id: items[position]?.id ?? '',
      cluster: items[position]?.cluster ?? '',
      language: items[position]?.language,
      quality: members.map(({ model }) => figures.get(model, measure, position)),
      costUsd: members.map(({ model }) => figures.get(model, 'costUsd', position)),
      latencyMs: members.map(({ model }) => figures.get(model, 'latencyMs', position)),
    })),
  };
}

export interface Champions {
  /** The best member over all languages on the calibration. */
  readonly overall: BestSingle | undefined;
  readonly byLanguage: ReadonlyMap<string, BestSingle>;
}

export function championsOf(calibration: OutcomeTable): Champions {
  return { overall: bestSingle(calibration), byLanguage: bestSingleByLanguage(calibration) };
}

/** Of texts that are equal by the measure, the oracle has the one that is most like the reference. */
const TIE_BREAK = 1e-6;

/**
 * Writes the figures of the reference ways: the champion of each item's language, a member drawn
 * evenly (the exact mean, where every member has a figure), and the best there was by the measure.
 */
export function addBaselines(
  { items, members, figures }: Judgement,
  champions: Champions,
  measure: Measure,
): void {
  for (const [at, { language }] of items.entries()) {
    const champion = champions.byLanguage.get(language) ?? champions.overall;
    if (champion !== undefined) copy(figures, champion.model, BEST_MEMBER, at);
    const present = members
      .map(({ model }) => model)
      .filter((model) => figures.get(model, measure, at) !== undefined);
    if (present.length === 0) continue;
    for (const field of [...MEASURES, ...FACTS]) {
      const values = present.map((model) => figures.get(model, field, at));
      if (values.includes(undefined)) continue;
      const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
      figures.set(RANDOM_MEMBER, field, at, sum / values.length);
    }
    const merit = (model: string): number =>
      (figures.get(model, measure, at) ?? 0) +
      TIE_BREAK * (figures.get(model, 'similarity', at) ?? 0);
    const best = present.reduce((leader, model) => (merit(model) > merit(leader) ? model : leader));
    for (const field of [...MEASURES, 'shown' as const]) {
      figures.set(ORACLE, field, at, figures.get(best, field, at));
    }
  }
}

function copy(figures: FigureColumns, from: string, to: string, at: number): void {
  for (const field of [...MEASURES, ...FACTS])
    figures.set(to, field, at, figures.get(from, field, at));
}
