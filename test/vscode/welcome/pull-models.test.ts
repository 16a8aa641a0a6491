import assert from 'node:assert/strict';
import { failure } from '../../../src/core/failure.ts';
import type { PullProgress } from '../../../src/core/model.ts';
import '../refactor/vscode-stand-in.ts';

const { createPullReport, plainStatus, pullFailureText, pullModels } =
  await import('../../../src/vscode/welcome/pull-models.ts');
const vscode = (await import('vscode')) as unknown as {
  readonly shown: string[];
  takeAnswer(): (() => void) | undefined;
};

type Session = Parameters<typeof pullModels>[0];
type Server = Parameters<typeof pullModels>[1];

let invalidated = 0;
const session = {
  engine: { roster: { directory: { invalidate: () => invalidated++ } } },
} as unknown as Session;

/** A server whose pulls end as the function says; `pulled` are the names it was asked for. */
function server(pull: (name: string, signal: AbortSignal) => Promise<void>) {
  const pulled: string[] = [];
  const one = {
    id: 'ollama',
    pull: (name: string, _: unknown, signal: AbortSignal) => {
      pulled.push(name);
      return pull(name, signal);
    },
  } as unknown as Server;
  return { one, pulled };
}

describe('pulling models', () => {
  beforeEach(() => {
    vscode.shown.length = 0;
    invalidated = 0;
  });

  it('goes one after the other, and has the servers asked anew', async () => {
    const { one, pulled } = server(() => Promise.resolve());
    assert.equal(await pullModels(session, one, ['a:1b', 'b:2b']), 'done');
    assert.deepEqual(pulled, ['a:1b', 'b:2b']);
    assert.equal(invalidated, 1);
    vscode.takeAnswer();
  });

  it('ends all of them when it is called off, and says nothing', async () => {
    const begun = Promise.withResolvers<undefined>();
    const { one, pulled } = server((_, signal) => {
      begun.resolve(undefined);
      return new Promise((__, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    const pulling = pullModels(session, one, ['a:1b', 'b:2b']);
    await begun.promise;
    vscode.takeAnswer()?.();
    assert.equal(await pulling, 'cancelled');
    assert.deepEqual(pulled, ['a:1b']);
    assert.deepEqual(vscode.shown, ['… Ensemble: pulling 2 models']);
  });

  it('says what failed, of which model, and leaves the rest', async () => {
    const { one, pulled } = server((name) =>
      name === 'a:1b' ? Promise.resolve() : Promise.reject(new Error('no space left on device')),
    );
    assert.equal(await pullModels(session, one, ['a:1b', 'b:2b', 'c:3b']), 'failed');
    assert.deepEqual(pulled, ['a:1b', 'b:2b']);
    const [, text = ''] = vscode.shown;
    assert.match(text, /^Ensemble: The disk of ollama is full\. Make room and pull b:2b again/);
    vscode.takeAnswer();
  });

  it('names a disk, a name and a network that are at fault', () => {
    const text = (detail: string): string =>
      pullFailureText(failure('server-error', detail), 'a:1b', 'ollama');
    assert.match(text('write /x: no space left on device'), /disk of ollama is full/);
    assert.match(text('pull model manifest: file does not exist'), /no model that is named a:1b/);
    assert.match(text('dial tcp: lookup registry: no such host'), /cannot reach its library/);
    assert.match(text('something else'), /a:1b was not pulled\. The server failed/);
  });
});

describe('the progress of a pull', () => {
  const steps = (name: string | undefined, count: number, index: number) => {
    const report = createPullReport(name, count, index);
    return (completedBytes?: number, totalBytes?: number, status = ''): ReturnType<typeof report> =>
      report({
        status,
        ...(completedBytes !== undefined && { completedBytes }),
        ...(totalBytes !== undefined && { totalBytes }),
      } satisfies PullProgress);
  };

  it('shows bytes, and never goes back', () => {
    const step = steps(undefined, 1, 0);
    assert.deepEqual(step(250e6, 1000e6), { message: '250 of 1,000 MB', increment: 25 });
    // Another layer begins.
    assert.deepEqual(step(250e6, 2000e6), { message: '250 of 2,000 MB', increment: 0 });
    assert.deepEqual(step(1500e6, 2000e6), { message: '1,500 of 2,000 MB', increment: 50 });
  });

  it('is a share of all of them', () => {
    const step = steps('b:2b', 4, 1);
    assert.deepEqual(step(1e6, 1e6), { message: 'b:2b (2 of 4): 1 of 1 MB', increment: 25 });
    assert.deepEqual(step(9e6, 1e6), { message: 'b:2b (2 of 4): 9 of 1 MB', increment: 0 });
  });

  it('shows words before there are bytes, without what could be a link', () => {
    const step = steps(undefined, 1, 0);
    assert.deepEqual(step(undefined, undefined, 'pulling manifest'), {
      message: 'pulling manifest',
    });
    assert.equal(plainStatus('[click](command:x)\u0000\u202e now'), 'click command:x now');
    assert.equal(plainStatus('a'.repeat(500)).length, 60);
  });
});
