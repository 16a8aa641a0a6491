import assert from 'node:assert/strict';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, placeOf, unaborted } from './installed-syntax.ts';

/** `empty` block, `comment`, `string`, or plain `code`; then the indent of the enclosing block. */
type Description = `${'empty' | 'comment' | 'string' | 'code'} ${number | '-'}`;

const CASES: Readonly<Record<string, readonly (readonly [string, Description])[]>> = {
  typescript: [
    ['‸', 'code -'],
    ['f();\n‸\ng();', 'code -'],
    ['function f() {‸}', 'empty 0'],
    ['function f() {\n  ‸\n}\n', 'empty 0'],
    ['function f() {\n  ‸', 'empty 0'],
    ['function f() {\n  // why\n  ‸\n}\n', 'empty 0'],
    ['function f() {\n  g();\n  ‸\n}\n', 'code 0'],
    ['function f() { ‸g(); }', 'code 0'],
    ['class A {\n  m() {\n    ‸\n', 'empty 2'],
    ['class A {\n  m() {}\n  ‸\n}\n', 'code 0'],
    ['if (a) {‸\n  b();\n}\n', 'empty 0'],
    ['if (a &&\n      b) {\n  ‸\n}\n', 'empty 0'],
    ['  if (a) {\n  } else {\n    ‸\n  }\n', 'empty 2'],
    ['f(\n  a,\n  () => {\n    ‸\n  },\n);\n', 'empty 2'],
    ['it("a", () => {‸});', 'empty 0'],
    ['const a = {\n  ‸\n};\n', 'empty 0'],
    ['const a = {‸', 'empty 0'],
    ['interface A {\n  ‸\n}', 'empty 0'],
    ['import {‸} from "a";', 'code -'],
    ['const {‸} = a;', 'code -'],
    ['function f() {\n}\n‸\n', 'code -'],
    ['function f() {\n  if (a) {\n  }\n  ‸\n', 'code 0'],
    ['const a = "b‸";', 'string -'],
    ['const a = "‸";', 'string -'],
    ['const a = ‸"b";', 'code -'],
    ['const a = "b"‸;', 'code -'],
    ['const a = "b‸\nc();\n', 'string -'],
    ['const a = `b ‸`;', 'string -'],
    ['const a = `b ${c‸}`;', 'code -'],
    ['const a = `b ${c}‸`;', 'string -'],
    ['const a = `b ${c‸', 'code -'],
    ['// a‸', 'comment -'],
    ['// a\n‸b();', 'code -'],
    ['/* a‸ */ b();', 'comment -'],
    ['/* a */‸ b();', 'code -'],
    ['/** a\n * ‸', 'comment -'],
    ['const a = "/*"; b(‸', 'code -'],
    ['function f() {\r\n\t\t‸\r\n\t}\r\n', 'empty 0'],
    ['\t\tif (a) {\n\t\t\t‸', 'empty 2'],
    ['const a = "😀"; function f() { // 😀\n  ‸\n}\n', 'empty 0'],
    ['const a = "😀‸"; // 😀', 'string -'],
  ],
  typescriptreact: [
    ['const a = <b c={‸}>d</b>;', 'code -'],
    ['const a = <b c="‸">d</b>;', 'string -'],
    ['const a = <b>{c.map(() => {\n  ‸\n})}</b>;', 'empty 0'],
  ],
  javascript: [
    ['for (const a of b) {\n  ‸\n}\n', 'empty 0'],
    ['switch (a) {\n  ‸\n}\n', 'empty 0'],
  ],
  python: [
    ['def f():‸', 'empty 0'],
    ['def f():\n    ‸\n', 'empty 0'],
    ['def f():  # why\n    ‸\n', 'empty 0'],
    ['def f():\n    a = 1\n    ‸\n\nb = 2\n', 'code 0'],
    ['def f():\n    a = 1\n‸\n', 'code -'],
    ['class A:\n    def f(self):\n        if a:\n            b()\n        ‸\n', 'code 4'],
    ['class A:\n    def f(self):\n        if a:\n            b()\n            ‸\n', 'code 8'],
    ['def f(\n    a,\n):\n    ‸\n', 'empty 0'],
    ['try:\n    ‸\nexcept E:\n    pass\n', 'empty 0'],
    ['if a:\n    b()\nelse:\n    ‸\n', 'empty 0'],
    ['a = {b:‸', 'code -'],
    ['a = b[1:‸]', 'code -'],
    ['a = lambda b:‸', 'code -'],
    ['a = "b‸"', 'string -'],
    ['a = "b‸', 'string -'],
    ['a = f"b{c‸}"', 'code -'],
    ['a = """b\n‸\n"""\n', 'string -'],
    ['# a‸', 'comment -'],
  ],
  go: [
    ['package a\n\nfunc f() {\n\t‸\n}\n', 'empty 0'],
    ['package a\n\nfunc f() {\n\t‸\n', 'empty 0'],
    ['package a\n\nfunc f() {\n\tgo func() {\n\t\t‸\n\t}()\n}\n', 'empty 1'],
    ['package a\n\nfunc f() {\n\tswitch a {\n\t‸\n\t}\n}\n', 'empty 1'],
    ['package a\n\nvar s = "b‸"\n', 'string -'],
    ['package a\n\nvar s = `b\n‸`\n', 'string -'],
  ],
  java: [
    ['class A {\n  void f() {\n    ‸\n  }\n}\n', 'empty 2'],
    ['class A {\n  int[] a = {‸};\n}\n', 'code 0'],
    ['class A {\n  /** b‸ */\n}\n', 'comment 0'],
  ],
  rust: [
    ['fn f() {\n    ‸\n}\n', 'empty 0'],
    ['fn f() {\n    match x {\n        ‸\n    }\n}\n', 'empty 4'],
    ['use a::{‸};', 'code -'],
    ['/// a‸\nfn f() {}\n', 'comment -'],
    ['/// a\n‸fn f() {}\n', 'code -'],
  ],
  c: [['int f(void)\n{\n  ‸\n}\n', 'empty 0']],
  cpp: [
    ['struct A {\n  ‸\n', 'empty 0'],
    ['int a[] = {‸};', 'code -'],
    ['namespace a {\nclass B {\n public:\n  void f() {\n    ‸\n  }\n};\n}\n', 'empty 2'],
  ],
  css: [
    ['a {\n  ‸\n}\n', 'empty 0'],
    ['@media print {\n  a {\n    ‸\n  }\n}\n', 'empty 2'],
    ['/* a‸ */', 'comment -'],
  ],
  shellscript: [
    ['f() {\n  ‸\n}\n', 'empty 0'],
    ['if a; then\n  ‸\nfi\n', 'empty 0'],
    ['if a; then\n  b\nelse\n  ‸\nfi\n', 'empty 0'],
    ['for i in a; do\n  ‸\n', 'empty 0'],
    ['if a; then\n  b\nfi\n‸\n', 'code -'],
    ['echo "a $b ‸"\n', 'string -'],
    ['echo "a $(b ‸)"\n', 'code -'],
    ['# a‸', 'comment -'],
  ],
};

