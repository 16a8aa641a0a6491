import type { TeamExample } from '../../math/choose-team.ts';
import { isWithoutTexts, type RecordingLine } from '../../recording/recording-line.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { isExactMatch } from '../metrics/text-quality/text-quality.ts';

/**
 * What the members gave for a recorded request, for the choice of a team. Texts are one answer where
 * they did the same when they were run, else where they are equal; of a table without texts all right
 * answers are one, and all wrong ones.
 *
 * Quality is what is on record, else 1 or 0 by the reference, white space around it left out.
 *
 * Input   `rightFrom`: quality from which on an answer is right. Undefined without a known quality.
 */
export function teamExample(line: RecordingLine, rightFrom: number): TeamExample | undefined {
  const { reference, failures = [], observations = [] } = line;
  const withoutTexts = isWithoutTexts(line);
  const behaviours = new Map(
    observations.map(({ candidate, behaviour }) => [candidate, behaviour]),
  );
  const candidates = line.candidates.map(({ model, text, quality: recorded }, i) => {
    const byReference =
      reference === undefined || withoutTexts ? undefined : Number(isExactMatch(text, reference));
    const quality = recorded ?? byReference;
    const behaviour = behaviours.get(i);
    const cluster = withoutTexts
      ? `right ${(quality ?? 0) >= rightFrom}`
      : behaviour === undefined
        ? `text ${normaliseForAgreement(text)}`
        : `behaviour ${behaviour}`;
    return { modelIds: [model], quality, cluster };
  });
  if (candidates.every(({ quality }) => quality === undefined)) return undefined;
  return { candidates, failures: failures.map(({ model }) => model) };
}
