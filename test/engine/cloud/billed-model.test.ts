import assert from 'node:assert/strict';
import { failure, ModelError, type FailureCode } from '../../../src/core/failure.ts';
import type { GenerationPart, GenerationRequest, Usage } from '../../../src/core/generation.ts';
import type { LanguageModel, ModelDescription } from '../../../src/core/model.ts';
import type { CallEstimate, Spending } from '../../../src/core/spending.ts';
import { billed } from '../../../src/engine/cloud/billed-model.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import {
  describedAs,
  scriptedModel,
  type ScriptedModel,
  type ScriptedStep,
} from '../../fakes/scripted-model.ts';

interface Purse extends Spending {
  readonly held: CallEstimate[];
  readonly settled: (Usage | undefined)[];
  refuses: boolean;
}

function purse(): Purse {
  const held: CallEstimate[] = [];
  const settled: (Usage | undefined)[] = [];
  return {
    held,
    settled,
    refuses: false,
    async hold(call) {
      held.push(call);
      if (this.refuses) throw new ModelError(failure('over-budget', 'the limit'));
      let isSettled = false;
      return {
        settle(usage) {
          if (!isSettled) settled.push(usage);
          isSettled = true;
        },
      };
    },
    exhausted: () => false,
    state: () => {
      throw new Error('nobody asks');
    },
    costOf: (_, { promptTokens = 0, completionTokens = 0 }) => promptTokens + completionTokens,
  };
}

const REQUEST: GenerationRequest = {
  prompt: { kind: 'raw', text: 'x'.repeat(250) },
  sampling: { temperature: 0, maxTokens: 40, stop: [] },
};
const PROMPT = 116;
const NOTHING: Usage = { promptTokens: 0, completionTokens: 0, estimated: true };
const CLOUD = { name: 'gpt', place: 'cloud' } as const;

function scripted(steps: readonly ScriptedStep[], more: Partial<ModelDescription> = {}) {
  const clock = createManualClock();
  return scriptedModel({ clock, description: { ...CLOUD, ...more }, script: () => steps });
}

function estimated(promptTokens: number, completionTokens: number): Usage {
  return { promptTokens, completionTokens, estimated: true };
}

async function partsOf(
  model: LanguageModel,
  signal = new AbortController().signal,
): Promise<GenerationPart[]> {
  const parts: GenerationPart[] = [];
  for await (const part of model.generate(REQUEST, signal)) parts.push(part);
  return parts;
}

