import assert from 'node:assert/strict';
import type { EngineEvent } from '../../../src/core/events.ts';
import { createSentLog } from '../../../src/vscode/completion/sent-log.ts';

const usage = { promptTokens: 300, completionTokens: 12, estimated: false, costUsd: 0.000_21 };
const finish = { unified: 'stop', raw: 'stop' } as const;

describe('the log of what was sent', () => {
  const line = createSentLog(() => 'https://me:geheim1@api.far.example/v1?key=abc');
  const start = (place: 'local' | 'cloud'): EngineEvent => ({
    ...{ type: 'generation-start', runId: 'r7', atMs: 0, streamId: `s-${place}`, modelId: 'far:a' },
    ...{ resident: undefined, promptTokens: 9, place, characters: 1234, paths: ['a.ts', 'b.ts'] },
  });
  const end = (place: 'local' | 'cloud'): EngineEvent => ({
    ...{ type: 'generation-end', runId: 'r7', atMs: 9, streamId: `s-${place}`, modelId: 'far:a' },
    ...{ finish, usage },
    candidate: {
      ...{ id: 'c1', text: 'secretCode()', modelIds: ['far:a'], complete: true },
      generation: { modelId: 'far:a', text: 'secretCode()', finish, usage, totalMs: 1 },
    },
  });

  it('has host, length and files of a prompt, then tokens and cost, and no code', () => {
    assert.deepEqual(
      [line(start('cloud')), line(end('cloud'))],
      [
        'r7 far:a at api.far.example ← 1234 characters of a.ts, b.ts',
        'r7 far:a at api.far.example → 300 + 12 tokens, $0.000210',
      ],
    );
  });

  it('has no line for what stays here', () => {
    assert.deepEqual([line(start('local')), line(end('local'))], [undefined, undefined]);
  });
});
