import assert from 'node:assert/strict';
import {
  LineTokens,
  LONGEST_LINE,
  type LineGrammar,
  MOST_LINES,
} from '../../../src/webview/highlight/line-tokens.ts';

/** A grammar whose state is the number of lines before, and that tells which it was asked for. */
function countingGrammar() {
  const asked: string[] = [];
  const grammar: LineGrammar = {
    tokenizeLine2(line, before) {
      asked.push(line);
      const n = before === null ? 0 : (before as { n: number }).n;
      return { tokens: new Uint32Array([0, n]), ruleStack: { n: n + 1 } };
    },
  };
  return { grammar, asked };
}

/** Work that waits for `run`. */
function slices() {
  let waiting: ((enough: () => boolean) => void) | undefined;
  return {
    later: (work: (enough: () => boolean) => void) => {
      waiting = work;
      return () => {
        waiting = undefined;
      };
    },
    isWaiting: (): boolean => waiting !== undefined,
    run: (enough: () => boolean = () => false): void => {
      const work = waiting;
      waiting = undefined;
      work?.(enough);
    },
  };
}

const linesOf = (lines: string[]) => ({
  get count() {
    return lines.length;
  },
  line: (i: number) => lines[i] ?? '',
});

describe('line tokens', () => {
  it('come from the top, each with the state of the line before', () => {
    const { later, run } = slices();
    const { grammar } = countingGrammar();
    const told: number[][] = [];
    const tokens = new LineTokens(later, (from, to) => told.push([from, to]));
    tokens.restart(grammar, linesOf(['a', 'b', 'c']));
    assert.equal(tokens.tokensOf(0), undefined);
    run();
    assert.deepEqual(
      [0, 1, 2].map((i) => tokens.tokensOf(i)?.[1]),
      [0, 1, 2],
    );
    assert.deepEqual(told, [[0, 3]]);
  });
  it('work in slices that end when there is enough', () => {
    const { later, run, isWaiting } = slices();
    const { grammar, asked } = countingGrammar();
    const tokens = new LineTokens(later, () => undefined);
    tokens.restart(grammar, linesOf(['a', 'b', 'c']));
    run(() => true);
    assert.deepEqual(asked, ['a']);
    assert.ok(isWaiting());
    run();
    assert.deepEqual(asked, ['a', 'b', 'c']);
    assert.equal(isWaiting(), false);
  });
  it('are made again only from where the text grew', () => {
    const { later, run } = slices();
    const { grammar, asked } = countingGrammar();
    const lines = ['a', 'b'];
    const tokens = new LineTokens(later, () => undefined);
    tokens.restart(grammar, linesOf(lines));
    run();
    lines[1] = 'bb';
    lines.push('c');
    tokens.changed(1);
    run();
    assert.deepEqual(asked, ['a', 'b', 'bb', 'c']);
    assert.equal(tokens.tokensOf(2)?.[1], 2);
  });
  it('leave long lines plain and go on with the state before', () => {
    const { later, run } = slices();
    const { grammar, asked } = countingGrammar();
    const tokens = new LineTokens(later, () => undefined);
    tokens.restart(grammar, linesOf(['a', 'x'.repeat(LONGEST_LINE + 1), 'c']));
    run();
    assert.deepEqual(asked, ['a', 'c']);
    assert.equal(tokens.tokensOf(1)?.length, 0);
    assert.equal(tokens.tokensOf(2)?.[1], 1);
  });
  it('end after so many lines', () => {
    const { later, run } = slices();
    const { grammar, asked } = countingGrammar();
    const tokens = new LineTokens(later, () => undefined);
    tokens.restart(grammar, linesOf(Array.from({ length: MOST_LINES + 5 }, () => 'a')));
    run();
    assert.equal(asked.length, MOST_LINES);
    assert.equal(tokens.tokensOf(MOST_LINES), undefined);
  });
  it('stay plain where the grammar fails, and where there is none', () => {
    const { later, run, isWaiting } = slices();
    const tokens = new LineTokens(later, () => undefined);
    const broken: LineGrammar = {
      tokenizeLine2: () => {
        throw new Error('bad pattern');
      },
    };
    tokens.restart(broken, linesOf(['a']));
    run();
    assert.equal(tokens.tokensOf(0)?.length, 0);
    tokens.restart(undefined, linesOf(['a']));
    assert.equal(isWaiting(), false);
    assert.equal(tokens.tokensOf(0), undefined);
  });
  it('are forgotten with the element', () => {
    const { later, run, isWaiting } = slices();
    const { grammar, asked } = countingGrammar();
    const tokens = new LineTokens(later, () => undefined);
    tokens.restart(grammar, linesOf(['a']));
    tokens.dispose();
    run();
    assert.deepEqual(asked, []);
    tokens.changed(0);
    assert.equal(isWaiting(), false);
  });
});
