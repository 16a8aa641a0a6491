import assert from 'node:assert/strict';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { installedSyntaxService, unaborted } from './installed-syntax.ts';

const BODY = '\n  one();\n\n  two();\n  three();\n';

/** Language, text, name, text from its start up to its body. */
const FOUND: readonly (readonly [string, string, string, string])[] = [
  ['typescript', `export function sum(a: number) {${BODY}}\n`, 'sum', 'function sum(a: number) '],
  ['javascript', `const sum = async (a) => {${BODY}};\n`, 'sum', 'const sum = async (a) => '],
  ['typescript', `class A {\n  sum(a: B): C {${BODY}}\n}\n`, 'sum', 'sum(a: B): C '],
  ['typescriptreact', `function Row() {${BODY}}\n`, 'Row', 'function Row() '],
  [
    'python',
    'class A:\n    @cached\n    def total(self):\n        one()\n        two()\n        three()\n',
    'total',
    'def total(self):\n        ',
  ],
  ['go', `func (a *A) Sum(b int) int {${BODY}}\n`, 'Sum', 'func (a *A) Sum(b int) int '],
  ['java', 'class A { int sum(int a) {\none();\ntwo();\nthree();\n} }', 'sum', 'int sum(int a) '],
  ['rust', `impl A { fn sum(&self) {${BODY}} }\n`, 'sum', 'fn sum(&self) '],
  ['cpp', `int *Sum(int a) {${BODY}}\n`, 'Sum', 'int *Sum(int a) '],
  ['shellscript', 'sum() {\n  one\n  two\n  three\n}\n', 'sum', 'sum() '],
];

const NOT_FOUND: readonly (readonly [string, string, string])[] = [
  ['is too short', 'typescript', 'function sum() {\n  one();\n\n  two();\n}\n'],
  ['has no name', 'typescript', `export default () => {${BODY}};\ncall(function () {${BODY}});\n`],
  ['has a name that is worked out', 'typescript', `class A { ['a' + 1]() {${BODY}} }`],
  ['does not parse', 'typescript', `function sum() {${BODY} const = ;\n}\n`],
  [
    'has no body',
    'typescript',
    'declare function sum(): void;\nabstract class A { sum(): void }\n',
  ],
  ['is one of several in a declaration', 'javascript', `const a = 1, sum = () => {${BODY}};\n`],
  ['is in a language without a grammar', 'cobol', `function sum() {${BODY}}\n`],
];

describe('SyntaxService.functions', () => {
  let service: SyntaxService;
  before(() => {
    service = installedSyntaxService();
  });
  after(() => service.dispose());

  const functionsIn = (languageId: string, text: string) =>
    service.functions(
      { uri: `file:///${languageId}`, languageId, text },
      { leastLines: 3, mostLines: 5 },
      unaborted,
    );

  for (const [languageId, text, name, head] of FOUND) {
    it(`finds ${name} of ${languageId}: ${JSON.stringify(head)}`, async () => {
      const [found, ...more] = await functionsIn(languageId, text);
      assert.deepEqual(more, []);
      assert.equal(found?.name, name);
      assert.equal(text.slice(found.start, found.bodyStart), head);
      assert.match(text.slice(found.bodyStart, found.end), /three(?:\(\))?;?\s*\}?;?$/);
    });
  }

  for (const [what, languageId, text] of NOT_FOUND) {
    it(`leaves out what ${what}`, async () => {
      assert.deepEqual(await functionsIn(languageId, text), []);
    });
  }

  it('finds the outermost function of the size', async () => {
    const inner = `  function inner() {${BODY}  }\n`;
    const namesIn = async (text: string) =>
      (await functionsIn('typescript', text)).map(({ name }) => name);
    assert.deepEqual(await namesIn(`function outer() {\n${inner}}\n`), ['outer']);
    assert.deepEqual(await namesIn(`function outer() {\n${inner}${inner}}\n`), ['inner', 'inner']);
  });

  it('finds at most 500, and ends in a deep nest', async () => {
    const text = `function sum() {${BODY}}\n`.repeat(600);
    assert.equal((await functionsIn('typescript', text)).length, 500);
    await functionsIn('typescript', `${'('.repeat(3_000)}1${')'.repeat(3_000)}`);
  });
});
