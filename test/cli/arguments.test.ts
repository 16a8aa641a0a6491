import assert from 'node:assert/strict';
import {
  choiceOption,
  flagOption,
  listOption,
  numberOption,
  parseArguments,
  textOption,
} from '../../src/cli/arguments.ts';
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
  it('refuses an option that the command would not obey', () => {
    assert.throws(
      () => parseArguments(['strategies', '--seed', '1']),
      /"strategies" takes no --seed; try: ensemble help strategies/,
    );
  });
  it('leaves options of unknown commands to the message about the command', () => {
    assert.equal(parseArguments(['compleet', '--seed', '1']).command, 'compleet');
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

describe('options of single commands', () => {
  const given = parseArguments([
    ...['bench', 'workspace', '.', '--full', '--holes', '12', '--minutes', '0.5'],
    ...['--kinds', 'line, block,', '--wait', 'all', '--check', 'npm test'],
  ]);

  it('are read by their form', () => {
    assert.deepEqual(listOption(given, 'kinds'), ['line', 'block']);
    assert.equal(textOption(given, 'check'), 'npm test');
    assert.deepEqual([flagOption(given, 'full'), flagOption(given, 'json')], [true, false]);
    assert.equal(numberOption(given, 'holes', { integer: true, minimum: 12 }), 12);
    assert.equal(numberOption(given, 'minutes', { minimum: 0 }), 0.5);
    assert.equal(choiceOption(given, 'wait', ['settled', 'all'] as const), 'all');
  });

  it('are undefined where they are not given', () => {
    assert.equal(listOption(given, 'models'), undefined);
    assert.equal(textOption(given, 'html'), undefined);
    assert.equal(numberOption(given, 'budget-usd'), undefined);
    assert.equal(choiceOption(given, 'measure', ['exact']), undefined);
  });

  for (const [name, rules, message] of [
    ['minutes', { integer: true }, /--minutes wants an integer, not "0.5"/],
    ['minutes', { minimum: 1 }, /--minutes wants a number of 1 or more, not "0.5"/],
    ['check', {}, /--check wants a number, not "npm test"/],
  ] as const) {
    it(`are refused where --${name} is not ${JSON.stringify(rules)}`, () => {
      assert.throws(() => numberOption(given, name, rules), message);
    });
  }

  it('are refused where they are none of the words', () => {
    assert.throws(
      () => choiceOption(given, 'wait', ['long', 'short']),
      /--wait wants long, short; not "all"/,
    );
  });
});
