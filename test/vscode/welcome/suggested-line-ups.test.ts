import assert from 'node:assert/strict';
import { familyByName } from '../../../src/prompt/fill-families.ts';
import {
  downloadBytes,
  lacking,
  LINE_UP_SHARE,
  suggestedFor,
  suggestedLineUps,
} from '../../../src/vscode/welcome/suggested-line-ups.ts';

/** What the smallest machine without graphics memory has. Unit: GB. */
const SMALLEST = 4;

describe('suggested line-ups', () => {
  for (const { memory, models } of suggestedLineUps) {
    describe(`for ${memory === 'cpu' ? 'no graphics memory' : `${memory} GB`}`, () => {
      it('have one to three models of different families', () => {
        assert.ok(models.length >= 1 && models.length <= 3);
        assert.equal(new Set(models.map(({ family }) => family)).size, models.length);
      });

      it('leave a third of the memory to contexts and the rest', () => {
        const gigabytes = memory === 'cpu' ? SMALLEST : memory;
        assert.ok(downloadBytes(models) <= LINE_UP_SHARE * gigabytes * 1e9);
      });

      it('can be pulled by their names, and fill holes', () => {
        for (const { name, family } of models) {
          assert.match(name, /^[a-z0-9.-]+:[a-z0-9.-]+$/);
          assert.ok(name.startsWith(`${family}:`));
          assert.ok(familyByName(name)?.template !== undefined, `${name} has no marks for a hole`);
        }
      });
    });
  }

  it('grow with the memory', () => {
    const sizes = suggestedLineUps.map(({ models }) => downloadBytes(models));
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      suggestedLineUps.map(({ memory }) => memory),
      ['cpu', 4, 8, 16, 24],
    );
  });

  it('name no model whose licence allows research alone', () => {
    const names = suggestedLineUps.flatMap(({ models }) => models.map(({ name }) => name));
    assert.ok(!names.some((name) => name.includes('qwen2.5-coder:3b')));
    for (const { models } of suggestedLineUps)
      for (const { licence } of models) assert.doesNotMatch(licence.name, /research/i);
  });

  it('lack only what a server does not list', () => {
    const { models } = suggestedFor(8);
    const [first, ...rest] = models;
    assert.deepEqual(lacking(models, [first?.name ?? '', 'other:1b']), rest);
  });
});
