import { offsetAt } from '../../core/document.ts';
import type { CompletionRequest } from '../../core/completion.ts';
import type { ComparedRequest, Comparison } from '../../comparison/comparison.ts';
import { recordedNames } from '../../comparison/recorded-names.ts';
import { completionShape } from '../../context/completion-shape.ts';
import { instructedPrefix } from '../../prompt/instruct.ts';
import { linesAround } from '../../text/lines.ts';
import type { MemberCall } from '../member-call.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { LISTING_AGE_MS, type MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import type { Survey } from '../survey.ts';
import { requestAt } from './compared-request.ts';

export interface FrozenSources {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly survey: Survey;
}

/**
 * Calls of the models that wrote a comparison's columns, by their names in a recording of it, as far as
 * they answer at once and the document may be shown to them: nothing is loaded for them. They wait while
 * somebody types. Throws the signal's reason.
 */
export async function frozenCalls(
  comparison: Comparison,
  sources: FrozenSources & { readonly localOnly: boolean },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MemberCall>> {
  const own = comparison.columns.filter(({ fusedFrom }) => fusedFrom === undefined);
  const names = recordedNames(own);
  const { roster, localOnly } = sources;
  await roster.directory.refresh(LISTING_AGE_MS, signal);
  const listed = [...new Set(own.map(({ modelId }) => modelId))].flatMap(
    (modelId) => roster.directory.find(modelId) ?? [],
  );
  const atOnce = listed.filter(
    (model) =>
      roster.verdict(model) === 'use' && (!localOnly || model.description.place === 'local'),
  );
  const calls = callsAt(comparison.request, atOnce, sources, signal);
  return new Map(
    own.flatMap(({ id, modelId }) => {
      const call = calls.get(modelId);
      const name = names.get(id) ?? modelId;
      return call === undefined ? [] : [[name, named(call, name)] as const];
    }),
  );
}

/** Calls at a compared place; an instruction stands there as a comment. */
export function callsAt(
  compared: ComparedRequest,
  members: readonly ListedModel[],
  { settings, survey }: FrozenSources,
  signal: AbortSignal,
): ReadonlyMap<string, MemberCall> {
  const request = judgedRequest(compared);
  const { text } = request.document;
  const around = linesAround(text, offsetAt(text, request.position));
  const shape = completionShape({ ...around, multiline: settings.multiline });
  return survey.calls({ request, shape, members }, signal);
}

function judgedRequest(compared: ComparedRequest): CompletionRequest {
  const { prefix, languageId, instruction, original } = compared;
  if (instruction === undefined) return requestAt(compared, 'judged');
  const told = instructedPrefix(prefix, languageId, { instruction, original });
  return requestAt({ ...compared, prefix: told }, 'judged');
}

/** A second text of a model is another member's in a recording. */
function named(call: MemberCall, name: string): MemberCall {
  const { model } = call;
  if (model.description.id === name) return call;
  return { ...call, model: { ...model, description: { ...model.description, id: name } } };
}
