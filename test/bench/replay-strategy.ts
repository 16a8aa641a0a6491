import type { Candidate, Scored } from '../../src/core/completion.ts';
import { failure } from '../../src/core/failure.ts';
import { seededRandom } from '../../src/core/random.ts';
import type {
  Arrival,
  StrategyDefinition,
  StrategyTask,
  StrategyTools,
} from '../../src/core/strategy.ts';
import { parametersOf } from '../../src/strategies/registry.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { normaliseForAgreement } from '../../src/text/agreement.ts';
import type { FrozenAnswer, FrozenHole } from './frozen-candidates.ts';
import { unaborted } from './stage.ts';

/**
 * What a strategy makes of frozen candidates when all have arrived; undefined where there is none.
 * They arrive in the order of the times that their members took, as from devices of their own; equal
 * texts are one candidate, as in the engine. All members are trusted alike.
 */
export async function replayStrategy(
  definition: StrategyDefinition,
  { hole, context, answers }: FrozenHole,
  syntax: SyntaxService,
  score: StrategyTools['score'] = unavailable,
): Promise<Scored | undefined> {
  const task: StrategyTask = {
    context,
    members: answers.map(({ member: { id, family, primitives, instant } }) => ({
      id,
      family,
      primitives,
      ...(instant === true ? { instant } : {}),
      weight: 1 / answers.length,
    })),
  };
  const place = {
    uri: `file:///evaluated/${hole.path}`,
    languageId: hole.languageId,
    text: hole.before + hole.after,
    offset: hole.before.length,
  };
  const tools: StrategyTools = {
    random: seededRandom(1),
    async *collect(memberIds): AsyncGenerator<Arrival> {
      yield* arrivals(answers.filter(({ member }) => memberIds.includes(member.id)));
    },
    async parse(text) {
      const [first] = await syntax.parseEvidence({ ...place, insertions: [text] }, unaborted);
      return first ?? { newErrors: 0, known: false };
    },
    next: unavailable,
    score,
    judge: unavailable,
    embed: unavailable,
  };
  let winner: Scored | undefined;
  const strategy = definition.create(parametersOf(definition));
  for await (const step of strategy.run(task, tools, unaborted)) winner = step.ranking.scored[0];
  return winner;
}

function arrivals(answers: readonly FrozenAnswer[]): readonly Arrival[] {
  const candidates = new Map<string, Candidate>();
  const inOrder = answers.toSorted((a, b) => a.generation.totalMs - b.generation.totalMs);
  return inOrder.map(({ member, text, generation }): Arrival => {
    if (text.trim() === '') {
      return {
        kind: 'failure',
        failure: { modelId: member.id, failure: failure('empty', 'blank') },
      };
    }
    const key = normaliseForAgreement(text);
    const known = candidates.get(key);
    const candidate: Candidate =
      known === undefined
        ? { id: `c${candidates.size + 1}`, text, modelIds: [member.id], generation, complete: true }
        : { ...known, modelIds: [...known.modelIds, member.id] };
    candidates.set(key, candidate);
    return { kind: 'candidate', candidate };
  });
}

async function unavailable(): Promise<never> {
  throw new Error('only candidates are frozen');
}
