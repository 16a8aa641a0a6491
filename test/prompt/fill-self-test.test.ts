import assert from 'node:assert/strict';
import { fillSelfTest } from '../../src/prompt/fill-self-test.ts';

const right: Readonly<Record<string, string>> = {
  sum: 'a + b',
  parameters: 'width, height',
  import: 'json',
  'loop-variable': 'person',
  destructuring: 'hostname, port',
};

/** The verdict on right answers but for some. */
function works(changes: Readonly<Record<string, string | undefined>> = {}): boolean {
  return fillSelfTest.judge(
    fillSelfTest.probes.map(({ id }) => (id in changes ? changes[id] : right[id])),
  ).works;
}

describe('fillSelfTest', () => {
  it('passes a model that fills all holes', () => assert.ok(works()));
  it('forgives one wrong answer', () => assert.ok(works({ import: 'os' })));
  it('fails a model that does not see the suffix', () => {
    assert.ok(
      !works({ import: 'os', 'loop-variable': 'name', destructuring: 'a, b', parameters: 'x, y' }),
    );
  });
  it('fails two wrong answers', () => assert.ok(!works({ import: 'os', 'loop-variable': 'name' })));
  it('fails a model that cannot even add', () => assert.ok(!works({ sum: 'None' })));
  it('fails marks that come back as text', () => {
    assert.ok(!works({ sum: 'a + b<|fim_middle|>' }));
    assert.ok(!works({ sum: 'a + b <MID>' }));
  });
  it('fails a sum that goes on with the suffix', () =>
    assert.ok(!works({ sum: 'a + b\nprint(1)' })));
  it('fails silence', () => assert.ok(!fillSelfTest.judge([]).works));
  it('asks only for what the prefix does not tell', () => {
    for (const { id, context } of fillSelfTest.probes.slice(1)) {
      for (const name of right[id]!.match(/\w+/g)!) {
        assert.doesNotMatch(context.prefix, new RegExp(`\\b${name}\\b`), id);
        assert.match(context.suffix, new RegExp(`\\b${name}\\b`), id);
      }
    }
  });
  it('names each probe with the reason in its evidence', () => {
    const { evidence } = fillSelfTest.judge([undefined, 'x', 'os', 'person', 'hostname, port']);
    assert.deepEqual(
      evidence.map(({ probe, passed, reason }) => [probe, passed, reason]),
      [
        ['sum', false, 'no answer'],
        ['parameters', false, 'without width, height'],
        ['import', false, 'without json'],
        ['loop-variable', true, 'fits the text after the cursor'],
        ['destructuring', true, 'fits the text after the cursor'],
      ],
    );
  });
});
