import assert from 'node:assert/strict';
import { rivalNumbers, rivalOperators } from '../../src/review/rival-texts.ts';

describe('rivalOperators', () => {
  it('knows what an operator is confused with', () => {
    assert.deepEqual(rivalOperators('<'), ['<=', '>', '>=']);
    assert.deepEqual(rivalOperators('and'), ['or']);
    assert.deepEqual(rivalOperators('true'), ['false']);
  });

  it('never offers the operator itself, and what it offers offers it', () => {
    for (const one of [
      '<',
      '<=',
      '===',
      '&&',
      '+',
      '/',
      '%',
      '+=',
      '++',
      '<<',
      '|',
      'or',
      'False',
    ]) {
      const others = rivalOperators(one);
      assert.ok(others.length > 0 && !others.includes(one));
      for (const other of others) assert.ok(rivalOperators(other).includes(one), other);
    }
  });

  it('has nothing for other words and signs', () => {
    for (const text of ['=', '=>', '.', 'name', '']) assert.deepEqual(rivalOperators(text), []);
  });
});

describe('rivalNumbers', () => {
  it('are the neighbours, none below 0', () => {
    assert.deepEqual(rivalNumbers('7'), ['6', '8']);
    assert.deepEqual(rivalNumbers('0'), ['1']);
  });

  it('has nothing for what is no plain whole number', () => {
    for (const text of ['1.5', '0x10', '007', '1_000', '12345678901', '-1'])
      assert.deepEqual(rivalNumbers(text), []);
  });
});
