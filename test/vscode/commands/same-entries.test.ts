import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';

const { isSameChoice } = await import('../../../src/vscode/commands/same-entries.ts');

describe('a choice of models', () => {
  const judge = { model: 'b', roles: ['judge'] } as const;

  it('is the same in another order', () => {
    assert.equal(isSameChoice(['a', judge], [judge, 'a']), true);
    assert.equal(isSameChoice([], []), true);
  });

  it('is another one with other members or other roles', () => {
    assert.equal(isSameChoice(['a'], []), false);
    assert.equal(isSameChoice(['a'], ['a', 'b']), false);
    assert.equal(isSameChoice(['b'], [judge]), false);
  });
});
