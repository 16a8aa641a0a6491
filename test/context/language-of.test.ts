import assert from 'node:assert/strict';
import { languageOf } from '../../src/context/language-of.ts';

describe('languageOf', () => {
  for (const [file, language] of [
    ['a.ts', 'typescript'],
    ['b/C.TSX', 'typescriptreact'],
    ['d.py', 'python'],
    ['Makefile', 'plaintext'],
    ['.ts', 'plaintext'],
  ] as const) {
    it(`calls ${file} ${language}`, () => {
      assert.equal(languageOf(file), language);
    });
  }
});
