import type { RecordingLine } from '../recording/recording-line.ts';
import { recordedCandidate, recordedObservations } from '../recording/recorded-request.ts';
import type { Column, Comparison, Duel } from './comparison.ts';
import { recordedNames } from './recorded-names.ts';

/**
 * A comparison as a line of a recording: what replays and benchmarks read.
 *
 * Finished columns are candidates, named as `recordedNames` has it; failed ones are failures. Columns
 * still under way are left out, since nobody knows what they would have written, and so are those that
 * were stopped, unless `stopped` is asked for: then what they had written counts as their text. A text
 * for which other models' texts were read is no model's own: it is left out with its duels. Duels are
 * judgements, one for each order; votes are not, they are the user's. What running a text told goes
 * with it. A wish in words is the prompt of an
 * `answer` that has code around it.
 *
 * Cost O(total length).
 */
export function recordingOf(
  { id, request, columns, duels }: Comparison,
  options: { readonly stopped?: boolean } = {},
): RecordingLine {
  const own = columns.filter(({ fusedFrom }) => fusedFrom === undefined);
  const names = recordedNames(own);
  const isWritten = ({ state, text }: Column): boolean =>
    state === 'done' || (state === 'stopped' && options.stopped === true && text !== '');
  const written = own.filter(isWritten);
  const failed = own.filter(({ state }) => state === 'failed');
  const nameOf = (column: Column): string => names.get(column.id) ?? column.modelId;
  const judgements = duels.flatMap((duel) => judgementsOf(duel, written));
  const observations = recordedObservations(written.map(({ observation }) => observation));
  return {
    version: 1,
    id,
    task: request.instruction === undefined ? 'fill' : 'answer',
    language: request.languageId,
    ...(request.path === '' ? {} : { group: request.path }),
    prefix: request.prefix,
    suffix: request.suffix,
    ...(request.instruction === undefined ? {} : { prompt: request.instruction }),
    members: own.map((column) => ({
      model: nameOf(column),
      family: column.family,
      place: column.place,
    })),
    candidates: written.map((column) => ({
      ...recordedColumn(column),
      model: nameOf(column),
    })),
    ...(failed.length === 0
      ? {}
      : {
          failures: failed.map((column) => ({
            model: nameOf(column),
            code: column.failure?.code ?? 'server-error',
          })),
        }),
    ...(judgements.length === 0 ? {} : { judgements }),
    ...(observations.length === 0 ? {} : { observations }),
  };
}

type RecordedColumn = RecordingLine['candidates'][number];

function recordedColumn({ modelId, text, tokens, usage, startMs, endMs }: Column): RecordedColumn {
  const totalMs = startMs === undefined || endMs === undefined ? undefined : endMs - startMs;
  const generation = {
    ...{ modelId, text, usage: usage ?? { estimated: true } },
    ...(tokens === undefined ? {} : { tokens }),
    finish: { unified: 'stop' as const, raw: '' },
    totalMs: Math.max(0, totalMs ?? 0),
  };
  const { latencyMs, ...rest } = recordedCandidate(text, generation);
  return totalMs === undefined || latencyMs === undefined ? rest : { ...rest, latencyMs };
}

type Judgement = NonNullable<RecordingLine['judgements']>[number];

/** One judgement for each order in which the texts were shown. */
function judgementsOf(
  { judge, first, second, forth, back }: Duel,
  written: readonly Column[],
): readonly Judgement[] {
  const [a, b] = [first, second].map((id) => written.findIndex((column) => column.id === id));
  if (a === undefined || b === undefined || a < 0 || b < 0) return [];
  return [
    { judge, first: a, second: b, preferFirst: forth },
    { judge, first: b, second: a, preferFirst: 1 - back },
  ];
}
