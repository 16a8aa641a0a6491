import assert from 'node:assert/strict';
import { changesWith, documentWith } from '../../src/observation/inserted-text.ts';
import { requestAt } from './placed-request.ts';

describe('documentWith', () => {
  for (const [what, marked, text, expected] of [
    ['in the middle of a line', 'a(|);\n', 'b', 'a(b);\n'],
    ['at the end of the document', 'a\n|', 'b\nc', 'a\nb\nc'],
    ['with the line ends of the document', 'a\r\n|\r\n', 'b\nc\r\nd', 'a\r\nb\r\nc\r\nd\r\n'],
  ] as const) {
    it(`puts a text ${what}`, () => {
      assert.equal(documentWith(requestAt('a.ts', marked), text), expected);
    });
  }
});

describe('changesWith', () => {
  it('changes the one file, or nothing', () => {
    const request = requestAt('src/a.ts', 'a(|);\n');
    assert.deepEqual([...(changesWith(request, 'b') ?? [])], [['src/a.ts', 'a(b);\n']]);
    assert.equal(changesWith(request, '')?.size, 0);
  });

  it('knows no file of a notebook’s cell', () => {
    const { document, position } = requestAt('a.ipynb', 'a|');
    const cell = { ...document, uri: 'vscode-notebook-cell:/a.ipynb#W0' };
    assert.equal(changesWith({ document: cell, position }, 'b'), undefined);
  });

  it('knows no file outside of the workspace', () => {
    for (const path of ['/etc/passwd', '../a.ts', '.git/config', '']) {
      assert.equal(changesWith(requestAt(path, '|'), 'b'), undefined, path);
    }
  });
});
