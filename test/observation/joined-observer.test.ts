import assert from 'node:assert/strict';
import { joinedObserver } from '../../src/observation/joined-observer.ts';
import type { TextObserver } from '../../src/observation/text-observer.ts';
import { requestAt } from './placed-request.ts';

const request = requestAt('a.ts', '|');
const running = (): AbortSignal => new AbortController().signal;

describe('joinedObserver', () => {
  it('tells all that its observers tell, of equal texts once', async () => {
    const asked: (readonly string[])[] = [];
    const checks: TextObserver = (_request, texts) => {
      asked.push(texts);
      return Promise.resolve(
        texts.map((text) => (text === 'b' ? {} : { check: { passed: 1, total: 2 } })),
      );
    };
    const behaves: TextObserver = (_request, texts) =>
      Promise.resolve(texts.map((text) => ({ behaviour: text })));
    const observe = joinedObserver([checks, behaves]);
    const a = { check: { passed: 1, total: 2 }, behaviour: 'a' };
    assert.deepEqual(await observe(request, ['a', 'b', 'a'], running()), [
      a,
      { behaviour: 'b' },
      a,
    ]);
    assert.deepEqual(asked, [['a', 'b']]);
    assert.deepEqual(await joinedObserver([])(request, ['a'], running()), [{}]);
  });

  it('throws the signal’s reason once every observer has ended', async () => {
    const controller = new AbortController();
    let ended = 0;
    const slow: TextObserver = (_request, _texts, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          setImmediate(() => {
            ended++;
            reject(new Error('late'));
          });
        });
      });
    const quick: TextObserver = (_request, _texts, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          ended++;
          reject(new Error('at once'));
        });
      });
    const waiting = joinedObserver([quick, slow])(request, ['a'], controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    assert.equal(ended, 2);
  });
});
