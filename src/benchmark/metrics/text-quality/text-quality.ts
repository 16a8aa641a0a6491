import { editSimilarity } from '../../../text/edit-similarity.ts';
import { sentenceBleu } from '../../../text/kernels/bleu.ts';
import { chrf } from '../../../text/kernels/chrf.ts';
import { codeBleu, type CodeBleu, type Subtrees } from './code-bleu.ts';

/** How a text is like its reference, by every measure that needs nothing but the two. */
export interface TextQuality {
  readonly isExact: boolean;
  readonly isFirstLineExact: boolean;
  /** In [0, 1]; of the texts as they are, see `editSimilarity`. */
  readonly editSimilarity: number;
  /** In [0, 100]. */
  readonly bleu: number;
  /** In [0, 100]. */
  readonly chrf: number;
  readonly codeBleu: CodeBleu;
}

export function textQuality(
  hypothesis: string,
  reference: string,
  subtrees?: Subtrees,
): TextQuality {
  return {
    isExact: isExactMatch(hypothesis, reference),
    isFirstLineExact: isFirstLineMatch(hypothesis, reference),
    editSimilarity: editSimilarity(hypothesis, reference),
    bleu: sentenceBleu(hypothesis, reference),
    chrf: chrf(hypothesis, reference),
    codeBleu: codeBleu(hypothesis, reference, subtrees),
  };
}

/** Whether two texts are equal but for white space around them. */
export function isExactMatch(hypothesis: string, reference: string): boolean {
  return hypothesis.trim() === reference.trim();
}

/** Whether the first lines with something on them are equal but for white space around them. */
export function isFirstLineMatch(hypothesis: string, reference: string): boolean {
  return firstLine(hypothesis) === firstLine(reference);
}

function firstLine(text: string): string {
  return (text.trim().split(/[\r\n]/, 1)[0] ?? '').trimEnd();
}
