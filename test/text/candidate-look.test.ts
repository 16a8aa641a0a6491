import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { candidateLook, LOOK_FEATURES, surroundingsOf } from '../../src/text/candidate-look.ts';

const PREFIX = 'const total = sum(items);\nreturn total;\nif (';
const AROUND = surroundingsOf(PREFIX, ') {\n  done();\n}\n');

describe('the look of a candidate', () => {
  it('tells which names and pairs of tokens stand around', () => {
    const { 'names-known': names, 'pairs-known': pairs } = candidateLook('total > limit', AROUND);
    assert.equal(names, 1 / 2);
    // ( total and total > and > limit: none stands there.
    assert.equal(pairs, 0);
    assert.equal(candidateLook('sum(items)', AROUND)['names-known'], 1);
    // sum ( and ( items and items ) stand there, ( sum does not.
    assert.equal(candidateLook('sum(items)', AROUND)['pairs-known'], 3 / 4);
  });

  it('says whether there is a name at all', () => {
    assert.equal(candidateLook('1 + 1', AROUND)['has-names'], 0);
    assert.equal(candidateLook('limit', AROUND)['has-names'], 1);
  });

  it('knows a line of its neighbours and its own lines', () => {
    assert.equal(candidateLook('x;\nreturn total;', AROUND)['repeats-neighbour'], 1);
    assert.equal(candidateLook('done();', AROUND)['repeats-neighbour'], 1);
    assert.equal(candidateLook('other();', AROUND)['repeats-neighbour'], 0);
    assert.equal(candidateLook('a();\na();\na();\nb();', AROUND)['repeats-itself'], 1 / 2);
  });

  it('counts brackets, those that the line before leaves open among them', () => {
    assert.equal(candidateLook('a)', AROUND)['closes-too-much'], 0);
    assert.equal(candidateLook('a))', AROUND)['closes-too-much'], 1 / 3);
    assert.equal(candidateLook('f(g(', AROUND)['leaves-open'], 2 / 3);
  });

  it('knows how statements end', () => {
    const ends = ['a();', '{', 'else:', '[1,'].map(
      (text) => candidateLook(text, AROUND)['ends-statement'],
    );
    assert.deepEqual(ends, [1, 1, 1, 1]);
    assert.equal(candidateLook('a +', AROUND)['ends-statement'], 0);
  });

  it('lies in [0, 1] for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (prefix, suffix, text) => {
        const look = candidateLook(text, surroundingsOf(prefix, suffix));
        for (const name of LOOK_FEATURES) assert.ok(look[name] >= 0 && look[name] <= 1, name);
      }),
    );
  });

  it('is that of the first four thousand characters of a long text', () => {
    const text = 'call(x);\n'.repeat(100_000);
    assert.deepEqual(candidateLook(text, AROUND), candidateLook(text.slice(0, 4096), AROUND));
  });
});
