import assert from 'node:assert/strict';
import {
  closesBlock,
  continuesStatement,
  looseBrackets,
  opensBlock,
} from '../../src/text/brackets.ts';

/** Brackets without a partner: those that close nothing, then those that nothing closes. */
function loose(text: string, lineBefore?: string): string {
  const { unopened, unclosed } = looseBrackets(text, lineBefore);
  return [unopened, unclosed].map((list) => list.map((b) => b.character).join('')).join('|');
}

describe('looseBrackets', () => {
  const cases: readonly [string, string, string, string?][] = [
    ['nothing in balance', 'f(a[1], {})', '|'],
    ['what closes and what opens', 'a) { (', ')|{('],
    ['nothing in strings', '")" + f("(")', '|'],
    ['nothing in a string begun before', 'a) b"', '|', 'f("'],
    ['code inside an interpolation', 'name}', '}|', 's = `a${'],
    ['the fitting opener of a wrong closer', '({)', '|'],
  ];
  for (const [what, text, expected, lineBefore] of cases) {
    it(`finds ${what}`, () => assert.equal(loose(text, lineBefore), expected));
  }
});

describe('lines of blocks', () => {
  const lines = [
    'if (x) {',
    'def f():',
    'f(',
    'x => ',
    'x => // why',
    'then',
    'foo();',
    'a: 1,',
    'see("http://x")',
    'Returns as follows:',
  ];
  it('open one with a bracket, an arrow or a colon', () => {
    assert.deepEqual(lines.filter(opensBlock), lines.slice(0, 6));
  });
  it('close one with closing brackets, `end` or a closing tag', () => {
    const closing = ['}', '  });', ')', ']),', 'end', '</div>'];
    assert.deepEqual([...closing, '} else {', 'endpoint', 'f()'].filter(closesBlock), closing);
  });
  it('go on with a statement', () => {
    const going = ['} else {', 'else:', 'except E:', '}, () => {', 'case 2:'];
    assert.deepEqual([...going, '}', 'elsewhere();', 'foo() {'].filter(continuesStatement), going);
  });
});
