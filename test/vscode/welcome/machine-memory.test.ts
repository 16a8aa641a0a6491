import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memoryOf, type MachineFacts } from '../../../src/vscode/welcome/machine-memory.ts';

const GB = 1e9;

const pc: MachineFacts = {
  ...{ platform: 'linux', arch: 'x64', totalBytes: 32 * GB, resident: [], isHere: true },
};

const loaded = (sizeBytes: number, videoBytes: number) => ({
  ...{ name: 'a:1b', sizeBytes: sizeBytes * GB, videoBytes: videoBytes * GB },
});

describe('the memory for models', () => {
  it('is half of what graphics and programs share', () => {
    const mac = { ...pc, platform: 'darwin', arch: 'arm64' };
    const classes = [8, 16, 18, 32, 64].map(
      (gigabytes) => memoryOf({ ...mac, totalBytes: gigabytes * GB }).memory,
    );
    assert.deepEqual(classes, [4, 8, 8, 16, 24]);
    assert.equal(memoryOf(mac).reason, 'shared');
  });

  it('is taken for none before a model has shown what there is', () => {
    for (const resident of [[], undefined, [{ name: 'a:1b' }]]) {
      const { memory, reason } = memoryOf({ ...pc, resident });
      assert.deepEqual([memory, reason], ['cpu', 'unknown']);
    }
  });

  it('is at least what a model takes that lies in graphics memory wholly', () => {
    const { memory, reason, seenBytes } = memoryOf({ ...pc, resident: [loaded(5.5, 5.5)] });
    assert.deepEqual([memory, reason, seenBytes], [8, 'graphics-at-least', 5.5 * GB]);
  });

  it('is about what a model takes there that does not fit', () => {
    const { memory, reason } = memoryOf({ ...pc, resident: [loaded(12, 7.2)] });
    assert.deepEqual([memory, reason], [8, 'graphics-full']);
  });

  it('is none where what is loaded uses no graphics memory', () => {
    const { memory, reason } = memoryOf({ ...pc, resident: [loaded(2, 0)] });
    assert.deepEqual([memory, reason], ['cpu', 'no-graphics']);
  });

  it('is the smallest of a machine that is another one', () => {
    const { memory, reason } = memoryOf({ ...pc, isHere: false, resident: [loaded(20, 20)] });
    assert.deepEqual([memory, reason], [4, 'elsewhere']);
  });

  it('is never less for more of it', () => {
    const order = ['cpu', 4, 8, 16, 24];
    const bytes = fc.integer({ min: 0, max: 256 }).map((gigabytes) => gigabytes * GB);
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((totalBytes) =>
          order.indexOf(memoryOf({ ...pc, platform: 'darwin', arch: 'arm64', totalBytes }).memory),
        );
        assert.ok((less ?? 0) <= (more ?? 0));
      }),
    );
  });
});
