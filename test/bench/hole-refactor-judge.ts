import type { ScorePart } from '../../src/core/completion.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { documentWith, type RefactorHole } from './hole-refactor-hole.ts';
import { isFull, stateKey, type HoleState } from './hole-refactor-step.ts';
import type { RunTests, TestsPassed } from './hole-refactor-tests.ts';
import type { Judged } from './hole-refactor-ways.ts';

/** Shares of the reward: whether a state parses, and of a full one what its visible tests say. */
const PARSES = 0.3;
const TESTS = 0.7;

/** Judges the states of one hole; equal states are parsed and run once. */
export interface HoleJudge {
  judge(states: readonly HoleState[]): Promise<readonly Judged[]>;
  /** For the report alone: whether a full state passes the hidden tests as well as the visible ones. */
  isSolved(state: HoleState): Promise<boolean>;
}

/**
 * The process reward,
 *
 *     0.3 / (1 + syntax errors of the document) + 0.7 · share of visible tests that pass
 *
 * where the second term is for full holes without syntax errors: what has not been run has earned
 * nothing, so that a state is worth no more than it has shown. Missing evidence is left out of the parts.
 */
export function createHoleJudge(
  hole: RefactorHole,
  syntax: SyntaxService,
  run: RunTests,
  signal: AbortSignal,
): HoleJudge {
  const shape = { lines: hole.reference.length };
  const errorsOf = new Map<string, number | undefined>();
  const passedBy = new Map<string, TestsPassed>();

  async function learn(states: readonly HoleState[]): Promise<void> {
    const fresh = new Map(states.map((state) => [stateKey(state, shape), state]));
    for (const key of errorsOf.keys()) fresh.delete(key);
    if (fresh.size === 0) return;
    const documents = [...fresh.values()].map(({ lines }) => documentWith(hole, lines));
    const evidence = await syntax.parseEvidence(
      {
        ...{ uri: 'bench:empty', languageId: hole.source.languageId, text: '', offset: 0 },
        insertions: documents,
      },
      signal,
    );
    for (const [i, key] of [...fresh.keys()].entries()) {
      const found = evidence[i];
      errorsOf.set(key, found?.known === true ? found.newErrors : undefined);
    }
    const toRun = [...fresh].flatMap(([key, state], i) => {
      const document = documents[i];
      const isWorth = isFull(state, shape) && (errorsOf.get(key) ?? 0) === 0;
      return isWorth && document !== undefined ? [{ key, document }] : [];
    });
    const results = await run(toRun.map(({ document }) => ({ source: hole.source, document })));
    for (const [i, { key }] of toRun.entries()) {
      const result = results[i];
      if (result !== undefined) passedBy.set(key, result);
    }
  }

  return {
    async judge(states) {
      await learn(states);
      return states.map((state) => {
        const key = stateKey(state, shape);
        const errors = errorsOf.get(key);
        const passed = passedBy.get(key)?.visible;
        const untested = isFull(state, shape) ? 0 : undefined;
        return judgedBy(
          errors === undefined ? undefined : 1 / (1 + errors),
          passed === undefined ? untested : shareOf(passed),
        );
      });
    },
    async isSolved(state) {
      await learn([state]);
      const passed = passedBy.get(stateKey(state, shape));
      if (passed === undefined) return false;
      return [...passed.visible, ...passed.hidden].every(Boolean);
    },
  };
}

/** The reward of two shares, each undefined where it could not be had. */
export function judgedBy(parses: number | undefined, tests: number | undefined): Judged {
  const parts: readonly ScorePart[] = [
    { name: 'parses', value: parses, weight: PARSES },
    { name: 'tests', value: tests, weight: TESTS },
  ];
  // A hole whose language has no grammar is judged by its tests alone.
  const parsed = parses ?? (tests === undefined ? 0 : 1);
  return { reward: PARSES * parsed + TESTS * (tests ?? 0), parts };
}

function shareOf(passed: readonly boolean[]): number {
  return passed.filter(Boolean).length / passed.length;
}
