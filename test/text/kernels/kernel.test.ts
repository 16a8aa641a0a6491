import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kernels, type KernelText } from '../../../src/text/kernels/kernel.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', ' ', '\uD800', '__proto__', 'constructor', '({['.repeat(30), '"'.repeat(31)),
  fc.constantFrom('a();', 'a(); b();', 'return a + b;', 'return b + a;'),
);

const anyText: fc.Arbitrary<KernelText> = fc.record({
  text: hostile,
  tree: fc.option(fc.dictionary(fc.string({ maxLength: 4 }), fc.nat(5)), { nil: undefined }),
  behaviour: fc.option(fc.constantFrom('one', 'two', ''), { nil: undefined }),
});

const text = (of: string): KernelText => ({ text: of });

function assertClose(found: number | undefined, wanted: number): void {
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-12, `${found} is not ${wanted}`);
}

describe('every kernel', () => {
  for (const kernel of Object.values(kernels)) {
    const { id, symmetric } = kernel;

    it(`is listed as ${id} and lies in [0, 1] or is not known`, () =>
      fc.assert(
        fc.property(anyText, anyText, (a, b) => {
          assert.equal(kernels[id], kernel);
          const similarity = kernel.similarity(a, b);
          if (similarity === undefined) return;
          assert.ok(similarity >= 0 && similarity <= 1, `${similarity}`);
        }),
      ));

    it(`does not mind the order of two texts where it says so: ${id}`, () =>
      fc.assert(
        fc.property(anyText, anyText, (a, b) => {
          if (symmetric) assert.equal(kernel.similarity(a, b), kernel.similarity(b, a));
        }),
      ));

    it(`is the same for texts that were compared before and for copies of them: ${id}`, () =>
      fc.assert(
        fc.property(anyText, anyText, (a, b) => {
          const first = kernel.similarity(a, b);
          assert.equal(kernel.similarity(a, b), first);
          assert.equal(kernel.similarity({ ...a }, { ...b }), first);
        }),
      ));

    it(`finds equal code equal, and long texts too: ${id}`, () => {
      const one = { text: 'return a + b;', tree: { 'a b': 2 }, behaviour: 'x' };
      assertClose(kernel.similarity(one, { ...one }), 1);
      const long = 'x = y + 1;\n'.repeat(100_000);
      const other = { ...text(`${long}z`), behaviour: 'x', tree: { 'a b': 2 } };
      assertClose(kernel.similarity({ ...one, text: long }, other), id === 'exact' ? 0 : 1);
    });
  }

  it('that counts from one text to the other is not symmetric', () => {
    const [short, long] = [text('f(a)'), text('f(a); g(b); h(c)')];
    for (const id of ['bleu', 'code-bleu', 'chrf'] as const) {
      assert.equal(kernels[id].symmetric, false);
      assert.notEqual(kernels[id].similarity(short, long), kernels[id].similarity(long, short));
    }
  });
});

describe('the kernel', () => {
  it('bleu takes no notice of upper and lower case, code-bleu does', () => {
    const [lower, upper] = [text('return total;'), text('Return Total;')];
    assertClose(kernels.bleu.similarity(lower, upper), 1);
    assert.ok((kernels['code-bleu'].similarity(lower, upper) ?? 1) < 0.5);
  });

  it('jaccard counts tokens of code, each as often as it stands there', () => {
    // f ( a ) against f ( a , a ): 4 of 6.
    assertClose(kernels.jaccard.similarity(text('f(a)'), text('f( a, a )')), 4 / 6);
    assertClose(kernels.jaccard.similarity(text(''), text('  ')), 1);
    assertClose(kernels.jaccard.similarity(text(''), text('a')), 0);
  });

  it('edit counts code units', () => {
    assertClose(kernels.edit.similarity(text('abcd'), text('abxd')), 3 / 4);
  });

  it('tree counts nodes, and knows nothing without both trees', () => {
    const tree = (counts: Record<string, number>): KernelText => ({ text: 'x', tree: counts });
    const similarity = (a: KernelText, b: KernelText) => kernels.tree.similarity(a, b);
    assertClose(similarity(tree({ 'a b': 3, 'b c': 1 }), tree({ 'a b': 1, 'c d': 1 })), 1 / 5);
    assertClose(similarity(tree({ 'a b': 1 }), tree({})), 0);
    assert.equal(similarity(tree({}), tree({})), undefined);
    assert.equal(similarity(tree({ 'a b': 1 }), text('x')), undefined);
    const inherited = tree({ 'a b': 1, constructor: 1 });
    assertClose(similarity(inherited, tree({ 'a b': 1 })), 1 / 2);
  });

  it('behaviour is all or nothing, and not known of a text that did not run', () => {
    const ran = (behaviour: string): KernelText => ({ text: 'x', behaviour });
    const similarity = (a: KernelText, b: KernelText) => kernels.behaviour.similarity(a, b);
    assert.equal(similarity(ran('a'), ran('a')), 1);
    assert.equal(similarity(ran('a'), ran('b')), 0);
    assert.equal(similarity(ran('a'), text('x')), undefined);
  });

  it('exact leaves blanks between tokens and empty lines out, but no indentation', () => {
    const same = (a: string, b: string) => kernels.exact.similarity(text(a), text(b)) === 1;
    assert.ok(same('f(a,b)', 'f( a, b )'));
    assert.ok(same('  a;\r\n\r\n\tb;  ', 'a;\n\tb;\n'));
    assert.ok(!same('if a:\n  b\n  c', 'if a:\n  b\nc'));
    assert.ok(!same('"a b"', '"a  b"'));
    assert.ok(!same('a b', 'ab'));
  });

  it('exact takes two words of a shell for the same that are not', () => {
    assert.equal(kernels.exact.similarity(text('a=b'), text('a = b')), 1);
  });
});
