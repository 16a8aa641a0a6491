import assert from 'node:assert/strict';
import type { MemoryClass } from '../../../src/vscode/welcome/suggested-line-ups.ts';
import '../refactor/vscode-stand-in.ts';

const { pullRows } = await import('../../../src/vscode/welcome/suggestion-rows.ts');

const rowsFor = (memory: MemoryClass, ...listed: readonly string[]) =>
  pullRows({ memory, reason: 'unknown', seenBytes: 0 }, listed);

describe('rows of models to pull', () => {
  it('begin with the line-up for the machine, its sum and its licences', () => {
    const [title, first] = rowsFor(8);
    assert.equal(title?.label, 'Suggested for 8 GB of memory');
    assert.match(first?.label ?? '', /Pull these 3: 4\.3 GB/);
    assert.deepEqual(first?.pulls, ['qwen2.5-coder:1.5b-base', 'starcoder2:3b', 'codegemma:2b']);
    assert.equal(first.description, 'Licences: Apache 2.0, OpenRAIL-M, Gemma');
  });

  it('say size, licence and purpose of every single model', () => {
    for (const { pulls, description, detail } of rowsFor('cpu')) {
      if (pulls?.length !== 1) continue;
      assert.match(description ?? '', /^[\d.]+ [MG]B · \w/);
      assert.match(detail ?? '', /\w/);
    }
  });

  it('have each model once, and what the server has not at all', () => {
    const rows = rowsFor(16, 'starcoder2:3b');
    const single = rows.flatMap(({ pulls = [] }) => (pulls.length === 1 ? pulls : []));
    assert.equal(new Set(single).size, single.length);
    assert.ok(!rows.some(({ pulls = [] }) => pulls.includes('starcoder2:3b')));
    const [, first] = rows;
    assert.match(first?.label ?? '', /Pull these 2: 8\.5 GB/);
  });

  it('offer no line-up of one model, and no title above nothing', () => {
    const rows = rowsFor(4, 'qwen2.5-coder:1.5b-base');
    assert.deepEqual(rows[1]?.pulls, ['deepseek-coder:1.3b-base']);
    const kinds = rows.map(({ pulls }) => pulls === undefined);
    assert.ok(!kinds.some((isTitle, i) => isTitle && (kinds[i + 1] ?? true)));
  });
});
