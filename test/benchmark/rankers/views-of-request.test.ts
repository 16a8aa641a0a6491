import assert from 'node:assert/strict';
import { memberRecord } from '../../../src/benchmark/rankers/trust-after.ts';
import { viewsOfRequest } from '../../../src/benchmark/rankers/views-of-request.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { FEATURES } from '../../../src/strategies/ranking/trained/candidate-features.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const at = (name: string): number => FEATURES.indexOf(name);

describe('a request as rankers may meet it', () => {
  const line = (id: string, more = {}) =>
    recordedLine(
      id,
      { x: `one${id}`, y: `two${id}`, z: `one`, w: `four${id}` },
      { reference: `one${id}`, group: `${id}.ts`, ...more },
    );
  const lines = ['a', 'b', 'c'].map((id) => line(id));
  const options = () => ({
    syntax: noSyntax,
    record: memberRecord(lines),
    random: seededRandom(4),
    signal: new AbortController().signal,
  });

  it('is whole with all trusted alike, then with learned weights, then with some members', async () => {
    const seen = await viewsOfRequest(line('d'), options());
    assert.ok(seen !== undefined);
    const trusts = seen.whole.candidates.map(({ features }) => features[at('trust')]);
    assert.deepEqual(trusts, [1, 1, 1, 1]);
    const [learned, ...some] = seen.further;
    assert.ok(learned !== undefined);
    assert.ok(learned.candidates.some(({ features }) => (features[at('trust')] ?? 1) < 1));
    assert.equal(learned.candidates.length, 4);
    assert.equal(some.length, 2);
    for (const { candidates, group, id } of some) {
      assert.ok(candidates.length >= 2 && candidates.length < 4);
      assert.deepEqual([id, group], ['d', 'd.ts']);
    }
  });

  it('is the same for the same chance', async () => {
    const once = await viewsOfRequest(line('d'), options());
    assert.deepEqual(await viewsOfRequest(line('d'), options()), once);
  });

  it('of two members has no subsets, and is none where nothing is known', async () => {
    const two = recordedLine('e', { x: 'one', y: 'two' }, { reference: 'one' });
    assert.equal((await viewsOfRequest(two, options()))?.further.length, 1);
    assert.equal(await viewsOfRequest(recordedLine('f', { x: 'one' }), options()), undefined);
  });
});
