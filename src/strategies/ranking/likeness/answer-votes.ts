import type { Candidate } from '../../../core/completion.ts';
import type { StrategyTask } from '../../../core/strategy.ts';
import { formOf, type KernelText } from '../../../text/kernels/kernel.ts';
import { familiesOf } from '../ranker.ts';

/** Texts that count as one answer, with what their authors have to give. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  /** Those that vote. */
  readonly families: ReadonlySet<string>;
  readonly votes: number;
}

/**
 * The different answers: texts that did the same when they were run or, of those that were not, have the
 * same tokens. `texts` and `votes` go with the candidates. Cost O(n).
 */
export function answersOf(
  texts: readonly KernelText[],
  candidates: readonly Candidate[],
  votes: readonly number[],
  task: StrategyTask,
): readonly Answer[] {
  const answers = new Map<
    string,
    { candidates: Candidate[]; families: Set<string>; votes: number }
  >();
  for (const [i, candidate] of candidates.entries()) {
    const key = keyOf(texts[i]);
    const answer = answers.get(key) ?? { candidates: [], families: new Set(), votes: 0 };
    answers.set(key, answer);
    answer.candidates.push(candidate);
    const own = votes[i] ?? 0;
    if (own <= 0) continue;
    answer.votes += own;
    for (const family of familiesOf(candidate, task)) answer.families.add(family);
  }
  return [...answers.values()];
}

/** Votes of a text's answer beyond those of any other; none where fewer than two families gave it. */
export function leadOf(winner: Candidate, answers: readonly Answer[]): number {
  const own = answers.find(({ candidates }) => candidates.includes(winner));
  if (own === undefined || own.families.size < 2) return -Infinity;
  return own.votes - Math.max(0, ...answers.map((one) => (one === own ? 0 : one.votes)));
}

function keyOf(text: KernelText | undefined): string {
  if (text === undefined) return '';
  return text.behaviour === undefined ? `text ${formOf(text)}` : `behaviour ${text.behaviour}`;
}
