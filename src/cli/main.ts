import { parseArguments, type Arguments } from './arguments.ts';
import { bench } from './commands/bench.ts';
import { compare } from './commands/compare.ts';
import { complete } from './commands/complete.ts';
import { demo } from './commands/demo.ts';
import { importRecording } from './commands/import.ts';
import { instruct } from './commands/instruct.ts';
import { judges } from './commands/judges.ts';
import { merge } from './commands/merge.ts';
import { models } from './commands/models.ts';
import { promptMind } from './commands/prompt-mind.ts';
import { refactor } from './commands/refactor.ts';
import { replay } from './commands/replay.ts';
import { score } from './commands/score.ts';
import { serve } from './commands/serve.ts';
import { secondOpinion } from './commands/second-opinion.ts';
import { spending } from './commands/spending.ts';
import { strategies } from './commands/strategies.ts';
import { team } from './commands/team.ts';
import { train } from './commands/train.ts';
import { placesBeside, type Places } from './headless.ts';
import { helpText } from './help-text.ts';
import { commandRows } from './commands-table.ts';
import { createOutput, UsageError, type Output } from './output.ts';

/** The oldest Node that the bundle runs on. */
const OLDEST_NODE = 22;

async function run(given: Arguments, places: Places, output: Output): Promise<number> {
  if (given.help || given.command === 'help') {
    process.stdout.write(`${helpText(helpSubject(given))}\n`);
    return 0;
  }
  switch (given.command) {
    case 'models':
      return await models(given, places, output);
    case 'strategies':
      return strategies(output);
    case 'complete':
      return await complete(given, places, output);
    case 'compare':
      return await compare(given, places, output);
    case 'score':
      return await score(given, places, output);
    case 'second-opinion':
      return await secondOpinion(given, places, output);
    case 'prompt-mind':
      return await promptMind(given, places, output);
    case 'instruct':
      return await instruct(given, places, output);
    case 'refactor':
      return await refactor(given, places, output);
    case 'replay':
      return await replay(given, places, output);
    case 'judges':
      return await judges(given, output);
    case 'bench':
      return await bench(given, places, output);
    case 'import':
      return await importRecording(given, output);
    case 'merge':
      return await merge(given, output);
    case 'team':
      return await team(given, output);
    case 'train':
      return await train(given, places, output);
    case 'serve':
      return await serve(given, places, output);
    case 'spending':
      return await spending(given, output);
    case 'demo':
      return await demo(given, places, output);
    default:
      throw new UsageError(`no command "${given.command}"; try: ensemble help`);
  }
}

/** The command that help is wanted of; undefined for all of them. */
function helpSubject({ command, rest }: Arguments): string | undefined {
  const subject = command === 'help' ? rest[0] : command;
  return commandRows.find(({ name }) => name === subject)?.name;
}

async function main(argv: readonly string[]): Promise<number> {
  const version = Number(process.versions.node.split('.')[0]);
  if (version < OLDEST_NODE) {
    process.stderr.write(
      `ensemble needs Node ${OLDEST_NODE} or newer; this is ${process.version}\n`,
    );
    return 2;
  }
  try {
    const given = parseArguments(argv);
    return await run(given, placesBeside(process.argv[1] ?? ''), createOutput(given));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}

// The reader of a pipe may leave before the end, as `head` does.
process.stdout.on('error', () => {
  process.exit(1);
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
