import assert from 'node:assert/strict';
import { ParseQuestions } from '../../src/webview/parse-questions.ts';
import type { PageMessage } from '../../src/webview/protocol.ts';

function asked() {
  const sent: PageMessage[] = [];
  const told: string[] = [];
  const questions = new ParseQuestions((message) => sent.push(message));
  const ask = (text: string): void =>
    questions.ask({
      text,
      tell: ({ newErrors, known }) => told.push(`${text} ${newErrors} ${String(known)}`),
    });
  return { sent, told, questions, ask };
}

describe('questions to the parser', () => {
  it('are numbered, and every answer goes to its own', () => {
    const { sent, told, questions, ask } = asked();
    ask('a');
    ask('b');
    assert.deepEqual(sent, [
      { type: 'parse', ask: 1, text: 'a' },
      { type: 'parse', ask: 2, text: 'b' },
    ]);
    questions.answered({ ask: 2, newErrors: 3, known: true });
    questions.answered({ ask: 1, newErrors: 0, known: false });
    assert.deepEqual(told, ['b 3 true', 'a 0 false']);
  });

  it('are answered once', () => {
    const { told, questions, ask } = asked();
    ask('a');
    for (let i = 0; i < 2; i += 1) questions.answered({ ask: 1, newErrors: 0, known: true });
    questions.answered({ ask: 7, newErrors: 0, known: true });
    assert.deepEqual(told, ['a 0 true']);
  });

  it('do not pile up where nobody answers', () => {
    const { told, questions, ask } = asked();
    for (let i = 0; i < 30; i += 1) ask(`text ${i}`);
    for (let i = 1; i <= 30; i += 1) questions.answered({ ask: i, newErrors: 0, known: true });
    assert.equal(told.length, 8);
    assert.equal(told.at(-1), 'text 29 0 true');
  });
});
