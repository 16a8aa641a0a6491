import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  keptExample,
  knownExamples,
  NO_EXAMPLES,
  type KnownExamples,
  type TrainingExample,
} from '../../applications/training-example.ts';
import { maxDocumentChars } from '../../context/document-guard.ts';
import { languageOf } from '../../context/language-of.ts';
import { freshSeed } from '../../core/random.ts';
import { exampleSources, type SourceFile } from '../../engine/applications/example-sources.ts';
import { LEAST_WRITERS } from '../../engine/applications/example-work.ts';
import {
  exampleCalls,
  writeExamples,
  type ExamplesResult,
} from '../../engine/applications/write-examples.ts';
import { diskFiles } from '../../providers/workspace/disk-files.ts';
import { isRecordingError, openRecording } from '../../recording/recording-writer.ts';
import { SYNTAX_LANGUAGE_IDS } from '../../syntax/grammars.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { numberOption, textOption, type Arguments } from '../arguments.ts';
import { CONVERSING_ADVICE, foundText } from '../conversing-advice.ts';
import { memberFailureWords } from '../failure-words.ts';
import { createHeadless, type Headless, type Places } from '../headless.ts';
import { UsageError, type Output } from '../output.ts';
import { interrupted, INTERRUPTED } from './complete.ts';
import { tellMembers } from './prompt-mind.ts';

/** Functions that models are asked about, where nobody says otherwise. */
const USUAL_FUNCTIONS = 50;
/** Files listed at most. */
const MOST_FILES = 100_000;
const LONGEST_SHOWN = 120;

/**
 * Examples for training from the functions of a folder (Ensemble-Instruct), appended to a file as JSON
 * lines; functions that it has examples of are left out. Exit code 1 where too few models converse or no
 * function is found; ctrl+c leaves what was written.
 */
export async function instruct(given: Arguments, places: Places, output: Output): Promise<number> {
  const [folder = '.', ...more] = given.rest;
  const out = textOption(given, 'out');
  if (more.length > 0) throw new UsageError('instruct wants one DIR at most');
  if (out === undefined) throw new UsageError('instruct wants --out FILE');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${folder} is no folder`);
  const most = numberOption(given, 'most', { integer: true, minimum: 1 }) ?? USUAL_FUNCTIONS;
  const known = await examplesIn(out, output);
  const root = path.resolve(folder);
  const host = await createHeadless(given, places, output, {}, root);
  const signal = interrupted();
  try {
    const result = await written(host, root, { most, known, out }, given, output, signal);
    output.json(result);
    if (result.end === 'stopped') return INTERRUPTED;
    return result.end === 'done' ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    if (isRecordingError(error)) throw new UsageError(error.message);
    throw error;
  } finally {
    await host.dispose();
  }
}

interface Wish {
  readonly most: number;
  readonly known: KnownExamples;
  readonly out: string;
}

/** What came of it, for `--json`. */
type Written = Omit<ExamplesResult, 'end'> & {
  readonly end: ExamplesResult['end'] | 'no-functions';
};

const NOTHING = { done: 0, functions: 0, kept: 0, dropped: {}, failures: [] } as const;

async function written(
  { engine, syntax, settings }: Headless,
  root: string,
  { most, known, out }: Wish,
  given: Arguments,
  output: Output,
  signal: AbortSignal,
): Promise<Written> {
  const { chats } = engine;
  const { neverSend } = settings.cloud;
  const memberIds = given.models === undefined ? {} : { memberIds: given.models };
  const crew = await chats.members(
    { localOnly: false, families: LEAST_WRITERS, ...memberIds },
    signal,
  );
  tellMembers(crew, output);
  const { members } = crew;
  const names = members.map(({ id }) => id).join(', ');
  if (members.length < LEAST_WRITERS) {
    output.message(
      `examples are written by two models that converse; ${foundText(members)}. ${CONVERSING_ADVICE}`,
    );
    return { ...NOTHING, end: 'too-few-members' };
  }
  const seed = given.seed ?? freshSeed();
  const wish = { most, seed, known: known.sources };
  const sources = await exampleSources(filesBelow(root, neverSend, signal), wish, syntax, signal);
  const { functions, found } = sources;
  if (found === 0) {
    output.message(`no function with a name and a body of 3 to 60 lines in ${root}`);
    return { ...NOTHING, end: 'no-functions' };
  }
  output.message(
    `${functions.length} of ${found} functions (${sources.known} have examples): at most ${exampleCalls(functions.length, members.length)} calls of ${names}`,
  );
  const writer = await openRecording<TrainingExample>(out);
  try {
    const result = await writeExamples(
      { functions, members, knownOutputs: known.outputs, seed },
      {
        ...{ chats, syntax, onProgress: () => undefined },
        async keep(example) {
          await writer.write(keptExample(example));
          const { source, instruction } = example;
          const place = `${source.path}:${source.lines.join('-')}`;
          output.text(`${place}  ${visibleLine(instruction, LONGEST_SHOWN)}`);
        },
      },
      signal,
    );
    tell(result, out, output);
    return result;
  } finally {
    await writer.close();
  }
}

/** Files of languages that have a grammar, without those that ignore files or the list of secrets name. */
async function* filesBelow(
  root: string,
  neverSend: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<SourceFile> {
  const files = diskFiles({ folders: [root], excluded: [], neverSend, most: MOST_FILES });
  for await (const batch of files.list(signal)) {
    for (const { path: name, sizeBytes } of batch) {
      const languageId = languageOf(name);
      if (sizeBytes > maxDocumentChars || !SYNTAX_LANGUAGE_IDS.includes(languageId)) continue;
      const bytes = await files.read(name, signal);
      if (bytes === undefined) continue;
      yield { path: name, languageId, text: new TextDecoder().decode(bytes) };
    }
  }
}

async function examplesIn(out: string, output: Output): Promise<KnownExamples> {
  const there = statSync(out, { throwIfNoEntry: false });
  if (there === undefined) return NO_EXAMPLES;
  if (!there.isFile()) throw new UsageError(`${out} is no file`);
  const text = await readFile(out, 'utf8').catch(() => {
    throw new UsageError(`cannot read ${out}`);
  });
  const known = knownExamples(text);
  if (known.unread.length > 0) {
    const [first = 0] = known.unread;
    output.message(`${out}: ${known.unread.length} lines are no examples, the first is ${first}`);
  }
  return known;
}

function tell(
  { kept, done, dropped, failures, end }: ExamplesResult,
  out: string,
  output: Output,
): void {
  for (const { modelId, failure } of failures) output.message(memberFailureWords(modelId, failure));
  if (end === 'too-few-members') output.message('fewer than two models are left; it ends here');
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  const left = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  output.message(`${kept} examples of ${done} functions in ${out}${left}`);
}
