import assert from 'node:assert/strict';
import { isModelError } from '../../src/core/failure.ts';
import type { LanguageModelHarness } from './language-model.ts';

/** Laws of every model that judges; nothing is asked of one that does not. */
export function judgingLaws(harness: () => LanguageModelHarness): void {
  describe('judges pairs of texts, where it can:', () => {
    const PAIR = { prefix: 'const sum = ', suffix: ';\n', first: 'a + b', second: 'a - b' };
    /** The preference, or undefined where the model abstains. */
    const preferenceOf = async (
      more: Partial<typeof PAIR> = {},
      signal = new AbortController().signal,
    ) => {
      try {
        const judgement = await harness().model.judge!({ ...PAIR, ...more }, signal);
        assert.equal(judgement.fidelity, 'judge');
        const { preferFirst, orders } = judgement;
        if (orders !== undefined) {
          for (const one of [orders.forth, orders.back]) assert.ok(one >= 0 && one <= 1);
          assert.ok(Math.abs((orders.forth + orders.back) / 2 - preferFirst) < 1e-9);
        }
        return preferFirst;
      } catch (error) {
        if (isModelError(error) && error.failure.code === 'unsupported') return undefined;
        throw error;
      }
    };
    const able = () => harness().model.judge !== undefined;

    it('with a probability, the same the other way round, or it abstains', async () => {
      if (!able()) return;
      const straight = await preferenceOf();
      const turned = await preferenceOf({ first: PAIR.second, second: PAIR.first });
      assert.equal(straight === undefined, turned === undefined);
      if (straight === undefined || turned === undefined) return;
      assert.ok(straight >= 0 && straight <= 1);
      assert.ok(Math.abs(straight + turned - 1) < 0.02, `${straight} and ${turned}`);
    });

    it('equal ones without asking', async () => {
      if (!able()) return;
      const before = harness().requests?.();
      assert.equal(await preferenceOf({ second: PAIR.first }), 0.5);
      assert.equal(harness().requests?.(), before);
    });

    it('not at all once the signal is aborted', async () => {
      if (!able()) return;
      const before = harness().requests?.();
      const reason = new Error('no longer');
      await assert.rejects(
        preferenceOf({}, AbortSignal.abort(reason)),
        (error) => error === reason,
      );
      assert.equal(harness().requests?.(), before);
    });
  });
}
