import type { TreeBag } from '../../core/strategy.ts';
import { cutSafely } from '../well-formed.ts';
import { editSimilarity } from '../edit-similarity.ts';
import { bleuGrams, bleuOfGrams } from './bleu.ts';
import { chrfGrams, chrfOfGrams } from './chrf.ts';
import { codeWords, tokenForm } from './code-words.ts';
import { multisetOf, overlap, type Multiset } from './multiset.ts';
import { tokens13a } from './tokens-13a.ts';

/** A text with what else is known of it. What kernels count of it is kept as long as this object is. */
export interface KernelText {
  readonly text: string;
  /** Its nodes at its place; see `StrategyTools.tree`. */
  readonly tree?: TreeBag | undefined;
  /** Its word for what it does; see `Observation`. */
  readonly behaviour?: string | undefined;
}

export type KernelId =
  'bleu' | 'code-bleu' | 'jaccard' | 'edit' | 'chrf' | 'tree' | 'behaviour' | 'exact';

/** A measure of how alike two texts are. */
export interface Kernel {
  readonly id: KernelId;
  /** Whether the order of the two does not matter. */
  readonly symmetric: boolean;
  /** In [0, 1], 1 for equal texts with something in them; undefined where it cannot be told. */
  similarity(a: KernelText, b: KernelText): number | undefined;
}

/** In UTF-16 code units: of longer texts their beginning is compared, but for `exact`. */
const LONGEST_COMPARED = 4_096;
/** The same for `edit`, whose cost is the product of both lengths. */
const LONGEST_EDITED = 512;
/** Longer texts are the same to `exact` only where every character is. */
const LONGEST_FORMED = 65_536;

/**
 * Kernels between texts of code, one for each way in which methods compare:
 *
 *     bleu       sacrebleu's sentence BLEU / 100 of lower-cased words (13a), a the hypothesis
 *     code-bleu  the same formula over tokens of code, upper and lower case apart
 *     jaccard    Σ_t min(a_t, b_t) / Σ_t max(a_t, b_t) over counts of tokens of code
 *     edit       1 − Levenshtein distance / longer length, in UTF-16 code units
 *     chrf       chrF2 / 100 of characters, a the hypothesis
 *     tree       Jaccard as above over the nodes of both trees; undefined where a tree is not known or
 *                neither has a node of its own
 *     behaviour  1 where both did the same when run, else 0; undefined where one did not run
 *     exact      1 where the tokens of code are the same, else 0; see `tokenForm`
 *
 * Cost   O(length) for each new text, then O(different n-grams) a pair; `edit` at most 262,144 steps a
 *        pair. Texts beyond 4,096 code units (`edit`: 512) are compared by their beginnings, so that two
 *        that part later are alike to all but `exact`.
 */
export const kernels: Readonly<Record<KernelId, Kernel>> = {
  bleu: {
    id: 'bleu',
    symmetric: false,
    similarity: (a, b) => atMostOne(bleuOfGrams(wordGrams(a), wordGrams(b))),
  },
  'code-bleu': {
    id: 'code-bleu',
    symmetric: false,
    similarity: (a, b) => atMostOne(bleuOfGrams(codeGrams(a), codeGrams(b))),
  },
  jaccard: {
    id: 'jaccard',
    symmetric: true,
    similarity: (a, b) => overlap(codeBag(a), codeBag(b)) ?? 1,
  },
  edit: {
    id: 'edit',
    symmetric: true,
    similarity: (a, b) =>
      editSimilarity(cutSafely(a.text, LONGEST_EDITED), cutSafely(b.text, LONGEST_EDITED)),
  },
  chrf: {
    id: 'chrf',
    symmetric: false,
    similarity: (a, b) => atMostOne(chrfOfGrams(characterGrams(a), characterGrams(b)) / 100),
  },
  tree: {
    id: 'tree',
    symmetric: true,
    similarity(a, b) {
      const [one, other] = [treeBagOf(a), treeBagOf(b)];
      return one && other && overlap(one, other);
    },
  },
  behaviour: {
    id: 'behaviour',
    symmetric: true,
    similarity: (a, b) =>
      a.behaviour === undefined || b.behaviour === undefined
        ? undefined
        : Number(a.behaviour === b.behaviour),
  },
  exact: {
    id: 'exact',
    symmetric: true,
    similarity: (a, b) => Number(formOf(a) === formOf(b)),
  },
};

const compared = (one: KernelText): string => cutSafely(one.text, LONGEST_COMPARED);
/** Equal for texts that are the same to `exact`. */
export const formOf = oncePerText(({ text }) =>
  text.length > LONGEST_FORMED ? text : tokenForm(text),
);
const wordGrams = oncePerText((one) => bleuGrams(tokens13a(compared(one).toLowerCase())));
const codeGrams = oncePerText((one) => bleuGrams(codeWords(compared(one))));
const codeBag = oncePerText((one) => multisetOf(codeWords(compared(one))));
const characterGrams = oncePerText((one) => chrfGrams(compared(one)));
const treeBagOf = oncePerText((one): Multiset | undefined =>
  one.tree === undefined ? undefined : new Map(Object.entries(one.tree)),
);

/** Sums of logarithms reach past 1 by rounding, as they do in sacrebleu. */
function atMostOne(similarity: number): number {
  return Math.min(1, similarity);
}

/** Keeps what was worked out of a text as long as the text's object lives. */
function oncePerText<T>(workOut: (one: KernelText) => T): (one: KernelText) => T {
  const known = new WeakMap<KernelText, { readonly value: T }>();
  return (one) => {
    const kept = known.get(one) ?? { value: workOut(one) };
    known.set(one, kept);
    return kept.value;
  };
}
