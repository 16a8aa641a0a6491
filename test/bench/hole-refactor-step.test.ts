import assert from 'node:assert/strict';
import {
  EMPTY_HOLE,
  hasNextLine,
  isFull,
  stateKey,
  stepFrom,
  type HoleState,
} from './hole-refactor-step.ts';

const SHAPE = { indentation: '    ', lines: 3 };
const ONE: HoleState = { lines: ['    for x in y:'], ended: false };

/** The lines that a step leads to, or why there are none. */
function stepped(state: HoleState, written: string): unknown {
  const step = stepFrom(state, written, SHAPE);
  if (step.kind === 'failed') return step.failure;
  return step.state.ended ? 'ended' : step.state.lines;
}

describe('a step in a hole', () => {
  it('puts the first line behind the indentation of the hole', () => {
    assert.deepEqual(stepped(EMPTY_HOLE, '\n    a = 1'), ['    a = 1']);
    assert.deepEqual(stepped(EMPTY_HOLE, '\n         a = 1  \n  b'), ['    a = 1']);
  });
  it('leaves later lines where their author put them', () => {
    assert.deepEqual(stepped(ONE, '\n        pass\n'), [...ONE.lines, '        pass']);
    assert.deepEqual(stepped(ONE, '\r\n\r\n    b()\r\n'), [...ONE.lines, '    b()']);
  });
  it('ends the hole where nothing follows or the next line stands further out', () => {
    assert.equal(stepped(ONE, ''), 'ended');
    assert.equal(stepped(ONE, '\n  \n'), 'ended');
    assert.equal(stepped(ONE, '\n  return'), 'ended');
    assert.equal(stepped(ONE, '\n\n\ndef g():\n'), 'ended');
  });
  it('is none where there is no line to end behind', () => {
    assert.equal(stepped(EMPTY_HOLE, ''), 'nothing-written');
    assert.equal(stepped(EMPTY_HOLE, '\ndef g():'), 'nothing-written');
  });
  it('is none where the line above is written on', () => {
    assert.equal(stepped(EMPTY_HOLE, '.length\n    a'), 'line-above-continued');
    assert.equal(stepped(ONE, ' pass\n'), 'line-above-continued');
    assert.deepEqual(stepped(ONE, '  \n    a'), [...ONE.lines, '    a']);
  });
});

describe('the state of a hole', () => {
  it('is full when it has all lines or was ended', () => {
    const three = { lines: ['a', 'b', 'c'], ended: false };
    assert.deepEqual(
      [EMPTY_HOLE, ONE, three, { ...ONE, ended: true }].map((state) => isFull(state, SHAPE)),
      [false, false, true, true],
    );
  });
  it('has one key for one text, and another while it is open', () => {
    assert.notEqual(stateKey(ONE, SHAPE), stateKey({ ...ONE, ended: true }, SHAPE));
    assert.equal(stateKey(ONE, { lines: 1 }), stateKey({ ...ONE, ended: true }, SHAPE));
    assert.notEqual(stateKey(EMPTY_HOLE, SHAPE), stateKey(ONE, SHAPE));
  });
});

describe('a text', () => {
  it('has its next line once the end of that line is there', () => {
    const texts = ['', '\n', '\n    a', '\n\n  a\n', '\n    a = 1\n   ', '.length\n', ' \n \n'];
    assert.deepEqual(texts.map(hasNextLine), [false, false, false, true, true, true, false]);
  });
});
