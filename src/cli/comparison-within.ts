import { systemClock } from '../core/clock.ts';
import type { CompletionRequest } from '../core/completion.ts';
import type { EngineEvent } from '../core/events.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { followed, type ModelFacts } from '../comparison/follow-events.ts';
import { textsToObserve, withObservations } from '../comparison/with-observations.ts';
import type { Engine } from '../engine/engine.ts';
import type { Observer } from '../engine/observer.ts';
import { serverFailureWords } from './failure-words.ts';
import type { Output } from './output.ts';

/** What the command line wants compared. */
export interface ComparedWish {
  readonly request: CompletionRequest;
  readonly instruction?: string;
  readonly strategyId: string;
  /** The strategy may ask the models for what their texts do not tell. */
  readonly mayAsk: boolean;
  /** Runs the texts before they are ranked. */
  readonly observe?: Observer;
  /** Who hears the engine's events. */
  readonly listeners: Set<(event: EngineEvent) => void>;
}

/**
 * Asks the whole line-up, waits for all of it and has the strategy rank the texts. Who is interrupted has
 * every stream closed. Throws the signal's reason.
 */
export async function comparisonWithin(
  engine: Engine,
  { request, instruction, strategyId, mayAsk, listeners, observe }: ComparedWish,
  output: Output,
  signal: AbortSignal,
): Promise<Comparison> {
  const { comparisons } = engine;
  const memberIds = await membersOf(engine, instruction !== undefined, output, signal);
  const told = instruction === undefined ? {} : { instruction };
  const live = comparisons.start({ request, snippets: undefined, memberIds, ...told });
  let comparison: Comparison = {
    ...{ version: 1, id: live.id, startedAt: systemClock.wallTime(), request: live.request },
    ...{ columns: [], duels: [], votes: [] },
  };
  const modelOf = (modelId: string): ModelFacts => {
    const { family = modelId, place = 'local' } =
      engine.roster.directory.find(modelId)?.description ?? {};
    return { family, place };
  };
  const follow = (event: EngineEvent): void => {
    comparison = followed(comparison, event, modelOf);
  };
  const onAbort = (): void => {
    live.stopAll();
  };
  listeners.add(follow);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await live.finished;
  } finally {
    signal.removeEventListener('abort', onAbort);
    listeners.delete(follow);
  }
  signal.throwIfAborted();
  if (observe !== undefined) {
    const texts = textsToObserve(comparison);
    const found = await observe(request, texts, signal);
    comparison = withObservations(comparison, texts, found);
  }
  const rank = (asking: boolean) =>
    comparisons.judgeFrozen(comparison, strategyId, { live: asking, localOnly: false }, signal);
  const outcome = await rank(false);
  const isUnmet = outcome.kind === 'unmet' && outcome.live && mayAsk;
  return { ...comparison, outcome: isUnmet ? await rank(true) : outcome };
}

/** The line-up, without those that cannot do this. Who is named is asked in any case. */
async function membersOf(
  engine: Engine,
  isInstruction: boolean,
  output: Output,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { directory } = engine.roster;
  const { failures } = await directory.refresh(0, signal);
  const { chosen, left } = engine.roster.selection();
  for (const { id, reason } of left) if (reason === 'missing') output.message(`no model "${id}"`);
  const asked = chosen.filter(({ listed: { description }, reason }) => {
    const follows = description.fill.kind !== 'place' || !isInstruction;
    return reason === 'named' || (description.roles.includes('panel') && follows);
  });
  if (asked.length === 0)
    for (const { server, failure } of failures) output.message(serverFailureWords(server, failure));
  return asked.map(({ listed }) => listed.description.id);
}
