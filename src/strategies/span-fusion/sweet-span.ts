import type { StrategyDefinition } from '../../core/strategy.ts';
import { faithfulMean } from '../../math/faithful-scores.ts';
import { headOfWords } from '../../text/segments/heads.ts';
import { perplexityRows, type SpanFuser } from './span-fuser.ts';
import { spanFusionStrategy } from './span-fusion.ts';

/** Code has about so many tokens between two white spaces. */
const TOKENS_PER_WORD = 6;

/**
 * SweetSpan: spans of a few words, chosen by the perplexities that may be believed.
 *
 *     score(s) = mean of PPL_j(s) over the scorers j that stay      PPL_j = exp(−log P_j(s) / tokens)
 *     stay     = all where max/min ≤ λ, else all but the smallest and the largest
 *
 * The smallest is mostly the author that praises itself, the largest a scorer that cannot judge. The
 * span with the lowest score is accepted; its score as shown is 1/score, in (0, 1].
 *
 * Drafts   `words` words, which stand between white space, written greedily; less where the draft ends.
 * Cost     a round of a few words: one draft per member, and one `score` per scorer.
 *
 * Known limit: where two scorers disagree that much, only the smaller perplexity is left, and that is
 * the author's own.
 */
export const sweetSpan: StrategyDefinition = {
  id: 'sweet-span',
  family: 'span-fusion',
  title: 'SweetSpan',
  source: {
    authors: 'Xu, Chen, Wu and Zhang',
    year: 2024,
    title: 'Hit the Sweet Spot! Span-Level Ensemble for Large Language Models',
    url: 'https://arxiv.org/abs/2409.18583',
    departures: [
      'words end at safe places of code: no string or comment is cut',
      'λ is 10 as in the code of AdaFuse: the paper’s own was not to be had',
      'equal spans are scored once, and unanimous rounds not at all',
    ],
  },
  needs: { members: 2, primitives: { score: 2 } },
  fallback: 'evidence',
  parameters: {
    words: {
      description: 'Words of a span; words stand between white space.',
      default: 4,
      minimum: 1,
      maximum: 20,
    },
    lambda: {
      description:
        'Ratio of the largest to the smallest perplexity of a span from which on both are left out.',
      default: 10,
      minimum: 1,
      maximum: 1000,
    },
  },
  create(parameters) {
    const words = Math.round(parameters['words'] ?? 4);
    const lambda = parameters['lambda'] ?? 10;
    const fuser: SpanFuser<undefined> = {
      windowTokens: words * TOKENS_PER_WORD,
      cut: (draft, place) => headOfWords(draft, words, place),
      begin: () => undefined,
      choose: (round) => ({
        values: perplexityRows(round).map((row) => 1 / (faithfulMean(row, lambda) ?? Infinity)),
        state: undefined,
      }),
    };
    return spanFusionStrategy(fuser);
  },
};
