import assert from 'node:assert/strict';
import { chosenOf, countChosen } from '../../../src/webview/tree/hunk-choice.ts';
import type { PageReviewFile } from '../../../src/webview/tree/tree-page-state.ts';

const file = (path: string, hunks: number): PageReviewFile => ({
  ...{ path, languageId: 'typescript', kind: 'change' },
  hunks: Array.from({ length: hunks }, (_, i) => ({
    ...{ id: `${path}#${i + 1}`, oldLine: 1, newLine: 1, lines: [] },
  })),
});
const FILES = [file('a', 2), file('b', 1)];

describe('the choice of hunks', () => {
  it('is all, some or none of a file', () => {
    const chosen = (...leftOut: string[]) => chosenOf(file('a', 2), new Set(leftOut));
    assert.deepEqual(
      [chosen(), chosen('a#2', 'b#1'), chosen('a#1', 'a#2')],
      ['all', 'some', 'none'],
    );
  });

  it('is counted in hunks and files', () => {
    assert.deepEqual(countChosen(FILES, new Set(['a#1', 'b#1', 'gone#1'])), {
      ...{ hunks: 1, allHunks: 3, files: 1 },
    });
  });
});
