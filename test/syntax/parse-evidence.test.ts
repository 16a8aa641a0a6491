import assert from 'node:assert/strict';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, placeOf, unaborted } from './installed-syntax.ts';

/** What an insertion does to a document's errors. */
type Verdict = 'repairs' | 'fits' | 'breaks' | 'unknown';

interface Case {
  readonly name: string;
  readonly languageId: string;
  readonly document: string;
  readonly insertions: Readonly<Record<string, Verdict>>;
}

const CASES: readonly Case[] = [
  {
    name: 'a function body of TypeScript',
    languageId: 'typescript',
    document: 'function f(a: number): number {\n  ‸\n}\n',
    insertions: {
      'return a;': 'fits',
      'if (a > 1) {\n    return a;\n  }\n  return f(a + 1);': 'fits',
      'const b: Map<string, number[]> = new Map();': 'fits',
      'return (a;': 'breaks',
      'if (a > 1) {': 'breaks',
      'return a;\n}': 'breaks',
      'const = 1;': 'breaks',
    },
  },
  {
    name: 'a half-written expression of TypeScript',
    languageId: 'typescript',
    document: 'const total = items.reduce((sum, item) => sum + item.‸\nlog(1);\n',
    insertions: {
      'price, 0);': 'repairs',
      'price, 0': 'breaks',
      'price, 0]}': 'breaks',
      '': 'fits',
    },
  },
  {
    name: 'an unfinished string of TypeScript',
    languageId: 'typescript',
    document: 'const a = "x‸\nlog(a);\n',
    insertions: { 'y";': 'repairs', y: 'fits' },
  },
  {
    name: 'the inside of brackets of TypeScript',
    languageId: 'typescript',
    document: 'log(‸);\n',
    insertions: { 'a, b': 'fits', 'a, b)': 'breaks', '[1, 2].map((a) => a)': 'fits' },
  },
  {
    name: 'an attribute of TSX',
    languageId: 'typescriptreact',
    document: 'const a = (\n  <ul>\n    ‸\n  </ul>\n);\n',
    insertions: {
      '<li key={1}>one</li>': 'fits',
      '{items.map((item) => <li>{item}</li>)}': 'fits',
      '<li>one': 'breaks',
    },
  },
  {
    name: 'JavaScript',
    languageId: 'javascript',
    document: 'module.exports = {\n  ‸\n};\n',
    insertions: { 'a: 1,\n  b() {},': 'fits', 'a: 1 b: 2': 'breaks' },
  },
  {
    name: 'JSX',
    languageId: 'javascriptreact',
    document: 'const a = <a href={‸}>x</a>;\n',
    insertions: { '`/${b}`': 'fits', '`/${b`': 'breaks' },
  },
  {
    name: 'a function body of Python',
    languageId: 'python',
    document: 'def f(a):\n    ‸\n\nb = f(1)\n',
    insertions: {
      'return a': 'fits',
      'for i in a:\n        print(i)\n    return a': 'fits',
      'return (a': 'breaks',
      'for i a:\n        pass': 'breaks',
    },
  },
  {
    name: 'a half-written call of Python',
    languageId: 'python',
    document: 'a = f(1, ‸\nb = 2\n',
    insertions: { '2)': 'repairs' },
  },
  {
    name: 'Go',
    languageId: 'go',
    document: 'package a\n\nfunc f() error {\n\t‸\n}\n',
    insertions: {
      'return nil': 'fits',
      'if err := g(); err != nil {\n\t\treturn err\n\t}\n\treturn nil': 'fits',
      'x := := 1': 'breaks',
    },
  },
  {
    name: 'Java',
    languageId: 'java',
    document: 'class A {\n  int f(int a) {\n    ‸\n  }\n}\n',
    insertions: {
      'return a;': 'fits',
      'return a': 'breaks',
      'for (int i : list) { g(i); }': 'fits',
    },
  },
  {
    name: 'Rust',
    languageId: 'rust',
    document: "fn f<'a>(x: &'a str) -> &'a str {\n    ‸\n}\n",
    insertions: { 'match x { "" => "a", _ => x }': 'fits', 'let = x;': 'breaks' },
  },
  {
    name: 'C',
    languageId: 'c',
    document: 'int f(int *a) {\n  ‸\n}\n',
    insertions: { 'return *a;': 'fits', 'return *a': 'breaks' },
  },
  {
    name: 'C++',
    languageId: 'cpp',
    document: 'template <typename T> T f(std::vector<T> const &a) {\n  ‸\n}\n',
    insertions: { 'for (auto const &b : a) return b;': 'fits', 'for (auto : ) {': 'breaks' },
  },
  {
    name: 'CSS',
    languageId: 'css',
    document: 'a:hover {\n  ‸\n}\n',
    insertions: { 'color: rgb(0 0 0 / 50%);': 'fits', 'color: }': 'breaks' },
  },
  {
    name: 'bash',
    languageId: 'shellscript',
    document: 'if [ -f "$a" ]; then\n  ‸\nfi\n',
    insertions: { 'echo "$(cat "$a")"': 'fits', 'echo "$a': 'breaks', 'for i in a; do': 'breaks' },
  },
  {
    name: 'a language without a grammar',
    languageId: 'cobol',
    document: 'MOVE ‸',
    insertions: { 'A TO B.': 'unknown' },
  },
  {
    name: 'a language named like a property of objects',
    languageId: '__proto__',
    document: '‸',
    insertions: { a: 'unknown' },
  },
  {
    name: 'an empty document',
    languageId: 'typescript',
    document: '‸',
    insertions: { 'a();': 'fits', 'a(': 'breaks' },
  },
  {
    name: 'lines that end with CR LF',
    languageId: 'typescript',
    document: 'function f() {\r\n  ‸\r\n}\r\nf();\r\n',
    insertions: {
      'if (a) {\r\n    b();\r\n  }': 'fits',
      'if (a) {\n    b();\n  }': 'fits',
      'b(': 'breaks',
    },
  },
  {
    name: 'Python indented by tabs with CR LF',
    languageId: 'python',
    document: 'def f():\r\n\tif a:\r\n\t\t‸\r\n\treturn 1\r\n',
    insertions: { 'b = 1\r\n\t\tc = 2': 'fits', 'b = = 1': 'breaks' },
  },
  {
    name: 'a place behind surrogate pairs',
    languageId: 'typescript',
    document: 'const a = "😀😀"; // 👩‍👩‍👧 é\nfunction f() {\n  const b = [‸];\n}\n',
    insertions: { 'a + "😀"': 'fits', 'a + "😀': 'breaks', '}': 'breaks' },
  },
  {
    name: 'a place behind many surrogate pairs, at a border of what is read at once',
    languageId: 'python',
    document: `a = "${'😀'.repeat(4_999)}"\nb = (‸)\n`,
    insertions: { '"😀", 1': 'fits', '"😀", 1 2': 'breaks', '"': 'breaks' },
  },
];

