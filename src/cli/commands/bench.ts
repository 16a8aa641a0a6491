import { UsageError, type Output } from '../output.ts';
import type { Arguments } from '../arguments.ts';
import type { Places } from '../headless.ts';
import { benchHumanEval } from './bench-human-eval.ts';
import { benchWorkspace } from './bench-workspace.ts';

/** Options that only one of the two obeys. */
const OPTIONS_OF_ONE: Readonly<Record<string, readonly string[]>> = {
  workspace: ['kinds', 'check', 'check-seconds', 'check-visible'],
  'human-eval': ['samples'],
};

/** Benchmarks by what they are cut from. */
export async function bench(given: Arguments, places: Places, output: Output): Promise<number> {
  const [subject, target, ...more] = given.rest;
  if (target !== undefined && more.length === 0) {
    refuseOptionsOfOthers(subject, given);
    if (subject === 'workspace') return await benchWorkspace(target, given, places, output);
    if (subject === 'human-eval') return await benchHumanEval(target, given, places, output);
  }
  throw new UsageError('bench wants "workspace DIR" or "human-eval FILE"');
}

function refuseOptionsOfOthers(subject: string | undefined, { options }: Arguments): void {
  for (const [owner, names] of Object.entries(OPTIONS_OF_ONE)) {
    const foreign = names.find((name) => options[name] !== undefined);
    if (foreign !== undefined && owner !== subject) {
      throw new UsageError(`--${foreign} is an option of "bench ${owner}"`);
    }
  }
}
