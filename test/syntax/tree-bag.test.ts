import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Node, Tree } from 'web-tree-sitter';
import { systemClock } from '../../src/core/clock.ts';
import { treeBag } from '../../src/syntax/tree-bag.ts';
import { createTreeParser, readText } from '../../src/syntax/tree-parser.ts';
import type { TreeParser } from '../../src/syntax/tree-parser.ts';
import { installed } from './installed-syntax.ts';

/** The same by definition, slowly. */
function bagByDefinition(root: Node, from: number, to: number): Record<string, number> {
  const bag: Record<string, number> = {};
  for (const node of root.descendantsOfType([...new Set(kindsOf(root))])) {
    const isInside = node.startIndex >= from && node.endIndex <= to && node.text !== '';
    if (!isInside || !node.isNamed || node.parent === null) continue;
    const key = `${node.parent.type} ${node.type}`;
    bag[key] = (bag[key] ?? 0) + 1;
  }
  return bag;
}

function kindsOf(node: Node): readonly string[] {
  return [node.type, ...node.children.flatMap(kindsOf)];
}

describe('the bag of a stretch of a tree', () => {
  let parser: TreeParser;
  before(async () => {
    // No parse runs out of time, however slow the machine.
    parser = await createTreeParser(installed, { ...systemClock, now: () => 0 });
  });

  function parsed(text: string): Tree {
    const tree = parser.parse('typescript', readText(text), 10_000);
    assert.ok(tree);
    return tree;
  }

  it('has all nodes that lie in it, wherever it begins and ends', () => {
    const file = new URL('../../src/syntax/tree-bag.ts', import.meta.url);
    const text = readFileSync(file, 'utf8');
    const { rootNode } = parsed(text);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(800), (from, length) => {
        const to = Math.min(text.length, from + length);
        assert.deepEqual(treeBag(rootNode, from, to), bagByDefinition(rootNode, from, to));
      }),
      { numRuns: 40 },
    );
  });

  it('is empty for an empty text and behind the end', () => {
    assert.deepEqual(treeBag(parsed('').rootNode, 0, 0), {});
    assert.deepEqual(treeBag(parsed('a;\n').rootNode, 3, 10), {});
  });

  it('has no node that was made up to repair the text', () => {
    const { rootNode } = parsed('let a = ;\n');
    assert.equal(rootNode.hasError, true);
    const bag = treeBag(rootNode, 0, 10);
    const counted = Object.values(bag).reduce((sum, count) => sum + count, 0);
    assert.ok(counted <= 4, JSON.stringify(bag));
  });

  it('counts no more than the first 20,000 nodes', () => {
    const { rootNode } = parsed('x;'.repeat(20_000));
    const bag = treeBag(rootNode, 0, 40_000);
    const counted = Object.values(bag).reduce((sum, count) => sum + count, 0);
    // A third of them are the semicolons, which have no name.
    assert.ok(counted > 13_000 && counted < 14_000, `${counted}`);
  });
});
