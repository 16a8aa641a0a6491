import assert from 'node:assert/strict';
import { createFileFeed } from '../../../src/providers/workspace/file-feed.ts';
import type { WorkspaceFiles } from '../../../src/providers/workspace/index/workspace-files.ts';
import type { Notice } from '../../../src/providers/workspace/protocol.ts';
import { settled } from '../../fakes/manual-clock.ts';

/** Files whose bytes come when the test lets them. */
function slowFiles(): WorkspaceFiles & { readonly release: () => void } {
  const gate = Promise.withResolvers<undefined>();
  return {
    async *list() {
      yield await Promise.resolve([{ path: 'a.ts', sizeBytes: 1, modifiedMs: 1 }]);
    },
    async read() {
      await gate.promise;
      return new Uint8Array([1]);
    },
    onChange: () => () => undefined,
    release: () => {
      gate.resolve(undefined);
    },
  };
}

describe('a file feed', () => {
  it('answers every path that is wanted, though the files are listed anew meanwhile', async () => {
    const sent: Notice[] = [];
    const files = slowFiles();
    const feed = createFileFeed(files, (message) => sent.push(message));
    feed.list();
    feed.hand(['a.ts']);
    feed.list();
    files.release();
    await settled();
    assert.deepEqual(
      sent.flatMap((message) => (message.type === 'content' ? [message.path] : [])),
      ['a.ts'],
    );
    assert.equal(sent.filter(({ type }) => type === 'list-end').length, 1);
  });

  it('answers nobody after it was stopped', async () => {
    const sent: Notice[] = [];
    const files = slowFiles();
    const feed = createFileFeed(files, (message) => sent.push(message));
    feed.list();
    feed.hand(['a.ts']);
    feed.stop();
    files.release();
    await settled();
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['listing'],
    );
  });

  it('leaves files on disk to the worker, and tells of their changes only', async () => {
    const sent: Notice[] = [];
    const disk = { folders: ['/project'], excluded: ['/out'], most: 10 };
    const change = { kind: 'gone', path: 'a.ts' } as const;
    const files: WorkspaceFiles = {
      ...slowFiles(),
      onDisk: () => disk,
      onChange(listener) {
        listener([change]);
        return () => undefined;
      },
    };
    const feed = createFileFeed(files, (message) => sent.push(message));
    feed.list();
    feed.list();
    await settled();
    const listing = { type: 'list-disk', disk };
    assert.deepEqual(sent, [{ type: 'changed', changes: [change] }, listing, listing]);
  });
});