describe('cursorSyntax', () => {
  let service: SyntaxService;
  before(() => {
    service = installedSyntaxService();
  });
  after(() => service.dispose());

  /** The only place that knows the API. */
  async function describePlace(languageId: string, marked: string): Promise<string> {
    const cursor = await service.cursorSyntax(placeOf(languageId, marked), unaborted);
    assert.equal(cursor.known, true);
    const { emptyBlock, insideComment, insideString, enclosingIndent } = cursor;
    const kinds = [
      ...(emptyBlock ? ['empty'] : []),
      ...(insideComment ? ['comment'] : []),
      ...(insideString ? ['string'] : []),
    ];
    return `${kinds.join('+') || 'code'} ${enclosingIndent ?? '-'}`;
  }

  for (const [languageId, examples] of Object.entries(CASES)) {
    for (const [marked, expected] of examples) {
      it(`takes ${JSON.stringify(marked)} of ${languageId} for ${expected}`, async () => {
        assert.equal(await describePlace(languageId, marked), expected);
      });
    }
  }

  it('knows nothing of a language without a grammar', async () => {
    const cursor = await service.cursorSyntax(placeOf('cobol', '{‸}'), unaborted);
    assert.deepEqual(cursor, {
      known: false,
      emptyBlock: false,
      insideComment: false,
      insideString: false,
    });
  });
});
