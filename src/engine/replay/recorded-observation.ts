import type { Observation } from '../../core/strategy.ts';
import { observationOf } from '../../recording/recorded-request.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';

/** What a recording tells of a text; equal texts, but for white space at their ends, have one observation. */
export function recordedObservation(
  text: string,
  { candidates, observations = [] }: RecordingLine,
): Observation {
  const found = observations.find(
    ({ candidate }) => candidates[candidate]?.text.trimEnd() === text.trimEnd(),
  );
  return found === undefined ? {} : observationOf(found);
}
