import { coveredMean } from '../clustered-mean.ts';
import { bleuOfTokens } from '../../../text/kernels/bleu.ts';
import { codeWords } from '../../../text/kernels/code-words.ts';
import { dataFlowPairs } from './data-flow.ts';
import { keywords } from './keywords.ts';
import { shareFound, type Multiset } from '../../../text/kernels/multiset.ts';

/** Four ways in which code is like its reference, each in [0, 1]; undefined where it cannot be told. */
export interface CodeBleu {
  /** BLEU over tokens of code. */
  readonly nGrams: number | undefined;
  /** The same, keywords counting five times as much as other tokens. */
  readonly weightedNGrams: number | undefined;
  /** Share of the reference's subtrees that are found. */
  readonly syntax: number | undefined;
  /** Share of the reference's data flow that is found. */
  readonly dataFlow: number | undefined;
  /** Mean of the parts that are defined; undefined where none is. */
  readonly score: number | undefined;
}

/** Subtrees of two texts, each written as a text of its own; parsing is the caller's. */
export interface Subtrees {
  readonly hypothesis: Multiset;
  readonly reference: Multiset;
}

const OTHER_WEIGHT = 0.2;

/**
 * Likeness of code in the manner of CodeBLEU: the even mean of its four parts.
 *
 * A part is undefined where the reference has none of what it counts: no token, no subtree given, no
 * assignment. The weight of such a part goes to the others in equal shares, so scores with and without
 * subtrees are not comparable: the parts are there to be shown.
 *
 * Cost O(n).
 * Source: Ren et al., CodeBLEU, 2020, arXiv 2009.10297, weights 0.25 each. Departs in these: tokens and
 * data flow are found without a grammar (see `codeWords`, `dataFlowPairs`), keywords are those of all
 * languages in one set, one reference, smoothing and effective order as in `bleuOfTokens`. Figures are
 * not comparable with published CodeBLEU.
 */
export function codeBleu(hypothesis: string, reference: string, subtrees?: Subtrees): CodeBleu {
  const [found, wanted] = [codeWords(hypothesis), codeWords(reference)];
  const hasTokens = wanted.length > 0;
  const parts = {
    nGrams: hasTokens ? bleuOfTokens(found, wanted) : undefined,
    weightedNGrams: hasTokens ? bleuOfTokens(found, wanted, weightOf) : undefined,
    syntax: subtrees && shareFound(subtrees.hypothesis, subtrees.reference),
    dataFlow: shareFound(dataFlowPairs(hypothesis), dataFlowPairs(reference)),
  };
  return { ...parts, score: coveredMean(Object.values(parts)).mean };
}

function weightOf(token: string): number {
  return keywords.has(token) ? 1 : OTHER_WEIGHT;
}
