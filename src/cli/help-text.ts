import { commandRows } from './commands-table.ts';
import { optionRows } from './options-table.ts';

/** The help of all commands, or of one. */
export function helpText(command?: string): string {
  const rows = commandRows.filter(({ name }) => command === undefined || name === command);
  const calls = rows.map(({ name, takes, help }) => [`ensemble ${name} ${takes}`.trimEnd(), help]);
  const options = optionRows
    .filter(({ commands }) =>
      command === undefined ? commands.length > 2 : commands.includes(command),
    )
    .map(({ name, value, help }) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help]);
  const width = Math.max(...[...calls, ...options].map(([left = '']) => left.length)) + 2;
  const column = ([left = '', right = '']: readonly string[]): string =>
    `  ${left.padEnd(width)}${right}`;
  return [
    'ensemble: completions from several models at once',
    '',
    ...calls.map(column),
    '',
    ...options.map(column),
    ...(command === undefined ? ['', '"ensemble help COMMAND" lists all options of one.'] : []),
    '',
    'Keys of cloud servers come from ENSEMBLE_API_KEY_<NAME of the server, in capitals, - as _>.',
    'Messages go to stderr; the exit code is 0 only on success.',
  ].join('\n');
}
