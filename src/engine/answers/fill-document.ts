import type {
  Completion,
  CompletionRequest,
  CompletionResult,
  NoCompletion,
} from '../../core/completion.ts';
import type { Clock } from '../../core/clock.ts';
import type { DocumentSnapshot } from '../../core/document.ts';
import { failure, failureOf, ModelError } from '../../core/failure.ts';
import { languageOf } from '../../context/language-of.ts';
import type { FillWish } from '../answers.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { inMemory } from '../chat-call.ts';
import { readStream } from '../member-stream.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import { PRIORITY, type ModelQueues } from '../model-queues.ts';
import { prepareCalls } from '../prepare.ts';
import { requestShape } from '../request-shape.ts';
import { none } from '../results.ts';
import type { SyntaxTools } from '../syntax-tools.ts';

/** A wish as a request for a document that nobody has open; `number` tells it from all others. */
export function requestOf(wish: FillWish, number: number): CompletionRequest {
  const path = wish.path === '' ? 'untitled' : wish.path;
  const before = wish.prefix.split(/\r\n|\n|\r/);
  const document: DocumentSnapshot = {
    // Requests for one document end each other, and whoever asks here may have several of the name.
    uri: `ensemble-answer:/${number}/${encodeURIComponent(path)}`,
    path,
    languageId: wish.languageId === '' ? languageOf(path) : wish.languageId,
    version: 1,
    text: wish.prefix + wish.suffix,
  };
  return {
    id: `a${number}`,
    trigger: 'explicit',
    document,
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    localOnly: wish.localOnly === true,
    fromProgram: true,
  };
}

export interface FillSources {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly syntax: SyntaxTools;
  readonly onSwap: (loaded: ListedModel) => void;
}

/** One member's text for a place, alone, with the prompt and filters of a live request. */
export async function fillAlone(
  member: ListedModel,
  request: CompletionRequest,
  { roster, queues, clock, settings, syntax, onSwap }: FillSources,
  signal: AbortSignal,
): Promise<CompletionResult> {
  const startedAt = clock.now();
  const { id, place, slots } = member.description;
  const result = (
    body: Completion | NoCompletion,
    failures: CompletionResult['failures'] = [],
  ): CompletionResult => ({
    ...body,
    ...{ requestId: request.id, failures, totalMs: clock.now() - startedAt },
  });
  try {
    if (request.localOnly === true && place !== 'local')
      throw new ModelError(failure('private', id));
    const shape = await requestShape(request, { syntax, settings, clock }, signal);
    const { directory, speeds, verdicts } = roster;
    const input = { request, shape, settings, directory, speeds, verdicts, snippets: undefined };
    const call = prepareCalls([member], input).calls.get(id);
    if (call === undefined) throw new ModelError(failure('model-missing', id));
    const generation = await queues.run(
      id,
      PRIORITY.explicit,
      signal,
      async () => {
        await inMemory(member, roster, onSwap, signal);
        const nobody = { onText: () => undefined };
        return await readStream(call.model, call.request, call.guard(), clock, nobody, signal);
      },
      slots,
    );
    const filtered = call.filter(generation.text);
    if (filtered.kind !== 'kept') {
      return result(none('all-filtered', filtered.filterId));
    }
    const { text } = filtered;
    const candidate = { id: 'c1', text, modelIds: [id], generation, complete: true };
    const shown = { candidateId: 'c1', text, replaceAfter: 0, modelIds: [id], head: false };
    return result({
      kind: 'completion',
      runId: '',
      shown: [shown],
      ranking: { scored: [{ candidate, score: 1, parts: [], shownText: text }] },
      spans: [{ text, modelId: id }],
      source: 'models',
    });
  } catch (error) {
    if (signal.aborted) return result(none('cancelled', ''));
    const what = failureOf(error);
    roster.failed(id, what);
    return result(none('all-failed', what.detail), [{ modelId: id, failure: what }]);
  }
}
