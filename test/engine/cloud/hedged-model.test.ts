import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart, GenerationRequest } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { createHedging, hedged } from '../../../src/engine/cloud/hedged-model.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { createManualClock, settled } from '../../fakes/manual-clock.ts';
import { says, scriptedModel, streams, type ScriptedStep } from '../../fakes/scripted-model.ts';

const REQUEST: GenerationRequest = {
  prompt: { kind: 'raw', text: 'x' },
  sampling: { temperature: 0, maxTokens: 8, stop: [] },
};

/** Calls of one model, the n-th by the n-th script; late after 100 ms. */
function staged(
  scripts: readonly (readonly ScriptedStep[])[],
  {
    percent = 50,
    late = 100,
  }: { readonly percent?: number; readonly late?: number | 'unknown' } = {},
) {
  const clock = createManualClock();
  const model = scriptedModel({ clock, script: (_request, n) => scripts[n - 1] ?? [] });
  const heard: number[] = [];
  const hedging = createHedging({
    percent,
    lateAfterMs: () => (late === 'unknown' ? undefined : late),
    heard: (_id, afterMs) => heard.push(afterMs),
  });
  return { clock, model, heard, hedging, twice: hedged(model, clock, hedging) };
}

async function textOf(
  model: LanguageModel,
  signal = new AbortController().signal,
): Promise<string> {
  let text = '';
  for await (const part of model.generate(REQUEST, signal)) {
    if (part.kind === 'text') text += part.text;
  }
  return text;
}

/** What a call came to after so long: its text, or the failure's code. */
async function outcomeOf(model: LanguageModel, pass: () => Promise<void>): Promise<string> {
  const outcome = textOf(model).catch((error: unknown) =>
    isModelError(error) ? error.failure.code : String(error),
  );
  await pass();
  return await outcome;
}

