import assert from 'node:assert/strict';
import { meaningOf, quotable } from '../../../src/providers/transport/server-message.ts';

describe('meaningOf', () => {
  const said: readonly (readonly [string, string | undefined])[] = [
    ["model 'qwen:1b' not found", 'model-missing'],
    ['model "x" not found, try pulling it first', 'model-missing'],
    ['The model `gpt-9` does not exist or you do not have access to it.', 'model-missing'],
    ['"registry.ollama.ai/library/x:latest" does not support insert', 'unsupported'],
    ['Infill is not supported by this model', 'unsupported'],
    ['model requires more system memory (9 GiB) than is available (2 GiB)', 'unsupported'],
    ['unable to load model: /blobs/sha256-1', 'model-broken'],
    ['error loading model', 'model-broken'],
    ['server busy, please try again. maximum pending requests exceeded', 'rate-limited'],
    ['File Not Found', undefined],
    ['something else', undefined],
  ];
  for (const [message, code] of said) {
    it(`reads “${message}”`, () => {
      assert.equal(meaningOf(message), code);
    });
  }
});

describe('quotable', () => {
  it('gives one line of 200 characters at most', () => {
    assert.equal(quotable('a\r\n\u001b[31mb', []), 'a [31mb');
    assert.equal(quotable('x'.repeat(500), []).length, 201);
  });
  it('gives nothing that holds a key, whole or in part', () => {
    assert.equal(quotable('bad key sk-1234567890abcdef', ['sk-1234567890abcdef']), '');
    assert.equal(quotable('bad key sk-1234567890…', ['sk-1234567890abcdef']), '');
    assert.equal(quotable('bad key tiny', ['tiny']), '');
  });
  it('gives what only shares short words with the prompt', () => {
    assert.equal(quotable('invalid return', ['return value']), 'invalid return');
  });
});
