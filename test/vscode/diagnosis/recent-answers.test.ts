import assert from 'node:assert/strict';
import type { CompletionResult } from '../../../src/core/completion.ts';
import { failure } from '../../../src/core/failure.ts';
import { createRecentAnswers } from '../../../src/vscode/diagnosis/recent-answers.ts';
import type { LastResult } from '../../../src/vscode/session.ts';

const SECRET = 'const planted = 1;';

function anAnswer(id: number, result: Partial<CompletionResult> = {}): LastResult {
  return {
    request: {
      ...{ id: `q${id}`, trigger: 'automatic', position: { line: 0, character: 0 } },
      document: {
        ...{ uri: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', version: id },
        text: SECRET,
      },
    },
    result: {
      ...{ kind: 'none', reason: 'too-slow', detail: SECRET, requestId: `q${id}` },
      ...{ failures: [], totalMs: id },
      ...result,
    } as CompletionResult,
  };
}

function aStage() {
  let listener: (answer: LastResult) => void = () => undefined;
  let now = 0;
  let disposed = false;
  const answers = createRecentAnswers({
    clock: { now: () => now },
    onDidAnswer: (one: (answer: LastResult) => void) => {
      listener = one;
      return { dispose: () => (disposed = true) };
    },
  });
  return {
    latest: () => answers.latest(),
    end: () => {
      answers.dispose();
    },
    isDisposed: () => disposed,
    answer: (at: number, answer: LastResult): void => {
      now = at;
      listener(answer);
    },
  };
}

describe('the latest answers', () => {
  it('are the latest 20, the latest one first', () => {
    const { latest, answer } = aStage();
    for (let i = 1; i <= 25; i++) answer(i, anAnswer(i));
    assert.equal(latest().length, 20);
    assert.deepEqual(
      latest().map(({ at }) => at),
      Array.from({ length: 20 }, (_, i) => 25 - i),
    );
  });

  it('are kept without code and without what servers said', () => {
    const { latest, answer } = aStage();
    const failures = [{ modelId: 'ollama:a', failure: failure('server-error', SECRET) }];
    answer(1, anAnswer(1, { failures }));
    assert.equal(JSON.stringify(latest()).includes('planted'), false);
    assert.deepEqual(latest()[0]?.failures, ['server-error']);
    assert.equal(latest()[0]?.outcome, 'too-slow');
  });

  it('name the models behind the text that came first', () => {
    const { latest, answer } = aStage();
    const shown = [{ candidateId: 'c1', text: SECRET, modelIds: ['ollama:a'] }];
    answer(1, anAnswer(1, { kind: 'completion', shown } as never));
    assert.deepEqual(latest()[0]?.modelIds, ['ollama:a']);
    assert.equal(latest()[0]?.outcome, 'shown');
  });

  it('are told of no more once disposed of', () => {
    const { end, isDisposed } = aStage();
    end();
    assert.ok(isDisposed());
  });
});
