import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, type Clock } from '../../../src/core/clock.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { verdictKey } from '../../../src/engine/fill-verdicts.ts';
import { fillSelfTest } from '../../../src/prompt/fill-self-test.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { benchEngine, requestAt, unaborted } from '../../bench/stage.ts';
import { describedAs } from '../../fakes/scripted-model.ts';
import { ollama } from './server.ts';

type SelfTest = Extract<EngineEvent, { type: 'self-test' }>;

/** What a window does with one member, and what it asked of it. */
interface Window {
  /** Only what is in memory is tested. */
  load(): Promise<void>;
  /** Asks for a line, and waits until nobody would ask the model anything any more. */
  complete(): Promise<void>;
  /** Kinds of all prompts sent, in order. */
  readonly prompts: readonly string[];
  readonly tests: readonly SelfTest[];
  close(): Promise<void>;
}

/** Before a test nobody types for so long. */
const SILENCE_MS = 8000;
/** As long as a machine may take to load a model and write a line, on the clock of short silences. */
const LOADING_MS = 600_000;

/** The small models never learned to fill holes; these Modelfiles say that they did. */
const LIAR = 'ensemble-nano-ts-fim:latest';
const OTHER_LIAR = 'ensemble-nano-mix-fim:latest';
const TESTED = fillSelfTest.probes.map(() => 'infill');

describe('a model whose server says that it fills holes', () => {
  const verdicts = new Map<string, boolean>();
  const windows: Window[] = [];
  const open = async (member: string): Promise<Window> => {
    const window = windowWith(member, verdicts);
    windows.push(window);
    await window.load();
    return window;
  };
  afterEach(() => Promise.all(windows.splice(0).map((window) => window.close())));

  it('is asked to, found unable once nobody types, and from then on continues the prefix', async () => {
    const window = await open(LIAR);
    await window.complete();
    assert.deepEqual(window.prompts, ['infill', ...TESTED]);
    const [test] = window.tests;
    assert.equal(window.tests.length, 1);
    assert.equal(test?.works, false, JSON.stringify(test));
    assert.equal(test.modelId, `ollama:${LIAR}`);
    await window.complete();
    assert.deepEqual(window.prompts, ['infill', ...TESTED, 'raw']);
  });

  it('has its verdict kept under the digest that the server tells', async () => {
    const digest = await digestOf(LIAR);
    const key = verdictKey(describedAs({ name: LIAR, serverId: 'ollama', digest }));
    assert.deepEqual([...verdicts], [[key, false]]);
  });

  it('is not tested in the next window', async () => {
    const window = await open(LIAR);
    await window.complete();
    assert.deepEqual(window.prompts, ['raw']);
    assert.deepEqual(window.tests, []);
  });

  it('is not tested under another name', async () => {
    await rename(LIAR, 'renamed:latest');
    try {
      const window = await open('renamed:latest');
      await window.complete();
      assert.deepEqual(window.prompts, ['raw']);
      assert.deepEqual(window.tests, []);
    } finally {
      await rename('renamed:latest', LIAR);
    }
  });

  it('is tested where its weights are others', async () => {
    const window = await open(OTHER_LIAR);
    await window.complete();
    assert.deepEqual(window.prompts, ['infill', ...TESTED]);
    assert.deepEqual([...verdicts.values()], [false, false]);
  });
});

/** The engine over the real server. */
function windowWith(member: string, verdicts: Map<string, boolean>): Window {
  const { clock, pending } = clockOfShortSilences();
  const prompts: string[] = [];
  const tests: SelfTest[] = [];
  let writing = 0;
  const { address } = ollama();
  const server = createOllamaServer({ id: 'ollama', address, clock: systemClock });
  const watched: ModelServer = {
    ...server,
    model(description) {
      const model = server.model(description);
      return {
        ...model,
        async *generate(request, signal) {
          prompts.push(request.prompt.kind);
          writing++;
          try {
            yield* model.generate(request, signal);
          } finally {
            writing--;
          }
        },
      };
    },
  };
  const engine = benchEngine({
    servers: [watched],
    clock,
    verdicts,
    settings: { members: [member], firstCandidateMs: LOADING_MS, explicitMs: LOADING_MS },
    onEvent(event) {
      if (event.type === 'self-test') tests.push(event);
    },
  });
  return {
    prompts,
    tests,
    async load() {
      const found = (await server.list(unaborted)).find(({ name }) => name === member);
      assert.ok(found, member);
      await server.load(found, unaborted);
    },
    async complete() {
      const before = 'export function read(path: string) {\n  const ';
      const request = requestAt(before, '\n}\n', { trigger: 'explicit' });
      const { failures } = await engine.complete(request, undefined, unaborted);
      assert.deepEqual(failures, []);
      do await pause(20);
      while (writing > 0 || pending() > 0);
    },
    async close() {
      engine.dispose();
      await server.dispose();
    },
  };
}

/** Real time, but for long silences, which take a fortieth. */
function clockOfShortSilences(): { readonly clock: Clock; readonly pending: () => number } {
  const pending = new Set<() => void>();
  const clock: Clock = {
    ...systemClock,
    after(delayMs, action) {
      const realMs = delayMs >= SILENCE_MS ? delayMs / 40 : delayMs;
      const callOff = systemClock.after(realMs, () => {
        pending.delete(callOff);
        action();
      });
      pending.add(callOff);
      return () => {
        pending.delete(callOff);
        callOff();
      };
    },
  };
  return { clock, pending: () => pending.size };
}

async function rename(from: string, to: string): Promise<void> {
  await ollama().command('cp', from, to);
  await ollama().command('rm', from);
}

async function digestOf(name: string): Promise<string> {
  const response = await fetch(`${ollama().address}/api/tags`);
  const { models } = (await response.json()) as { models: { name: string; digest: string }[] };
  const found = models.find((model) => model.name === name);
  assert.ok(found, name);
  return found.digest;
}
