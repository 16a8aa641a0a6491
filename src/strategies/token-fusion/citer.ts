import type { Member, StrategyDefinition } from '../../core/strategy.ts';
import { stepOf } from './authored-text.ts';
import { noteOf, routedDraft, type Routing, type RoutingUnit } from './routed-draft.ts';
import { routerFor } from './token-router.ts';
import { primaryFirst, tellsLists } from './writing.ts';

/** In the order of the parameter. */
const UNITS: readonly RoutingUnit[] = ['token', 'border', 'line'];

/**
 * CITER: a small model writes, a large one where a router says so.
 *
 *     c = router(x), x = the small model's last hidden state, or the log-probabilities of its token
 *     token = argmax p_small where c ≥ threshold, else argmax p_large
 *
 * Router    one that the user has had trained (`ensemble train citer`): on hidden states for members
 *           that tell them, or on log-probabilities; else the one shipped, on log-probabilities. The
 *           `note` of every step names it.
 * Score     of the small member's text the confidence in it, of the large one's 1 − confidence; the
 *           runner-up is what the small one wanted.
 * Cost      one draft of the small member for 32 tokens and for each change; one `next` of the large
 *           member where the router is not sure, one short draft more at borders, or one draft a line;
 *           with hidden states one `embed` a draft, which evaluates each token of it once more.
 *
 * Known limit: what the small model is sure of is never corrected, however wrong it is.
 */
export const citer: StrategyDefinition = {
  id: 'citer',
  family: 'token-fusion',
  title: 'CITER',
  source: {
    authors: 'Zheng, Chen, Zhang, Kundu, Li, Liu, Xing, Wang and Yao',
    year: 2025,
    title:
      'CITER: Collaborative Inference for Efficient Large Language Model Decoding with Token-Level Routing',
    url: 'https://arxiv.org/abs/2502.01976',
    departures: [
      'the small member is the smallest file and the large one the largest, of more than two the others are not asked; where a size is not known or all are equal, the most trusted is the large one',
      'where hidden states are not to be had, or no router was trained on them, a logistic regression reads log-probabilities, class and place of the token',
      'the state is that of the last 800 characters before the token as plain text, not of the member’s own prompt',
      'tokens are right where the text goes on with their bytes: vocabularies differ, there is one in the paper',
      'a token that both models get wrong teaches nothing: code has no final answer for a roll-out to be judged by, so there is one round of training and no second',
      'by default the large model takes over at borders of code only and writes its word to the end: mixed words break code',
      'learning rate 1e-3 instead of 1e-7, chosen on the held-out fifth, and features of mean 0 and deviation 1',
      'the small model is not trained further on the task',
    ],
  },
  needs: { members: 2, primitives: { next: 1 } },
  fallback: 'lazy-span',
  parameters: {
    threshold: {
      description:
        'Confidence in the small member below which the large one writes; 0.9 or 0.95 as published.',
      default: 0.9,
      minimum: 0,
      maximum: 1,
    },
    unit: {
      description:
        'What the large member writes then: 0 a token, as published; 1 a word, at borders of code; 2 a line.',
      default: 1,
      minimum: 0,
      maximum: 2,
    },
  },
  create(parameters, trained) {
    const threshold = parameters['threshold'] ?? 0.9;
    const wanted = UNITS[Math.round(parameters['unit'] ?? 1)] ?? 'border';
    return {
      async *run(task, tools, signal) {
        const { small, large } = pairOf(task.members);
        const routing: Routing = {
          ...{ task, tools, signal, small, large, threshold },
          // Whole lines can be had of a member that tells no tokens.
          unit: tellsLists(large) ? wanted : 'line',
          out: new Set(),
          pieces: [],
          tokensLeft: task.context.shape.maxTokens,
          router: routerFor(small, trained?.router),
        };
        yield* routedDraft(routing);
        signal.throwIfAborted();
        yield stepOf(routing.pieces, true, task, noteOf(routing));
      },
    };
  },
};

/**
 * The smallest and the largest member by the size of their files; by trust where a size is not known or
 * all are the same. The small one is one that tells log-probabilities; instant members take no part
 * beside two others.
 */
export function pairOf(members: readonly Member[]): {
  readonly small: Member;
  readonly large: Member;
} {
  const models = members.filter(({ instant }) => instant !== true);
  const trusted = models.length < 2 ? primaryFirst(members) : models;
  const sizes = trusted.map(({ sizeBytes }) => sizeBytes);
  const ordered = sizes.includes(undefined)
    ? trusted
    : trusted.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
  const small = ordered.findLast(tellsLists) ?? ordered.at(-1);
  const large = ordered.find((member) => member !== small) ?? small;
  if (small === undefined || large === undefined) throw new Error('citer wants two members');
  return { small, large };
}
