import assert from 'node:assert/strict';
import type { ContextView, NgramCounts } from '../../src/ngram/ngram-counts.ts';

/** Every n-gram of up to `order` tokens of the sequences with its number, counted as simply as can be. */
export function naiveCounts(
  sequences: Iterable<readonly number[]>,
  order: number,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of sequences) {
    for (let start = 0; start < tokens.length; start++) {
      for (let end = start + 1; end <= Math.min(tokens.length, start + order); end++) {
        const name = tokens.slice(start, end).join();
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** All histories of `length` tokens over the alphabet. */
export function histories(alphabet: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return histories(alphabet, length - 1).flatMap((rest) =>
    alphabet.map((token) => [token, ...rest]),
  );
}

/**
 * Asserts that counts answer every question about sequences over the alphabet as a naive count does:
 * all totals, counts and successors of all contexts, and the longest context.
 */
export function assertCounts(
  counts: NgramCounts,
  sequences: readonly (readonly number[])[],
  alphabet: readonly number[],
): void {
  const { maxContext } = counts;
  const naive = naiveCounts(sequences, maxContext + 1);
  for (const history of histories(alphabet, maxContext)) {
    assertView(counts.view([99, ...history], maxContext + 1), history, naive, alphabet);
    const [before, last = 99] = [[99, ...history].slice(0, -1), history.at(-1)];
    assertView(counts.view(before, before.length).after(last), history, naive, alphabet);
  }
}

function assertView(
  view: ContextView,
  history: readonly number[],
  naive: ReadonlyMap<string, number>,
  alphabet: readonly number[],
): void {
  const maxContext = history.length;
  let longest = 0;
  for (let length = 0; length <= maxContext; length++) {
    const context = history.slice(maxContext - length);
    const expected = new Map<number, number>();
    for (const token of alphabet) {
      const count = naive.get([...context, token].join()) ?? 0;
      assert.equal(view.count(length, token), count, `count of ${context.join()} ${token}`);
      if (count > 0) expected.set(token, count);
    }
    const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
    assert.equal(view.total(length), total, `total of ${context.join()}`);
    if (total > 0) longest = length;
    const found: [number, number][] = [];
    view.forEachSuccessor(length, (token, count) => void found.push([token, count]));
    assert.deepEqual(
      found.sort(([a], [b]) => a - b),
      [...expected],
      `successors of ${context.join()}`,
    );
    for (let most = 0; most <= alphabet.length; most++)
      assert.equal(view.distinct(length, most), Math.min(most, expected.size));
    for (let least = 1; least <= total; least += Math.ceil(least / 4)) {
      const frequent: [number, number][] = [];
      view.forEachFrequent(length, least, (token, count) => void frequent.push([token, count]));
      assert.equal(new Set(frequent.map(([token]) => token)).size, frequent.length);
      for (const [token, count] of frequent) assert.equal(count, expected.get(token));
      for (const [token, count] of expected)
        if (count >= least)
          assert.ok(
            frequent.some(([one]) => one === token),
            `${token}`,
          );
    }
  }
  assert.equal(view.longest, longest, `longest of ${history.join()}`);
  assert.equal(view.total(maxContext + 1), 0);
}
