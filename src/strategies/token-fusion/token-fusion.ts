import type { Member, Strategy, StrategyParameter } from '../../core/strategy.ts';
import { stepOf } from './authored-text.ts';
import { everyStep } from './every-step.ts';
import { gatedDraft } from './gated-draft.ts';
import type { TokenFuser } from './token-fuser.ts';
import { primaryFirst, tellsLists, type Writing } from './writing.ts';

/** What every method of the family can be told. */
export const FUSION_PARAMETERS = {
  everyStep: {
    description:
      '1: members vote on every token; 0: only where all have the same vocabulary, else where the most trusted is unsure at a border of code.',
    default: 0,
    minimum: 0,
    maximum: 1,
  },
  gate: {
    description:
      'Probability of its own token up to which the most trusted member counts as unsure.',
    default: 0.5,
    minimum: 0,
    maximum: 1,
  },
} as const satisfies Readonly<Record<string, StrategyParameter>>;

/**
 * Makes a token fuser a strategy. The method itself sees lists of next tokens alone.
 *
 * Every step  each token is voted on: `everyStep`. By default where all models have one vocabulary.
 * Gated       the primary, the most trusted model, drafts, and only what it is unsure of is voted on:
 *             `gatedDraft`. By default where vocabularies differ or are not known: every step then
 *             breaks long texts (SAFE, arXiv 2510.15346). In it instant members vote as well.
 * Alone       where fewer than two members tell lists, the most trusted drafts alone.
 *
 * A member that fails, or whose figures cannot be, takes no further part; where one is left it
 * finishes alone. Which of the three it is, and why, is the `note` of every step.
 *
 * Output   the text so far as one candidate, with its spans; the last step is settled.
 */
export function tokenFusionStrategy(
  fuser: TokenFuser,
  parameters: Readonly<Record<string, number>>,
): Strategy {
  const wanted = (parameters['everyStep'] ?? FUSION_PARAMETERS.everyStep.default) >= 0.5;
  const gate = parameters['gate'] ?? FUSION_PARAMETERS.gate.default;
  return {
    async *run(task, tools, signal) {
      const all = primaryFirst(task.members.filter(tellsLists));
      const mode = modeFor(all, wanted);
      const weights = await fuser.weigh(mode.voters, task, tools, signal);
      signal.throwIfAborted();
      const out = new Set<string>();
      const heard = mode.voters.filter(({ id }) => (weights.get(id) ?? 0) > 0);
      const writing: Writing = {
        ...{ task, tools, signal, fuser, weights, out, note: mode.note },
        listed: fuser.listed,
        pieces: [],
        tokensLeft: task.context.shape.maxTokens,
        voters: () => heard.filter(({ id }) => !out.has(id)),
      };
      const hasEnded = mode.everyStep && (yield* everyStep(writing));
      if (!hasEnded) yield* gatedDraft(writing, gate);
      signal.throwIfAborted();
      yield stepOf(writing.pieces, true, task, mode.note);
    },
  };
}

interface Mode {
  readonly everyStep: boolean;
  readonly voters: readonly Member[];
  readonly note: string;
}

function modeFor(voters: readonly Member[], wanted: boolean): Mode {
  if (voters.length < 2) return { everyStep: false, voters, note: 'alone:no-lists' };
  // The words of an instant member are no tokens of a model.
  const models = voters.filter(({ instant }) => instant !== true);
  const peers = models.length < 2 ? voters : models;
  if (wanted) return { everyStep: true, voters: peers, note: 'every-step:chosen' };
  const names = peers.map(({ vocabulary }) => vocabulary);
  if (names.includes(undefined)) {
    return { everyStep: false, voters, note: 'gated:unknown-vocabularies' };
  }
  return new Set(names).size === 1
    ? { everyStep: true, voters: peers, note: 'every-step:same-vocabulary' }
    : { everyStep: false, voters, note: 'gated:different-vocabularies' };
}
