import assert from 'node:assert/strict';
import { textTable, wrapText } from '../../../src/benchmark/report/text-table.ts';

const columns = [{ title: 'Name' }, { title: 'n' }, { title: 'Verdict', words: true }];
const rows = [
  ['模型', '7', 'better'],
  ['a', undefined, 'x'],
];

describe('textTable', () => {
  it('aligns numbers to the right and words to the left, by columns of the terminal', () => {
    assert.deepEqual(textTable({ columns, groups: [{ title: 'Group', rows }] }, 80), [
      'Name    n  Verdict',
      'Group',
      '  模型  7  better',
      '  a     –  x',
    ]);
  });
  it('goes on in a further block where the width does not suffice', () => {
    assert.deepEqual(textTable({ columns, groups: [{ rows }] }, 12), [
      'Name  n',
      '模型  7',
      'a     –',
      '',
      'Name  Verdict',
      '模型  better',
      'a     x',
    ]);
  });
  it('leaves out a group without rows', () => {
    assert.deepEqual(textTable({ columns, groups: [{ title: 'Empty', rows: [] }] }, 80), [
      'Name    n  Verdict',
    ]);
  });
  it('lets no name break out of its line', () => {
    const lines = textTable({ columns, groups: [{ rows: [['a\nb\u001b[2J', '1\t2', '']] }] }, 80);
    assert.deepEqual(lines[1], 'a b\ufffd[2J  1 2');
  });
});

describe('wrapText', () => {
  it('breaks at blanks and sets further lines in', () => {
    assert.deepEqual(wrapText('- one two three', 9, '  '), ['- one two', '  three']);
  });
  it('breaks a word that is longer than a line', () => {
    assert.deepEqual(wrapText('a bbbbbb模模 c', 5, ' '), ['a', ' bbbb', ' bb模', ' 模 c']);
  });
});