describe('parseEvidence', () => {
  let service: SyntaxService;
  before(() => {
    service = installedSyntaxService();
  });
  after(() => service.dispose());

  /** The only place that knows the API. */
  async function verdicts({ languageId, document, insertions }: Case): Promise<unknown> {
    const place = placeOf(languageId, document);
    const texts = Object.keys(insertions);
    const evidence = await service.parseEvidence({ ...place, insertions: texts }, unaborted);
    return Object.fromEntries(
      evidence.map(({ known, newErrors }, index) => {
        const verdict = newErrors < 0 ? 'repairs' : newErrors > 0 ? 'breaks' : 'fits';
        return [texts[index], known ? verdict : 'unknown'];
      }),
    );
  }

  for (const example of CASES) {
    it(`tells what fits, breaks and repairs ${example.name}`, async () => {
      assert.deepEqual(await verdicts(example), example.insertions);
    });
  }

  it('answers in the order of the insertions, repeated ones included', async () => {
    const place = placeOf('typescript', 'f(‸);');
    const evidence = await service.parseEvidence(
      { ...place, insertions: ['a', '(', 'a', '', '('] },
      unaborted,
    );
    assert.deepEqual(
      evidence.map(({ newErrors }) => newErrors > 0),
      [false, true, false, false, true],
    );
  });

  it('answers nothing for no insertions', async () => {
    const place = placeOf('typescript', 'f(‸);');
    assert.deepEqual(await service.parseEvidence({ ...place, insertions: [] }, unaborted), []);
  });

  it('moves an offset outside of the text to its end', async () => {
    const request = {
      uri: 'file:///a',
      languageId: 'typescript',
      text: 'f(',
      insertions: [')', '('],
    };
    const far = await service.parseEvidence({ ...request, offset: 99 }, unaborted);
    assert.deepEqual(far, await service.parseEvidence({ ...request, offset: 2 }, unaborted));
    assert.equal(far[0]?.newErrors, -1);
    const [before] = await service.parseEvidence({ ...request, offset: -5 }, unaborted);
    assert.equal(before?.known, true);
  });

  it('takes Python without a body for sound (known limit of the grammar)', async () => {
    const place = placeOf('python', '‸\n');
    const evidence = await service.parseEvidence({ ...place, insertions: ['def f():'] }, unaborted);
    assert.deepEqual(evidence, [{ newErrors: 0, known: true }]);
  });
});
