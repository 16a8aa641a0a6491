import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestCounts } from '../../../../src/refactor/evidence.ts';
import { readTestOutput } from '../../../../src/refactor/read-test-output.ts';
import type { Files, InstructTask } from './instruct-task.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly tests: TestCounts | undefined;
  readonly output: string;
}

/** A folder with these files; whoever asked removes it. */
export async function folderWith(files: Iterable<readonly [string, string]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ensemble-task-'));
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Whether this machine has what runs the tests of a task. */
export async function hasProgram({ language }: InstructTask): Promise<boolean> {
  if (language !== 'python') return true;
  const { exitCode } = await runTaskCommand('python3 --version', new Map());
  return exitCode === 0;
}

/** Runs a task's own command, which is trusted, in a new folder with these files. */
export async function runTaskCommand(
  command: string,
  files: Files,
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const folder = await folderWith([...files, ...Object.entries(more)]);
  try {
    return await run(command, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, cwd: string): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
    // A test run inside a test run would take itself for a part of that.
    const env = { ...process.env, PATH: path, NODE_TEST_CONTEXT: undefined };
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, timeout: 60_000 });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const output = Buffer.concat(chunks).toString();
      resolve({ exitCode, tests: readTestOutput(output), output });
    });
  });
}
