import type { CompletionRequest, CompletionShape } from '../../core/completion.ts';
import type { ListedModel } from '../../engine/model-directory.ts';
import type { Survey } from '../../engine/survey.ts';
import { recordedCandidate, recordedMember } from '../../recording/recorded-request.ts';
import type { RecordedCandidate, RecordingLine } from '../../recording/recording-line.ts';
import type { Hole } from '../holes/hole.ts';

/** Code kept on either side of a hole, in UTF-16 code units: enough to parse most files whole. */
const MOST_AROUND = 40_000;

const LINE: CompletionShape = { kind: 'line', maxLines: 1, maxTokens: 64 };
const BLOCK: CompletionShape = { kind: 'block', maxLines: 12, maxTokens: 128 };

/** What a place is asked with: a hole, or a task of another benchmark. */
export interface AskedPlace extends Omit<Hole, 'kind'> {
  readonly kind: string;
  /** What its intervals are by; the path where absent. */
  readonly group?: string;
  readonly shape?: CompletionShape;
}

export interface AskOptions {
  /** Answers of each member; more than one are drawn at `temperature`. */
  readonly samples?: number;
  readonly temperature?: number;
  readonly seed: number;
}

/**
 * Asks every member for every place, each alone: first all places by one member, then by the next, so
 * that a server with room for one model loads each once. Returns one line a place, in order.
 *
 * Throws the signal's reason; a member that fails has a failure on the line.
 */
export async function askMembers(
  survey: Survey,
  members: readonly ListedModel[],
  places: readonly AskedPlace[],
  { samples = 1, temperature = 0.8, seed }: AskOptions,
  signal: AbortSignal,
): Promise<readonly RecordingLine[]> {
  const drafts = places.map((place) => ({
    place,
    candidates: [] as RecordedCandidate[],
    failures: [] as { readonly model: string; readonly code: string }[],
  }));
  for (const member of members) {
    const model = member.description.id;
    for (const { place, candidates, failures } of drafts) {
      for (let sample = 0; sample < samples; sample++) {
        const answer = await survey.ask(
          {
            request: requestFor(place),
            shape: shapeOf(place),
            member,
            ...(samples > 1 ? { sampling: { temperature, seed: seed + sample } } : {}),
          },
          signal,
        );
        if (answer.kind === 'text') {
          candidates.push(recordedCandidate(answer.text.trimEnd(), answer.generation));
        } else {
          failures.push({ model, code: answer.failure.code });
        }
      }
    }
  }
  return drafts.map(({ place, candidates, failures }) => ({
    version: 1 as const,
    id: place.id,
    task: 'fill' as const,
    language: place.languageId,
    group: place.group ?? place.path,
    hole: place.kind,
    prefix: place.before.slice(-MOST_AROUND),
    suffix: place.after.slice(0, MOST_AROUND),
    reference: place.reference,
    members: members.map(({ description }) => recordedMember(description)),
    candidates,
    ...(failures.length === 0 ? {} : { failures }),
  }));
}

/** The place that a recorded request was for, as far as it is on record; undefined without a document. */
export function placeOf(line: RecordingLine): AskedPlace | undefined {
  const { id, hole, group, language = 'plaintext', prefix, suffix = '', reference = '' } = line;
  if (prefix === undefined) return undefined;
  return {
    ...{ id, kind: hole ?? '', path: group ?? id, languageId: language },
    ...{ before: prefix, after: suffix, reference },
  };
}

/** How much may be written at a place. */
export function shapeOf({ kind, shape }: Pick<AskedPlace, 'kind' | 'shape'>): CompletionShape {
  return shape ?? (kind === 'block' ? BLOCK : LINE);
}

export function requestFor({ id, path, languageId, before, after }: AskedPlace): CompletionRequest {
  const line = before.split('\n').length - 1;
  return {
    id,
    trigger: 'explicit',
    document: {
      uri: `benchmark:${path}`,
      path,
      languageId,
      version: 1,
      text: before + after,
    },
    position: { line, character: before.length - (before.lastIndexOf('\n') + 1) },
  };
}
