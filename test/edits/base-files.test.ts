import assert from 'node:assert/strict';
import { createBaseFiles } from '../../src/edits/base-files.ts';

const never = new AbortController().signal;
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('base files', () => {
  it('are texts as they lie there, or what else they are', async () => {
    const files: Readonly<Record<string, Uint8Array | 'missing' | 'excluded'>> = {
      text: bytes(0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0xc3, 0xbc),
      empty: bytes(),
      nul: bytes(0x61, 0),
      latin: bytes(0xe4, 0x61),
      large: new Uint8Array(11).fill(0x61),
      gone: 'missing',
      secret: 'excluded',
    };
    const base = createBaseFiles(async (path) => files[path] ?? Promise.reject(new Error('EIO')), {
      mostBytes: 10,
    });
    await base.load([...Object.keys(files), 'broken'], never);
    assert.deepEqual(
      [...Object.keys(files), 'broken'].map((path) => base.get(path)),
      [
        { kind: 'text', text: '\ufeffa\r\nü' },
        { kind: 'text', text: '' },
        { kind: 'binary' },
        { kind: 'binary' },
        { kind: 'too-large', bytes: 11 },
        { kind: 'missing' },
        { kind: 'excluded' },
        { kind: 'missing' },
      ],
    );
  });

  it('throw for a file that was never loaded', () => {
    const base = createBaseFiles(async () => 'missing');
    assert.throws(() => base.get('a'), RangeError);
  });

  it('are read once each, at most 16 side by side', async () => {
    const read: string[] = [];
    let [open, most] = [0, 0];
    const base = createBaseFiles(async (path) => {
      read.push(path);
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      return bytes(0x61);
    });
    const paths = Array.from({ length: 50 }, (_, i) => `f${i}`);
    await Promise.all([base.load([...paths, ...paths], never), base.load(paths, never)]);
    await base.load(paths, never);
    assert.deepEqual(read.toSorted(), paths.toSorted());
    assert.ok(most > 4 && most <= 32, String(most));
    const alone = createBaseFiles(async () => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      return 'missing';
    });
    most = 0;
    await alone.load(paths, never);
    assert.equal(most, 16);
  });

  it('leave a read that is called off, and read anew for whoever still waits', async () => {
    const first = new AbortController();
    let calls = 0;
    const base = createBaseFiles((_, signal) => {
      calls++;
      if (calls > 1) return Promise.resolve(bytes(0x62));
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('closed'));
        });
      });
    });
    const stopped = base.load(['a'], first.signal);
    const waiting = base.load(['a'], never);
    first.abort(new Error('stop'));
    await assert.rejects(stopped, /^Error: stop$/);
    await waiting;
    assert.deepEqual(base.get('a'), { kind: 'text', text: 'b' });
    await assert.rejects(base.load(['c'], first.signal), /stop/);
  });
});
