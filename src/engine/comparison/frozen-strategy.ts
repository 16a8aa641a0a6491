import { systemClock } from '../../core/clock.ts';
import type { Learner } from '../../core/learner.ts';
import type { StrategyDefinition } from '../../core/strategy.ts';
import type { Comparison, StrategyOutcome } from '../../comparison/comparison.ts';
import { recordedNames } from '../../comparison/recorded-names.ts';
import { recordingOf } from '../../comparison/recording-of.ts';
import { howOf, strategyOutcomeOf } from '../../comparison/strategy-outcome.ts';
import { isWithoutTexts, type RecordingLine } from '../../recording/recording-line.ts';
import type { MemberCall } from '../member-call.ts';
import { abilitiesOf } from '../member-abilities.ts';
import { recordedModels } from '../replay/recorded-model.ts';
import { replayRequest } from '../replay/replay-request.ts';
import { lackOf } from '../strategy-tools.ts';
import type { SyntaxTools } from '../syntax-tools.ts';

export interface FrozenOptions {
  readonly findStrategy: (id: string) => StrategyDefinition | undefined;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly seed: number;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Asks `calls` for what the columns do not tell. */
  readonly live: boolean;
  /** Calls of the models that wrote the columns, by their names in a recording. */
  readonly calls: ReadonlyMap<string, MemberCall>;
}

/**
 * What a strategy makes of the texts that are there, as if every model had been asked by hand: nobody
 * writes anew. Stopped columns count with what they had written.
 *
 * Where the strategy needs what the columns do not tell, the outcome says so, and whether the `calls`
 * could help. Throws the signal's reason alone; a strategy that throws has failed. Cost: the strategy's.
 */
export async function judgeFrozen(
  comparison: Comparison,
  strategyId: string,
  options: FrozenOptions,
  signal: AbortSignal,
): Promise<StrategyOutcome> {
  const { live, calls, syntax, seed, parameters } = options;
  const definition = options.findStrategy(strategyId);
  if (definition === undefined)
    return { kind: 'failed', strategyId, message: `no strategy "${strategyId}"` };
  const line = recordingOf(comparison, { stopped: true });
  const weights = weightsOf(comparison, options.learner);
  try {
    const replayed = await replayRequest(line, definition, {
      ...{ syntax, seed, wait: 'all', weights, signal },
      ...(parameters === undefined ? {} : { parameters }),
      ...(live ? { live: calls } : {}),
    });
    if (replayed.kind === 'failed')
      return { kind: 'failed', strategyId, message: replayed.message };
    if (replayed.kind === 'unmet') {
      const helps = !live && couldHelp(definition, line, calls);
      return { kind: 'unmet', strategyId, need: replayed.need, live: helps };
    }
    const { ranking, spans, liveCalls } = replayed;
    const about = { strategyId, liveCalls, ...howOf(replayed) };
    return strategyOutcomeOf(ranking, spans, comparison, about);
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', strategyId, message };
  }
}

/** Whether the strategy has all that it needs once models are asked. */
function couldHelp(
  definition: StrategyDefinition,
  line: RecordingLine,
  calls: ReadonlyMap<string, MemberCall>,
): boolean {
  if (calls.size === 0 || isWithoutTexts(line)) return false;
  const members = recordedModels(line, systemClock).map(({ description }) => description);
  const alive = members.map((member) =>
    abilitiesOf(calls.get(member.id)?.model.description ?? member),
  );
  return lackOf(definition, alive) === undefined;
}

/** Learned weights by name in the recording; texts of one model weigh alike. */
function weightsOf(
  { columns, request }: Comparison,
  learner: Learner,
): Readonly<Record<string, number>> {
  const own = columns.filter(({ fusedFrom }) => fusedFrom === undefined);
  const names = recordedNames(own);
  const modelIds = own.map(({ modelId }) => modelId);
  const distinct = [...new Set(modelIds)];
  const weights = learner.weights(request.languageId, distinct);
  const weightOf = (modelId: string): number => weights[distinct.indexOf(modelId)] ?? 0;
  const sum = modelIds.reduce((total, modelId) => total + weightOf(modelId), 0);
  return Object.fromEntries(
    own.map(({ id, modelId }) => [names.get(id) ?? modelId, weightOf(modelId) / sum]),
  );
}
