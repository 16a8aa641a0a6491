import assert from 'node:assert/strict';
import { createExclusionRules } from '../../src/context/exclusion.ts';
import { ignorePatternsOf } from '../../src/context/ignore-patterns.ts';

/** Which of some paths the globs hide. */
function hidden(globs: Readonly<Record<string, unknown>>, paths: readonly string[]): string[] {
  const text = ignorePatternsOf(globs).join('\n');
  const rules = createExclusionRules([{ kind: 'ensembleignore', directory: '', text }]);
  return paths.filter((path) => rules.verdict(path).use === 'never');
}

describe('globs of the editor as lines of an ignore file', () => {
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['a name at any depth', '**/made', ['made/a.ts', 'src/made/b.ts'], ['remade/a.ts']],
    ['a path at the root alone', 'out', ['out/a.ts'], ['src/out/a.ts']],
    ['an ending at any depth', '**/*.map', ['a.map', 'src/b.map'], ['a.map.ts']],
    ['alternatives', '**/*.{js,map}', ['a.js', 'src/b.map'], ['a.ts']],
    ['two sets of alternatives', '{a,b}/{c,d}.ts', ['a/c.ts', 'b/d.ts'], ['a/e.ts', 'x/a/c.ts']],
  ];
  for (const [what, glob, inside, outside] of cases) {
    it(`hide ${what}`, () => {
      assert.deepEqual(hidden({ [glob]: true }, [...inside, ...outside]), inside);
    });
  }

  it('hide nothing where they are off, conditional or empty', () => {
    const globs = { '**/*.ts': false, '**/*.js': { when: '$(basename).ts' }, '': true };
    assert.deepEqual(ignorePatternsOf(globs), []);
  });

  it('with braces that never close stay as they are', () => {
    assert.deepEqual(ignorePatternsOf({ '**/{a,b': true }), ['**/{a,b']);
  });
});
