import assert from 'node:assert/strict';
import type { TokenVectors } from '../../../src/core/model.ts';
import {
  createPreparations,
  inPieces,
  vectorsOf,
} from '../../../src/strategies/token-fusion/preparations.ts';
import { fusionTask } from '../../fakes/scripted-fusion.ts';

function vectors(): TokenVectors {
  const numbers = Float32Array.of(1);
  return { keys: ['a'], dimension: 1, input: numbers, output: numbers };
}

/** A computation of three pieces, and what has been done of it. */
function work(fails = false) {
  const done: string[] = [];
  const start = function* (): Generator<undefined, string> {
    for (const piece of ['one', 'two', 'three']) {
      done.push(piece);
      if (fails && piece === 'two') throw new Error('not to be computed');
      yield;
    }
    return 'result';
  };
  return { done, start };
}

/** Tools that count how often the host could work, and abort then. */
function toolsThat(abortsAt?: number) {
  const controller = new AbortController();
  const breaths: number[] = [];
  const { tools } = fusionTask([]);
  const breathe = (): Promise<void> => {
    breaths.push(breaths.length + 1);
    if (breaths.length === abortsAt) controller.abort(new Error('typed on'));
    return Promise.resolve();
  };
  return { tools: { ...tools, breathe }, signal: controller.signal, breaths };
}

describe('preparations', () => {
  it('are computed once for the same vectors in the same order', async () => {
    const prepare = createPreparations<string>();
    const { tools, signal, breaths } = toolsThat();
    const [a, b] = [vectors(), vectors()];
    const { done, start } = work();
    for (let i = 0; i < 2; i++) assert.equal(await prepare([a, b], start, tools, signal), 'result');
    assert.deepEqual([done.length, breaths.length], [3, 3]);
    await prepare([b, a], start, tools, signal);
    await prepare([a], start, tools, signal);
    await prepare([a, vectors()], start, tools, signal);
    assert.equal(done.length, 12);
  });

  it('that a run has left are gone on with by the next', async () => {
    const prepare = createPreparations<string>();
    const vectorsNow = [vectors()];
    const { done, start } = work();
    const first = toolsThat(2);
    await assert.rejects(prepare(vectorsNow, start, first.tools, first.signal), /typed on/);
    assert.deepEqual(done, ['one', 'two']);
    const second = toolsThat();
    assert.equal(await prepare(vectorsNow, start, second.tools, second.signal), 'result');
    assert.deepEqual(done, ['one', 'two', 'three']);
    assert.equal(second.breaths.length, 1);
  });

  it('serve runs at the same time, and outlive the end of one', async () => {
    const prepare = createPreparations<string>();
    const vectorsNow = [vectors()];
    const { done, start } = work();
    const [doomed, kept] = [toolsThat(1), toolsThat()];
    const [lost, result] = await Promise.allSettled([
      prepare(vectorsNow, start, doomed.tools, doomed.signal),
      prepare(vectorsNow, start, kept.tools, kept.signal),
    ]);
    assert.equal(lost.status, 'rejected');
    assert.equal(result.status === 'fulfilled' && result.value, 'result');
    assert.equal(done.length, 3);
  });

  it('that fail are begun anew', async () => {
    const prepare = createPreparations<string>();
    const { tools, signal } = toolsThat();
    const vectorsNow = [vectors()];
    const failing = work(true);
    await assert.rejects(prepare(vectorsNow, failing.start, tools, signal), /not to be/);
    assert.equal(await prepare(vectorsNow, work().start, tools, signal), 'result');
  });
});

describe('inPieces', () => {
  it('lets the host work between the pieces, and stops when it is aborted', async () => {
    const { tools, signal, breaths } = toolsThat();
    assert.equal(await inPieces(work().start(), tools, signal), 'result');
    assert.equal(breaths.length, 3);
    const aborted = toolsThat(1);
    const { done, start } = work();
    await assert.rejects(inPieces(start(), aborted.tools, aborted.signal), /typed on/);
    assert.deepEqual(done, ['one']);
  });
});

describe('vectorsOf', () => {
  it('leaves out members that have none or whose file cannot be read', async () => {
    const known = vectors();
    const { tools } = fusionTask([
      { id: 'a', writes: 'x', vectors: known },
      { id: 'b', writes: 'x' },
      { id: 'c', writes: 'x', vectors: new Error('cut short') },
    ]);
    const { signal } = new AbortController();
    assert.deepEqual([...(await vectorsOf(['a', 'b', 'c'], tools, signal))], [['a', known]]);
    const reason = new Error('typed on');
    await assert.rejects(vectorsOf(['a'], tools, AbortSignal.abort(reason)), reason);
  });
});
