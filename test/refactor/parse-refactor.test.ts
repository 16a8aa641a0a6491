import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRefactor } from '../../src/refactor/parse-refactor.ts';
import type { Refactor } from '../../src/refactor/refactor.ts';
import { anyRefactor, node, refactorOf, request, step } from './sample-refactor.ts';

function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const SOUND = refactorOf([
  node(1, 0, 'a', { step: step('one', [{ kind: 'rewrite', path: 'src/a.ts', text: 'x\n' }]) }),
  node(2, 1, 'b', { state: 'solution' }),
  node(4, 0, 'b', { state: 'merged', mergedInto: 1 }),
  node(5, 0, 'a', { state: 'failed', failure: 'no-edit' }),
]);

/** A sound record with one thing changed, read as from a file. */
function problemOf(change: (value: Record<string, unknown>) => void): Refactor | string {
  const value = written(SOUND) as Record<string, unknown>;
  change(value);
  return parseRefactor(value);
}

function withNode(at: number, change: Record<string, unknown>) {
  return (value: Record<string, unknown>): void => {
    const nodes = value['nodes'] as Record<string, unknown>[];
    nodes[at] = { ...nodes[at], ...change };
  };
}

describe('parseRefactor', () => {
  it('reads back what was written, whatever is in it', () => {
    fc.assert(
      fc.property(anyRefactor, (one) => {
        assert.deepEqual(parseRefactor(written(one)), written(one));
      }),
    );
  });
  it('reads a value that could not be had as undefined', () => {
    const parts = [{ name: 'judge', value: undefined, weight: 0.1 }];
    const one = refactorOf([node(1, 0, 'a', { parts })]);
    const read = parseRefactor(written(one));
    assert.ok(typeof read !== 'string');
    assert.deepEqual(read.nodes[1]?.parts, parts);
  });
  it('leaves out fields that it does not know', () => {
    assert.deepEqual(
      problemOf((value) => (value['later'] = { anything: 1 })),
      written(SOUND),
    );
  });

  const faults: readonly (readonly [string, (value: Record<string, unknown>) => void, RegExp])[] = [
    ['another version', (v) => (v['version'] = 2), /^version 2 is not read here/],
    ['no nodes', (v) => delete v['nodes'], /^nodes: /],
    ['nodes that are no list', (v) => (v['nodes'] = { length: 3 }), /^nodes: /],
    ['a node that is null', (v) => (v['nodes'] = [null]), /^nodes\.0: /],
    ['a root that is another', withNode(0, { id: 1 }), /^nodes\.0\.id: the first node is the root/],
    ['a root with a parent', withNode(0, { parent: 0 }), /^nodes\.0\.parent: the root has none/],
    ['a failed root', withNode(0, { state: 'failed' }), /^nodes\.0\.state: /],
    [
      'a second root',
      (v) => delete (v['nodes'] as { parent?: number }[])[1]?.parent,
      /^nodes\.1\.parent: there is one root/,
    ],
    ['a node below itself', withNode(1, { parent: 1 }), /^nodes\.1\.parent: there is no node 1/],
    ['a node below a later one', withNode(1, { parent: 2 }), /^nodes\.1\.parent: there is no/],
    ['a node below a failed one', withNode(4, { id: 9, parent: 4 }), /nothing to go on from/],
    ['an id that is there', withNode(2, { id: 1 }), /^nodes\.2\.id: nodes are in order/],
    ['a wrong depth', withNode(2, { depth: 9 }), /^nodes\.2\.depth: below its parent it is 2/],
    ['a merged node of none', withNode(3, { mergedInto: 3 }), /^nodes\.3\.mergedInto: there is no/],
    ['a merge of an open node', withNode(1, { mergedInto: 0 }), /told of merged nodes/],
    ['a reward above 1', withNode(1, { reward: 1.5 }), /^nodes\.1\.reward: /],
    ['an infinite value', withNode(1, { value: '1e999' }), /^nodes\.1\.value: /],
    ['a best node that is not there', (v) => (v['best'] = 3), /^best: there is no node 3/],
    [
      'a trial of a node that is not there',
      (v) => (v['trials'] = [{ id: 1, nodeId: 3, memberId: 'a', startedMs: 0 }]),
      /^trials\.0\.nodeId: there is no node 3/,
    ],
    [
      'two members of one id',
      (v) => (v['request'] = written(request(['a', 'a']))),
      /^request\.members: two have the same id/,
    ],
    [
      'a file outside',
      (v) => (v['request'] = written(request(['a'], { files: ['a', '../b'] }))),
      /^request\.files: "\.\.\/b" is not below the workspace/,
    ],
    [
      'an absolute base',
      (v) => (v['request'] = written(request(['a'], { base: { '/etc/passwd': '' } }))),
      /^request\.base: "\/etc\/passwd" is not below/,
    ],
    [
      'an unknown edit',
      withNode(1, { step: { ...step('x'), edits: [{ kind: 'toString', path: 'a' }] } }),
      /^nodes\.1\.step\.edits\.0\.?/,
    ],
  ];
  for (const [name, change, expected] of faults) {
    it(`tells of ${name}`, () => {
      const problem = problemOf(change);
      assert.ok(typeof problem === 'string', 'it was read');
      assert.match(problem, expected);
    });
  }

  for (const path of ['../x', '/x', 'a/../../x', 'C:\\x', 'c:/x', 'a\\..\\x', 'a//x', './x', '']) {
    it(`tells of an edit of ${JSON.stringify(path)}, but in a step that was refused`, () => {
      const edits = [{ kind: 'delete', path }];
      const rename = [{ kind: 'rename', path: 'src/a.ts', to: path }];
      for (const leading of [edits, rename]) {
        const change = { step: { ...step('x'), edits: leading } };
        const problem = problemOf(withNode(1, change));
        assert.ok(typeof problem === 'string', 'it was read');
        assert.match(problem, /^nodes\.1\.step: .* is not below the workspace$/);
        assert.ok(typeof problemOf(withNode(4, change)) !== 'string');
      }
    });
  }

  it('never throws and never changes a prototype, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        assert.equal(typeof parseRefactor(value), 'string');
      }),
    );
    const hostile = JSON.stringify(SOUND).replace(
      '"parameters":{}',
      '"parameters":{"__proto__":1,"constructor":2}',
    );
    assert.ok(hostile.includes('__proto__'));
    parseRefactor(JSON.parse(hostile));
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal(Object.getPrototypeOf({}), Object.prototype);
  });
  it('refuses more nodes than any search makes before it looks at them', () => {
    const many = { ...SOUND, nodes: new Array(100_001).fill(null) };
    assert.equal(parseRefactor(many), 'nodes: more than 100000');
  });
});
