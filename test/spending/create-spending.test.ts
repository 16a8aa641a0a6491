import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NO_LIMIT_USD } from '../../src/spending/create-spending.ts';
import { asked, CENT, purseInFolder, refusal, settled, used } from './purse-in-folder.ts';

const never = new AbortController().signal;

describe('spending', () => {
  const purse = purseInFolder();

  it('is nothing before anything was asked, and writes nothing', async () => {
    const spending = purse.opened();
    await spending.refresh();
    assert.deepEqual(spending.state(), {
      ...{ day: '2026-11-28', usd: 0, softLimitUsd: 0.5, hardLimitUsd: 1 },
      ...{ reached: 'none', models: [] },
    });
    await assert.rejects(readFile(purse.file), { code: 'ENOENT' });
  });

  it('sets aside what a call may cost at most, and settles for what it did', async () => {
    const spending = purse.opened();
    const hold = await spending.hold(
      { modelId: 'openai:gpt', promptTokens: 20_000, mostTokens: 10_000 },
      never,
    );
    assert.equal(spending.state().usd, 0.3);
    await settled(spending, hold, used(18_000, 2000));
    assert.equal(spending.state().usd, 0.2);
    assert.deepEqual(spending.state().models, [
      {
        ...{ modelId: 'openai:gpt', usd: 0.2, calls: 1, unpriced: 0 },
        ...{ promptTokens: 18_000, completionTokens: 2000 },
      },
    ]);
  });

  it('believes what the vendor says that a call cost', async () => {
    const spending = purse.opened();
    await settled(spending, await asked(spending, 30), used(30_000, 0, 0.0123));
    assert.equal(spending.state().usd, 0.0123);
    await settled(spending, await asked(spending, 30), used(1000, 0, -5));
    assert.equal(spending.state().usd, 0.0223);
  });

  it('counts all that was set aside where nothing is known of a call', async () => {
    const spending = purse.opened();
    await settled(spending, await asked(spending, 30));
    assert.equal(spending.state().usd, 0.3);
  });

  it('counts what was not sent as no call', async () => {
    const spending = purse.opened();
    await settled(spending, await asked(spending, 30), used(0, 0));
    assert.deepEqual([spending.state().usd, spending.state().models[0]?.calls], [0, 0]);
  });

  it('settles a call once', async () => {
    const spending = purse.opened();
    const hold = await asked(spending, 30);
    hold.settle(used(1000, 0));
    hold.settle(used(30_000, 0));
    await spending.written();
    assert.equal(spending.state().usd, 0.01);
  });

  it('refuses what would pass the limit, and says how far it is', async () => {
    const spending = purse.opened();
    await asked(spending, 70);
    const { code, detail, repair } = await refusal(asked(spending, 31));
    assert.deepEqual([code, repair], ['over-budget', 'raise-limit']);
    assert.equal(detail, '$1 a day; $0.7 are spent or set aside, and the call may cost $0.31');
    await asked(spending, 30);
    assert.equal(spending.state().usd, 1);
  });

  it('has room again when a call cost less, or the limit is raised', async () => {
    const spending = purse.opened();
    const hold = await asked(spending, 90);
    await refusal(asked(spending, 20));
    await settled(spending, hold, used(1000, 0));
    await asked(spending, 20);
    await refusal(asked(spending, 90));
    purse.hardUsd = 2;
    await asked(spending, 90);
  });

  it('asks only what is free with a limit of nothing', async () => {
    purse.hardUsd = 0;
    const spending = purse.opened();
    assert.equal((await refusal(asked(spending, 1))).code, 'over-budget');
    await asked(spending, 1, 'litellm:free');
    assert.equal(spending.exhausted('openai:gpt'), true);
    assert.equal(spending.exhausted('litellm:free'), false);
  });

  it('refuses a model without a known price, and says what to set', async () => {
    const spending = purse.opened();
    const { code, detail } = await refusal(asked(spending, 0, 'litellm:ours'));
    assert.equal(code, 'over-budget');
    assert.match(detail, /^no known price of litellm:ours: set ensemble\.cloud\.prices, such as/);
    assert.equal(spending.exhausted('litellm:ours'), true);
    await assert.rejects(readFile(purse.file), { code: 'ENOENT' });
  });

  it('asks a model without a known price where there is no limit, and counts the call', async () => {
    purse.hardUsd = NO_LIMIT_USD;
    const spending = purse.opened();
    await settled(spending, await asked(spending, 5, 'litellm:ours'), used(7, 8));
    await settled(spending, await asked(spending, 5, 'litellm:ours'), used(7, 8, 0.25));
    const [model] = spending.state().models;
    assert.deepEqual(model, {
      ...{ modelId: 'litellm:ours', usd: 0.25, calls: 2, unpriced: 1 },
      ...{ promptTokens: 14, completionTokens: 16 },
    });
  });

  it('knows the price that came with a call for those that follow', async () => {
    const spending = purse.opened();
    const call = { modelId: 'router:x', promptTokens: 1000, mostTokens: 0, price: CENT };
    await settled(spending, await spending.hold(call, never), used(1000, 1000));
    assert.equal(spending.state().usd, 0.02);
    assert.equal(spending.costOf('router:x', used(500, 0)), 0.005);
    assert.equal(spending.costOf('litellm:ours', used(500, 0)), undefined);
  });

  it('counts calls of models that have a limit of calls, and no money', async () => {
    const spending = purse.opened({
      callLimitOf: (id) => (id.startsWith('editor:') ? 2 : undefined),
    });
    const first = await asked(spending, 50, 'editor:gpt');
    await asked(spending, 50, 'editor:gpt');
    assert.equal(spending.exhausted('editor:gpt'), true);
    assert.equal(
      (await refusal(asked(spending, 1, 'editor:gpt'))).detail,
      '2 calls of editor:gpt a day',
    );
    assert.equal(spending.state().usd, 0);
    // A call that was not sent gives its place back.
    await settled(spending, first, used(0, 0));
    await asked(spending, 50, 'editor:gpt');
  });

  it('says when the soft and the hard limit are reached', async () => {
    const spending = purse.opened();
    await asked(spending, 49);
    assert.equal(spending.state().reached, 'none');
    await asked(spending, 1);
    assert.equal(spending.state().reached, 'soft');
    await asked(spending, 49);
    assert.equal(spending.state().reached, 'soft');
    await asked(spending, 1);
    assert.equal(spending.state().reached, 'hard');
    assert.equal(spending.exhausted('openai:gpt'), true);
  });

  it('is at its limit once the smallest call of the day does not fit any more', async () => {
    const spending = purse.opened();
    await asked(spending, 60);
    await asked(spending, 30);
    assert.equal(spending.state().reached, 'hard');
    assert.equal(spending.exhausted('openai:gpt'), true);
    await asked(spending, 2);
    assert.equal(spending.state().reached, 'soft');
  });

  it('tells when something changed', async () => {
    let changes = 0;
    const spending = purse.opened({ onChange: () => changes++ });
    const hold = await asked(spending, 1);
    await spending.written();
    const before = changes;
    assert.ok(before > 0);
    await settled(spending, hold, used(1, 1));
    assert.ok(changes > before);
  });

  describe('called off', () => {
    it('throws the reason, and sets nothing aside', async () => {
      const spending = purse.opened();
      const controller = new AbortController();
      const reason = new Error('typing went on');
      const call = { modelId: 'openai:gpt', promptTokens: 50_000, mostTokens: 0 };
      const early = spending.hold(call, AbortSignal.abort(reason));
      await assert.rejects(early, reason);
      const held = spending.hold(call, controller.signal);
      controller.abort(reason);
      await assert.rejects(held, reason);
      await spending.written();
      assert.equal(spending.state().usd, 0);
    });

    it('gives back what is written while it is called off', async () => {
      const controller = new AbortController();
      let looks = 0;
      const spending = purse.opened({
        clock: {
          ...purse.clock,
          // Whoever decides asks what day it is; so does, before, whoever sums former days up.
          wallTime() {
            if (++looks === 2) controller.abort(new Error('typing went on'));
            return purse.clock.wallTime();
          },
        },
      });
      const call = { modelId: 'openai:gpt', promptTokens: 50_000, mostTokens: 0 };
      const held = spending.hold(call, controller.signal);
      await assert.rejects(held, /typing went on/);
      await spending.written();
      await spending.written();
      const other = purse.opened();
      await other.refresh();
      const [model] = other.state().models;
      assert.deepEqual([model?.usd, model?.calls], [0, 0]);
      assert.match(await readFile(purse.file, 'utf8'), /"kind":"hold"/);
    });

    it('gives back what was written already', async () => {
      for (let turns = 0; turns < 12; turns++) {
        const file = path.join(purse.folder, `called-off-${turns}`, 'spending.jsonl');
        const spending = purse.opened({ file });
        const controller = new AbortController();
        const call = { modelId: 'openai:gpt', promptTokens: 50_000, mostTokens: 0 };
        const held = spending.hold(call, controller.signal).then(
          (hold) => {
            hold.settle(used(0, 0));
          },
          () => undefined,
        );
        for (let n = 0; n < turns; n++) await nextTurn();
        controller.abort();
        await held;
        await spending.written();
        await spending.written();
        assert.equal(spending.state().usd, 0, `after ${turns} turns`);
      }
    });
  });
});
