import { rougeL } from '../text/rouge-l.ts';

/** What several outputs for one instruction agree on. */
export type Consensus =
  | {
      readonly kind: 'kept';
      /** Which of the outputs. */
      readonly index: number;
      /** What spoke for it: it equals the first one, it is the most frequent, it is like the others. */
      readonly by: 'first' | 'others' | 'similarity';
      /** Mean ROUGE-L F of the kept output to the others, in [0, 1]; 1 where it equals all. */
      readonly agreement: number;
    }
  /** `dissent`: two outputs have next to nothing in common. `empty`: the kept one has no text. */
  | { readonly kind: 'dropped'; readonly why: 'dissent' | 'empty' };

/** Outputs so unlike that one of them is about something else. */
const DISSENT = 0.01;

/**
 * Output ensembling of Ensemble-Instruct (Lee et al. 2023), o0 being the original:
 *
 *     o0 if it equals another                        (normalised: lower case, no punctuation, one blank)
 *     else the most frequent other, if it is there more than once
 *     else, ROUGE-L F of all pairs: nothing if the smallest ≤ 0.01
 *     else argmax_i Σ_{j≠i} ROUGE-L(o_i, o_j)        ties: o0, then o1, …
 *     nothing if that one is empty
 *
 * For three outputs this is the published rule with two departures: the official code keeps o0 where
 * o1 = o2 ≠ o0, which are outvoted here; and it stems words, which `rougeL` does not. For more outputs,
 * or two, it is our generalisation: frequencies in place of o1 = o2, sums over all pairs. With one output
 * nothing is agreed on: `dissent`.
 *
 * Known weakness: the normalisation takes away what code lives by; `a < b` equals `a > b`.
 * Cost O(n²) calls of `rougeL`.
 */
export function consensusOf(outputs: readonly string[]): Consensus {
  const texts = outputs.map(normalised);
  if (texts.length < 2) return { kind: 'dropped', why: 'dissent' };
  const [original, ...others] = texts;
  const kept = (index: number, by: 'first' | 'others' | 'similarity'): Consensus =>
    texts[index] === ''
      ? { kind: 'dropped', why: 'empty' }
      : { kind: 'kept', index, by, agreement: meanSimilarity(texts, index) };

  if (others.some((text) => text === original)) return kept(0, 'first');
  const counts = texts.map((text) => texts.filter((other) => other === text).length);
  const most = Math.max(...counts);
  if (most > 1) return kept(counts.indexOf(most), 'others');

  let smallest = Number.POSITIVE_INFINITY;
  const sums = texts.map(() => 0);
  for (const [i, a] of texts.entries()) {
    for (const [j, b] of texts.entries()) {
      if (j <= i) continue;
      const similarity = rougeL(a, b);
      smallest = Math.min(smallest, similarity);
      sums[i] = (sums[i] ?? 0) + similarity;
      sums[j] = (sums[j] ?? 0) + similarity;
    }
  }
  if (smallest <= DISSENT) return { kind: 'dropped', why: 'dissent' };
  return kept(sums.indexOf(Math.max(...sums)), 'similarity');
}

/** Lower case, no ASCII punctuation, white space squeezed. */
function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function meanSimilarity(texts: readonly string[], index: number): number {
  const own = texts[index] ?? '';
  const others = texts.filter((_, i) => i !== index);
  const sum = others.reduce((total, text) => total + (text === own ? 1 : rougeL(own, text)), 0);
  return sum / others.length;
}
