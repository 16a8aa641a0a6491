import type { Measure } from '../report/benchmark-report.ts';

/** What is kept of one way's text for one item, besides its measures. */
export type Fact =
  | 'ownProbability'
  | 'score'
  | 'shown'
  | 'latencyMs'
  | 'ownMs'
  | 'costUsd'
  | 'promptTokens'
  | 'completionTokens'
  | 'ownText';

export type Field = Measure | Fact;

const FIRST_LENGTH = 256;

/**
 * Figures by way, field and item, eight bytes each, in columns that begin with the first value: a
 * recording of a million lines fits into memory. What was not set is unknown, never 0.
 */
export class FigureColumns {
  readonly #columns = new Map<string, Float64Array>();

  /** Undefined makes the figure unknown again. */
  set(way: string, field: Field, item: number, value: number | undefined): void {
    const key = keyOf(way, field);
    let column = this.#columns.get(key);
    if (value === undefined) {
      column?.fill(Number.NaN, item, item + 1);
      return;
    }
    if (column === undefined || item >= column.length) {
      const longer = new Float64Array(Math.max(FIRST_LENGTH, 2 * item)).fill(Number.NaN);
      if (column !== undefined) longer.set(column);
      column = longer;
      this.#columns.set(key, column);
    }
    column[item] = value;
  }

  get(way: string, field: Field, item: number): number | undefined {
    const value = this.#columns.get(keyOf(way, field))?.[item];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  }

  /** The values at the given items, in their order. */
  series(way: string, field: Field, items: readonly number[]): readonly (number | undefined)[] {
    return items.map((item) => this.get(way, field, item));
  }
}

function keyOf(way: string, field: Field): string {
  return `${field}\u0000${way}`;
}
