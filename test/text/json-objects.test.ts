import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonObjectsIn } from '../../src/text/json-objects.ts';

describe('jsonObjectsIn', () => {
  const CASES: readonly (readonly [string, readonly object[]])[] = [
    ['{"a": 1}', [{ a: 1 }]],
    ['Sure!\n```json\n{"a": 1}\n```\nDone {not json}.', [{ a: 1 }]],
    ['if (a) { b(); } {"a": "}"} {"b": "\\"{"}', [{ a: '}' }, { b: '"{' }]],
    ['{"a": {"b": 1}}', [{ a: { b: 1 } }]],
    ['{{"a": 1}}', [{ a: 1 }]],
    ['{"a": 1', []],
    ['[1, 2] "a" null', []],
    ['', []],
  ];
  for (const [answer, objects] of CASES) {
    it(`finds ${JSON.stringify(objects)} in ${JSON.stringify(answer)}`, () => {
      assert.deepEqual(jsonObjectsIn(answer), objects);
    });
  }

  it('finds what was written, within any prose without brackets', () => {
    const value = fc.dictionary(fc.string({ maxLength: 5 }), fc.string());
    const prose = fc.string().map((text) => text.replaceAll(/[{"]/g, ''));
    fc.assert(
      fc.property(prose, value, prose, (before, object, after) => {
        assert.deepEqual(jsonObjectsIn(before + JSON.stringify(object) + after), [
          JSON.parse(JSON.stringify(object)),
        ]);
      }),
    );
  });

  it('ends on a text of brackets alone, and looks at the end of a long one', () => {
    assert.deepEqual(jsonObjectsIn('{'.repeat(1_000_000)), []);
    assert.deepEqual(jsonObjectsIn(`${'{'.repeat(100)}${' '.repeat(1_000_000)}{"a": 1}`), [
      { a: 1 },
    ]);
  });
});
