import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { startFakeOllama, type FakeOllama } from '../fake-ollama.ts';
import { configure, CURSOR, EXTENSION, open, waitForGhostText } from '../stage.ts';
import { activationOf, startupPerformance, type Activation } from '../start-times.ts';
import { ui } from '../ui.ts';

/**
 * What is measured in a window; the ring makes figures of it, see test/stand/footprint.mjs. This
 * suite runs in two windows which differ only in whether our extension is installed.
 */
interface Footprint {
  /** Of the extension host, after a garbage collection. Unit: MB. */
  readonly residentMb: number;
  /** The same once the model of the workspace has learned a few files as well. */
  readonly learnedMb?: number;
  /** Heap of its main thread, and what that holds outside. Unit: MB. */
  readonly heldMb: number;
  readonly activation?: Activation;
}

const withOurs = vscode.extensions.getExtension(EXTENSION) !== undefined;

/** About 400 lines that somebody works on. */
const BODY = Array.from(
  { length: 80 },
  (_, i) => `export function step${i}(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, ${i});
  return total > ${i} ? total / 2 : total;
}
`,
).join('\n');
const TYPED = ['const first = ', 'let second = first + ', 'if (second > ', 'return second - '];
const SAMPLES = 9;

describe(`a window ${withOurs ? 'with' : 'without'} the extension`, () => {
  let server: FakeOllama;
  let activation: Activation | undefined;

  before(async () => {
    const report = await startupPerformance(withOurs ? EXTENSION : 'test.toy-provider');
    if (withOurs) activation = activationOf(report);
    server = await startFakeOllama(['small:1b'], 'fortyTwo;');
    await configure({ ...settings(), workspaceModel: false });
    await waitForGhostText();
    if (!withOurs) await vscode.commands.executeCommand('toyProvider.start');
  });
  after(() => server.close());
  const settings = () => ({ servers: [{ name: 'ollama', kind: 'ollama', url: server.url }] });

  it('holds some memory once ghost text shows in a file that is edited', async () => {
    await typeLines();
    const { residentMb, heldMb } = await memory();
    await configure(settings());
    await typeLines();
    const footprint: Footprint = {
      residentMb,
      heldMb,
      learnedMb: (await memory()).residentMb,
      ...(activation === undefined ? {} : { activation }),
    };
    assert.ok(footprint.residentMb > footprint.heldMb, JSON.stringify(footprint));
    writeFileSync(process.env['RING_FOOTPRINT'] ?? '', JSON.stringify(footprint, null, 2));
  });
});

async function typeLines(): Promise<void> {
  for (const typed of TYPED) {
    await open('footprint.ts', `${BODY}\nexport function last() {\n  ${CURSOR}\n}\n`);
    await ui.type(typed, 60);
    await ui.waitGhostText(withOurs ? 'fortyTwo' : 'toyCompletion');
  }
}

async function memory(): Promise<Pick<Footprint, 'residentMb' | 'heldMb'>> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  const resident: number[] = [];
  const held: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await sleep(300);
    // Of this kind, pages that V8 keeps for later are given back as well.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    const { rss, heapUsed, external } = process.memoryUsage();
    resident.push(rss / 1e6);
    held.push((heapUsed + external) / 1e6); // array buffers are part of `external`
  }
  return { residentMb: median(resident), heldMb: median(held) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) / 2] ?? Number.NaN;
}
