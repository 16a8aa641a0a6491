import { textOption, type Arguments } from '../arguments.ts';
import type { Places } from '../headless.ts';
import { wantFiles } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { trainCiter } from './train-citer.ts';
import { trainRanker } from './train-ranker.ts';

const METHODS = { citer: trainCiter, ranker: trainRanker };

/** `train citer` and `train ranker`: what strategies learn before they run, from recordings. */
export async function train(given: Arguments, places: Places, output: Output): Promise<number> {
  const [method, ...recordings] = given.rest;
  const out = textOption(given, 'out');
  const isMethod = method === 'citer' || method === 'ranker';
  if (!isMethod || recordings.length === 0 || out === undefined) {
    throw new UsageError('train wants citer or ranker, RECORDING... and --out FILE');
  }
  wantFiles(recordings);
  return await METHODS[method](given, { recordings, out }, places, output);
}
