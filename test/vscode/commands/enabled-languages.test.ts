import assert from 'node:assert/strict';
import { switchedOff, switchedOn } from '../../../src/vscode/commands/enabled-languages.ts';

describe('the switch for all languages', () => {
  it('switches each of them off by its name, and all others', () => {
    assert.deepEqual(switchedOff({ '*': true, markdown: false, python: true }), {
      ...{ '*': false, markdown: false, python: false },
    });
    assert.deepEqual(switchedOff({}), { '*': false });
  });

  it('leads back to what the user has said of languages', () => {
    const own = { markdown: true, python: false };
    assert.deepEqual(switchedOn(own, undefined), own);
    assert.deepEqual(switchedOn({ '*': false, python: true }, undefined), {
      ...{ '*': false, python: true },
    });
  });

  it('leads back to the defaults where nothing was said, or nothing that switches any on', () => {
    const defaults = { '*': true, markdown: false };
    for (const before of [undefined, null, 7, [true], {}, { '*': false }, { a: 'b' }]) {
      assert.equal(switchedOn(before, undefined), undefined);
      assert.deepEqual(switchedOn(before, defaults), defaults);
    }
  });
});
