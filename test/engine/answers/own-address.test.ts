import assert from 'node:assert/strict';
import { placeOf } from '../../../src/engine/answers/own-address.ts';

describe('The place of an address', () => {
  it('is the same under every name that this machine has for itself', () => {
    for (const address of [
      'http://127.0.0.1:11535',
      'http://localhost:11535/v1',
      'http://LOCALHOST:11535',
      'http://localhost.:11535',
      'http://[::1]:11535/v1/',
      'http://0.0.0.0:11535',
      'http://127.8.0.1:11535',
      'http://2130706433:11535',
      'https://user@localhost:11535',
    ])
      assert.equal(placeOf(address), 'loopback:11535', address);
  });

  it('tells hosts and ports apart', () => {
    const places = [
      ...['http://127.0.0.1:1', 'http://127.0.0.1:2', 'http://a.example', 'https://a.example'],
      ...['http://b.example', 'http://localhost.example:1'],
    ].map(placeOf);
    assert.equal(new Set(places).size, places.length);
  });

  it('is none for what names no server', () => {
    for (const address of ['', 'scripted:', 'vscode.lm', '/models/a.gguf', 'http://'])
      assert.equal(placeOf(address), undefined, address);
  });
});
