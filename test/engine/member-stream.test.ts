import assert from 'node:assert/strict';
import { isModelError } from '../../src/core/failure.ts';
import type { GenerationRequest } from '../../src/core/generation.ts';
import { readStream } from '../../src/engine/member-stream.ts';
import { createStreamGuard } from '../../src/text/stream-guard.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { scriptedModel, streams, type ScriptedStep } from '../fakes/scripted-model.ts';

const REQUEST: GenerationRequest = {
  prompt: { kind: 'raw', text: 'x'.repeat(30) },
  sampling: { temperature: 0, maxTokens: 64, stop: [] },
};

/** Reads a model that does these steps; what the listener was told comes with the outcome. */
async function read(
  steps: readonly ScriptedStep[],
  {
    kind = 'block',
    signal = new AbortController().signal,
  }: { kind?: 'block' | 'line'; signal?: AbortSignal } = {},
) {
  const clock = createManualClock();
  const model = scriptedModel({ clock, script: () => steps });
  const guard = createStreamGuard({
    prefix: 'function f() {\n  ',
    suffix: '\n}\n',
    languageId: 'typescript',
    indentation: { width: 2, tabs: false },
    shape: { kind, maxLines: kind === 'line' ? 1 : 12, maxTokens: 64 },
    lineEnd: '\n',
  });
  const told: string[] = [];
  const reading = readStream(
    model,
    REQUEST,
    guard,
    clock,
    { onText: (text) => told.push(text) },
    signal,
  );
  reading.catch(() => undefined);
  await clock.pass(10_000);
  return { reading, told, model, clock };
}

async function failureFrom(steps: readonly ScriptedStep[]): Promise<string> {
  const { reading } = await read(steps);
  const error: unknown = await reading.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
  return isModelError(error) ? error.failure.code : String(error);
}

describe('readStream', () => {
  it('gives the text, its times and the model’s own figures', async () => {
    const { reading } = await read([
      ...streams(['one', '();'], 40),
      { end: true, usage: { promptTokens: 9, completionTokens: 2, prefillMs: 30 } },
    ]);
    assert.deepEqual(await reading, {
      modelId: 'scripted:model',
      text: 'one();',
      finish: { unified: 'stop', raw: 'stop' },
      usage: { estimated: false, promptTokens: 9, completionTokens: 2, prefillMs: 30 },
      firstTokenMs: 40,
      totalMs: 80,
    });
  });

  it('tells each new text once, and that a line is complete as soon as its end has come', async () => {
    const { told } = await read(streams(['a', '();', '', '\n', '  ', 'b', '();\n  '], 1));
    assert.deepEqual(told, ['a();', 'a();\n', 'a();\n  b', 'a();\n  b();\n']);
  });

  it('leaves a stream of which nothing more is wanted, and closes it', async () => {
    const { reading, model, clock } = await read(streams(['a();\n', 'b();\n', 'c();\n'], 10), {
      kind: 'line',
    });
    const { text, totalMs, usage, finish } = await reading;
    assert.deepEqual([text, totalMs, finish.unified], ['a();', 10, 'stop']);
    assert.deepEqual(usage, { estimated: true, promptTokens: 10, completionTokens: 2 });
    assert.equal(model.open(), 0);
    assert.equal(clock.pending(), 0);
  });

  it('keeps the tokens that begin inside the text', async () => {
    const { reading } = await read(
      [
        { text: 'a()', logprobNats: -0.1 },
        { text: ';\n', logprobNats: -0.2 },
        { text: 'b', logprobNats: -0.3 },
      ],
      { kind: 'line' },
    );
    const { tokens = [] } = await reading;
    assert.deepEqual(
      tokens.map(({ logprobNats }) => logprobNats),
      [-0.1, -0.2],
    );
  });

  it('keeps the tokens of the text alone where talk and a fence stand before it', async () => {
    const pieces = ['Here is a();:\n', '```ts\n', 'a(', ');\n', '  b();\n', '```\n', 'Done'];
    const { reading } = await read(pieces.map((text, i) => ({ text, logprobNats: -i })));
    const { text, tokens = [] } = await reading;
    assert.equal(text, 'a();\n  b();');
    assert.deepEqual(
      tokens.map(({ logprobNats }) => logprobNats),
      [-2, -3, -4],
    );
  });

  for (const [what, steps, code] of [
    ['a failure of the model', [{ fail: 'rate-limited' }], 'rate-limited'],
    ['an error nobody foresaw', [{ fail: new RangeError('oops') }], 'server-error'],
    ['a stream without an end', [{ text: 'a' }, { cut: true }], 'stream-broken'],
    ['an endless line', [{ text: 'y'.repeat(300_000) }], 'output-too-large'],
  ] as const) {
    it(`throws ${code} for ${what}`, async () => {
      assert.equal(await failureFrom(steps), code);
    });
  }

  it('throws the reason of an abort, whatever the model throws then', async () => {
    const controller = new AbortController();
    const reason = new Error('typed on');
    controller.abort(reason);
    const { reading, model } = await read([{ text: 'a' }], { signal: controller.signal });
    await assert.rejects(reading, (error) => error === reason);
    assert.equal(model.calls.length, 0);
  });
});
