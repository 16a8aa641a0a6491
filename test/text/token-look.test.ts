import assert from 'node:assert/strict';
import { tokenLook } from '../../src/text/token-look.ts';

function check(line: string, token: string, expected: string): void {
  const { class: kind, column, beginsLine, atBorder, length } = tokenLook(line, token);
  const signs = [beginsLine ? 'begins' : '', atBorder ? 'border' : ''].filter(Boolean);
  assert.equal([kind, column, length, ...signs].join(' '), expected, line + token);
}

describe('the look of a token', () => {
  it('has a class', () => {
    check('const a = ', 'count', 'name 10 5 border');
    check('', '  return', 'keyword 0 8 begins border');
    check('x = ', '42', 'number 4 2 border');
    check('x ', '+=', 'operator 2 2 border');
    check('f', '(', 'mark 1 1 border');
    check('f(', '"a"', 'string 2 3 border');
    check('x', '\n\n', 'white 1 2 border');
  });

  it('is the class of the piece that it is a part of', () => {
    check('f("some te', 'xt', 'string 10 2');
    check('retur', 'n', 'keyword 5 1');
    check('returned', 's', 'name 8 1');
    check('x =', '=', 'operator 3 1');
  });

  it('is that of the last piece where there are several', () => {
    check('f', '(x', 'name 1 2 border');
    check('f', '();\n', 'mark 1 4 border');
  });

  it('is defined for no text at all', () => {
    check('', '', 'white 0 0 begins border');
  });
});
