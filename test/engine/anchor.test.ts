import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { DocumentSnapshot } from '../../src/core/document.ts';
import { anchorAt, leadsTo, remainderOf, typedSince } from '../../src/engine/anchor.ts';

function documentOf(text: string, uri = 'file:///a.ts'): DocumentSnapshot {
  return { uri, path: 'a.ts', languageId: 'typescript', version: 1, text };
}

/** The document and the offset of a text marked ‸. */
function place(marked: string): readonly [DocumentSnapshot, number] {
  return [documentOf(marked.replace('‸', '')), marked.indexOf('‸')];
}

/** Code-like text, also with what editors insert by themselves. */
const code = fc
  .array(fc.constantFrom('a', 'b', ' ', '\n', '\r\n', '(', ')', '{', '}', '"', '😀', '\t'), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(''));

describe('typedSince', () => {
  it('gives what was typed at the anchor', () => {
    fc.assert(
      fc.property(code, code, code, (before, after, typed) => {
        const anchor = anchorAt(documentOf(before + after), before.length);
        const now = documentOf(before + typed + after);
        const found = typedSince(anchor, now, before.length + typed.length);
        assert.deepEqual(found, { text: typed, closers: '' });
      }),
    );
  });

  it('gives the same in the middle of a long document', () => {
    const long = 'const x = 1;\n'.repeat(100);
    fc.assert(
      fc.property(code, code, code, (before, after, typed) => {
        const [head, tail] = [long + before, after + long];
        const anchor = anchorAt(documentOf(head + tail), head.length);
        const now = documentOf(head + typed + tail);
        const found = typedSince(anchor, now, head.length + typed.length);
        assert.deepEqual(found, { text: typed, closers: '' });
      }),
    );
  });

  it('gives nothing when a character nearby has changed', () => {
    fc.assert(
      fc.property(code, code, code, fc.nat(), (before, after, typed, where) => {
        const around = before + after;
        fc.pre(around.length > 0);
        const changed = where % around.length;
        fc.pre(around[changed] !== '§');
        const text = `${around.slice(0, changed)}§${around.slice(changed + 1)}`;
        const anchor = anchorAt(documentOf(around), before.length);
        const now = documentOf(text.slice(0, before.length) + typed + text.slice(before.length));
        assert.equal(typedSince(anchor, now, before.length + typed.length), undefined);
      }),
    );
  });

  const cases: readonly (readonly [string, string, string, object | undefined])[] = [
    ['nothing typed', 'f(‸)', 'f(‸)', { text: '', closers: '' }],
    ['a bracket with the one the editor closed', 'f‸', 'f(‸)', { text: '(', closers: ')' }],
    ['two of them', 'f‸;', 'f({‸});', { text: '({', closers: '})' }],
    ['a quote', 'f(‸)', 'f("‸")', { text: '"', closers: '"' }],
    ['a bracket before one that was there', 'f(‸)', 'f((‸))', { text: '(', closers: ')' }],
    ['a cursor before the anchor', 'ab‸', 'a‸b', undefined],
    ['text typed behind the cursor', 'f‸', 'f(‸x', undefined],
    ['text deleted behind the cursor', 'f‸;x', 'f‸x', undefined],
    ['more closers than letters typed', 'f‸', 'f(‸))', undefined],
    ['another file end', 'f‸', 'f‸\n', undefined],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.deepEqual(typedSince(anchorAt(...place(before)), ...place(after)), expected);
    });
  }

  it('reads another document as another place', () => {
    const anchor = anchorAt(documentOf('x'), 1);
    assert.equal(typedSince(anchor, documentOf('x', 'file:///b.ts'), 1), undefined);
  });

  it('reads more than 4,000 typed characters as another place', () => {
    const anchor = anchorAt(documentOf('x'), 1);
    const typed = 'y'.repeat(4001);
    assert.equal(typedSince(anchor, documentOf(`x${typed}`), 4002), undefined);
    assert.notEqual(typedSince(anchor, documentOf(`x${typed.slice(1)}`), 4001), undefined);
  });
});

describe('remainderOf', () => {
  it('and what was typed are the candidate', () => {
    fc.assert(
      fc.property(code, fc.nat(), (candidate, at) => {
        const text = candidate.slice(0, at % (candidate.length + 1));
        const rest = remainderOf(candidate, { text, closers: '' });
        assert.equal(text + rest!, candidate);
      }),
    );
  });

  it('is nothing where the candidate says something else', () => {
    fc.assert(
      fc.property(code, code, (candidate, typed) => {
        fc.pre(!candidate.startsWith(typed));
        assert.equal(remainderOf(candidate, { text: typed, closers: '' }), undefined);
      }),
    );
  });

  it('holds the closers that it will replace, in order', () => {
    assert.equal(remainderOf('({ a });', { text: '({', closers: '})' }), ' a });');
    assert.equal(remainderOf('({ a );', { text: '({', closers: '})' }), undefined);
    assert.equal(remainderOf('({ a )};', { text: '({', closers: '})' }), undefined);
  });
});

describe('leadsTo', () => {
  it('is true on every step of typing what lies before the anchor', () => {
    fc.assert(
      fc.property(code, code, code, fc.nat(), (before, accepted, after, n) => {
        fc.pre(accepted.length > 0);
        const goal = documentOf(before + accepted + after);
        const anchor = anchorAt(goal, before.length + accepted.length);
        const typed = accepted.slice(0, n % accepted.length);
        const now = documentOf(before + typed + after);
        assert.ok(leadsTo(anchor, now, goal.text.length));
      }),
    );
  });

  it('is true beside brackets that the editor closes', () => {
    const [goal, offset] = place('let x = f(a);‸\n');
    const anchor = anchorAt(goal, offset);
    assert.ok(leadsTo(anchor, documentOf('let x = f()\n'), goal.text.length));
  });

  for (const [what, now] of [
    ['something else is typed', 'let x = g\n'],
    ['text behind changes', 'let x = f\n\n'],
    ['it is there', 'let x = f(a);\n'],
    ['more is there', 'let x = f(a);x\n'],
  ] as const) {
    it(`is false when ${what}`, () => {
      const [goal, offset] = place('let x = f(a);‸\n');
      assert.equal(leadsTo(anchorAt(goal, offset), documentOf(now), goal.text.length), false);
    });
  }
});
