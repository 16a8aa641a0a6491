import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filePathOf } from '../../src/edits/file-path.ts';

const read = (said: string): string => {
  const path = filePathOf(said);
  return path.kind === 'path' ? path.path : path.kind;
};

describe('filePathOf', () => {
  for (const [said, path] of [
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src\\x\\a.ts', 'src/x/a.ts'],
    [' a b.ts ', 'a b.ts'],
    ['.gitignore', '.gitignore'],
    ['.github/x.yml', '.github/x.yml'],
    ['a/...b', 'a/...b'],
    ['a/b..c.ts', 'a/b..c.ts'],
    ['__proto__/constructor', '__proto__/constructor'],
  ] as const) {
    it(`reads ${JSON.stringify(said)}`, () => {
      assert.equal(read(said), path);
    });
  }

  for (const said of [
    ...['', ' ', '.', './', 'src/', '/etc/passwd', '//server/x', '\\\\server\\x', '\\x'],
    ...[
      'C:\\x',
      'c:/x',
      'C:x',
      '~',
      '~/x',
      '~root/x',
      './C:/x',
      './~/x',
      'file:///x',
      'FILE:x',
      'https://x/a.ts',
    ],
    ...[
      '..',
      '../x',
      'a/../x',
      'a\\..\\x',
      'a/.. /x',
      'a/.../x',
      'a/. ./x',
      'x/..',
      './ ..',
      'a/ /b',
    ],
    ...['.git/config', 'a/.git/hooks/x', '.GIT/config', '.git', '.git /x', '.git./x', 'git~1/x'],
    ...['./ .git', './ .git/config', '.\\ .git\\hooks\\x', './  ../x', './ C:/x'],
    ...['.git::$INDEX_ALLOCATION/x', '.g\u200cit/config'],
    ...['a\0b', 'a\nb', 'a\tb', `${'x/'.repeat(600)}a`],
  ]) {
    it(`refuses ${JSON.stringify(said.slice(0, 40))}`, () => {
      assert.equal(read(said), 'outside');
    });
  }

  it('never gives a path that leads out, whatever it is made of', () => {
    const parts = fc.constantFrom('..', '.', '/', '\\', 'a', ' ', '~', 'C:', '.git', '\0', 'file:');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (some) => {
        const path = filePathOf(some.join(''));
        if (path.kind === 'outside') return;
        const names = path.path.split('/');
        assert.ok(names.every((name) => name !== '' && !/^[.\s]*$/.test(name) && name !== '.git'));
        assert.ok(!/^(?:[~/]|[a-z]:)/i.test(path.path));
        assert.deepEqual(filePathOf(path.path), path);
      }),
      { numRuns: 2_000 },
    );
  });
});
