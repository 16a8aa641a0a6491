import { abortReason } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import { NO_PRIMITIVES, type LanguageModel, type ModelDescription } from '../../core/model.ts';
import type { CallBody, CallResult } from './protocol.ts';

export const MODEL_NAME = 'workspace';

/** How the model reaches its worker. */
export interface WorkspaceCalls {
  readonly parts: (body: CallBody, signal: AbortSignal) => AsyncIterable<GenerationPart>;
  readonly result: (body: CallBody, signal: AbortSignal) => Promise<CallResult>;
}

/** Its own lane: it takes neither memory bandwidth nor time from any other member. */
export function describeWorkspaceModel(serverId: string): ModelDescription {
  return {
    id: `${serverId}:${MODEL_NAME}`,
    serverId,
    provider: 'workspace',
    name: MODEL_NAME,
    family: 'workspace',
    place: 'local',
    device: 'workspace',
    fill: { kind: 'place' },
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
      next: 'exact',
      score: 'exact',
      read: 'exact',
    },
    roles: ['inline', 'panel'],
    instant: true,
    thinking: false,
  };
}

/**
 * The model of the workspace. A generation ends with `unsure` where it is no longer confident; one
 * that is unsure at once has no text. Prompts are read from their end (`raw` and `infill`; of a chat
 * the last message) and no template is in them.
 */
export function workspaceModel(
  description: ModelDescription,
  { parts, result }: WorkspaceCalls,
): LanguageModel {
  function check(signal: AbortSignal): void {
    if (signal.aborted) throw abortReason(signal);
    if (description.name === MODEL_NAME) return;
    throw new ModelError(failure('model-missing', `there is only ${MODEL_NAME}`));
  }
  return {
    description,
    async *generate(request, signal) {
      check(signal);
      yield* parts({ type: 'generate', request }, signal);
    },
    async next(request, signal) {
      check(signal);
      const answer = await result({ type: 'next', request }, signal);
      return answer.kind === 'next' ? answer.tokens : [];
    },
    async score(request, signal) {
      check(signal);
      const answer = await result({ type: 'score', request }, signal);
      return answer.kind === 'scores' ? answer.scores : [];
    },
    async read(request, signal) {
      check(signal);
      const answer = await result({ type: 'read', request }, signal);
      return answer.kind === 'read' ? answer.tokens : [];
    },
  };
}
