import type { StrategyDefinition } from '../../core/strategy.ts';
import { headOfTokens, headOfWords } from '../../text/segments/heads.ts';
import { meanOf, perplexityRows, type SpanFuser } from './span-fuser.ts';
import { spanFusionStrategy } from './span-fusion.ts';
import { withRerank } from './whole-text-rerank.ts';

/** What a member drafts to be sure of one word of code. Unit: tokens. */
const WINDOW_TOKENS = 8;

/**
 * Cool-Fusion: word by word, the segment that surprises the members least.
 *
 *     score(s) = 1/N Σ_u PPL_u(s)      PPL_u(s) = exp(−log P_u(s) / tokens), by model u's own tokens
 *
 * The segment with the lowest score is accepted; its score as shown is 1/score, in (0, 1].
 *
 * Segments  `aligned`: up to the next white space, where every tokenizer has a border; else the
 *           shortest, one token of code.
 * Rerank    Cool+R: in the end every member also writes its whole answer, and of these and the fused
 *           text the one with the lowest mean perplexity is first.
 * Cost      a round for every word: one draft per member, and one `score` per scorer; to rerank, one
 *           whole answer per member and one `score` per scorer more.
 *
 * Known limit: one scorer that cannot judge a text decides against it alone: its perplexity has no bound.
 */
export const coolFusion: StrategyDefinition = {
  id: 'cool-fusion',
  family: 'span-fusion',
  title: 'Cool-Fusion',
  source: {
    authors: 'Liu et al.',
    year: 2024,
    title: 'Cool-Fusion: Fuse Large Language Models without Training',
    url: 'https://arxiv.org/abs/2407.19807',
    departures: [
      'aligned segments end before white space instead of at a border that all tokenizers are asked for: servers do not tell tokenizers',
      'shortest segments end behind a token of code, never inside a name, number or string',
      'equal segments are scored once, and unanimous rounds not at all',
    ],
  },
  needs: { members: 2, primitives: { score: 2 } },
  fallback: 'evidence',
  parameters: {
    aligned: {
      description: '1: segments go up to the next white space; 0: they are one token of code.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    rerank: {
      description:
        '1: members also write whole answers, which are ranked together with the fused text; 0: they do not.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const aligned = (parameters['aligned'] ?? 1) >= 0.5;
    const fuser: SpanFuser<undefined> = {
      windowTokens: WINDOW_TOKENS,
      cut: (draft, place) =>
        aligned ? headOfWords(draft, 1, place) : headOfTokens(draft, 1, place),
      begin: () => undefined,
      choose: (round) => ({
        values: perplexityRows(round).map((row) => 1 / meanOf(row)),
        state: undefined,
      }),
    };
    const fusing = spanFusionStrategy(fuser);
    return (parameters['rerank'] ?? 1) >= 0.5 ? withRerank(fusing) : fusing;
  },
};
