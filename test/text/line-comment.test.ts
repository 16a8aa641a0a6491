import assert from 'node:assert/strict';
import { lineComment } from '../../src/text/line-comment.ts';

describe('lineComment', () => {
  it('knows how languages comment', () => {
    const known = ['typescript', 'python', 'sql', 'html', 'css', 'clojure', 'ocaml', 'vb', 'bat'];
    assert.deepEqual(
      known.map((id) => lineComment(id)?.open),
      [...['// ', '# ', '-- ', '<!-- ', '/* ', ';; ', '(* ', "' ", 'REM ']],
    );
  });
  it('knows nothing of languages without comments, nor of names of object methods', () => {
    const unknown = ['json', 'plaintext', '', 'constructor', 'toString'];
    assert.deepEqual(
      unknown.map(lineComment),
      unknown.map(() => undefined),
    );
  });
});
