import { UsageError, type Output } from '../output.ts';
import type { Arguments } from '../arguments.ts';
import type { Places } from '../headless.ts';
import { benchHumanEval } from './bench-human-eval.ts';
import { benchWorkspace } from './bench-workspace.ts';

/** Benchmarks by what they are cut from. */
export async function bench(given: Arguments, places: Places, output: Output): Promise<number> {
  const [subject, target, ...more] = given.rest;
  if (target !== undefined && more.length === 0) {
    if (subject === 'workspace') return await benchWorkspace(target, given, places, output);
    if (subject === 'human-eval') return await benchHumanEval(target, given, places, output);
  }
  throw new UsageError('bench wants "workspace DIR" or "human-eval FILE"');
}
