import assert from 'node:assert/strict';
import { failure, failureOf, isModelError, ModelError } from '../../src/core/failure.ts';

describe('failureOf', () => {
  const known = failure('rate-limited', 'HTTP 429', 2000);
  for (const [what, thrown, code] of [
    ['a model error', new ModelError(known), 'rate-limited'],
    ['an abort', new DOMException('gone', 'AbortError'), 'cancelled'],
    ['any other error', new TypeError('x'), 'server-error'],
    ['a thrown text', 'x', 'server-error'],
    ['nothing', undefined, 'server-error'],
  ] as const) {
    it(`takes ${what} for ${code}`, () => {
      assert.equal(failureOf(thrown).code, code);
    });
  }

  it('keeps what a model error says', () => {
    assert.equal(failureOf(new ModelError(known)), known);
  });
});

describe('isModelError', () => {
  it('knows one of another bundle, where instanceof does not', () => {
    const foreign = Object.assign(new Error('x'), { brand: 'ensemble.ModelError', failure: {} });
    assert.equal(foreign instanceof ModelError, false);
    assert.equal(isModelError(foreign), true);
    assert.equal(isModelError(new Error('x')), false);
    assert.equal(isModelError({ brand: 'ensemble.ModelError' }), false);
  });
});

describe('failure', () => {
  it('decides once what helps and whether trying again may', () => {
    assert.deepEqual(failure('unreachable', 'x'), {
      code: 'unreachable',
      detail: 'x',
      repair: 'start-server',
      retryable: true,
    });
    assert.equal(failure('unauthorised', 'x').retryable, false);
    assert.equal(failure('rate-limited', 'x', 5).retryAfterMs, 5);
  });
});
