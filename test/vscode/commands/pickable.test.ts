import assert from 'node:assert/strict';
import type {
  Candidate,
  CompletionResult,
  Scored,
  ShownCandidate,
} from '../../../src/core/completion.ts';
import { pickableOf } from '../../../src/vscode/commands/pickable.ts';

function scored(id: string, text: string): Scored {
  const candidate = { id, text, modelIds: [id], complete: true } as unknown as Candidate;
  return { candidate, score: 0.5, parts: [], shownText: text };
}

function shown(
  candidateId: string,
  text: string,
  more: Partial<ShownCandidate> = {},
): ShownCandidate {
  return { candidateId, text, replaceAfter: 0, modelIds: [candidateId], head: false, ...more };
}

function resultOf(
  source: 'models' | 'typed-through',
  ranked: readonly Scored[],
  shownNow: readonly ShownCandidate[],
): CompletionResult {
  return {
    kind: 'completion',
    runId: 'r1',
    ranking: { scored: ranked },
    shown: shownNow,
    spans: [],
    source,
    requestId: 'q1',
    failures: [],
    totalMs: 0,
  } as unknown as CompletionResult;
}

const places = (result: CompletionResult) =>
  pickableOf(result).map(({ text, replaceAfter }) => ({ text, replaceAfter }));

describe('candidates to pick from', () => {
  const whole = scored('a', 'this.waiting.length;');
  const other = scored('b', 'undefined;');

  it('are what is left behind the cursor once somebody has typed along', () => {
    const result = resultOf('typed-through', [whole], [shown('a', 'waiting.length;')]);
    assert.deepEqual(places(result), [{ text: 'waiting.length;', replaceAfter: 0 }]);
  });

  it('are without those that go on otherwise than what was typed', () => {
    const result = resultOf('typed-through', [other, whole], [shown('a', 'waiting.length;')]);
    assert.deepEqual(
      pickableOf(result).map(({ scored: { candidate } }) => candidate.id),
      ['a'],
    );
  });

  it('keep the order of the ranking, not that of the screen', () => {
    const result = resultOf(
      'models',
      [other, whole],
      [shown('a', whole.shownText), shown('b', 'undefined;')],
    );
    assert.deepEqual(
      places(result).map(({ text }) => text),
      ['undefined;', 'this.waiting.length;'],
    );
  });

  it('replace the brackets that the editor has closed', () => {
    const result = resultOf('models', [whole], [shown('a', 'x)', { replaceAfter: 1 })]);
    assert.deepEqual(places(result), [{ text: 'x)', replaceAfter: 1 }]);
  });

  it('are whole texts where only a head is shown, and all of a fresh run', () => {
    const head = shown('a', 'this.', { head: true });
    const result = resultOf('models', [whole, other], [head]);
    assert.deepEqual(
      places(result).map(({ text }) => text),
      ['this.waiting.length;', 'undefined;'],
    );
  });

  it('are none where nothing was written', () => {
    const none = {
      kind: 'none',
      reason: 'all-filtered',
      detail: '',
    } as unknown as CompletionResult;
    assert.deepEqual(pickableOf(none), []);
  });
});
