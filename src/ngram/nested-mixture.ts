import type { ContextView } from './ngram-counts.ts';
import {
  evidenceClass,
  LEVEL_NAMES,
  MANY_SUCCESSORS,
  weightOf,
  type LevelName,
  type NgramParameters,
} from './ngram-parameters.ts';

/** The contexts of one history in each level; any may be missing. */
export type LevelViews = Readonly<Partial<Record<LevelName, ContextView>>>;

/** A share of the next token that is claimed by one context of one level. */
export interface Component {
  readonly level: LevelName;
  /** Length of the context: the longest of those with the same occurrences. */
  readonly length: number;
  readonly view: ContextView;
  readonly total: number;
  /** Share of the whole; all weights and the spelling's add up to 1. */
  weight: number;
}

/** What the levels say about one place: p(w) = Σ weight · count(w) / total + spelling · P_bytes(w). */
export interface NestedMixture {
  /** Most trusted first. */
  readonly components: readonly Component[];
  /** Weight left for the spelling, above 0. */
  readonly spelling: number;
  /** Length of the longest context that any level knows. */
  readonly longest: number;
}

/**
 * The nested model at one place. Contexts are taken from the empty one to the longest, and of one
 * length from the farthest level to the nearest; each interpolates what was there before:
 *
 *     p ← (1 − λ) · p + λ · count(w) / total,     λ = λ(level, length, class of the evidence)
 *
 * starting with the spelling. So a longer context anywhere outranks a shorter one, and of one length
 * the nearest level outranks the others. λ depends on the history alone, which makes p a linear
 * mixture: the weight of a context is its λ times all (1 − λ) that come after it. Contexts of one
 * level with the same total have the same occurrences and so the same successors; they share one
 * component.
 *
 * Cost     O(lengths · levels), and at most MANY_SUCCESSORS look-ups for each.
 * Source   Jelinek and Mercer, 1980, as in Chen and Goodman, "An empirical study of smoothing techniques
 *          for language modeling", 1999, section 2.3; nesting: Tu, Su and Devanbu, "On the localness
 *          of software", FSE 2014, and Hellendoorn and Devanbu, "Are deep neural networks the best
 *          choice for modeling source code?", FSE 2017. Departs from both papers: they finish the
 *          recursion in every level and mix the results; here lengths come first and levels second,
 *          with weights by both the total and the number of different successors.
 */
export function nestedMixture(views: LevelViews, parameters: NgramParameters): NestedMixture {
  const rows: Row[] = [];
  for (const level of LEVEL_NAMES) {
    const view = views[level];
    if (view !== undefined)
      rows.push({ level, view, component: undefined, evidence: 0, distinct: 0 });
  }
  const longest = Math.max(0, ...rows.map(({ view }) => view.longest));
  const components: Component[] = [];
  let left = 1;
  for (let length = longest; length >= 0; length--) {
    for (const row of rows) {
      const total = length <= row.view.longest ? row.view.total(length) : 0;
      if (total <= 0) continue;
      if (row.component?.total !== total) {
        row.component = { level: row.level, length, view: row.view, total, weight: 0 };
        row.distinct = distinctOf(row, length, total);
        row.evidence = evidenceClass(total, row.distinct);
        components.push(row.component);
      }
      const weight = left * weightOf(parameters, row.level, length, row.evidence);
      row.component.weight += weight;
      left -= weight;
    }
  }
  return { components, spelling: left, longest };
}

interface Row {
  readonly level: LevelName;
  readonly view: ContextView;
  component: Component | undefined;
  evidence: number;
  /** Successors of the context looked at last, up to MANY_SUCCESSORS. */
  distinct: number;
}

/** Whatever follows a context follows the shorter ones as well: many stay many. */
function distinctOf({ view, distinct }: Row, length: number, total: number): number {
  if (distinct === MANY_SUCCESSORS) return MANY_SUCCESSORS;
  return total === 1 ? 1 : view.distinct(length, MANY_SUCCESSORS);
}
