import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { createApiKeys } from '../../../src/vscode/platform/api-keys.ts';

function keys() {
  const kept = new Map<string, string>();
  const secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'keys'> = {
    get: (name) => Promise.resolve(kept.get(name)),
    keys: () => Promise.resolve([...kept.keys()]),
    store(name, value) {
      kept.set(name, value);
      return Promise.resolve();
    },
    delete(name) {
      kept.delete(name);
      return Promise.resolve();
    },
  };
  return { kept, apiKeys: createApiKeys(secrets as vscode.SecretStorage) };
}

describe('a key that is kept', () => {
  it('goes to the address it was first used for, and to no other', async () => {
    const { apiKeys } = keys();
    await apiKeys.set('gate', 'k1');
    assert.equal(await apiKeys.forAddress('gate', 'https://one.example'), 'k1');
    assert.equal(await apiKeys.forAddress('gate', 'https://two.example'), undefined);
    assert.equal(await apiKeys.forAddress('gate', 'https://one.example'), 'k1');
  });

  it('goes to another address once it is set again', async () => {
    const { apiKeys } = keys();
    await apiKeys.set('gate', 'k1');
    await apiKeys.forAddress('gate', 'https://one.example');
    await apiKeys.set('gate', 'k2');
    assert.equal(await apiKeys.forAddress('gate', 'https://two.example'), 'k2');
    assert.equal(await apiKeys.forAddress('gate', 'https://one.example'), undefined);
  });

  it('is told by its server’s name alone, and leaves nothing when it is forgotten', async () => {
    const { apiKeys, kept } = keys();
    assert.equal(await apiKeys.forAddress('gate', 'https://one.example'), undefined);
    assert.equal(kept.size, 0);
    await apiKeys.set('gate', 'k1');
    await apiKeys.forAddress('gate', 'https://one.example');
    assert.deepEqual(await apiKeys.names(), ['gate']);
    await apiKeys.forget('gate');
    assert.equal(kept.size, 0);
  });
});
