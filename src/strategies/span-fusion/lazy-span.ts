import type { Candidate, Ranking, Scored, ScorePart } from '../../core/completion.ts';
import type {
  Strategy,
  StrategyDefinition,
  StrategyStep,
  StrategyTask,
} from '../../core/strategy.ts';
import {
  choicesOf,
  disputedDrafts,
  ownOfChoices,
  ownOfRivals,
  disputesOf,
  spansOf,
  wholeDrafts,
  type Choices,
  type DisputedDrafts,
} from './disputed-drafts.ts';
import { ownOfText } from './author-nats.ts';
import { fusedText } from '../fused-text.ts';
import {
  behindCursor,
  behindPart,
  judgeDispute,
  type Judged,
  type Judging,
} from './judge-dispute.ts';

/** Weight of the parse part: a text that parses worse loses to any other. */
const PARSE_WEIGHT = 3;

interface LazyOptions {
  readonly mostDisputes: number;
  readonly sureMargin: number;
}

/**
 * Ours, for ghost text: whole drafts first, verified only where they differ.
 *
 *     text  = agreed stretches of the drafts + the rival of the greatest value in every dispute
 *     value = probability of a byte of the rival by those who are sure of it, see `confidentValues`
 *
 * Drafts   the members' whole answers, which stream anyway; aligned into a lattice of agreement. One
 *          that is unlike the others takes no part in it, and stands beside the fused text at the end.
 * Judges   left to right: what the rivals' authors gave them while writing; where that is not sure,
 *          instant members, then the others, each rival with the agreed text or document behind it;
 *          not one whose author is far less sure than the surest.
 *          At the end whole texts alike, with those that are unlike the others. No dispute, no call.
 * Veto     while the text has more syntax errors than its best parent, the least certain choice is
 *          changed to that parent's; so it never parses worse.
 * Settled  when two families have written the same; else at the end. The text is whole at every step:
 *          disputes that are not judged yet are those of the draft with the most weight.
 * Score    the value of the whole text, and 1 / (1 + syntax errors more than the best); the text that is
 *          as judged is worth as much as the best of the drafts that were aligned.
 * Cost     per dispute at most one `score` per scorer; some parses.
 *
 * Known limit: where all drafts share a mistake there is no dispute, and nobody is asked.
 */
