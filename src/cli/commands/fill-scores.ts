import { withScores } from '../../recording/fill-scores.ts';
import { problemText } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import type { Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { recordInto, resultFile } from '../new-recording.ts';
import type { Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { inOneRecording } from './merge.ts';

/**
 * `replay --fill`: asks live members for the scores that recordings lack and writes a new recording.
 * Exit code 1 where no member scores.
 */
export async function fillScores(
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  const record = resultFile(given, '--fill, RECORDING...');
  const host = await createHeadless({ ...given, strategy: undefined }, places, output, {});
  const signal = interrupted();
  try {
    await host.learn(signal);
    const { directory } = host.engine.roster;
    await directory.refresh(0, signal);
    const { chosen } = host.engine.roster.selection();
    const scorers = chosen
      .map(({ listed }) => directory.model(listed))
      .filter(({ description }) => description.primitives.score !== 'none');
    if (scorers.length === 0) {
      output.message('no member scores texts; embedded models and the model of the workspace do');
      return 1;
    }
    const problems = createProblemTeller(output);
    const failed = new Map<string, string>();
    let added = 0;
    let requests = 0;
    await recordInto(record, async (writer) => {
      for await (const item of inOneRecording(given.rest, readRecordingFile)) {
        if (item.kind === 'problem') {
          problems.tell(problemText(item));
          continue;
        }
        const filled = await withScores(item.line, scorers, signal);
        for (const { model, message } of filled.failures) failed.set(model, message);
        await writer.write(filled.line);
        added += filled.added;
        requests++;
      }
    });
    problems.end();
    for (const [model, message] of failed) output.message(`${model}: ${message}`);
    output.json({ file: record, requests, problems: problems.count, scores: added });
    output.text(`${added} scores added to ${requests} requests in ${record}`);
    return requests > 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}
