import { readCode, readInstruction } from '../../applications/example-answer.ts';
import { createNearDuplicates } from '../../applications/near-duplicates.ts';
import type { SourceFunction } from '../../applications/source-function.ts';
import type { TrainingExample } from '../../applications/training-example.ts';
import type { GenerationFailure } from '../../core/generation.ts';
import { exampleMessages, instructionMessages } from '../../prompt/write-examples.ts';
import { redactText } from '../../recording/redact.ts';
import type { ChatMember } from '../chat-crew.ts';
import type { Chats } from '../chats.ts';
import { askMembers, type Questions } from './ask-members.ts';
import {
  agreedInstruction,
  exampleOf,
  exampleWork,
  LEAST_WRITERS,
  type DropReason,
  type ExampleSyntax,
  type ExampleWork,
} from './example-work.ts';

export interface ExamplesWish {
  readonly functions: readonly SourceFunction[];
  readonly members: readonly ChatMember[];
  /** Outputs of examples that there are. */
  readonly knownOutputs: readonly string[];
  readonly seed: number;
}

export interface ExamplesSources {
  readonly chats: Chats;
  readonly syntax: ExampleSyntax;
  /** An example is finished; the next one waits until it is kept. */
  readonly keep: (example: TrainingExample) => Promise<void>;
  readonly onProgress: (progress: ExamplesProgress) => void;
}

/** All integers. */
export interface ExamplesProgress {
  /** Functions that are done with, of so many. */
  readonly done: number;
  readonly functions: number;
  readonly kept: number;
}

export interface ExamplesResult extends ExamplesProgress {
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly failures: readonly GenerationFailure[];
  /**
   * `stopped`: called off. `too-few-members`: fewer than two are left, or were there. What was kept by then
   * stays.
   */
  readonly end: 'done' | 'stopped' | 'too-few-members';
}

/** What is asked, of whichever members and functions. */
type Asked = Omit<Questions<ExampleWork>, 'jobs' | 'onFailure'>;

/** Functions that members are asked about before the next member's turn comes. */
const AT_ONCE = 8;
const INSTRUCTION_TOKENS = 300;
const CODE_TOKENS = 1_500;

/** How often members will be asked at most. */
export function exampleCalls(functions: number, members: number): number {
  return 2 * functions * members;
}

/**
 * Ensemble-Instruct (Lee et al. 2023) on functions that somebody has written: every member writes the
 * instruction behind a function; every member writes the function by the one they agree on; what
 * `consensusOf` keeps of these and the original is an example, where the document parses no worse with it
 * and there is none nearly like it. Nothing is run. Secrets are taken out before anybody is shown a
 * function, and again out of what was written.
 *
 * Departures: instructions are written for functions that there are, not drawn from demonstrations; the
 * instruction is chosen by the same rule as the output.
 *
 * A member that fails is dropped and named. Called off, it ends with what was kept. Throws what `keep`
 * throws. Cost: at most 2 · functions · members calls.
 */
export async function writeExamples(
  { functions, members, knownOutputs, seed }: ExamplesWish,
  { chats, syntax, keep, onProgress }: ExamplesSources,
  signal: AbortSignal,
): Promise<ExamplesResult> {
  const ids = members.map(({ id }) => id);
  const seen = createNearDuplicates();
  for (const output of knownOutputs) seen.add(output);
  const dropped: Partial<Record<DropReason, number>> = {};
  const failures: GenerationFailure[] = [];
  const gone = new Set<string>();
  let [done, kept] = [0, 0];
  const progress = (): ExamplesProgress => ({ done, functions: functions.length, kept });
  const able = (): readonly ChatMember[] => members.filter(({ id }) => !gone.has(id));

  async function ask(jobs: readonly ExampleWork[], questions: Asked): Promise<void> {
    const onFailure = (failed: GenerationFailure): void => {
      if (failed.failure.code !== 'unsupported') gone.add(failed.modelId);
      if (!failures.some(({ modelId }) => modelId === failed.modelId)) failures.push(failed);
    };
    await askMembers(able(), { ...questions, jobs, onFailure }, chats, signal);
  }

  async function finish(
    work: ExampleWork,
    instruction: string | undefined,
  ): Promise<DropReason | undefined> {
    if (seen.has(work.code)) return 'duplicate';
    if (instruction === undefined) return 'no-instruction';
    const made = await exampleOf(work, instruction, ids, syntax, signal);
    if (typeof made === 'string') return made;
    if (seen.has(made.output)) return 'duplicate';
    await keep(made);
    seen.add(made.output);
    kept++;
    return undefined;
  }

  async function writeSome(some: readonly SourceFunction[]): Promise<void> {
    const works = some.map(exampleWork);
    const fresh = works.filter(({ code }) => !seen.has(code));
    await ask(fresh, instructionQuestions(seed));
    const agreed = new Map(fresh.map((work) => [work, agreedInstruction(work, ids)]));
    const described = fresh.filter((work) => agreed.get(work) !== undefined);
    await ask(
      described,
      codeQuestions(seed, (work) => agreed.get(work) ?? ''),
    );
    for (const work of works) {
      const why = await finish(work, agreed.get(work));
      if (why !== undefined) dropped[why] = (dropped[why] ?? 0) + 1;
      done++;
      onProgress(progress());
    }
  }

  let end: ExamplesResult['end'] = 'done';
  await chats.during(async () => {
    for (let from = 0; from < functions.length && end === 'done'; from += AT_ONCE) {
      if (able().length < LEAST_WRITERS) end = 'too-few-members';
      else if (signal.aborted) end = 'stopped';
      else
        await writeSome(functions.slice(from, from + AT_ONCE)).catch((error: unknown) => {
          if (!signal.aborted) throw error;
          end = 'stopped';
        });
    }
  });
  return { ...progress(), dropped, failures, end };
}

function instructionQuestions(seed: number): Asked {
  return {
    questionOf: ({ source, code }) => ({
      messages: (most) => instructionMessages(source.languageId, code, most),
      ...{ maxTokens: INSTRUCTION_TOKENS, temperature: 0, seed, localOnly: false },
    }),
    onAnswer({ id }, { instructions, code }, { text }) {
      const instruction = readInstruction(text, code);
      if (instruction !== undefined) instructions.set(id, redactText(instruction));
    },
  };
}

function codeQuestions(seed: number, instructionOf: (work: ExampleWork) => string): Asked {
  return {
    questionOf: (work) => ({
      messages: (most) => {
        const { signature, source } = work;
        const task = { instruction: instructionOf(work), signature };
        return exampleMessages(source.languageId, task, most);
      },
      ...{ maxTokens: CODE_TOKENS, temperature: 0, seed, localOnly: false },
    }),
    onAnswer({ id }, { outputs }, { text, finish: { unified } }) {
      // What the limit has cut off is no function.
      if (unified !== 'length') outputs.set(id, redactText(readCode(text)));
    },
  };
}
