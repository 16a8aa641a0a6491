import assert from 'node:assert/strict';
import type { TreeBag } from '../../src/core/strategy.ts';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, placeOf, stateOf, unaborted } from './installed-syntax.ts';

describe('the nodes of an insertion', () => {
  let service: SyntaxService;
  before(() => {
    service = installedSyntaxService();
  });
  after(() => service.dispose());

  async function bagsOf(
    marked: string,
    insertions: readonly string[],
    languageId = 'typescript',
  ): Promise<readonly (TreeBag | undefined)[]> {
    return await service.treeBags({ ...placeOf(languageId, marked), insertions }, unaborted);
  }

  it('are counted by their kinds and those of their parents, which may reach beyond', async () => {
    const [bag] = await bagsOf('function f(a) {\n  ‸\n}\n', ['g(a, a);']);
    assert.deepEqual(bag, {
      'statement_block expression_statement': 1,
      'expression_statement call_expression': 1,
      'call_expression identifier': 1,
      'call_expression arguments': 1,
      'arguments identifier': 2,
    });
  });

  it('are none of what stood there, nor what reaches beyond the insertion', async () => {
    const [bag] = await bagsOf('const first = 1;\nconst total = su‸;\nconst last = 2;\n', ['m(x)']);
    assert.deepEqual(bag, { 'call_expression arguments': 1, 'arguments identifier': 1 });
  });

  it('are the same whatever names and layout', async () => {
    const [one, other, third] = await bagsOf('f(‸);\n', ['a + g(1)', 'total\n  +  count(2)', 'a']);
    assert.deepEqual(one, other);
    assert.notDeepEqual(one, third);
  });

  it('are told of each insertion in order, equal ones alike', async () => {
    const bags = await bagsOf('f(‸);\n', ['a', '1', 'a', '']);
    assert.deepEqual(bags, [
      { 'arguments identifier': 1 },
      { 'arguments number': 1 },
      { 'arguments identifier': 1 },
      {},
    ]);
  });

  it('have errors among them where it does not parse', async () => {
    const [bag = {}] = await bagsOf('function f() {\n  ‸\n}\n', ['const = ) 1;']);
    assert.ok(
      Object.keys(bag).some((key) => key.endsWith(' ERROR')),
      JSON.stringify(bag),
    );
  });

  it('are of Python as well, also at the beginning and the end of a document', async () => {
    assert.deepEqual(await bagsOf('‸', ['x = 1'], 'python'), [
      {
        'module expression_statement': 1,
        'expression_statement assignment': 1,
        'assignment identifier': 1,
        'assignment integer': 1,
      },
    ]);
    assert.deepEqual(await bagsOf('x = 1\n‸', ['y'], 'python'), [
      { 'module expression_statement': 1, 'expression_statement identifier': 1 },
    ]);
  });

  it('are kinds alone, no text, and no key of an object’s prototype', async () => {
    const hostile = ['__proto__', 'constructor = 1', '{ __proto__: null }', '"toString"'];
    for (const bag of await bagsOf('f = ‸;\n', hostile)) {
      assert.ok(bag);
      assert.equal(Object.getPrototypeOf(bag), Object.prototype);
      for (const [key, count] of Object.entries(bag)) {
        assert.match(key, /^[a-zA-Z_]+ [a-zA-Z_]+$/);
        assert.doesNotMatch(key, /proto__|constructor|toString/);
        assert.ok(Number.isInteger(count) && count > 0);
      }
    }
  });

  it('are not known without a grammar, or of a text that is too long', async () => {
    assert.deepEqual(await bagsOf('‸', ['x'], 'cobol'), [undefined]);
    const bags = await bagsOf('‸', ['x;'.repeat(60_000), 'x;']);
    assert.equal(bags[0], undefined);
    assert.equal(bags[1]?.['program expression_statement'], 1);
  });

  it('are of nests without end as well', async () => {
    const [bag] = await bagsOf('x = ‸;\n', ['['.repeat(3_000) + ']'.repeat(3_000)]);
    // Unknown where it took too long, but an answer.
    assert.ok(bag === undefined || (bag['array array'] ?? 0) > 100);
  });

  it('are asked of the worker once, and give back their trees', async () => {
    const insertions = ['once(a)', 'twice(b)'];
    const first = await bagsOf('f(‸);\n', insertions);
    const { parses, trees } = await stateOf(service);
    assert.deepEqual(await bagsOf('f(‸);\n', insertions), first);
    const after = await stateOf(service);
    assert.equal(after.parses, parses);
    assert.equal(after.trees, trees);
    assert.ok(trees <= after.documents);
  });

  it('are those of another place once the place is another', async () => {
    const [inside] = await bagsOf('f(‸);\n', ['a']);
    const [outside] = await bagsOf('f();\n‸', ['a']);
    assert.deepEqual(inside, { 'arguments identifier': 1 });
    assert.deepEqual(outside, {
      'program expression_statement': 1,
      'expression_statement identifier': 1,
    });
  });

  it('are nobody’s once the question is given up', async () => {
    const reason = new Error('typed on');
    const request = { ...placeOf('typescript', 'f(‸);\n'), insertions: ['given + up'] };
    await assert.rejects(service.treeBags(request, AbortSignal.abort(reason)), reason);
    const controller = new AbortController();
    const asked = service.treeBags(request, controller.signal);
    controller.abort(reason);
    await assert.rejects(asked, reason);
    const [bag] = await service.treeBags(request, unaborted);
    assert.equal(bag?.['binary_expression identifier'], 2);
  });
});