describe('a call of a model elsewhere', () => {
  it('that is heard in time is sent once', async () => {
    const { clock, model, twice, heard } = staged([streams(['a', 'b'], 99)]);
    assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'ab');
    assert.equal(model.calls.length, 1);
    assert.deepEqual(heard, [99]);
    assert.equal(clock.pending(), 0);
  });

  it('that is late is sent a second time, and the first to say something is the answer', async () => {
    const { clock, model, twice, heard } = staged([[{ hang: true }], streams(['a', 'b'], 30)]);
    assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'ab');
    assert.deepEqual(
      model.calls.map(({ startedAt }) => startedAt),
      [0, 100],
    );
    // The other is closed in the turn in which one is heard.
    assert.equal(model.calls[0]?.abortedAt, 130);
    assert.equal(model.open(), 0);
    assert.deepEqual(heard, [130]);
    assert.equal(clock.pending(), 0);
  });

  it('goes on with the first one where that is faster after all', async () => {
    const { clock, model, twice } = staged([streams(['a', 'b'], 110), says('other', 50)]);
    assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'ab');
    assert.equal(model.calls[1]?.abortedAt, 110);
    assert.equal(model.open(), 0);
  });

  it('that fails leaves the other', async () => {
    for (const scripts of [
      [[{ afterMs: 120, fail: 'server-error' }], says('fine', 50)],
      [says('fine', 150), [{ afterMs: 10, fail: 'rate-limited' }]],
    ] as const) {
      const { clock, model, twice } = staged(scripts);
      assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'fine');
      assert.equal(model.open(), 0);
      assert.equal(clock.pending(), 0);
    }
  });

  it('fails as the first one did where both fail', async () => {
    const { clock, twice } = staged([
      [{ afterMs: 300, fail: 'server-error' }],
      [{ afterMs: 10, fail: 'rate-limited' }],
    ]);
    assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'server-error');
  });

  it('that fails before it is late is not sent again', async () => {
    const { clock, model, twice } = staged([[{ afterMs: 50, fail: 'server-error' }], says('no')]);
    assert.equal(await outcomeOf(twice, () => clock.pass(1000)), 'server-error');
    assert.equal(model.calls.length, 1);
    assert.equal(clock.pending(), 0);
  });

  it('is not sent again where nothing is known of when it is late, or none may be', async () => {
    for (const more of [{ late: 'unknown' as const }, { percent: 0 }]) {
      const { clock, model, twice } = staged([says('slow', 5000), says('no')], more);
      assert.equal(await outcomeOf(twice, () => clock.pass(10_000)), 'slow');
      assert.equal(model.calls.length, 1);
    }
  });

  it('ends with its signal, both of them', async () => {
    const { clock, model, twice } = staged([[{ hang: true }], [{ hang: true }]]);
    const own = new AbortController();
    const reading = textOf(twice, own.signal);
    reading.catch(() => undefined);
    await clock.pass(500);
    assert.equal(model.open(), 2);
    own.abort(new Error('typed on'));
    await assert.rejects(reading, /typed on/);
    await settled();
    assert.equal(model.open(), 0);
    assert.equal(clock.pending(), 0);
  });

  it('is closed when its reader leaves', async () => {
    const { clock, model, twice } = staged([[{ hang: true }], streams(['a', 'b', 'c'], 10)]);
    const reading = (async (): Promise<void> => {
      for await (const { kind } of twice.generate(REQUEST, new AbortController().signal)) {
        if (kind === 'text') break;
      }
    })();
    await clock.pass(500);
    await reading;
    assert.equal(model.open(), 0);
  });

  it('passes on the parts of one call alone, tool calls among them', async () => {
    const clock = createManualClock();
    const call = { id: 't', name: 'f', arguments: '{}' };
    const parts = async function* (n: number, signal: AbortSignal): AsyncGenerator<GenerationPart> {
      await new Promise<void>((resolve, reject) => {
        clock.after(n === 1 ? 105 : 5, resolve);
        signal.addEventListener('abort', () => {
          reject(new Error('closed'));
        });
      });
      yield { kind: 'tool-call', call };
      yield {
        ...{ kind: 'end', finish: { unified: 'stop', raw: '' }, usage: { estimated: true } },
      } as const;
    };
    let calls = 0;
    const { model } = staged([]);
    const twice = hedged(
      { description: model.description, generate: (_request, signal) => parts(++calls, signal) },
      clock,
      createHedging({ percent: 50, lateAfterMs: () => 100 }),
    );
    const seen: string[] = [];
    const reading = (async (): Promise<void> => {
      for await (const part of twice.generate(REQUEST, new AbortController().signal)) {
        seen.push(part.kind);
      }
    })();
    await clock.pass(1000);
    await reading;
    assert.equal(calls, 2);
    assert.deepEqual(seen, ['tool-call', 'end']);
  });
});

describe('the allowance for second calls', () => {
  it('is so many of the latest hundred calls, whoever asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.array(fc.boolean(), { maxLength: 400 }),
        (percent, lates) => {
          const hedging = createHedging({ percent, lateAfterMs: () => 1 });
          const twice = lates.map((isLate) => {
            const mayRepeat = hedging.called?.();
            return isLate && mayRepeat?.() === true;
          });
          for (let end = 1; end <= twice.length; end++) {
            const window = twice.slice(Math.max(0, end - 100), end);
            assert.ok(window.filter(Boolean).length <= percent);
          }
        },
      ),
    );
  });

  it('grants a call no third one', () => {
    const mayRepeat = createHedging({ percent: 100, lateAfterMs: () => 1 }).called?.();
    assert.deepEqual([mayRepeat?.(), mayRepeat?.()], [true, false]);
  });
});

describe('the first words of a model', () => {
  it('are late by what is known of twenty of them, the latest 200', () => {
    const speeds = createSpeeds();
    for (let i = 0; i < 19; i++) speeds.recordFirstWord('m', 100);
    assert.equal(speeds.lateAfterMs('m'), undefined);
    speeds.recordFirstWord('m', 100);
    assert.equal(speeds.lateAfterMs('m'), 100);
    for (let i = 1; i <= 200; i++) speeds.recordFirstWord('m', i * 10);
    assert.ok(Math.abs((speeds.lateAfterMs('m') ?? 0) - 1900.5) < 1);
  });
});
