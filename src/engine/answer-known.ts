import type { Completion, CompletionRequest, NoCompletion } from '../core/completion.ts';
import type { Typed } from './anchor.ts';
import type { EngineSettings } from './engine-settings.ts';
import { shownFor, type OnScreen, type Reusable } from './reuse.ts';
import { completionOf, none } from './results.ts';
import { isUnlikely, shownConfidence, type KnownConfidence } from './shown-confidence.ts';

export interface Known {
  readonly result: Reusable;
  readonly typed: Typed;
  /** The candidate on the screen, where there is one. */
  readonly onScreen: OnScreen | undefined;
  readonly request: CompletionRequest;
  readonly settings: EngineSettings;
  readonly confidence: KnownConfidence;
}

/** Answers a request from a result that is kept, as silent as it was. */
export function answerKnown(known: Known): Completion | NoCompletion {
  const { result, typed, onScreen, request, settings, confidence } = known;
  const isAutomatic = request.trigger === 'automatic';
  if (isAutomatic && result.ranking.scored[0]?.shownText === '') {
    return none('no-agreement', 'as before');
  }
  const shown = shownFor(result.ranking, onScreen, typed);
  const probability = shownConfidence(result, shown, request, confidence);
  if (isAutomatic && isUnlikely(probability, shown, onScreen, settings)) {
    return none('low-confidence', 'as before');
  }
  const source = typed.text === '' ? 'cache' : 'typed-through';
  return completionOf(result, shown, source, probability);
}
