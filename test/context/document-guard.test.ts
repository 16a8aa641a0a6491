import assert from 'node:assert/strict';
import { documentGuard, maxDocumentChars } from '../../src/context/document-guard.ts';

const guard = (scheme: string, text = 'x', length = text.length) =>
  documentGuard({ scheme, text, length });

describe('documentGuard', () => {
  it('lets files, new documents, remote files and notebook cells pass', () => {
    const schemes = ['file', 'untitled', 'vscode-remote', 'vscode-notebook-cell', 'vscode-vfs'];
    assert.deepEqual(
      schemes.map((scheme) => guard(scheme)),
      schemes.map(() => undefined),
    );
  });
  it('refuses what nobody writes code in', () => {
    const schemes = [
      'output',
      'git',
      'vscode-scm',
      'gitfs',
      'review',
      'vscode-settings',
      'http',
      '',
    ];
    assert.deepEqual(
      schemes.map((scheme) => guard(scheme)),
      schemes.map(() => 'scheme'),
    );
  });
  it('refuses documents of more than a million characters', () => {
    assert.equal(guard('file', 'x', maxDocumentChars), undefined);
    assert.equal(guard('file', 'x', maxDocumentChars + 1), 'too-large');
  });
  it('refuses binary content', () => {
    assert.equal(guard('file', 'a\u0000b'), 'binary');
    assert.equal(guard('file', '\ufffd\ufffdab'), 'binary');
  });
  it('forgives a broken character in much text', () => {
    assert.equal(guard('file', `${'x'.repeat(100)}\ufffd`), undefined);
  });
  it('passes an empty file, and one whose text is not known', () => {
    assert.equal(guard('file', ''), undefined);
    assert.equal(documentGuard({ scheme: 'file', length: 10 }), undefined);
  });
});
