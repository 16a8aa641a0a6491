import type { StrategyParameter } from '../../../core/strategy.ts';

/** How texts are compared in pairs. */
export interface PairwiseSettings {
  /** Most members that judge; 0: nobody is asked. */
  readonly judges: number;
  readonly schedule: 'full' | 'budgeted' | 'bubble';
  readonly aggregate: 'logits' | 'wins';
  /** What the trained ranker counts beside judges. */
  readonly blend: number;
  /** Texts that judges see. */
  readonly best: number;
  /** Most pairs of the budgeted schedule. */
  readonly budget: number;
  /** See `JudgeOptions`. */
  readonly lengthControl: number;
  /** What parsing counts beside the pairs. */
  readonly parses: number;
  /** Families that settle a text by writing the same. */
  readonly quorum: number;
}

const SCHEDULES = ['full', 'budgeted', 'bubble'] as const;

/**
 * Nats a doubling of length costs. Of 2,999 comparisons by chat judges the longer text won 68 %, that is
 * ln(.68 / .32) = .75 nats at lengths that differ twofold or more; half of it is taken to be bias, since of
 * two pieces of code the longer one often is the one that does all.
 */
const LENGTH_CONTROL = 0.35;

/** The parameters of the pairwise rankers; `judges` is how many members judge where nothing is set. */
export function pairwiseParameters(judges: number): Readonly<Record<string, StrategyParameter>> {
  return {
    judges: {
      description:
        'Most members that are asked to compare texts, each never about its own; 0 asks nobody and leaves the ranking to the trained ranker.',
      ...{ default: judges, minimum: 0, maximum: 9 },
    },
    schedule: {
      description:
        'Pairs that judges compare: 0 all, 1 until the winner is decided, 2 a bubble, which compares each text with the best so far.',
      ...{ default: 1, minimum: 0, maximum: 2 },
    },
    aggregate: {
      description:
        'What makes a ranking of the pairs: 0 the sum of the margins, 1 the number of wins.',
      ...{ default: 0, minimum: 0, maximum: 1 },
    },
    blend: {
      description:
        'What the trained ranker counts beside judges, in their nats; 0 leaves pairs that were judged to them.',
      ...{ default: 0.25, minimum: 0, maximum: 10 },
    },
    best: {
      description: 'Texts that judges see: so many of the best by the trained ranker.',
      ...{ default: 5, minimum: 2, maximum: 20 },
    },
    budget: {
      description: 'Most pairs that are compared where the schedule is 1.',
      ...{ default: 10, minimum: 1, maximum: 190 },
    },
    lengthControl: {
      description:
        'Nats that a doubling of length takes off the longer text, since judges like long ones.',
      ...{ default: LENGTH_CONTROL, minimum: 0, maximum: 3 },
    },
    parses: {
      description:
        'What parsing counts beside the comparisons: with 1 a text that adds a syntax error must beat half of the others more; 0 leaves it to the comparisons, as published.',
      ...{ default: 1, minimum: 0, maximum: 2 },
    },
    quorum: {
      description:
        'Model families that must write the same text for it to be shown without waiting for the others.',
      ...{ default: 2, minimum: 2, maximum: 9 },
    },
  };
}

/** The settings that parameters say; what is no whole number counts as the next one below. */
export function pairwiseSettings(
  parameters: Readonly<Record<string, number>>,
  judges: number,
): PairwiseSettings {
  const defaults = pairwiseParameters(judges);
  const valueOf = (name: string): number => parameters[name] ?? defaults[name]?.default ?? 0;
  const whole = (name: string): number => Math.floor(valueOf(name));
  return {
    judges: whole('judges'),
    schedule: SCHEDULES[whole('schedule')] ?? 'budgeted',
    aggregate: whole('aggregate') === 1 ? 'wins' : 'logits',
    blend: valueOf('blend'),
    best: whole('best'),
    budget: whole('budget'),
    lengthControl: valueOf('lengthControl'),
    parses: valueOf('parses'),
    quorum: whole('quorum'),
  };
}
