import { consensusOf } from '../../applications/consensus.ts';
import {
  documentWith,
  signatureOf,
  standingAlone,
  type SourceFunction,
} from '../../applications/source-function.ts';
import { OWN_CODE, type TrainingExample } from '../../applications/training-example.ts';
import { redactText } from '../../recording/redact.ts';
import type { SyntaxTools } from '../syntax-tools.ts';

/** Why no example was made of a function. */
export type DropReason =
  /** No instruction that two members could have agreed on. */
  | 'no-instruction'
  /** Fewer than two members wrote code. */
  | 'no-code'
  /** See `consensusOf`. */
  | 'dissent'
  | 'empty'
  /** The document would have more syntax errors with it. */
  | 'does-not-parse'
  /** There is an example nearly like it. */
  | 'duplicate';

/** A function as members are shown it, without secrets, and what they write. */
export interface ExampleWork {
  readonly source: SourceFunction;
  readonly code: string;
  readonly signature: string;
  /** By member. */
  readonly instructions: Map<string, string>;
  readonly outputs: Map<string, string>;
}

export type ExampleSyntax = Pick<SyntaxTools, 'treeShape' | 'forget'>;

/** Members that have to write: with the original that makes three outputs. */
export const LEAST_WRITERS = 2;

export function exampleWork(source: SourceFunction): ExampleWork {
  return {
    source,
    code: redactText(standingAlone(source)),
    signature: redactText(signatureOf(source)),
    instructions: new Map(),
    outputs: new Map(),
  };
}

/** What the members' instructions agree on, the first member's being the original; see `consensusOf`. */
export function agreedInstruction(
  { instructions }: ExampleWork,
  memberIds: readonly string[],
): string | undefined {
  const told = memberIds.flatMap((id) => instructions.get(id) ?? []);
  const consensus = consensusOf(told);
  return consensus.kind === 'kept' ? told[consensus.index] : undefined;
}

/** The example that a function and its members' outputs make. Throws the signal's reason. */
export async function exampleOf(
  { source, code, signature, outputs }: ExampleWork,
  instruction: string,
  memberIds: readonly string[],
  syntax: ExampleSyntax,
  signal: AbortSignal,
): Promise<TrainingExample | DropReason> {
  const written = memberIds.flatMap((id) => {
    const output = outputs.get(id);
    return output === undefined ? [] : [{ id, output }];
  });
  if (written.length < LEAST_WRITERS) return 'no-code';
  const consensus = consensusOf([code, ...written.map(({ output }) => output)]);
  if (consensus.kind === 'dropped') return consensus.why;
  const chosen = consensus.index === 0 ? undefined : written[consensus.index - 1];
  const output = chosen?.output ?? code;
  if (chosen !== undefined && !(await parsesAsWell(source, output, syntax, signal)))
    return 'does-not-parse';
  return {
    ...{ instruction, input: signature, output },
    source: { path: source.path, lines: source.lines },
    agreement: consensus.agreement,
    models: written.map(({ id }) => id),
    author: chosen?.id ?? OWN_CODE,
  };
}

async function parsesAsWell(
  source: SourceFunction,
  output: string,
  syntax: ExampleSyntax,
  signal: AbortSignal,
): Promise<boolean> {
  const { path, languageId, text } = source;
  const uri = `examples:${path}`;
  const own = await syntax.treeShape({ uri, languageId, text }, signal);
  const other = await syntax.treeShape(
    { uri, languageId, text: documentWith(source, output) },
    signal,
  );
  syntax.forget(uri);
  return own.known && other.known && other.errors <= own.errors;
}
