import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hunksOf, lineDiff } from '../../../src/comparison/differences/line-diff.ts';
import { dropHunk, takeHunk, withHunks } from '../../../src/comparison/differences/take-hunk.ts';
import { anyText, feedText, linesOfText } from './any-text.ts';

const countOf = (base: string, from: string): number => hunksOf(lineDiff(base, from)).length;

describe('takeHunk', () => {
  const base = 'a\nb\nc\nd\n';
  const from = 'a\nB\nc\nd\ne\n';

  it('replaces, inserts and removes', () => {
    assert.equal(takeHunk(base, from, 0), 'a\nB\nc\nd\n');
    assert.equal(takeHunk(base, from, 1), 'a\nb\nc\nd\ne\n');
    assert.equal(takeHunk(from, base, 1), 'a\nB\nc\nd\n');
  });

  it('leaves the text where there is no such hunk', () => {
    assert.equal(takeHunk(base, from, 2), base);
    assert.equal(takeHunk(base, base, 0), base);
  });

  it('ends what it takes as the text around it', () => {
    assert.equal(takeHunk('a\r\nb\r\n', 'a\nx\ny\nb\n', 0), 'a\r\nx\r\ny\r\nb\r\n');
    assert.equal(takeHunk('a', 'a\r\nb', 0), 'a\r\nb');
  });

  it('takes a line end at the end of a text, and takes it away', () => {
    assert.equal(takeHunk('a', 'a\n', 0), 'a\n');
    assert.equal(takeHunk('a\n', 'a', 0), 'a');
  });

  it('leaves white space that is ignored as it was', () => {
    const taken = takeHunk('  a;\nb;', 'a;\nc;', 0, { ignoreWhitespace: true });
    assert.equal(taken, '  a;\nc;');
  });

  it('gives the other text exactly, one hunk after the other', () => {
    fc.assert(
      fc.property(feedText, feedText, (left, right) => {
        let text = left;
        const most = linesOfText(left).length + linesOfText(right).length;
        for (let taken = 0; text !== right; taken++) {
          assert.ok(taken <= most, 'it comes to an end');
          text = takeHunk(text, right, 0);
        }
      }),
    );
  });

  it('gives the other text in any line ends, up to line ends', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const all = withHunks(left, right, () => true);
        assert.deepEqual(linesOfText(all), linesOfText(right));
        assert.equal(
          withHunks(left, right, () => false),
          left,
        );
      }),
    );
  });

  it('changes as many lines as the hunk has, and no other', () => {
    fc.assert(
      fc.property(feedText, feedText, fc.nat(20), (left, right, some) => {
        const hunks = hunksOf(lineDiff(left, right));
        fc.pre(hunks.length > 0);
        const hunk = hunks[some % hunks.length];
        if (hunk === undefined) return;
        const [own, other] = [linesOfText(left), linesOfText(right)];
        assert.deepEqual(linesOfText(takeHunk(left, right, hunk.hunk)), [
          ...own.slice(0, hunk.left.from),
          ...other.slice(hunk.right.from, hunk.right.to),
          ...own.slice(hunk.left.to),
        ]);
      }),
    );
  });
});

describe('dropHunk', () => {
  it('gives everything of the other text but one hunk', () => {
    assert.equal(dropHunk('a\nb\nc', 'A\nb\nC', 1), 'A\nb\nc');
  });

  it('is the inverse of taking the only hunk', () => {
    fc.assert(
      fc.property(feedText, feedText, (left, right) => {
        fc.pre(countOf(left, right) === 1);
        assert.equal(dropHunk(left, right, 0), left);
        assert.equal(takeHunk(left, right, 0), right);
      }),
    );
  });

  it('is what taking all others gives', () => {
    fc.assert(
      fc.property(feedText, feedText, fc.nat(8), (left, right, hunk) => {
        const others = withHunks(left, right, (one) => one !== hunk);
        assert.equal(dropHunk(left, right, hunk), others);
      }),
    );
  });
});
