import assert from 'node:assert/strict';
import { applyDocumentChange } from '../../../../src/providers/workspace/document-change.ts';
import { createRecentLines } from '../../../../src/providers/workspace/language/recent-lines.ts';

/** A document that is typed into. */
function editor(start: string) {
  const recent = createRecentLines();
  let text = start;
  return {
    recent,
    replace: (at: number, removed: number, inserted: string): void => {
      const change = { start: at, removed, inserted };
      text = applyDocumentChange(text, change);
      recent.edited('a.ts', 'typescript', text, change);
    },
    texts: () => recent.lines.map((line) => line.text),
  };
}

describe('createRecentLines', () => {
  it('has a typed line once its end is typed, with its indentation', () => {
    const { replace, texts } = editor('{\n\n}');
    for (const [i, letter] of Array.from('  go();').entries()) replace(2 + i, 0, letter);
    assert.deepEqual(texts(), []);
    replace(9, 0, '\n  ');
    assert.deepEqual(texts(), ['  go();']);
  });
  it('has a typed line once something is edited elsewhere', () => {
    const { replace, texts } = editor('one\ntwo\nthree');
    replace(7, 0, '2');
    replace(0, 0, '1');
    assert.deepEqual(texts(), ['two2']);
  });
  it('has the lines of a paste, the last ones of a long one', () => {
    const { replace, texts } = editor('');
    replace(0, 0, Array.from({ length: 50 }, (_, i) => `line ${i}\n`).join(''));
    assert.equal(texts().length, 32);
    assert.deepEqual(texts().slice(0, 2), ['line 49', 'line 48']);
  });
  it('has no blank line, no line twice, and at most 64', () => {
    const { replace, texts } = editor('');
    let at = 0;
    for (let i = 0; i < 150; i++) {
      const typed = i % 2 === 0 ? `line ${i % 140};\n` : '   \n';
      replace(at, 0, typed);
      at += typed.length;
    }
    assert.equal(texts().length, 64);
    assert.equal(new Set(texts()).size, 64);
  });
  it('forgets a line that is taken away while it is typed', () => {
    const { replace, texts } = editor('');
    replace(0, 0, 'wrong');
    replace(0, 5, '');
    replace(0, 0, '\n');
    assert.deepEqual(texts(), []);
  });
});
