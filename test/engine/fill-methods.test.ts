import assert from 'node:assert/strict';
import type { FillMethod, ModelDescription } from '../../src/core/model.ts';
import { fillMethodOf } from '../../src/engine/fill-methods.ts';
import { verdictKey } from '../../src/engine/fill-verdicts.ts';
import type { FillOverride } from '../../src/prompt/fill-method.ts';
import { describedAs } from '../fakes/scripted-model.ts';

const NONE: FillMethod = { kind: 'prefix-only' };

/** The kind of method of a model, under overrides and with what a self-test found. */
function kindOf(
  model: Partial<ModelDescription> & { readonly name: string },
  overrides: Readonly<Record<string, FillOverride>> = {},
  works?: boolean,
): string {
  const description = describedAs({ digest: 'd1', fill: NONE, ...model });
  const key = verdictKey(description);
  const verdicts = new Map(key === undefined || works === undefined ? [] : [[key, works]]);
  return fillMethodOf(description, overrides, verdicts).kind;
}

describe('the way a model fills holes', () => {
  const server = { name: 'any', fill: { kind: 'server' } } as const;

  it('is the server’s own where it has one', () => {
    assert.equal(kindOf(server), 'server');
  });

  it('is its family’s template where only the name tells', () => {
    assert.equal(kindOf({ name: 'qwen2.5-coder:1.5b' }), 'template');
    assert.equal(kindOf({ name: 'somebody-elses' }), 'prefix-only');
  });

  for (const key of ['scripted:any', 'any', 'other', 'scripted:other']) {
    it(`is what the user wants, named by ${key}`, () => {
      assert.equal(kindOf({ ...server, aliases: ['other'] }, { [key]: 'chat' }), 'chat');
    });
  }

  it('is not taken from properties that every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.equal(kindOf({ ...server, name }), 'server');
    }
  });

  it('is the text before the cursor after a test that failed, except where the user wants it', () => {
    assert.equal(kindOf(server, {}, true), 'server');
    assert.equal(kindOf(server, {}, false), 'prefix-only');
    assert.equal(kindOf(server, { any: 'server' }, false), 'server');
    assert.equal(kindOf({ name: 'any', fill: { kind: 'chat' } }, {}, false), 'chat');
  });

  it('is tested anew for other weights and another server, never without a digest', () => {
    const keys = [
      describedAs({ name: 'a', digest: 'd1' }),
      describedAs({ name: 'b', digest: 'd1' }),
      describedAs({ name: 'a', digest: 'd2' }),
      describedAs({ name: 'a', digest: 'd1', serverId: 'box' }),
      describedAs({ name: 'a' }),
    ].map(verdictKey);
    assert.equal(keys[0], keys[1]);
    assert.equal(new Set(keys).size, 4);
    assert.equal(keys[4], undefined);
  });
});
