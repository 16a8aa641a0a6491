import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../src/edits/apply-edits.ts';
import { createBaseFiles } from '../../src/edits/base-files.ts';
import { RefusedEdit, type FileEdit } from '../../src/edits/edit.ts';
import { UNCHANGED, type BaseFiles } from '../../src/edits/workspace-state.ts';
import { createStateCache, editedPaths, stateAt } from '../../src/refactor/state-at.ts';
import type { RefactorNode } from '../../src/refactor/refactor.ts';
import { node, refactorOf, step } from './sample-refactor.ts';

const TEXT = 'one\ntwo\nthree\n';
const SCOPE = { files: new Set(['src/a.ts']), mayCreate: true };

async function baseOf(files: Readonly<Record<string, string>>): Promise<BaseFiles> {
  const base = createBaseFiles(async (path) => {
    const text = files[path];
    return text === undefined ? 'missing' : new TextEncoder().encode(text);
  });
  await base.load(['src/a.ts', 'src/b.ts', 'src/c.ts'], new AbortController().signal);
  return base;
}

function change(before: string, after: string, path = 'src/a.ts'): FileEdit {
  return { kind: 'change', path, hunks: [{ before: `${before}\n`, after: `${after}\n` }] };
}

function stepped(id: number, parent: number, edits: readonly FileEdit[]): RefactorNode {
  return node(id, parent, 'a', { step: step(`step ${id}`, edits) });
}

const WAY = refactorOf([
  stepped(1, 0, [change('one', '1')]),
  stepped(2, 1, [change('two', '2'), { kind: 'create', path: 'src/b.ts', text: 'b\n' }]),
  stepped(3, 1, [change('two', 'II')]),
  stepped(4, 2, [
    { kind: 'rename', path: 'src/b.ts', to: 'src/c.ts' },
    change('b', 'c', 'src/c.ts'),
  ]),
  node(5, 0, 'a', { state: 'failed' }),
  node(6, 3, undefined, {
    step: step('by hand', [{ kind: 'rewrite', path: 'src/a.ts', text: 'mine\n' }]),
  }),
  node(7, 0, 'b', {
    state: 'merged',
    mergedInto: 1,
    step: step('the same', [change('one', '1')]),
  }),
  node(8, 4, 'b', { state: 'solution', step: { ...step('done'), done: true } }),
]);

describe('stateAt', () => {
  it('does the steps on the way one after the other', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    const changes = (id: number) => Object.fromEntries(stateAt(WAY, id, base, SCOPE).changes);
    assert.equal(stateAt(WAY, 0, base, SCOPE), UNCHANGED);
    assert.deepEqual(changes(1), { 'src/a.ts': '1\ntwo\nthree\n' });
    assert.deepEqual(changes(2), { 'src/a.ts': '1\n2\nthree\n', 'src/b.ts': 'b\n' });
    assert.deepEqual(changes(3), { 'src/a.ts': '1\nII\nthree\n' });
    assert.deepEqual(changes(4), { 'src/a.ts': '1\n2\nthree\n', 'src/c.ts': 'c\n' });
    assert.deepEqual(changes(6), { 'src/a.ts': 'mine\n' });
    assert.deepEqual(changes(7), changes(1));
    assert.deepEqual(changes(8), changes(4));
  });
  it('is within the files of the request where nothing else is said', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    assert.throws(() => stateAt(WAY, 2, base), /out-of-scope/);
    assert.equal(stateAt(WAY, 3, base).changes.get('src/a.ts'), '1\nII\nthree\n');
  });
  it('throws for a node without a state and for one that is not there', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    for (const id of [5, 99, -1, 0.5]) assert.throws(() => stateAt(WAY, id, base), RangeError);
  });
  it('throws where a step does not apply to what the files are now', async () => {
    const base = await baseOf({ 'src/a.ts': 'another\n' });
    assert.throws(() => stateAt(WAY, 3, base, SCOPE), RefusedEdit);
  });
});

describe('createStateCache', () => {
  it('makes a state once, and those behind it from it', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    const states = createStateCache(base, SCOPE);
    const parent = states.at(WAY, 1);
    assert.equal(states.at(WAY, 1), parent);
    const marked = { ...WAY, nodes: WAY.nodes.map((one) => ({ ...one, visits: 9 })) };
    assert.equal(states.at(marked, 1), parent);
    assert.equal(states.at(marked, 4), states.at(WAY, 4));
  });
  it('does not take a node of another record for its own', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    const states = createStateCache(base, SCOPE);
    states.at(WAY, 1);
    const other = refactorOf([stepped(1, 0, [change('three', '3')])]);
    assert.equal(states.at(other, 1).changes.get('src/a.ts'), 'one\ntwo\n3\n');
  });
  it('forgets the states that were not asked for longest', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    const states = createStateCache(base, SCOPE, 2);
    const [first, second] = [states.at(WAY, 1), states.at(WAY, 3)];
    assert.equal(states.at(WAY, 1), first);
    states.at(WAY, 7);
    assert.equal(states.at(WAY, 1), first);
    assert.notEqual(states.at(WAY, 3), second);
    assert.deepEqual(states.at(WAY, 3), second);
  });
  it('gives the same as the steps themselves, whatever was asked for before', async () => {
    const base = await baseOf({ 'src/a.ts': TEXT });
    const words = fc.constantFrom('one', 'two', 'three', '1', '2', '');
    const anyTree = fc.array(fc.record({ under: fc.nat(20), from: words, to: words }), {
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        anyTree,
        fc.array(fc.nat(15)),
        fc.integer({ min: 0, max: 4 }),
        (tree, asked, most) => {
          const plain = [UNCHANGED];
          const nodes: RefactorNode[] = [];
          for (const { under, from, to } of tree) {
            const parent = under % plain.length;
            const edit = change(from, to);
            const result = applyEdits(plain[parent]!, [edit], base, SCOPE);
            if (result.kind === 'refused') continue;
            nodes.push(stepped(plain.length, parent, [edit]));
            plain.push(result.state);
          }
          const record = refactorOf(nodes);
          const states = createStateCache(base, SCOPE, most);
          for (const id of asked.map((n) => n % plain.length)) {
            assert.deepEqual(states.at(record, id), plain[id]);
          }
        },
      ),
    );
  });
  it('makes the end of a long way without deep calls', async () => {
    const base = await baseOf({ 'src/a.ts': 'x\n' });
    const texts = Array.from({ length: 3_000 }, (_, i) => `line ${i}\n`);
    const nodes = texts.map((text, i) =>
      stepped(i + 1, i, [{ kind: 'rewrite', path: 'src/a.ts', text }]),
    );
    const states = createStateCache(base, SCOPE);
    assert.equal(states.at(refactorOf(nodes), 3_000).changes.get('src/a.ts'), 'line 2999\n');
  });
});

describe('editedPaths', () => {
  it('names every file of steps that have a state, once', () => {
    const failed = node(9, 0, 'a', {
      ...{ state: 'failed', step: step('no', [{ kind: 'delete', path: 'src/z.ts' }]) },
    });
    const paths = editedPaths({ ...WAY, nodes: [...WAY.nodes, failed] });
    assert.deepEqual([...paths].sort(), ['src/a.ts', 'src/b.ts', 'src/c.ts']);
  });
});
