import assert from 'node:assert/strict';
import { createExclusionRules, mayBeContext, mayComplete } from '../../src/context/exclusion.ts';
import type { Exclusion } from '../../src/context/exclusion.ts';

/** What may be done with a path under ignore files given as `directory/.gitignore` → lines. */
function verdict(files: Readonly<Record<string, string>>, path: string): Exclusion {
  const rules = createExclusionRules(
    Object.entries(files).map(([file, text]) => {
      const slash = file.lastIndexOf('/');
      const kind = file.endsWith('.gitignore') ? 'gitignore' : 'ensembleignore';
      return { kind, directory: file.slice(0, Math.max(0, slash)), text };
    }),
  );
  return rules.verdict(path);
}

describe('createExclusionRules', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string, Exclusion['use']][] = [
    ['allows what nothing names', { '.gitignore': 'dist/' }, 'src/a.ts', 'allowed'],
    ['keeps git-ignored files local', { '.gitignore': 'dist/' }, 'dist/a.js', 'local-only'],
    [
      'keeps files of ignored folders at any depth local',
      { '.gitignore': 'build' },
      'a/build/b/c.ts',
      'local-only',
    ],
    [
      'never reads what .ensembleignore names',
      { '.ensembleignore': 'legacy/' },
      'legacy/a.ts',
      'never',
    ],
    [
      'lets .ensembleignore win over .gitignore',
      { '.gitignore': 'x/', '.ensembleignore': 'x/' },
      'x/a.ts',
      'never',
    ],
    ['anchors a pattern with a slash', { '.gitignore': '/out' }, 'src/out/a.ts', 'allowed'],
    ['obeys a negation', { '.gitignore': '*.log\n!keep.log' }, 'keep.log', 'allowed'],
    ['obeys the order of lines', { '.gitignore': '!keep.log\n*.log' }, 'keep.log', 'local-only'],
    [
      'cannot take back a file of an ignored folder',
      { '.gitignore': 'logs/\n!logs/keep.log' },
      'logs/keep.log',
      'local-only',
    ],
    [
      'applies a nested file to its folder',
      { 'src/.gitignore': '*.gen.ts' },
      'src/a/b.gen.ts',
      'local-only',
    ],
    [
      'applies a nested file to nothing else',
      { 'src/.gitignore': '*.gen.ts' },
      'lib/b.gen.ts',
      'allowed',
    ],
    [
      'lets a nested file take back',
      { '.gitignore': '*.gen.ts', 'src/.gitignore': '!b.gen.ts' },
      'src/b.gen.ts',
      'allowed',
    ],
    [
      'lets a nested file take back a folder',
      { '.gitignore': 'gen/', 'src/.gitignore': '!gen/' },
      'src/gen/b.ts',
      'allowed',
    ],
    [
      'does not let a file inside an ignored folder take it back',
      { '.gitignore': 'gen/', 'gen/.gitignore': '!*' },
      'gen/b.ts',
      'local-only',
    ],
    [
      'lets the deepest file decide',
      { '.gitignore': '!a.ts', 'x/.gitignore': 'a.ts' },
      'x/a.ts',
      'local-only',
    ],
    ['reads CRLF and comments', { '.gitignore': '# all\r\n*.tmp\r\n' }, 'a.tmp', 'local-only'],
    ['minds letter case', { '.gitignore': 'Foo' }, 'foo', 'allowed'],
    ['reads backslashes as slashes', { '.gitignore': 'dist/' }, 'dist\\a.js', 'local-only'],
    ['allows paths outside the workspace', { '.gitignore': '*' }, '../other/a.ts', 'allowed'],
    ['allows absolute paths', { '.gitignore': '*' }, '/tmp/a.ts', 'allowed'],
    [
      'never reads a secret file, whatever is taken back',
      { '.gitignore': '!.env' },
      '.env',
      'never',
    ],
    ['never reads a secret file outside the workspace', {}, '../../.ssh/config', 'never'],
  ];
  for (const [what, files, path, use] of cases) {
    it(what, () => {
      assert.equal(verdict(files, path).use, use);
    });
  }
  it('tells the pattern that decided', () => {
    assert.deepEqual(verdict({ '.gitignore': '*.log\ndist/' }, 'dist/a.js'), {
      use: 'local-only',
      rule: 'gitignore',
      pattern: 'dist/',
    });
  });
  it('gives the same verdict when asked again', () => {
    const rules = createExclusionRules([{ kind: 'gitignore', directory: '', text: 'a' }]);
    assert.deepEqual(rules.verdict('a'), rules.verdict('a'));
  });
});

describe('mayComplete and mayBeContext', () => {
  const local: Exclusion = { use: 'local-only', rule: 'gitignore' };
  it('let a git-ignored file be completed on this machine only', () => {
    const places = (['local', 'network', 'cloud'] as const).filter((p) => mayComplete(local, p));
    assert.deepEqual(places, ['local']);
  });
  it('never show a git-ignored file with another one', () => {
    assert.equal(mayBeContext(local), false);
    assert.equal(mayBeContext({ use: 'allowed', rule: 'none' }), true);
  });
  it('allow nothing with a file that is never read', () => {
    assert.equal(mayComplete({ use: 'never', rule: 'secret-file' }, 'local'), false);
  });
});
