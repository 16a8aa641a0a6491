import assert from 'node:assert/strict';
import { createLineCounter, loopStart } from '../../src/text/repetition.ts';

describe('loopStart', () => {
  const cases: readonly [string, string, number | undefined][] = [
    ['one token for ever', `x = ${'a '.repeat(30)}`, 4],
    ['a pair of tokens', `f(${'0, '.repeat(30)}`, 2],
    ['a longer cycle', 'one two three four five six seven '.repeat(5), 0],
    ['no list of a few', `f(${'0, '.repeat(8)}1)`, undefined],
    ['no ruler', '='.repeat(100), undefined],
    ['no ordinary line', 'return items.filter((item) => item.id !== id).map(render);', undefined],
  ];
  for (const [what, line, start] of cases) {
    it(`finds ${what}`, () => assert.equal(loopStart(line), start));
  }
});

describe('createLineCounter', () => {
  /** The number of the line at which it tells, and what it tells. */
  const told = (lines: readonly string[]) => {
    const counter = createLineCounter();
    for (const [i, line] of lines.entries()) {
      const second = counter.add(line);
      if (second !== undefined) return [i, second];
    }
    return undefined;
  };
  it('tells at the fourth copy in a row where the second stood', () => {
    assert.deepEqual(told(['a', '}', '}', '}', '}']), [4, 2]);
  });
  it('tells at the fourth copy of a telling line anywhere', () => {
    const line = 'push(first, second);';
    assert.deepEqual(told([line, 'a', line, 'b', line, 'c', line]), [6, 2]);
  });
  it('lets short lines come again between others', () => {
    assert.equal(
      told(['a {', '},', 'b {', '},', 'c {', '},', 'd {', '},', 'e {', '},']),
      undefined,
    );
  });
});
