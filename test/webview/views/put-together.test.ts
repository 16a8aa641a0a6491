import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  chosenSides,
  columnKey,
  comparedTexts,
} from '../../../src/webview/views/compared-texts.ts';
import {
  allTaken,
  moreLooseBrackets,
  resultText,
  taken,
  undone,
} from '../../../src/webview/views/put-together.ts';
import type { Result } from '../../../src/webview/views/put-together.ts';
import { finishedState } from '../../rings/webview/sample-state.ts';

const exactly = { ignoreWhitespace: false };
const begunFrom = (text: string) => ({ begunFrom: 'original', steps: [text] });
const lines = fc
  .array(fc.constantFrom('let a = 1;', 'let b = 2;', 'return a;', '}'), { maxLength: 8 })
  .map((all) => all.map((line) => `${line}\n`).join(''));

describe('a result that is put together', () => {
  it('becomes the other text hunk by hunk', () => {
    fc.assert(
      fc.property(lines, lines, (base, other) => {
        let result: Result = begunFrom(base);
        for (let i = 0; i < 20; i += 1) result = taken(result, other, 0, exactly);
        assert.equal(resultText(result), other);
        assert.equal(resultText(allTaken(begunFrom(base), other, exactly)), other);
      }),
    );
  });

  it('goes back step by step, at last to none', () => {
    const one = taken(begunFrom('a\nb\nc\n'), 'A\nb\nC\n', 0, exactly);
    const two = taken(one, 'A\nb\nC\n', 0, exactly);
    assert.equal(resultText(two), 'A\nb\nC\n');
    const back = undone(two);
    assert.ok(back !== undefined);
    assert.equal(resultText(back), 'A\nb\nc\n');
    assert.equal(undone(back), undefined);
  });

  it('has no step where nothing changes', () => {
    const result = begunFrom('a\n');
    assert.equal(taken(result, 'a\n', 0, exactly), result);
    assert.equal(taken(result, 'b\n', 7, exactly), result);
  });

  it('counts brackets that it has lost, not those that were missing before', () => {
    const whole = begunFrom('if (a) {\n  b();\n}\n');
    const broken = taken(whole, 'if (a) {\n  b();\n', 0, exactly);
    assert.equal(moreLooseBrackets(resultText(broken), whole.steps), 1);
    const half = begunFrom('if (a) {\n  b();\n');
    assert.equal(
      moreLooseBrackets(resultText(taken(half, 'if (a) {\n  c();\n', 0, exactly)), half.steps),
      0,
    );
  });
});

describe('the texts that can be compared', () => {
  const state = finishedState();
  const names = new Map(state.columns.map(({ id, modelId }) => [id, modelId]));
  const texts = new Map([
    ['c1', { text: 'one\n' }],
    ['c2', { text: 'two\n' }],
    ['c3', { text: '' }],
  ]);

  it('are the original, columns with a text, the fused text and the result', () => {
    const all = comparedTexts(state, texts, names, begunFrom('one\n'));
    assert.deepEqual(
      all.map(({ key }) => key),
      ['original', 'column c1', 'column c2', 'fused', 'result'],
    );
  });

  it('are first the original and an answer; without an original two answers', () => {
    const all = comparedTexts(state, texts, names, undefined);
    const wanted = { left: undefined, right: undefined };
    assert.deepEqual(keysOf(chosenSides(all, wanted)), ['original', 'column c1']);
    const blank = all.map((one) => (one.key === 'original' ? { ...one, text: '' } : one));
    assert.deepEqual(keysOf(chosenSides(blank, wanted)), ['column c1', 'column c2']);
  });

  it('are what was chosen, while it is there, and never one text with itself', () => {
    const all = comparedTexts(state, texts, names, undefined);
    const [one, two] = [columnKey('c1'), columnKey('c2')];
    assert.deepEqual(keysOf(chosenSides(all, { left: one, right: 'fused' })), [one, 'fused']);
    assert.deepEqual(keysOf(chosenSides(all, { left: one, right: 'result' })), [one, two]);
    assert.deepEqual(keysOf(chosenSides(all, { left: one, right: one })), [one, two]);
  });
});

function keysOf(sides: ReturnType<typeof chosenSides>): readonly string[] {
  return sides === undefined ? [] : [sides.left.key, sides.right.key];
}
