import assert from 'node:assert/strict';
import { oncePerText } from '../../src/observation/once-per-text.ts';
import { requestAt } from './placed-request.ts';

const running = (): AbortSignal => new AbortController().signal;
const here = requestAt('a.ts', 'const x = |;\n');
const elsewhere = requestAt('a.ts', 'const x =| ;\n');

/** Work that is ended by hand; it obeys its signal. */
function byHand() {
  const begun: string[] = [];
  const open = new Map<string, PromiseWithResolvers<string>>();
  let active = 0;
  let most = 0;
  const once = oncePerText<string>(async (_request, text, signal) => {
    begun.push(text);
    most = Math.max(most, ++active);
    const ending = Promise.withResolvers<string>();
    open.set(text, ending);
    signal.addEventListener('abort', () => ending.reject(new Error(`ended ${text}`)));
    return await ending.promise.finally(() => active--);
  }, 2);
  return {
    ...{ begun, once },
    most: () => most,
    end: async (text: string): Promise<void> => {
      while (!open.has(text)) await Promise.resolve();
      open.get(text)?.resolve(text.toUpperCase());
      open.delete(text);
    },
  };
}

describe('oncePerText', () => {
  it('works once on equal texts, also later and while they are worked on', async () => {
    const { once, begun, end } = byHand();
    const first = once(here, ['a', 'b', 'a'], running());
    const second = once(here, ['b'], running());
    await Promise.all([end('a'), end('b')]);
    assert.deepEqual(await first, ['A', 'B', 'A']);
    assert.deepEqual(await second, ['B']);
    assert.deepEqual(await once(here, ['a'], running()), ['A']);
    assert.deepEqual(begun, ['a', 'b']);
  });

  it('works on so many at a time and no more', async () => {
    const { once, end, most } = byHand();
    const all = once(here, ['a', 'b', 'c', 'd'], running());
    for (const text of ['a', 'b', 'c', 'd']) await end(text);
    assert.deepEqual(await all, ['A', 'B', 'C', 'D']);
    assert.equal(most(), 2);
  });

  it('forgets what was found out at another place', async () => {
    const { once, begun, end } = byHand();
    const first = once(here, ['a'], running());
    await end('a');
    await first;
    const second = once(elsewhere, ['a'], running());
    await end('a');
    await second;
    assert.deepEqual(begun, ['a', 'a']);
  });

  it('throws the reason once all has ended, and lets whoever waits try anew', async () => {
    const { once, begun, end } = byHand();
    const controller = new AbortController();
    const first = once(here, ['a', 'b'], controller.signal);
    const second = once(here, ['a'], running());
    while (begun.length < 2) await Promise.resolve();
    controller.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    while (begun.length < 3) await Promise.resolve();
    await end('a');
    assert.deepEqual(await second, ['A']);
    assert.deepEqual(begun, ['a', 'b', 'a']);
  });

  it('leaves another’s work alone when its own signal ends', async () => {
    const { once, end } = byHand();
    const first = once(here, ['a'], running());
    const controller = new AbortController();
    const second = once(here, ['a'], controller.signal);
    controller.abort(new Error('mine'));
    await assert.rejects(second, /mine/);
    await end('a');
    assert.deepEqual(await first, ['A']);
  });
});
