import assert from 'node:assert/strict';
import fc from 'fast-check';
import { treeText } from '../../src/refactor/tree-text.ts';
import { anyRefactor, node, refactorOf, step } from './sample-refactor.ts';

describe('treeText', () => {
  it('draws a node a line, children below their parents', () => {
    const record = refactorOf(
      [
        node(1, 0, 'ollama:coder', { value: 0.9, visits: 3, mark: 'pinned' }),
        node(2, 0, 'ollama:chat', {
          state: 'failed',
          step: { ...step(''), refusal: { code: 'outside', path: '../x', detail: '' } },
        }),
        node(3, 1, undefined, { state: 'solution', reward: 0.9, value: 0.9 }),
        node(4, 1, 'ollama:chat', { state: 'merged', mergedInto: 3 }),
        node(5, 3, 'ollama:chat'),
        node(6, 0, 'ollama:chat', { state: 'failed', failure: 'timeout', step: step('') }),
      ],
      { best: 3 },
    );
    assert.deepEqual(treeText(record).split('\n'), [
      '0 root  reward 0.40  value 0.40  visits 1  open',
      '├─ 1 ollama:coder  reward 0.50  value 0.90  visits 3  open  step 1  pinned',
      '│  ├─ 3 user  reward 0.90  value 0.90  visits 1  solution  step 3  ← best',
      '│  │  └─ 5 ollama:chat  reward 0.50  value 0.50  visits 1  open  step 5',
      '│  └─ 4 ollama:chat  reward 0.50  value 0.50  visits 1  merged into 3  step 4',
      '├─ 2 ollama:chat  failed  outside ../x',
      '└─ 6 ollama:chat  failed  timeout',
    ]);
  });
  it('is empty without a root', () => {
    assert.equal(treeText({ ...refactorOf([]), nodes: [] }), '');
  });
  it('shows what models wrote without controls, on one line', () => {
    const title = '\u001b[2J\u202eevil\nline\r' + 'x'.repeat(10_000);
    const [, line, ...rest] = treeText(
      refactorOf([node(1, 0, `a\u0007${'y'.repeat(999)}`, { step: step(title), failure: title })]),
    ).split('\n');
    assert.deepEqual(rest, []);
    assert.doesNotMatch(line ?? '', /(?![\u200c\u200d])[\p{Cc}\p{Cf}]/u);
    assert.ok((line ?? '').length < 500);
  });
  it('has a line for every node, each of a bounded length', () => {
    fc.assert(
      fc.property(anyRefactor, (one) => {
        const lines = treeText(one).split('\n');
        assert.equal(lines.length, one.nodes.length);
        assert.ok(lines.every((line) => line.length < 600));
      }),
    );
  });
  it('draws a chain of 5,000 nodes without deep calls or long lines', () => {
    const lines = treeText(
      refactorOf(Array.from({ length: 5_000 }, (_, i) => node(i + 1, i, 'a'))),
    ).split('\n');
    assert.equal(lines.length, 5_001);
    assert.ok(lines.every((line) => line.length < 300));
  });
});
