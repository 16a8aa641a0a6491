import assert from 'node:assert/strict';
import { createRetirement } from '../../../src/vscode/platform/engine-retirement.ts';
import { settled } from '../../fakes/manual-clock.ts';

describe('an engine whose settings have changed', () => {
  function staged() {
    const ended: string[] = [];
    const engine = (name: string) => ({ dispose: () => void ended.push(name) });
    const server = (name: string) => ({ dispose: async () => void ended.push(name) });
    return { ended, engine, server, engines: createRetirement() };
  }

  it('ends at once where nothing needs it', () => {
    const { ended, engine, server, engines } = staged();
    engines.retire(engine('old'), [server('its server')]);
    assert.deepEqual(ended, ['old', 'its server']);
  });

  it('ends with the last that needs it, and its servers with it', async () => {
    const { ended, engine, server, engines } = staged();
    const [old, one, other] = [
      engine('old'),
      Promise.withResolvers<undefined>(),
      Promise.withResolvers<undefined>(),
    ];
    engines.keep(old, one.promise);
    engines.keep(old, other.promise);
    engines.retire(old, []);
    engines.retire(engine('next'), [server('server of both')]);
    assert.deepEqual(ended, ['next']);
    one.resolve(undefined);
    await settled();
    assert.deepEqual(ended, ['next']);
    other.reject(new Error('it failed'));
    await settled();
    assert.deepEqual(ended, ['next', 'old', 'server of both']);
  });

  it('stays when what needed it is over before', async () => {
    const { ended, engine, engines } = staged();
    const old = engine('old');
    engines.keep(old, Promise.resolve());
    await settled();
    assert.deepEqual(ended, []);
    engines.retire(old, []);
    assert.deepEqual(ended, ['old']);
  });

  it('ends with the window, whatever needs it', () => {
    const { ended, engine, server, engines } = staged();
    const old = engine('old');
    engines.keep(old, new Promise(() => undefined));
    engines.retire(old, [server('its server')]);
    engines.dispose();
    assert.deepEqual(ended, ['old', 'its server']);
  });
});
