import type { StrategyDefinition, StrategyStep } from '../../../src/core/strategy.ts';
import { fusionTask, tokensOf, type Speaker } from '../../fakes/scripted-fusion.ts';
import { stepsOf } from '../../fakes/scripted-task.ts';

/** Names that the members write, one each. */
const NAMES = ['alpha', 'beta', 'gamma', 'delta'];

/**
 * Members of equal weight that score by a table: entry [scorer][draft] is the geometric mean of the
 * token probabilities. Each writes its own name and the number of the round as a statement.
 */
export function tableSpeakers(
  table: readonly (readonly number[])[],
  rounds: number,
): readonly Speaker[] {
  return table.map((row, i): Speaker => {
    return {
      id: `m${i + 1}`,
      writes: (accepted) => {
        const round = accepted.split(';').length;
        const text = `${round === 1 ? '' : '\n'}${NAMES[i] ?? ''}${round}();`;
        return { text, ended: round === rounds };
      },
      scores: (text) =>
        Math.log(row[NAMES.findIndex((name) => text.includes(name))] ?? 0.5) *
        tokensOf(text).length,
    };
  });
}

/** All steps of a strategy with its default parameters, or those given. */
export async function stepsBy(
  definition: StrategyDefinition,
  speakers: readonly Speaker[],
  parameters: Readonly<Record<string, number>> = {},
): Promise<readonly StrategyStep[]> {
  return await stepsOf(definition.create(parameters), fusionTask(speakers));
}

/** `author score > author score` of every span of the last step, to six places. */
export function verdictsOf(steps: readonly StrategyStep[]): readonly string[] {
  return (steps.at(-1)?.spans ?? []).map(
    ({ modelId, score, runnerUp }) =>
      `${modelId} ${score?.toFixed(6)} > ${runnerUp?.modelId} ${runnerUp?.score.toFixed(6)}`,
  );
}
