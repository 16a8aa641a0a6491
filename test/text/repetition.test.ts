import assert from 'node:assert/strict';
import { createLineCounter, firstCopyEnd } from '../../src/text/repetition.ts';

describe('firstCopyEnd', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['one token for ever', `x = ${'a '.repeat(30)}`, 'x = a'],
    ['a pair of tokens', `f(${'0, '.repeat(30)}`, 'f(0'],
    ['a longer cycle', 'one two three four five six '.repeat(5), 'one two three four five six'],
    ['a member of itself', `tryPath${'.path'.repeat(7)}`, 'tryPath.path'],
    ['a list of one string', `paths = [${'"/", '.repeat(7)}`, 'paths = ["/"'],
    ['a sum of one string', `text = ${String.raw`"\n" + `.repeat(5)}`, String.raw`text = "\n"`],
    ['a long parameter', `f(${'keyPath: string, '.repeat(4)}`, 'f(keyPath: string'],
    ['no three equal parameters', `f(${'keyPath: string, '.repeat(3)}`, undefined],
    ['no short list of one word', 'f(null, null, null, null)', undefined],
    ['no list of a few', `f(${'0, '.repeat(8)}1)`, undefined],
    ['no ruler', '='.repeat(100), undefined],
    ['no ordinary line', 'return items.filter((item) => item.id !== id).map(render);', undefined],
  ];
  for (const [what, line, head] of cases) {
    it(`finds ${what}`, () => {
      const end = firstCopyEnd(line);
      assert.equal(end === undefined ? undefined : line.slice(0, end), head);
    });
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