describe('a billed model', () => {
  it('sets aside what a generation may take at most, once', async () => {
    const spending = purse();
    const price = { input: 1, output: 2 };
    await partsOf(billed(scripted([{ text: 'a' }], { price }), spending));
    assert.deepEqual(spending.held, [
      { modelId: 'scripted:gpt', promptTokens: PROMPT, mostTokens: 40, price },
    ]);
    assert.equal(spending.settled.length, 1);
  });

  it('sends nothing where it is refused', async () => {
    const spending = purse();
    spending.refuses = true;
    const model = scripted([{ text: 'a' }]);
    await assert.rejects(partsOf(billed(model, spending)), /over-budget/);
    assert.equal(model.calls.length, 0);
  });

  it('settles for the figures of the end, and says what it cost', async () => {
    const spending = purse();
    const usage = { promptTokens: 100, completionTokens: 7, cachedTokens: 64 };
    const parts = await partsOf(billed(scripted([{ text: 'a' }, { end: true, usage }]), spending));
    assert.deepEqual(spending.settled, [{ ...usage, estimated: false }]);
    const end = parts.at(-1);
    assert.deepEqual(end?.kind === 'end' && end.usage, {
      ...usage,
      ...{ estimated: false, costUsd: 107 },
    });
  });

  it('leaves what the vendor says that it cost', async () => {
    const spending = purse();
    const usage = { promptTokens: 100, completionTokens: 7, costUsd: 0.5 };
    const parts = await partsOf(billed(scripted([{ end: true, usage }]), spending));
    const end = parts.at(-1);
    assert.equal(end?.kind === 'end' && end.usage.costUsd, 0.5);
    assert.equal(spending.settled[0]?.costUsd, 0.5);
  });

  it('takes no vendor’s word for a sum that is none', async () => {
    for (const costUsd of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const usage = { promptTokens: 100, completionTokens: 7, costUsd };
      const parts = await partsOf(billed(scripted([{ end: true, usage }]), purse()));
      const end = parts.at(-1);
      assert.equal(end?.kind === 'end' && end.usage.costUsd, 107);
    }
  });

  it('puts estimates in the place of counts that are missing or none', async () => {
    for (const promptTokens of [undefined, 0, Number.NaN]) {
      const spending = purse();
      const model: LanguageModel = {
        description: describedAs(CLOUD),
        async *generate() {
          yield { kind: 'text', text: 'x'.repeat(10) };
          const finish = { unified: 'stop', raw: 'stop' } as const;
          const counts = promptTokens === undefined ? {} : { promptTokens };
          yield { kind: 'end', finish, usage: { estimated: false, ...counts } };
        },
      };
      const parts = await partsOf(billed(model, spending));
      const [settled] = spending.settled;
      assert.deepEqual([settled?.promptTokens, settled?.completionTokens], [PROMPT, 4]);
      const end = parts.at(-1);
      // What the server did not count is not told as if it had.
      assert.equal(end?.kind === 'end' && end.usage.completionTokens, undefined);
      assert.equal(end?.kind === 'end' && end.usage.costUsd, PROMPT + 4);
    }
  });

  it('takes its own estimate where it is the greater one and the vendor did not count', async () => {
    for (const [told, settled] of [
      [5, PROMPT],
      [500, 500],
    ] as const) {
      const spending = purse();
      const usage = { promptTokens: told, completionTokens: 1, estimated: true };
      const steps = [{ text: 'x'.repeat(25) }, { end: true, usage }] as const;
      await partsOf(billed(scripted(steps), spending));
      assert.deepEqual(spending.settled, [
        { ...usage, promptTokens: settled, completionTokens: 10 },
      ]);
    }
  });

  it('settles for all of it where nobody counted what a model thought', async () => {
    const spending = purse();
    const usage = { promptTokens: 100, completionTokens: 1, estimated: true };
    const thinker = scripted([{ text: 'a' }, { end: true, usage }], { thinking: true });
    await partsOf(billed(thinker, spending));
    const told = { ...usage, costUsd: 0.25 };
    const priced = scripted([{ text: 'a' }, { end: true, usage: told }], { thinking: true });
    await partsOf(billed(priced, spending));
    assert.deepEqual([spending.settled[0], spending.settled[1]?.costUsd], [undefined, 0.25]);
  });

  it('counts what was written where the vendor says that it was nothing', async () => {
    const spending = purse();
    const usage = { promptTokens: 100, completionTokens: 0 };
    await partsOf(billed(scripted([{ text: 'x'.repeat(25) }, { end: true, usage }]), spending));
    assert.equal(spending.settled[0]?.completionTokens, 10);
  });

  it('says no cost where the price is not known', async () => {
    const spending: Spending = { ...purse(), costOf: () => undefined };
    const parts = await partsOf(billed(scripted([{ text: 'a' }]), spending));
    const end = parts.at(-1);
    assert.ok(end?.kind === 'end' && !('costUsd' in end.usage));
  });

  it('settles for nothing where the server refuses before the first word', async () => {
    const free: FailureCode[] = ['unreachable', 'unauthorised', 'rate-limited', 'bad-request'];
    for (const fail of [...free, 'server-error', 'context-overflow'] as const) {
      const spending = purse();
      await assert.rejects(partsOf(billed(scripted([{ fail }]), spending)), { name: 'ModelError' });
      assert.deepEqual(spending.settled, [NOTHING], fail);
    }
  });

  it('settles for what was sent and has come where it stops half-way', async () => {
    for (const fail of ['timeout', 'stream-broken', 'server-error', 'content-filter'] as const) {
      const spending = purse();
      const model = scripted([{ text: 'x'.repeat(25) }, { fail }]);
      await assert.rejects(partsOf(billed(model, spending)));
      assert.deepEqual(spending.settled, [estimated(PROMPT, 10)], fail);
    }
    const spending = purse();
    await assert.rejects(partsOf(billed(scripted([{ fail: 'timeout' }]), spending)));
    assert.deepEqual(spending.settled, [estimated(PROMPT, 0)]);
    await assert.rejects(partsOf(billed(scripted([{ fail: new Error('?') }]), spending)));
    assert.deepEqual(spending.settled[1], estimated(PROMPT, 0));
  });

  it('settles for what has come where the stream ends without its end', async () => {
    const spending = purse();
    await partsOf(billed(scripted([{ text: 'x'.repeat(25) }, { cut: true }]), spending));
    assert.deepEqual(spending.settled, [estimated(PROMPT, 10)]);
  });

  it('settles for what has come where the reader leaves or calls it off', async () => {
    const spending = purse();
    const model = billed(scripted([{ text: 'x'.repeat(25) }, { hang: true }]), spending);
    for await (const part of model.generate(REQUEST, new AbortController().signal)) {
      assert.equal(part.kind, 'text');
      break;
    }
    const controller = new AbortController();
    const reason = new Error('typing went on');
    const reading = (async () => {
      for await (const part of model.generate(REQUEST, controller.signal)) {
        assert.equal(part.kind, 'text');
        controller.abort(reason);
      }
    })();
    await assert.rejects(reading, reason);
    assert.deepEqual(spending.settled, [estimated(PROMPT, 10), estimated(PROMPT, 10)]);
  });

  it('settles for all of it where a model that thinks is called off', async () => {
    const spending = purse();
    const model = billed(scripted([{ text: 'a' }, { hang: true }], { thinking: true }), spending);
    for await (const part of model.generate(REQUEST, new AbortController().signal)) {
      assert.equal(part.kind, 'text');
      break;
    }
    assert.deepEqual(spending.settled, [undefined]);
  });

  it('sends nothing that is called off while it waits for the purse', async () => {
    const controller = new AbortController();
    const spending = purse();
    const hold: Spending['hold'] = (call, signal) => spending.hold(call, signal);
    const slow: Spending = {
      ...spending,
      async hold(call, signal) {
        const got = await hold(call, signal);
        controller.abort(new Error('gone'));
        return got;
      },
    };
    const model = scripted([{ text: 'a' }]);
    await assert.rejects(partsOf(billed(model, slow), controller.signal), /gone/);
    assert.equal(model.calls.length, 0);
    assert.deepEqual(spending.settled, [NOTHING]);
  });

  it('counts the arguments of tools like text', async () => {
    const spending = purse();
    const model: LanguageModel = {
      description: describedAs(CLOUD),
      async *generate() {
        yield { kind: 'tool-call', call: { id: '1', name: 'f', arguments: 'x'.repeat(25) } };
      },
    };
    await partsOf(billed(model, spending));
    assert.deepEqual(spending.settled, [estimated(PROMPT, 10)]);
  });

  describe('with other abilities', () => {
    const signal = new AbortController().signal;

    function able(fail?: FailureCode): LanguageModel & ScriptedModel {
      const answer = <T>(value: T): Promise<T> =>
        fail === undefined
          ? Promise.resolve(value)
          : Promise.reject(new ModelError(failure(fail, 'scripted')));
      return {
        ...scripted([]),
        next: () => answer([]),
        score: () => answer([]),
        read: () => answer([]),
        judge: () => answer({ preferFirst: 0.5, fidelity: 'judge' }),
        embed: () => answer([]),
      };
    }
    const place = { prefix: 'x'.repeat(25) };
    const calls: readonly ((model: LanguageModel) => Promise<unknown> | undefined)[] = [
      (model) => model.next?.({ ...place, k: 5 }, signal),
      (model) => model.score?.({ ...place, texts: ['a', 'b'] }, signal),
      (model) => model.read?.({ ...place, text: 'a', suffix: '', alternatives: 0 }, signal),
      (model) => model.judge?.({ ...place, first: 'a', second: 'b' }, signal),
      (model) => model.embed?.(['a'], signal),
    ];

    it('pays for each of them once, what it is estimated to take', async () => {
      for (const call of calls) {
        const spending = purse();
        await call(billed(able(), spending));
        const [[held], [settled]] = [spending.held, spending.settled];
        assert.deepEqual([spending.held.length, spending.settled.length], [1, 1]);
        assert.ok((settled?.promptTokens ?? 0) > 0);
        assert.ok((held?.promptTokens ?? 0) >= (settled?.promptTokens ?? 0));
      }
    });

    it('pays nothing for what the server refuses, and all for what broke off', async () => {
      for (const call of calls) {
        const spending = purse();
        await assert.rejects(async () => call(billed(able('rate-limited'), spending)));
        await assert.rejects(async () => call(billed(able('timeout'), spending)));
        const [refused, broken] = spending.settled;
        assert.deepEqual(refused, NOTHING);
        assert.ok((broken?.promptTokens ?? 0) > 0);
      }
    });

    it('has those that the model has', () => {
      const model = billed(scripted([]), purse());
      assert.deepEqual(Object.keys(model), ['description', 'generate']);
    });
  });
});
