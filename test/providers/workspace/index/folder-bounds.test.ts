import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withinBounds } from '../../../../src/providers/workspace/index/folder-bounds.ts';

interface Case {
  readonly files: readonly string[];
  readonly limits?: { readonly files?: number; readonly bytes?: number };
  readonly used?: Readonly<Record<string, number>>;
}

/** Files as `path:bytes@time`. */
function check({ files, limits = {}, used = {} }: Case, kept: string, dropped: string): void {
  const listed = files.map((file, i) => {
    const [, path = '', size = '1', time = String(i)] =
      /^([^:@]+)(?::(\d+))?(?:@(\d+))?$/.exec(file) ?? [];
    return { path, sizeBytes: Number(size), modifiedMs: Number(time) };
  });
  const bounded = withinBounds(
    listed,
    { files: limits.files ?? Infinity, bytes: limits.bytes ?? Infinity },
    (folder) => used[folder],
  );
  assert.equal(bounded.kept.map(({ path }) => path).join(' '), kept);
  assert.equal(bounded.dropped.map(({ folder, files: n }) => `${folder}:${n}`).join(' '), dropped);
}

describe('withinBounds', () => {
  it('keeps everything that fits', () => {
    check({ files: ['a/x', 'b/y'], limits: { files: 2, bytes: 2 } }, 'a/x b/y', '');
  });
  it('drops the largest folder first', () => {
    check({ files: ['a/x:5', 'b/y:9', 'c/z:5'], limits: { bytes: 10 } }, 'a/x c/z', 'b:1');
  });
  it('drops folders nobody used before used ones, and the longest unused of those first', () => {
    const files = ['a/x:9', 'b/y:5', 'c/z:9'];
    check({ files, limits: { bytes: 20 }, used: { a: 7, c: 9 } }, 'a/x c/z', 'b:1');
    check({ files, limits: { bytes: 9 }, used: { a: 7, b: 8, c: 9 } }, 'c/z', 'a:1 b:1');
  });
  it('keeps of the folder dropped last as many files as fit, the newest first', () => {
    const files = ['a/old@1', 'a/new@9', 'a/middle@5', 'b/x'];
    check({ files, limits: { files: 3 } }, 'a/new a/middle b/x', 'a:1');
  });
  it('tells files directly in a folder from those below', () => {
    check({ files: ['a/b/x:3', 'a/y:1', 'z:1'], limits: { bytes: 2 } }, 'a/y z', 'a/b:1');
  });
  it('always keeps within both limits, and nothing is dropped in vain', () => {
    const file = fc.record({
      path: fc.constantFrom('a/1', 'a/2', 'b/3', 'b/4', 'c/5', '6', '7'),
      sizeBytes: fc.nat(9),
      modifiedMs: fc.nat(9),
    });
    const files = fc.uniqueArray(file, { selector: ({ path }) => path });
    fc.assert(
      fc.property(files, fc.nat(8), fc.nat(40), (listed, most, bytes) => {
        const { kept, dropped } = withinBounds(listed, { files: most, bytes }, () => undefined);
        assert.ok(kept.length <= most);
        assert.ok(kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= bytes);
        const gone = dropped.reduce((sum, { files: n }) => sum + n, 0);
        assert.equal(kept.length + gone, listed.length);
      }),
    );
  });
});
