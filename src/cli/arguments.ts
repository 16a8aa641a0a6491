import { parseArgs } from 'node:util';
import { UsageError } from './output.ts';

/** A call of the command line, understood. */
export interface Arguments {
  readonly command: string;
  readonly rest: readonly string[];
  readonly json: boolean;
  readonly stream: boolean;
  readonly config: string | undefined;
  /** File that a recording of the request is appended to. */
  readonly record: string | undefined;
  /** Members by id or name. */
  readonly models: readonly string[] | undefined;
  readonly strategy: string | undefined;
  readonly seed: number | undefined;
  readonly help: boolean;
}

export const HELP = `ensemble: completions from several models at once

  ensemble models                      models of every server, and what each can do
  ensemble strategies                  every method, ready or planned
  ensemble complete FILE:LINE:COLUMN   completes a place; lines and columns count from 1
  ensemble demo                        completes sample files and shows how it came about

  --json           one JSON value on stdout
  --stream         the events as JSON lines on stdout, the result last
  --config FILE    settings as JSON, with the keys of the VS Code settings
  --models A,B     members by id or name
  --strategy ID    one of those that "ensemble strategies" calls ready
  --record FILE    appends the request with all candidates to a recording (it holds code)
  --seed N         makes sampling repeatable where the servers can

Keys of cloud servers come from ENSEMBLE_API_KEY_<NAME of the server, in capitals>.
Messages go to stderr; the exit code is 0 only on success.`;

export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command = 'help', ...rest] = positionals;
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new UsageError(`--seed wants an integer, not "${values.seed ?? ''}"`);
  }
  return {
    command,
    rest,
    json: values.json === true,
    stream: values.stream === true,
    config: values.config,
    record: values.record,
    models: values.models
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    strategy: values.strategy,
    seed,
    help: values.help === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        stream: { type: 'boolean' },
        config: { type: 'string' },
        record: { type: 'string' },
        models: { type: 'string' },
        strategy: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replaceAll('\n', ' '));
  }
}
