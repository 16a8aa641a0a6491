import type { HumanEvalTask } from './tasks.ts';

/**
 * What ends the body of a function when a model goes on writing: "\nclass", "\ndef", "\n#", "\nif"
 * and "\nprint" (Chen et al. 2021, "Evaluating Large Language Models Trained on Code", 3.2).
 */
export const COMPLETION_STOPS: readonly string[] = ['\nclass', '\ndef', '\n#', '\nif', '\nprint'];

/**
 * A generated text as it is judged: a completion up to the first stop, an infilling whole. What
 * an infilling repeats of its suffix is the engine's to take away, since an editor has it too.
 */
export function judgedAnswer(kind: HumanEvalTask['kind'], answer: string): string {
  if (kind === 'infilling') return answer;
  const ends = COMPLETION_STOPS.map((stop) => answer.indexOf(stop)).filter((index) => index >= 0);
  return answer.slice(0, Math.min(answer.length, ...ends));
}

/**
 * The Python program that is right or wrong with an answer:
 *
 *     prefix + answer + suffix, then test, then check(entry point)
 *
 * each on new lines, as the two published executors have it. It runs to its end if and only if the
 * answer passes; see `run-tests.ts` for telling that from an early exit. An answer in which lines
 * end with CR LF is the same program.
 */
export function testProgram(
  task: Pick<HumanEvalTask, 'kind' | 'prefix' | 'suffix' | 'test' | 'entryPoint'>,
  answer: string,
): string {
  const { kind, prefix, suffix, test, entryPoint } = task;
  const solution = prefix + judgedAnswer(kind, answer) + suffix;
  return `${solution}\n${test}\ncheck(${entryPoint})\n`;
}
