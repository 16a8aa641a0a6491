import assert from 'node:assert/strict';
import { parseArguments } from '../../src/cli/arguments.ts';
import { UsageError } from '../../src/cli/output.ts';

describe('parseArguments', () => {
  it('reads the command and what follows', () => {
    const given = parseArguments(['complete', 'a.ts:1:2', '--json']);
    assert.deepEqual([given.command, given.rest, given.json], ['complete', ['a.ts:1:2'], true]);
  });
  it('asks for help without a command', () => {
    assert.equal(parseArguments([]).command, 'help');
  });
  it('splits the list of models', () => {
    assert.deepEqual(parseArguments(['models', '--models', 'a, b,,c']).models, ['a', 'b', 'c']);
  });
  it('has no list of models unless given', () => {
    assert.equal(parseArguments(['models']).models, undefined);
  });
  for (const argv of [['--sed', '1'], ['--seed', 'x'], ['--seed', '1.5'], ['--config']]) {
    it(`refuses ${argv.join(' ')} in one line`, () => {
      assert.throws(
        () => parseArguments(['complete', ...argv]),
        (error: unknown) => error instanceof UsageError && error.message !== '',
      );
    });
  }
});
