import assert from 'node:assert/strict';
import { memoryRows } from '../../../src/vscode/commands/memory-rows.ts';

const server = (id: string) => ({ id });

describe('what is in memory', () => {
  it('is listed with ours in front, and the largest first', () => {
    const rows = memoryRows(
      [
        {
          server: server('ollama'),
          residents: [
            { name: 'other:7b', sizeBytes: 9, videoBytes: 9 },
            { name: 'small:1b', sizeBytes: 1, videoBytes: 1 },
          ],
        },
        { server: server('box'), residents: [{ name: 'big:30b', sizeBytes: 20, videoBytes: 12 }] },
      ],
      (id) => (id === 'ollama:small:1b' ? 'member' : id === 'box:big:30b' ? 'asked' : 'unknown'),
    );
    assert.deepEqual(
      rows.map(({ name, whose, bytes, videoBytes }) => [name, whose, bytes, videoBytes]),
      [
        ['big:30b', 'asked', 20, 12],
        ['small:1b', 'member', 1, 1],
        ['other:7b', 'unknown', 9, 9],
      ],
    );
  });

  it('is ours where it serves a member by another name', () => {
    const [row] = memoryRows(
      [{ server: server('s'), residents: [{ name: 'a', sharedWith: ['b'] }] }],
      (id) => (id === 's:b' ? 'member' : 'unknown'),
    );
    assert.deepEqual([row?.whose, row?.modelIds, row?.bytes], ['member', ['s:a', 's:b'], 0]);
  });
});