export const lazySpan: StrategyDefinition = {
  id: 'lazy-span',
  family: 'span-fusion',
  title: 'Lazy span fusion',
  source: {
    authors: 'Ensemble',
    year: 2026,
    title: 'Ours: whole drafts, verified only where they differ',
    departures: [],
  },
  needs: { members: 2, primitives: { score: 1 } },
  fallback: 'evidence',
  parameters: {
    mostDisputes: {
      description:
        'Places that are judged at most; at further ones the draft with the most weight is followed.',
      default: 6,
      minimum: 0,
      maximum: 50,
    },
    sureMargin: {
      description:
        'Difference between the best two from which on authors decide without judges, and instant judges without the others.',
      default: 0.02,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    return lazyStrategy({
      mostDisputes: Math.round(parameters['mostDisputes'] ?? 6),
      sureMargin: parameters['sureMargin'] ?? 0.02,
    });
  },
};

function lazyStrategy({ mostDisputes, sureMargin }: LazyOptions): Strategy {
  return {
    async *run(task, tools, signal) {
      const candidates = new Map<string, Candidate>();
      for await (const arrival of tools.collect(task.members.map(({ id }) => id))) {
        signal.throwIfAborted();
        if (arrival.kind === 'failure') continue;
        candidates.set(arrival.candidate.id, arrival.candidate);
        const ranking = byWeight([...candidates.values()], task);
        yield { ranking, settled: isAgreed(ranking, task) };
      }
      signal.throwIfAborted();
      const disputed = disputedDrafts(wholeDrafts([...candidates.values()], task), task);
      const judging = { task, tools, signal, sureMargin, out: new Set<string>() };
      const stepAfter = stepper(disputed, judging);
      const judged: (Judged | undefined)[] = [];
      let choices = choicesOf(disputed, 0);
      for (const [index, part] of disputed.parts.entries()) {
        if (part.kind === 'agreed') continue;
        const dispute = judged.length;
        if (dispute >= mostDisputes) break;
        const before = textBefore(disputed, choices, index);
        const behind = behindPart(disputed.parts, index, task.context);
        const own = ownOfRivals(disputed, index);
        const verdict = await judgeDispute(part.rivals, own, before, behind, judging);
        judged.push(verdict);
        if (verdict === undefined) continue;
        choices = choices.with(dispute, verdict.values.indexOf(Math.max(...verdict.values)));
        yield await stepAfter(choices, judged, false);
      }
      yield await stepAfter(choices, judged, true);
    },
  };
}

function byWeight(candidates: readonly Candidate[], task: StrategyTask): Ranking {
  const total = task.members.reduce((sum, { weight }) => sum + weight, 0);
  const scored = wholeDrafts(candidates, task).map(({ candidate, weight }): Scored => {
    const value = Math.min(1, weight / total);
    const parts = [{ name: 'trust', value, weight: 1 }];
    return { candidate, score: value, parts, shownText: candidate.text };
  });
  return { scored };
}

/** Whether two families have written the first text. */
function isAgreed({ scored }: Ranking, { members }: StrategyTask): boolean {
  const authors = scored[0]?.candidate.modelIds ?? [];
  const families = members.filter(({ id }) => authors.includes(id)).map(({ family }) => family);
  return new Set(families).size > 1;
}

function textBefore({ parts }: DisputedDrafts, choices: Choices, index: number): string {
  let dispute = 0;
  return parts
    .slice(0, index)
    .map((part) =>
      part.kind === 'agreed' ? part.text : part.rivals[choices[dispute++] ?? 0]?.text,
    )
    .join('');
}

/** Makes steps of choices; every text is parsed once. */
function stepper(
  disputed: DisputedDrafts,
  judging: Judging,
): (
  choices: Choices,
  judged: readonly (Judged | undefined)[],
  settled: boolean,
) => Promise<StrategyStep> {
  const { task, tools, signal } = judging;
  const parses = new Map<string, number | undefined>();
  /** Syntax errors that a text adds; undefined where no grammar is known. */
  const errorsOf = async (text: string): Promise<number | undefined> => {
    if (!parses.has(text)) {
      const { known, newErrors } = await tools.parse(text);
      signal.throwIfAborted();
      parses.set(text, known ? newErrors : undefined);
    }
    return parses.get(text);
  };
  const { drafts, others } = disputed;

  return async (chosen, judged, settled) => {
    const parents = await Promise.all(
      drafts.map(async ({ candidate }, i) => ({
        candidate,
        choices: choicesOf(disputed, i),
        errors: await errorsOf(candidate.text),
      })),
    );
    const errors = parents.map((parent) => parent.errors ?? 0);
    const best = parents[errors.indexOf(Math.min(...errors))];
    const fusedBy = (choices: Choices) =>
      fusedText(spansOf(disputed, choices, judged), settled, task.context);
    let choices = chosen;
    let fused = fusedBy(choices);
    for (const dispute of leastCertainFirst(disputesOf(disputed).length, judged)) {
      const own = fused === undefined ? undefined : await errorsOf(fused.candidate.text);
      if (best === undefined || own === undefined || own <= (best.errors ?? own)) break;
      choices = choices.with(dispute, best.choices[dispute] ?? 0);
      fused = fusedBy(choices);
    }
    const written = new Set(drafts.map(({ candidate }) => candidate.text));
    const joined = spansOf(disputed, choices, judged).map(({ text }) => text);
    const isParent = written.has(fused?.candidate.text ?? '') || written.has(joined.join(''));
    const least = Math.min(0, ...errors);
    const isWanted = (own: Choices): boolean =>
      judged.every((verdict, i) => verdict === undefined || own[i] === choices[i]);
    const entries = [
      ...(fused === undefined || isParent ? [] : [{ candidate: fused.candidate, choices }]),
      ...parents,
    ].sort((a, b) => Number(isWanted(b.choices)) - Number(isWanted(a.choices)));
    const texts = [
      ...entries.map(({ candidate, choices: own }) => ({
        candidate,
        own: ownOfChoices(disputed, own),
        otherwise: meanValue(own, judged),
      })),
      ...others.map(({ draft: { candidate }, likeness }) => ({
        candidate,
        own: ownOfText(candidate),
        otherwise: likeness,
      })),
    ];
    const wanted = entries.filter((entry) => isWanted(entry.choices)).length;
    const byThemselves = await valued(texts, settled && others.length > 0 ? judging : undefined);
    const whole = raised(byThemselves, wanted, entries.length);
    const scored = await Promise.all(
      whole.map(async ({ candidate, value }) =>
        scoredBy(candidate, await errorsOf(candidate.text), least, {
          name: 'probability',
          value,
          weight: 1,
        }),
      ),
    );
    scored.sort((a, b) => b.score - a.score);
    const spans = scored[0]?.candidate === fused?.candidate ? fused?.spans : undefined;
    return { ranking: { scored }, settled, ...(spans === undefined ? {} : { spans }) };
  };
}

interface ValuedText {
  readonly candidate: Candidate;
  /** In [0, 1]; undefined where nobody tells. */
  readonly value: number | undefined;
}

/**
 * The judges of a dispute have read more than the authors of whole texts: the best of the first `wanted`
 * texts, which are as judged, is worth as much as the best of the first `rivals`.
 */
function raised(
  texts: readonly ValuedText[],
  wanted: number,
  rivals: number,
): readonly ValuedText[] {
  const values = texts.map(({ value }) => value ?? -Infinity);
  const best = Math.max(...values.slice(0, rivals));
  const lead = values.indexOf(Math.max(...values.slice(0, wanted)));
  return texts.map((text, i) =>
    i === lead && text.value !== undefined ? { ...text, value: best } : text,
  );
}

interface WholeText {
  readonly candidate: Candidate;
  /** Nats per byte by its own authors. */
  readonly own: number | undefined;
  /** In place of a probability that nobody tells, in [0, 1]. */
  readonly otherwise: number | undefined;
}

/**
 * What whole texts are worth: by their authors, and where `judging` says so and these are not sure, by
 * the judges, who read what stands behind the cursor as well.
 */
async function valued(
  texts: readonly WholeText[],
  judging: Judging | undefined,
): Promise<readonly ValuedText[]> {
  const own = texts.map((text) => text.own);
  const behind = judging === undefined ? '' : behindCursor(judging.task.context);
  const judged =
    judging === undefined || texts.length < 2
      ? undefined
      : await judgeDispute(
          texts.map(({ candidate }) => candidate),
          own,
          '',
          behind,
          judging,
        );
  const isTold = !own.includes(undefined);
  return texts.map(({ candidate, own: nats, otherwise }, i) => {
    const told = isTold && nats !== undefined ? Math.exp(nats) : otherwise;
    return { candidate, value: judged?.values[i] ?? told };
  });
}

/** Disputes in the order in which their choices are given up; those that nobody judged come first. */
function leastCertainFirst(
  disputes: number,
  judged: readonly (Judged | undefined)[],
): readonly number[] {
  const margin = (dispute: number): number => judged[dispute]?.margin ?? 0;
  return Array.from({ length: disputes }, (_, i) => i).sort((a, b) => margin(a) - margin(b));
}

/** Mean value of some choices over the disputes that were judged; undefined where none was. */
function meanValue(choices: Choices, judged: readonly (Judged | undefined)[]): number | undefined {
  const values = judged.flatMap((verdict, i) => verdict?.values[choices[i] ?? 0] ?? []);
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function scoredBy(
  candidate: Candidate,
  errors: number | undefined,
  least: number,
  part: ScorePart,
): Scored {
  const value = errors === undefined ? undefined : 1 / (1 + Math.max(0, errors - least));
  const parts = [part, { name: 'parse', value, weight: PARSE_WEIGHT }];
  let [sum, weights] = [0, 0];
  for (const one of parts) {
    if (one.value === undefined) continue;
    sum += one.value * one.weight;
    weights += one.weight;
  }
  const score = weights === 0 ? 0 : sum / weights;
  return { candidate, score, parts, shownText: candidate.text };
}
