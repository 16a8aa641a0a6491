import assert from 'node:assert/strict';
import { keyFor, keyVariable } from '../../src/cli/server-keys.ts';
import type { ServerWish } from '../../src/providers/server-wish.ts';
import { vendors } from '../../src/providers/vendors.ts';

describe('the key of a server', () => {
  const environment = { OPENAI_API_KEY: 'vendor', AZURE_OPENAI_API_KEY: 'azure' };
  const from = (server: ServerWish, more: Readonly<Record<string, string>> = {}) =>
    keyFor(server.name, [server], { ...environment, ...more });

  it('stands in the variable that names the server', () => {
    assert.equal(keyVariable('my-gate'), 'ENSEMBLE_API_KEY_MY_GATE');
    const gate: ServerWish = {
      name: 'my-gate',
      kind: 'openai-compatible',
      url: 'https://x.example',
    };
    assert.equal(from(gate), undefined);
    assert.equal(from(gate, { ENSEMBLE_API_KEY_MY_GATE: 'own' }), 'own');
    const openai: ServerWish = { name: 'my-gate', kind: 'openai' };
    assert.equal(from(openai, { ENSEMBLE_API_KEY_MY_GATE: 'own' }), 'own');
  });

  it('is else the vendor’s own, at the vendor’s own address', () => {
    assert.equal(from({ name: 'a', kind: 'openai' }), 'vendor');
    assert.equal(from({ name: 'a', kind: 'openai', url: 'https://api.openai.com/v1' }), 'vendor');
    assert.equal(
      from({ name: 'a', kind: 'azure-openai', url: 'https://me.openai.azure.com/' }),
      'azure',
    );
  });

  it('is none of the vendor’s where the address is another one', () => {
    for (const url of [
      ...[
        'https://evil.example/v1',
        'https://api.openai.com.evil.example/v1',
        'http://api.openai.com/v1',
      ],
      ...['https://api.openai.com:444/v1', 'https://api.openai.com@evil.example/v1', 'nonsense'],
    ]) {
      assert.equal(from({ name: 'a', kind: 'openai', url }), undefined, url);
    }
    for (const url of ['https://azure.com', 'https://evil-openai.azure.com.example', undefined]) {
      assert.equal(from({ name: 'a', kind: 'azure-openai', url }), undefined, url);
    }
  });

  it('is one variable for each vendor that takes keys', () => {
    const names = vendors.flatMap((vendor) =>
      'keyVariable' in vendor ? [vendor.keyVariable] : [],
    );
    assert.equal(new Set(names).size, names.length);
  });
});
