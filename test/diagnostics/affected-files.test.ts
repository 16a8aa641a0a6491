import assert from 'node:assert/strict';
import { affectedFiles, MOST_FILES } from '../../src/diagnostics/affected-files.ts';
import type { ImportGraph, Look } from '../../src/diagnostics/affected-files.ts';

/** A graph by file and what it imports, each by its own name. */
function graph(imports: Readonly<Record<string, readonly string[]>>): ImportGraph {
  const importers = new Map<string, Set<string>>();
  for (const [file, names] of Object.entries(imports))
    for (const name of names) importers.set(name, (importers.get(name) ?? new Set()).add(file));
  const entries = Object.entries(imports).map(
    ([file, names]) => [file, new Map(names.map((name) => [name, [name]]))] as const,
  );
  return { importers, imports: new Map(entries) };
}

const differs: Look = { differs: true, names: [] };
const same = (...names: readonly string[]): Look => ({ differs: false, names });
const looks = (of: Readonly<Record<string, Look>>) => async (file: string) => of[file] ?? same();

describe('the files that a change affects', () => {
  const chain = graph({ a: ['b'], b: ['a'], c: ['b'], d: ['c'] });

  it('are itself and all behind it that look changed, the nearest first', async () => {
    const all = async () => differs;
    assert.deepEqual(await affectedFiles(['a'], [chain], all), ['a', 'b', 'c', 'd']);
    assert.deepEqual(await affectedFiles(['c', 'a'], [chain], all), ['c', 'a', 'd', 'b']);
  });
  it('end behind a file that looks from outside as it did', async () => {
    const lookOf = looks({ a: differs });
    assert.deepEqual(await affectedFiles(['a'], [chain], lookOf), ['a', 'b']);
    assert.deepEqual(await affectedFiles(['b'], [chain], lookOf), ['b']);
  });
  it('go on behind a file whose declarations name one that looks changed, or one that is not known', async () => {
    const all = ['a', 'b', 'c', 'd'];
    const handsOn = looks({ a: differs, b: same('a'), c: same('b') });
    assert.deepEqual(await affectedFiles(['a'], [chain], handsOn), all);
    const unknown = looks({ a: differs, b: same('gone'), c: same('b') });
    assert.deepEqual(await affectedFiles(['a'], [chain], unknown), all);
    const another = looks({ a: differs, c: same('b') });
    assert.deepEqual(await affectedFiles(['a'], [chain], another), ['a', 'b']);
  });
  it('are found where a file is looked at before the one it hands on', async () => {
    // index is first reached by a, which it hides; then by c, which it hands on.
    const twice = graph({ index: ['a', 'c'], b: ['a'], c: ['b'], user: ['index'] });
    const lookOf = looks({ a: differs, b: same('a'), c: same('b'), index: same('c') });
    assert.deepEqual(await affectedFiles(['a'], [twice], lookOf), ['a', 'index', 'b', 'c', 'user']);
  });
  it('are found by the imports of the state and of the base', async () => {
    const graphs = [chain, graph({ x: ['a'] })];
    const lookOf = looks({ a: differs });
    assert.deepEqual(await affectedFiles(['a'], graphs, lookOf), ['a', 'b', 'x']);
  });
  it('are no more than can be checked', async () => {
    const many = Array.from({ length: 400 }, (_, i) => [`f${i}`, ['a']] as const);
    const affected = await affectedFiles(
      ['a'],
      [graph(Object.fromEntries(many))],
      async () => differs,
    );
    assert.equal(affected.length, MOST_FILES);
    assert.deepEqual(affected.slice(0, 2), ['a', 'f0']);
  });
});
