import type { Candidate } from '../../core/completion.ts';
import type { StrategyTask } from '../../core/strategy.ts';

/**
 * The order of candidates that a method cannot tell apart: the one with the most trusted author first,
 * then by the text itself. Who answered first does not matter, so the same request gives the same winner.
 */
export function byTrust(task: StrategyTask): (a: Candidate, b: Candidate) => number {
  const weights = new Map(task.members.map(({ id, weight }) => [id, weight]));
  const trustOf = ({ modelIds }: Candidate): number =>
    Math.max(0, ...modelIds.map((id) => weights.get(id) ?? 0));
  return (a, b) => trustOf(b) - trustOf(a) || (a.text < b.text ? -1 : Number(a.text > b.text));
}
