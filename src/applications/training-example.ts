import { sourceKey } from './source-function.ts';

/** One line of a file of examples for training. */
export interface TrainingExample {
  readonly instruction: string;
  /** Name and parameters of the function that is to be written. */
  readonly input: string;
  readonly output: string;
  /** Where the function stood; lines from 1, both included. */
  readonly source: { readonly path: string; readonly lines: readonly [number, number] };
  /** Mean ROUGE-L F of the output to the other ones, in [0, 1]. */
  readonly agreement: number;
  /** Members that wrote one of the outputs. */
  readonly models: readonly string[];
  /** Whose output it is: the workspace's own, or that of a member. */
  readonly author: string;
}

/** The author of a function as it stands in the workspace. */
export const OWN_CODE = 'workspace';

/** An example as it is kept: its fields in one order, the agreement with four digits. */
export function keptExample(example: TrainingExample): TrainingExample {
  const { instruction, input, output, source, agreement, models, author } = example;
  const rounded = Math.round(agreement * 1e4) / 1e4;
  return { instruction, input, output, source, agreement: rounded, models, author };
}

/** What a file of examples holds already. */
export interface KnownExamples {
  /** Of functions that examples were made of; see `sourceKey`. */
  readonly sources: ReadonlySet<string>;
  readonly outputs: readonly string[];
  /** Lines that hold no example, from 1. */
  readonly unread: readonly number[];
}

export const NO_EXAMPLES: KnownExamples = { sources: new Set(), outputs: [], unread: [] };

/**
 * Reads a file of examples as far as another run has to know it. Blank lines are nothing; one that cannot
 * be read, such as the last of a run that was cut off, is told and left as it is.
 */
export function knownExamples(text: string): KnownExamples {
  const sources = new Set<string>();
  const outputs: string[] = [];
  const unread: number[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const example = parsed(line);
    if (example === undefined) {
      unread.push(at + 1);
      continue;
    }
    sources.add(example.source);
    outputs.push(example.output);
  }
  return { sources, outputs, unread };
}

function parsed(line: string): { readonly source: string; readonly output: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value['output'] !== 'string') return undefined;
  const { source, output } = value;
  if (!isObject(source) || typeof source['path'] !== 'string') return undefined;
  const lines: unknown = source['lines'];
  if (!Array.isArray(lines)) return undefined;
  const [first, last] = lines.map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) return undefined;
  return { source: sourceKey(source['path'], [first ?? 0, last ?? 0]), output };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
