import assert from 'node:assert/strict';
import { lineOf, waysFrom, type WaysFacts } from '../../../src/vscode/remote/ways.ts';

const from = (facts: Partial<WaysFacts>) =>
  waysFrom({
    ...{ remoteName: undefined, isContainer: false, isWsl: false, hasNearby: false },
    ...facts,
  });

describe('the ways to a model', () => {
  for (const [where, facts, expected] of [
    ['at home', {}, ['start-here', 'elsewhere']],
    [
      'through SSH',
      { remoteName: 'ssh-remote' },
      ['bridge', 'ssh-forward', 'ui-side', 'start-here', 'elsewhere'],
    ],
    [
      'in a container',
      { remoteName: 'dev-container', isContainer: true, isWsl: true },
      ['bridge', 'container-host', 'ui-side', 'start-here', 'elsewhere'],
    ],
    [
      'in a container with an Ollama around it',
      { remoteName: 'dev-container', isContainer: true, hasNearby: true },
      ['nearby', 'bridge', 'ui-side', 'start-here', 'elsewhere'],
    ],
    [
      'in WSL',
      { remoteName: 'wsl', isWsl: true },
      ['bridge', 'wsl-mirrored', 'ui-side', 'start-here', 'elsewhere'],
    ],
    [
      'in a codespace',
      { remoteName: 'codespaces', isContainer: true },
      ['bridge', 'ui-side', 'elsewhere'],
    ],
    [
      'through a tunnel',
      { remoteName: 'tunnel' },
      ['bridge', 'ui-side', 'start-here', 'elsewhere'],
    ],
  ] as const) {
    it(`${where} are ${expected.join(', ')}`, () => {
      assert.deepEqual(from(facts), expected);
    });
  }

  it('lead from the remote to the laptop where a line is to be written', () => {
    assert.match(lineOf('ssh-forward') ?? '', /^RemoteForward /);
    assert.deepEqual(JSON.parse(`{${lineOf('ui-side') ?? ''}}`), {
      'remote.extensionKind': { 'ensemble-code.ensemble-code': ['ui'] },
    });
    assert.equal(lineOf('bridge'), undefined);
  });
});
