import { withScores } from '../../recording/fill-scores.ts';
import { problemText } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import type { Arguments } from '../arguments.ts';
import { createHeadless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { inOneRecording, opened } from './merge.ts';

/**
 * `replay --fill`: asks live members for the scores that recordings lack and writes a new recording.
 * Exit code 1 where no member scores.
 */
export async function fillScores(
  given: Arguments,
  places: Places,
  output: Output,
): Promise<number> {
  if (given.record === undefined || given.rest.includes(given.record)) {
    throw new UsageError('replay --fill wants --record FILE for the new recording');
  }
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
    const writer = await opened(given.record);
    const failed = new Map<string, string>();
    let added = 0;
    let requests = 0;
    try {
      for await (const item of inOneRecording(given.rest, readRecordingFile)) {
        if (item.kind === 'problem') {
          output.message(problemText(item));
          continue;
        }
        const filled = await withScores(item.line, scorers, signal);
        for (const { model, message } of filled.failures) failed.set(model, message);
        await writer.write(filled.line);
        added += filled.added;
        requests++;
      }
    } finally {
      await writer.close();
    }
    for (const [model, message] of failed) output.message(`${model}: ${message}`);
    output.json({ file: given.record, requests, scores: added });
    output.text(`${added} scores added to ${requests} requests in ${given.record}`);
    return requests > 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await host.dispose();
  }
}
