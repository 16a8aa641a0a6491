import type { OllamaStand } from '../stand/ollama-server.ts';

/** A part of `npm run bench`. */
export interface Benchmark {
  /** For `--only`. */
  readonly name: string;
  run(bench: Bench): Promise<readonly BenchTable[]>;
}

/** What benchmarks share. */
export interface Bench {
  /** A tenth of the rounds: for seeing that everything works, not for figures. */
  readonly quick: boolean;
  readonly seed: number;
  /** A file of HumanEval tasks, where one was named. */
  readonly data: string | undefined;
  /** What is measured, with a word where it has changes that are not committed. */
  readonly commit: string;
  /** `full` rounds, or `few` of them in a quick run. */
  rounds(full: number, few: number): number;
  /** The real server, started by the first who asks; throws NOT_RUN where there is none. */
  ollama(): Promise<OllamaStand>;
}

/** Figures as they are printed and committed. */
export interface BenchTable {
  readonly name: string;
  readonly title: string;
  /** What was measured against what, n, and what the table does not say. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Milliseconds with as many digits as they are worth. */
export function ms(value: number): string {
  if (Number.isNaN(value)) return 'none';
  const digits = Math.abs(value) < 1 ? 3 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ms`;
}

export function percent(share: number, digits = 1): string {
  return Number.isNaN(share) ? 'none' : `${(100 * share).toFixed(digits)} %`;
}

export function ratio(value: number): string {
  return Number.isNaN(value) ? 'none' : value.toFixed(value < 10 ? 3 : 1);
}
