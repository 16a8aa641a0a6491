import { parseArgs } from 'node:util';
import { commandRows } from './commands-table.ts';
import { optionRows } from './options-table.ts';
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
  /** Options of single commands, by name. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command = 'help', ...rest] = positionals;
  refuseForeignOptions(command, values);
  const options = values;
  return {
    command,
    rest,
    json: values['json'] === true,
    stream: values['stream'] === true,
    config: textOption({ options }, 'config'),
    record: textOption({ options }, 'record'),
    models: listOption({ options }, 'models'),
    strategy: textOption({ options }, 'strategy'),
    seed: numberOption({ options }, 'seed', { integer: true }),
    help: values['help'] === true,
    options,
  };
}

type Options = Pick<Arguments, 'options'>;

export function textOption({ options }: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function flagOption({ options }: Options, name: string): boolean {
  return options[name] === true;
}

/** Words between commas. */
export function listOption(given: Options, name: string): readonly string[] | undefined {
  return textOption(given, name)
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

export function numberOption(
  given: Options,
  name: string,
  { integer = false, minimum = Number.NEGATIVE_INFINITY } = {},
): number | undefined {
  const text = textOption(given, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const fits =
    text.trim() !== '' && (integer ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (fits && value >= minimum) return value;
  const kind = integer ? 'an integer' : 'a number';
  const least = minimum === Number.NEGATIVE_INFINITY ? '' : ` of ${minimum} or more`;
  throw new UsageError(`--${name} wants ${kind}${least}, not "${text}"`);
}

/** One of a few words. */
export function choiceOption<T extends string>(
  given: Options,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(given, name);
  const found = choices.find((choice) => choice === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(`--${name} wants ${choices.join(', ')}; not "${text}"`);
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(argv: readonly string[]): Parsed {
  const declared: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const { name, value } of optionRows) declared[name] = { type: typeOf(value) };
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: declared,
    });
    return { values: singleValues(values), positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replaceAll('\n', ' '));
  }
}

function singleValues(values: Readonly<Record<string, unknown>>): Parsed['values'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, value] as const] : [],
    ),
  );
}

function typeOf(value: string | undefined): 'string' | 'boolean' {
  return value === undefined ? 'boolean' : 'string';
}

/** An option that a command would silently not obey is a mistake. */
function refuseForeignOptions(command: string, values: Readonly<Record<string, unknown>>): void {
  if (!commandRows.some(({ name }) => name === command)) return;
  const foreign = optionRows.find(
    ({ name, commands }) => values[name] !== undefined && !commands.includes(command),
  );
  if (foreign === undefined) return;
  throw new UsageError(`"${command}" takes no --${foreign.name}; try: ensemble help ${command}`);
}
