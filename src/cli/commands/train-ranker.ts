import { writeFile } from 'node:fs/promises';
import type { ChoiceFigures } from '../../benchmark/rankers/choice-figures.ts';
import {
  LEAST_REQUESTS,
  isTelling,
  RANKERS_TRAINING,
  trainRankers,
} from '../../benchmark/rankers/train-rankers.ts';
import { memberRecord } from '../../benchmark/rankers/trust-after.ts';
import { viewsOfRequest, type RequestViews } from '../../benchmark/rankers/views-of-request.ts';
import { seededRandom } from '../../core/random.ts';
import { rankerText } from '../../learning/ranker-file.ts';
import { problemText } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import type { Arguments } from '../arguments.ts';
import { createSyntax, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';
import { RECORDING_ADVICE } from '../recording-advice.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { inOneRecording } from './merge.ts';
import type { TrainFiles } from '../train-files.ts';

const SEED = 1;

/**
 * `train ranker`: replays recordings, looks at their candidates as a ranker does, and trains the pair
 * ranker, the forest of `more` and the team of `llm-topla`. Calls no model. Exit code 1 where there is
 * too little to learn from.
 */
export async function trainRanker(
  given: Arguments,
  { recordings, out }: TrainFiles,
  places: Places,
  output: Output,
): Promise<number> {
  if (given.models !== undefined) {
    throw new UsageError('train ranker learns from whoever is on record; --models says nothing');
  }
  const syntax = createSyntax(places);
  const signal = interrupted();
  const seed = given.seed ?? SEED;
  try {
    const lines = await linesIn(recordings, output);
    const record = memberRecord(lines);
    const random = seededRandom(seed);
    const views: RequestViews[] = [];
    for (const line of lines) {
      const seen = await viewsOfRequest(line, { syntax, record, random, signal });
      if (seen !== undefined) views.push(seen);
    }
    const { pair, forest, team } = RANKERS_TRAINING;
    const trained = trainRankers(views, {
      ...{ pair: { ...pair, seed }, forest: { ...forest, seed }, team },
    });
    if (trained === undefined) {
      const telling = views.filter(({ whole }) => isTelling(whole)).length;
      output.json({ file: null, requests: lines.length, telling, wanted: LEAST_REQUESTS });
      output.message(
        `too little to learn from: ${telling} of ${lines.length} requests have texts of different quality; ${LEAST_REQUESTS} are wanted, of three groups (files) or more. ${RECORDING_ADVICE}`,
      );
      return 1;
    }
    const { weights, heldOut } = trained;
    await writeFile(out, rankerText(weights));
    const { requests, pairs } = weights;
    output.json({ file: out, requests, pairs, team: weights.team?.members, heldOut });
    output.text(
      `rankers from ${pairs} pairs of ${requests} requests in ${out}; name it in ensemble.ranker`,
    );
    output.text(
      `on ${heldOut.pairs.requests} requests of files that were held out, ${percent(heldOut.pairs.accuracy)} of the pairs are in order`,
    );
    output.text(figuresText('quality, pair ranker', heldOut.quality.pair));
    output.text(figuresText('quality, forest', heldOut.quality.forest));
    output.text(figuresText('right, pair ranker', heldOut.right.pair));
    output.text(figuresText('right, forest', heldOut.right.forest));
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    await syntax.dispose();
  }
}

async function linesIn(
  recordings: readonly string[],
  output: Output,
): Promise<readonly RecordingLine[]> {
  const problems = createProblemTeller(output);
  const lines: RecordingLine[] = [];
  for await (const item of inOneRecording(recordings, readRecordingFile)) {
    if (item.kind === 'problem') problems.tell(problemText(item));
    else lines.push(item.line);
  }
  problems.end();
  return lines;
}

function figuresText(
  name: string,
  { chosen, bestMember, random, oracle, gapClosed }: ChoiceFigures,
): string {
  const gap = gapClosed === undefined ? 'no gap' : `${percent(gapClosed)} of the gap`;
  return `${name}: ${percent(chosen)} (one drawn ${percent(random)}, best member ${percent(bestMember)}, best text ${percent(oracle)}; ${gap})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
