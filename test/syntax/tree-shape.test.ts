import assert from 'node:assert/strict';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, unaborted } from './installed-syntax.ts';

describe('SyntaxService.treeShape', () => {
  let service: SyntaxService;
  before(() => {
    service = installedSyntaxService();
  });
  after(() => service.dispose());

  const shapeOf = (languageId: string, text: string, uri = `file:///${languageId}`) =>
    service.treeShape({ uri, languageId, text }, unaborted);

  const SAME: readonly (readonly [string, string, string])[] = [
    ['typescript', 'const a = f(1, 2);\n', 'const a=f( 1,\n  2 );'],
    ['typescript', 'if (a) {\n  b();\n}\n', 'if (a) { b(); }\n\n'],
    ['python', 'def f(a):\n    return a\n', 'def f( a ):\n  return a\n\n'],
  ];
  for (const [languageId, one, other] of SAME) {
    it(`is one for ${JSON.stringify(one)} however it is laid out`, async () => {
      const [first, second] = [await shapeOf(languageId, one), await shapeOf(languageId, other)];
      assert.equal(first.known, true);
      assert.equal(first.errors, 0);
      assert.equal(first.digest, second.digest);
    });
  }

  const DIFFERENT: readonly (readonly [string, string, string])[] = [
    ['typescript', 'const a = 1;\n', 'const b = 1;\n'],
    ['typescript', 'const a = "x y";\n', 'const a = "x  y";\n'],
    ['typescript', 'a(); // once\n', 'a(); // twice\n'],
    ['python', 'if a:\n    b()\n    c()\n', 'if a:\n    b()\nc()\n'],
    ['typescript', 'a - (b - c);\n', 'a - b - c;\n'],
  ];
  for (const [languageId, one, other] of DIFFERENT) {
    it(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, async () => {
      const [first, second] = [await shapeOf(languageId, one), await shapeOf(languageId, other)];
      assert.notEqual(first.digest, second.digest);
    });
  }

  it('counts errors, and knows nothing of languages without a grammar', async () => {
    assert.ok((await shapeOf('typescript', 'const = ;\n')).errors > 0);
    assert.deepEqual(await shapeOf('cobol', 'MOVE A TO B.'), {
      ...{ known: false, errors: 0, digest: '' },
    });
  });

  it('is the same for a long text whether it was parsed anew or from an earlier one', async () => {
    const functions = Array.from(
      { length: 300 },
      (_, i) =>
        `function f${i}(a: number) {\n  if (a > ${i}) {\n    return a;\n  }\n  return ${i};\n}\n`,
    );
    const text = `class A {\n  m() {\n${functions.join('')}  }\n}\n`;
    const changed = text.replace('return 200;', 'return   201;');
    await shapeOf('typescript', text, 'file:///grown');
    const grown = await shapeOf('typescript', changed, 'file:///grown');
    const fresh = await shapeOf('typescript', changed, 'file:///fresh');
    assert.deepEqual(grown, fresh);
    const spaced = await shapeOf('typescript', changed.replaceAll('\n', '\n\n'), 'file:///spaced');
    assert.equal(spaced.digest, fresh.digest);
  });
});
