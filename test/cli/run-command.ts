import { parseArguments } from '../../src/cli/arguments.ts';
import { bench } from '../../src/cli/commands/bench.ts';
import { compare } from '../../src/cli/commands/compare.ts';
import { importRecording } from '../../src/cli/commands/import.ts';
import { judges } from '../../src/cli/commands/judges.ts';
import { merge } from '../../src/cli/commands/merge.ts';
import { refactor } from '../../src/cli/commands/refactor.ts';
import { replay } from '../../src/cli/commands/replay.ts';
import { spending } from '../../src/cli/commands/spending.ts';
import { serve } from '../../src/cli/commands/serve.ts';
import { team } from '../../src/cli/commands/team.ts';
import { UsageError, type Output } from '../../src/cli/output.ts';
import type { Ended } from './run-ensemble.ts';

/** No parts that were built, and no models. */
const NOWHERE = { dist: 'nowhere', demoModels: 'nowhere' };

/** Runs a command that needs no server in this process, as `main` would: much faster than a new one. */
export async function runCommand(...args: readonly string[]): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const listeners = process.listeners('SIGINT');
  const write = (text: string): void => void (stdout += text);
  try {
    const given = parseArguments(args);
    const output: Output = {
      asJson: given.json,
      asStream: given.stream,
      colours: false,
      text: (line) => given.json || given.stream || write(`${line}\n`),
      json: (value) => given.json && write(`${JSON.stringify(value)}\n`),
      serialised: (json) => given.json && write(json),
      event: (value) => given.stream && write(`${JSON.stringify(value)}\n`),
      message: (line) => (stderr += `${line}\n`),
    };
    const code = await commandOf(given.command)(given, output);
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, stdout, stderr: `${stderr}${error.message}\n` };
  } finally {
    for (const listener of process.listeners('SIGINT')) {
      if (!listeners.includes(listener)) process.off('SIGINT', listener);
    }
  }
}

type Command = (given: ReturnType<typeof parseArguments>, output: Output) => Promise<number>;

function commandOf(name: string): Command {
  const commands: Readonly<Record<string, Command>> = {
    replay: (given, output) => replay(given, NOWHERE, output),
    bench: (given, output) => bench(given, NOWHERE, output),
    compare: (given, output) => compare(given, NOWHERE, output),
    serve: (given, output) => serve(given, NOWHERE, output),
    refactor: (given, output) => refactor(given, NOWHERE, output),
    import: importRecording,
    judges,
    merge,
    spending,
    team,
  };
  const command = commands[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}
