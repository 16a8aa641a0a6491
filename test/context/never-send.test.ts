import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createExclusionRules, mayBeContext, mayComplete } from '../../src/context/exclusion.ts';
import { createNeverSend, readPattern } from '../../src/context/never-send.ts';

describe('createNeverSend', () => {
  const cases: readonly [string, string, boolean][] = [
    ['**/billing/**', 'src/billing/a.ts', true],
    ['**/billing/**', 'billing/deep/er/a.ts', true],
    ['**/billing/**', 'src/billing.ts', false],
    ['billing', 'src/billing/a.ts', true],
    ['*.sql', 'db/schema.sql', true],
    ['/src/a.ts', 'src/a.ts', true],
    ['/src/a.ts', 'lib/src/a.ts', false],
    ['./src/a.ts', 'src/a.ts', true],
    ['src/{a,b}.ts', 'src/b.ts', true],
    ['src/{a,b}.ts', 'src/c.ts', false],
    ['Billing/', 'src/BILLING/a.ts', true],
    ['src\\billing\\**', 'src/billing/a.ts', true],
    ['~/secret/**', 'work/secret/a.ts', true],
    ['#private', 'src/#private', true],
    ['**/billing/**', '/home/me/billing/a.ts', true],
    ['**/billing/**', 'C:\\work\\billing\\a.ts', true],
    ['**/billing/**', '../other/billing/a.ts', true],
    ['', 'a.ts', false],
    ['src/[billing', 'src/anything.ts', true],
    ['src/[billing', 'src/deep/er.ts', true],
    ['src/[billing', 'lib/a.ts', false],
    ['src/{billing', 'src/other/a.ts', true],
    ['[', 'anything/at/all.ts', true],
    ['src/[ab].ts', 'src/a.ts', true],
    ['src/[ab].ts', 'src/c.ts', false],
  ];
  for (const [pattern, path, isKept] of cases) {
    it(`${isKept ? 'keeps' : 'lets go'} ${path} by “${pattern}”`, () => {
      assert.equal(createNeverSend([pattern]).patternFor(path), isKept ? pattern : undefined);
    });
  }

  it('lets no pattern take back another one', () => {
    const neverSend = createNeverSend(['**/billing/**', '!**/billing/**']);
    assert.equal(neverSend.patternFor('billing/a.ts'), '**/billing/**');
    assert.deepEqual(readPattern('!x'), { lines: [], problem: 'taken-back' });
  });

  it('compares a pattern that begins at the root with the whole path as well', () => {
    const rooted = createNeverSend(['/home/me/secret/**']);
    assert.notEqual(rooted.patternFor('a.ts', '/home/me/secret/a.ts'), undefined);
    assert.equal(rooted.patternFor('a.ts', '/home/me/open/a.ts'), undefined);
  });

  it('keeps a file whose folder was opened by itself', () => {
    for (const pattern of ['**/billing/**', 'billing/', '**/billing/eu/*.ts']) {
      const neverSend = createNeverSend([pattern]);
      assert.equal(neverSend.patternFor('a.ts', '/home/me/billing/eu/a.ts'), pattern);
      assert.equal(neverSend.patternFor('a.ts', 'C:\\work\\billing\\eu\\a.ts'), pattern);
      assert.equal(neverSend.patternFor('a.ts', '/home/me/open/eu/a.ts'), undefined);
    }
    // One from the root of a folder is of no other root.
    assert.equal(createNeverSend(['src/*.ts']).patternFor('a.ts', '/home/src/a.ts'), undefined);
  });

  it('keeps more with more patterns, never less, whatever they are', () => {
    const name = fc.constantFrom('a', 'b', '[', ']', '{', '}', ',', '*', '**', '!', '\\', '#', '/');
    const pattern = fc.array(name, { maxLength: 8 }).map((parts) => parts.join(''));
    const path = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pattern, pattern, path, (one, other, names) => {
        const file = names.join('/');
        const alone = createNeverSend([one]).patternFor(file) !== undefined;
        const both = createNeverSend([one, other]).patternFor(file) !== undefined;
        assert.ok(!alone || both, `${one} with ${other} for ${file}`);
      }),
    );
  });
});

describe('rules with files that are never sent', () => {
  const rules = createExclusionRules(
    [
      { kind: 'gitignore', directory: '', text: 'dist/' },
      { kind: 'ensembleignore', directory: '', text: 'legacy/' },
    ],
    ['**/billing/**', 'legacy/'],
  );

  it('leave them to local models, alone', () => {
    const verdict = rules.verdict('src/billing/a.ts');
    assert.deepEqual(verdict, { use: 'local-only', rule: 'never-send', pattern: '**/billing/**' });
    assert.ok(mayComplete(verdict, 'local'));
    assert.ok(!mayComplete(verdict, 'network') && !mayComplete(verdict, 'cloud'));
    assert.ok(!mayBeContext(verdict));
  });

  it('keep what the ignore files and the list of secret files say', () => {
    assert.equal(rules.verdict('dist/a.js').rule, 'gitignore');
    assert.equal(rules.verdict('legacy/a.ts').use, 'never');
    assert.equal(rules.verdict('billing/.env').use, 'never');
    assert.equal(rules.verdict('src/a.ts').use, 'allowed');
  });

  it('know them outside of every folder too', () => {
    assert.equal(rules.verdict('/somewhere/billing/a.ts').rule, 'never-send');
    assert.equal(rules.verdict('../billing/a.ts').rule, 'never-send');
  });
});
