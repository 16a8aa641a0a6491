import assert from 'node:assert/strict';
import { planIndex, settleContent } from '../../../../src/providers/workspace/index/index-plan.ts';
import { Orphans } from '../../../../src/providers/workspace/index/orphans.ts';

const file = (path: string, sizeBytes = 1, modifiedMs = 1) => ({ path, sizeBytes, modifiedMs });

describe('planIndex', () => {
  const known = new Map(
    ['same', 'grown', 'touched', 'gone'].map((path) => [path, { ...file(path), digest: path }]),
  );
  const plan = planIndex(
    [file('same'), file('grown', 2), file('touched', 1, 2), file('new')],
    known,
  );
  it('reads what is new or has another size or time', () => {
    assert.deepEqual(
      plan.read.map(({ path }) => path),
      ['grown', 'touched', 'new'],
    );
  });
  it('misses what is listed no longer', () => {
    assert.deepEqual(plan.gone, ['gone']);
  });
});

describe('settleContent', () => {
  const record = { ...file('a'), digest: 'one' };
  const goneWith = (digest: string) => (digest === 'moved' ? 'old' : undefined);
  it('knows a file that was only touched', () => {
    assert.deepEqual(settleContent('one', record, goneWith), { kind: 'same' });
  });
  it('knows a file that was only renamed', () => {
    assert.deepEqual(settleContent('moved', undefined, goneWith), { kind: 'moved', from: 'old' });
  });
  it('takes everything else as new, also a known file with the content of one that is gone', () => {
    assert.deepEqual(settleContent('two', record, goneWith), { kind: 'new' });
    assert.deepEqual(settleContent('moved', record, goneWith), { kind: 'new' });
    assert.deepEqual(settleContent('two', undefined, goneWith), { kind: 'new' });
  });
});

describe('Orphans', () => {
  it('are found by content as long as they are there', () => {
    const orphans = new Orphans();
    orphans.add('a', '1');
    orphans.add('b', '1');
    orphans.add('b', '2');
    assert.deepEqual(
      [orphans.size, orphans.withDigest('1'), orphans.withDigest('2')],
      [2, 'a', 'b'],
    );
    orphans.delete('a');
    orphans.delete('a');
    assert.equal(orphans.withDigest('1'), undefined);
    assert.deepEqual(orphans.takeAll(), ['b']);
    assert.deepEqual([orphans.size, orphans.withDigest('2')], [0, undefined]);
  });
});
