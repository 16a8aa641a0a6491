import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { JudgedItem } from '../../../src/benchmark/evaluate/judge-recording.ts';
import { promptKeyOf } from '../../../src/benchmark/evaluate/prompt-key.ts';
import { SplitLeakError, splitItems } from '../../../src/benchmark/evaluate/splits.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

function item(id: string, more: Partial<JudgedItem> = {}): JudgedItem {
  return { id, cluster: id, language: '', split: undefined, promptKey: id, ...more };
}

/** Ids of the calibration and of the evaluation. */
function sides(items: readonly JudgedItem[], seed = 1) {
  const { calibration, evaluation, shared } = splitItems(items, seed);
  const ids = (at: readonly number[]) => at.map((position) => items[position]!.id);
  return { calibration: ids(calibration), evaluation: ids(evaluation), shared };
}

describe('splits', () => {
  it('are those on record, where one of them is for calibration', () => {
    const items = ['train', 'test', 'calibration', 'dev', 'training', undefined].map((split, i) =>
      item(`q${i}`, { split }),
    );
    assert.deepEqual(sides(items), {
      calibration: ['q0', 'q2', 'q4'],
      evaluation: ['q1', 'q3', 'q5'],
      shared: false,
    });
  });

  it('have no file on both sides, and every item on one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 30, maxLength: 200 }),
        fc.nat(1000),
        (files, seed) => {
          const items = files.map((file, i) => item(`q${i}`, { cluster: `f${file}` }));
          const { calibration, evaluation, shared } = splitItems(items, seed);
          if (shared) return;
          assert.equal(calibration.length + evaluation.length, items.length);
          const filesOf = (at: readonly number[]) => new Set(at.map((i) => items[i]!.cluster));
          const judgedOn = filesOf(evaluation);
          assert.ok([...filesOf(calibration)].every((file) => !judgedOn.has(file)));
        },
      ),
    );
  });

  it('keep a file on its side when more files come', () => {
    const items = Array.from({ length: 40 }, (_, i) => item(`q${i}`));
    const few = sides(items.slice(0, 20));
    const many = sides(items);
    assert.ok(few.calibration.length > 0);
    assert.ok(few.calibration.every((id) => many.calibration.includes(id)));
    assert.ok(few.evaluation.every((id) => many.evaluation.includes(id)));
  });

  it('are in the order of the ids', () => {
    const items = [3, 1, 2].map((n) => item(`q${n}`));
    assert.deepEqual(sides(items).evaluation, ['q1', 'q2', 'q3']);
  });

  it('are both the same items where there are fewer than eight files', () => {
    const items = Array.from({ length: 30 }, (_, i) => item(`q${i}`, { cluster: `f${i % 7}` }));
    const { calibration, evaluation, shared } = splitItems(items, 1);
    assert.ok(shared);
    assert.deepEqual([calibration.length, evaluation], [30, calibration]);
    assert.deepEqual(sides([]), { calibration: [], evaluation: [], shared: true });
  });

  it('are both the same items where one side would be empty', () => {
    const { shared } = splitItems(
      [item('q', { split: 'train' }), item('r', { split: 'train' })],
      1,
    );
    assert.ok(shared);
  });

  it('with one question on both sides are refused, whichever way they were made', () => {
    const named = ['train', 'test'].map((split) => item(split, { split, promptKey: 'same' }));
    assert.throws(
      () => splitItems(named, 1),
      (error) => error instanceof SplitLeakError && error.ids.length === 2,
    );
    const drawn = Array.from({ length: 40 }, (_, i) => item(`q${i}`, { promptKey: `p${i % 20}` }));
    assert.throws(
      () => splitItems(drawn, 1),
      /SplitLeakError: \d+ requests stand in two splits with the same prompt: "q\d+", .*, …\. Remove/,
    );
  });

  it('may have one question twice on one side', () => {
    const items = ['train', 'test', 'test'].map((split, i) =>
      item(`q${i}`, { split, promptKey: split }),
    );
    assert.equal(splitItems(items, 1).shared, false);
  });
});

describe('the key of a prompt', () => {
  const key = (id: string, more: object): string => promptKeyOf({ ...recordedLine(id), ...more });

  it('is the same for the same question, blanks and case aside', () => {
    assert.equal(key('a', { prompt: 'Why is  it?' }), key('b', { prompt: 'why\nis it? ' }));
    assert.notEqual(key('a', { prompt: 'Why?' }), key('a', { prompt: 'Who?' }));
  });

  it('is what stands closest around a hole', () => {
    const near = { prefix: 'x'.repeat(400), suffix: 'y'.repeat(200) };
    const far = { prefix: `far ${near.prefix}`, suffix: `${near.suffix} far` };
    assert.equal(key('a', near), key('b', far));
    assert.notEqual(key('a', near), key('a', { ...near, suffix: 'z' }));
  });

  it('is the request’s own where nothing of the question was recorded', () => {
    assert.notEqual(key('a', {}), key('b', {}));
    assert.notEqual(key('a', { prompt: ' ' }), key('b', { prompt: '' }));
  });
});
