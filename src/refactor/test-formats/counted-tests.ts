import type { TestCounts } from '../evidence.ts';

/** What one kind of test runner says, or undefined where none of its summaries is there. */
export type TestFormat = (lines: readonly string[]) => TestCounts | undefined;

/** Names of failing tests that are kept. */
export const MOST_NAMES = 200;

/** Adds up what several summaries of one runner say. */
export interface Tally {
  add(counts: {
    readonly passed?: number;
    readonly failed?: number;
    readonly skipped?: number;
  }): void;
  /** Each name is kept once. */
  fail(name: string): void;
  /** Undefined as long as nothing was added. */
  counts(): TestCounts | undefined;
}

export function tallyOf(runner: string): Tally {
  const failing = new Set<string>();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  let isKnown = false;
  return {
    add({ passed = 0, failed = 0, skipped = 0 }) {
      isKnown = true;
      sum.passed += passed;
      sum.failed += failed;
      sum.skipped += skipped;
    },
    fail(name) {
      if (failing.size < MOST_NAMES && name.trim() !== '') failing.add(name.trim());
    },
    counts: () => (isKnown ? { runner, ...sum, failing: [...failing] } : undefined),
  };
}

/** Numbers before words, such as `1 failed, 2 passed`, as a map from word to number. */
export function numbersByWord(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [, number = '', word = ''] of text.matchAll(/\b(\d{1,9}) ([a-z]+)\b/g)) {
    found.set(word, (found.get(word) ?? 0) + Number(number));
  }
  return found;
}
