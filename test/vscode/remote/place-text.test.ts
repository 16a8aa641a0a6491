import assert from 'node:assert/strict';
import { failure } from '../../../src/core/failure.ts';
import '../refactor/vscode-stand-in.ts';

const { placeText } = await import('../../../src/vscode/remote/place-text.ts');
const { isOfOllama } = await import('../../../src/vscode/remote/reach-watch.ts');

const here = { place: 'local', device: 'local', serverId: 'ollama' } as const;
const window = (remoteName?: string, isContainer = false) => ({ remoteName, isContainer });

describe('where a model runs', () => {
  for (const [expected, model, where] of [
    ['on this computer', here, window()],
    ['on the remote machine', here, window('ssh-remote')],
    ['on the remote machine', here, window('tunnel')],
    ['in this container', here, window('dev-container', true)],
    ['in this container', here, window('ssh-remote', true)],
    ['in this codespace', here, window('codespaces', true)],
    ['in WSL, on this computer', here, window('wsl')],
    ['on your computer, through the bridge', { ...here, device: 'laptop' }, window('ssh-remote')],
    [
      'on your network (host.docker.internal)',
      { ...here, place: 'network', device: 'host.docker.internal' },
      window('dev-container', true),
    ],
    ['outside (openai)', { ...here, place: 'cloud', serverId: 'openai' }, window('ssh-remote')],
    // An Ollama here that forwards a model to a cloud.
    ['outside (ollama)', { ...here, place: 'cloud' }, window()],
  ] as const) {
    it(`is told as “${expected}”, ${where.remoteName ?? 'at home'}`, () => {
      assert.equal(placeText(model, where), expected);
    });
  }
});

describe('a failure that other ways to a model help with', () => {
  it('is of the Ollama that needs no setting, which does not answer', () => {
    assert.equal(isOfOllama(failure('unreachable', 'x'), undefined), true);
    assert.equal(isOfOllama(failure('unreachable', 'x'), 'ollama:a:1b'), true);
    assert.equal(isOfOllama(failure('unreachable', 'x'), 'gpu-box:a:1b'), false);
    assert.equal(isOfOllama(failure('model-missing', 'x'), 'ollama:a:1b'), false);
  });
});
