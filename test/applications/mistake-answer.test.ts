import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMistake } from '../../src/applications/mistake-answer.ts';

const LINES = [
  'function last(values) {',
  '  let i = values.length;',
  '  let j = 0;',
  '  return values[i];',
  '}',
  '  let j = 0;',
];
const WINDOW = { first: 1, last: 4 };

const read = (verdict: unknown) =>
  readMistake(typeof verdict === 'string' ? verdict : JSON.stringify(verdict), LINES, WINDOW);
const found = (more: object) => read({ mistake: true, ...more });

describe('readMistake', () => {
  it('reads a verdict with prose, fences and thoughts around it', () => {
    const answer = `<think>{"mistake": false}</think>I see {braces}.\n\`\`\`json\n{"mistake": true, "line": 2, "code": "  let i = values.length;", "fix": "  let i = values.length - 1;", "kind": "Off-by-one", "why": "There is\\nno such index."}\n\`\`\`\nBye.`;
    assert.deepEqual(read(answer), {
      ...{ hasMistake: true, line: 1, fix: '  let i = values.length - 1;', kind: 'off-by-one' },
      why: 'There is no such index.',
    });
  });

  it('takes the last verdict, so that code which is quoted before it says nothing', () => {
    assert.deepEqual(read('The code says {"mistake": false}. {"mistake": true, "line": 2}'), {
      ...{ hasMistake: true, line: 1 },
    });
  });

  it('reads flags and numbers that are written as texts', () => {
    assert.deepEqual(found({ mistake: 'true', line: ' 4 ' }), { hasMistake: true, line: 3 });
    assert.deepEqual(read({ mistake: 'false', line: 4 }), { hasMistake: false });
  });

  it('is no vote without a verdict', () => {
    for (const answer of ['', 'Looks fine to me.', '{"mistake": "maybe"}', '{"mistake": 1}', '[]'])
      assert.equal(read(answer), undefined);
  });

  it('names no line outside of those that are judged, or of another form', () => {
    for (const line of [1, 6, 0, -3, 2.5, 1e300, null, [2], 'two', undefined])
      assert.deepEqual(found({ line, fix: 'x' }), { hasMistake: true });
  });

  it('goes by the line that is quoted, where it stands there once', () => {
    assert.equal(found({ line: 2, code: '4| return values[i];' })?.line, 3);
    assert.equal(found({ line: 2, code: 'nowhere' })?.line, 1);
    assert.equal(found({ code: 'let j = 0;' })?.line, 2);
  });

  it('gives a fix the indentation of its line, and takes numbers and fences off', () => {
    const fixOf = (fix: unknown) => found({ line: 4, fix })?.fix;
    assert.equal(fixOf('return values[i - 1];'), '  return values[i - 1];');
    assert.equal(fixOf('if (i > 0) {\n  go();\n}\n'), '  if (i > 0) {\n    go();\n  }');
    assert.equal(fixOf('```js\n4| return 1;\n```'), '  return 1;');
    assert.equal(fixOf('\treturn 1;'), '  return 1;');
  });

  it('leaves out fixes that change nothing, are none, or hide something', () => {
    for (const fix of ['return values[i];', '', ' \n', 5, ['x'], null, 'x'.repeat(4_001)])
      assert.deepEqual(found({ line: 4, fix }), { hasMistake: true, line: 3 });
    assert.equal(found({ line: 4, fix: 'return 1; \u202e// safe' })?.fix, undefined);
    assert.equal(found({ line: 4, fix: 'x\n'.repeat(41) })?.fix, undefined);
  });

  it('never fails, and names only lines that are judged', () => {
    const verdict = fc.record({
      mistake: fc.oneof(fc.boolean(), fc.jsonValue()),
      line: fc.oneof(fc.integer(), fc.jsonValue()),
      code: fc.jsonValue(),
      fix: fc.jsonValue(),
      kind: fc.jsonValue(),
      why: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.string(), verdict, (prose, said) => {
        const finding = readMistake(prose + JSON.stringify(said), LINES, WINDOW);
        if (finding?.line === undefined) return;
        assert.ok(finding.line >= WINDOW.first && finding.line <= WINDOW.last);
      }),
    );
  });
});
