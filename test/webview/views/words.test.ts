import assert from 'node:assert/strict';
import { harmless } from '../../../src/text/visible-text.ts';
import { columnNames, namesOf } from '../../../src/webview/views/names.ts';
import { whyFirstText } from '../../../src/webview/views/why-words.ts';
import { spanNote, targetProblem } from '../../../src/webview/views/words.ts';
import { finishedState } from '../../rings/webview/sample-state.ts';

describe('why an answer is first', () => {
  it('is told for every reason', () => {
    assert.match(whyFirstText({ kind: 'only' }, 'qwen'), /qwen .*only answer/);
    assert.match(whyFirstText({ kind: 'tie', texts: 3 }, 'qwen'), /with 2 others/);
    const agreed = { kind: 'agreed', agreeing: 2, answered: 3 } as const;
    assert.match(whyFirstText(agreed, 'qwen'), /2 of 3 families/);
    assert.match(whyFirstText({ kind: 'score', lead: 0.125 }, 'qwen'), /0\.1[23] higher/);
    assert.match(whyFirstText({ kind: 'rule' }, 'qwen'), /rule of the strategy/);
  });

  it('names the part that lifted it, and says what is unknown', () => {
    const part = { kind: 'part', name: 'parse', lift: 0.3, lead: 0.25, value: 1 } as const;
    assert.equal(
      whyFirstText({ ...part, otherValue: 0.5 }, 'qwen'),
      'qwen leads by 0.25, mostly by “Parses” (1.00 against 0.50), which alone adds 0.30.',
    );
    assert.match(
      whyFirstText({ ...part, otherValue: undefined }, 'qwen'),
      /unknown for the second/,
    );
  });

  it('tells the votes behind it', () => {
    const votes = { won: 2, lost: 1, tied: 0 };
    assert.match(whyFirstText({ kind: 'only', votes }, 'qwen'), /2 won, 1 lost, 0 tied/);
  });
});

describe('the note of a span', () => {
  const span = { text: '  let a;\n', modelId: 'qwen', from: 0, to: 9 };

  it('tells the author, and the score where one is known', () => {
    assert.equal(spanNote(span, harmless), '··let a;⏎, written by qwen');
    assert.equal(
      spanNote({ ...span, score: 0.5 }, harmless),
      '··let a;⏎, written by qwen, score 0.50',
    );
  });

  it('tells the runner-up, also where that is nothing', () => {
    const runnerUp = { text: '', modelId: 'star', score: 0.25 };
    assert.match(
      spanNote({ ...span, runnerUp }, harmless),
      /second was nothing by star, score 0\.25/,
    );
  });

  it('shows no controls', () => {
    assert.ok(!spanNote({ ...span, text: 'a\u001b[31m\u202eb' }, harmless).includes('\u001b'));
  });
});

describe('names of columns', () => {
  const columns = [
    { id: 'c1', modelId: 'qwen' },
    { id: 'c2', modelId: 'star' },
    { id: 'c3', modelId: 'qwen' },
  ];

  it('number the columns of one model', () => {
    assert.deepEqual(
      [...columnNames(columns, false, harmless).values()],
      ['qwen', 'star', 'qwen (2)'],
    );
  });

  it('tell nothing while hidden, in an order that tells nothing', () => {
    const state = finishedState();
    const names = namesOf(state, true, { blindSeed: 7 });
    assert.deepEqual(
      [...names.values()],
      state.columns.map((_, i) => `Model ${'ABCDE'[i]}`),
    );
    const orders = [1, 2, 3, 4].map((blindSeed) => [...namesOf(state, true, { blindSeed }).keys()]);
    assert.ok(new Set(orders.map(String)).size > 1);
  });
});

describe('the document that an answer goes into', () => {
  it('is no problem only where it is ready', () => {
    assert.equal(targetProblem('ready'), undefined);
    for (const target of ['changed', 'closed', 'read-only', 'none'] as const) {
      assert.match(targetProblem(target) ?? '', /copy/);
    }
  });
});
