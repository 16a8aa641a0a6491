import assert from 'node:assert/strict';
import {
  proxyFor,
  proxySource,
  type ProxySettings,
} from '../../../src/vscode/diagnosis/proxy-way.ts';

const PROXY = 'http://me:secret@proxy.example:8080';

function set(changes: Partial<ProxySettings>): ProxySettings {
  return { proxy: '', support: 'override', noProxy: [], environment: {}, ...changes };
}

describe('the proxy on the way to a server', () => {
  for (const [address, changes, expected] of [
    ['http://models.lan:8000/v1', { proxy: PROXY }, 'http.proxy'],
    ['http://models.lan:8000/v1', { environment: { HTTP_PROXY: PROXY } }, 'HTTP_PROXY'],
    ['http://models.lan:8000/v1', { environment: { http_proxy: PROXY } }, 'HTTP_PROXY'],
    ['https://models.lan/v1', { environment: { HTTP_PROXY: PROXY } }, undefined],
    ['https://models.lan/v1', { environment: { HTTPS_PROXY: PROXY } }, 'HTTPS_PROXY'],
    ['https://models.lan/v1', { environment: { ALL_PROXY: PROXY } }, 'ALL_PROXY'],
    ['http://models.lan:8000', { proxy: PROXY, support: 'off' }, undefined],
    ['http://models.lan:8000', { proxy: PROXY, noProxy: ['models.lan'] }, undefined],
    ['http://models.lan:8000', { proxy: PROXY, noProxy: ['.lan'] }, undefined],
    ['http://models.lan:8000', { proxy: PROXY, noProxy: ['*.lan:8000'] }, undefined],
    ['http://models.lan:8000', { proxy: PROXY, noProxy: ['models.lan:80'] }, 'http.proxy'],
    ['http://otherlan:8000', { proxy: PROXY, noProxy: ['lan'] }, 'http.proxy'],
    ['http://models.lan', { proxy: PROXY, environment: { NO_PROXY: 'a, models.lan' } }, undefined],
    ['http://models.lan', { proxy: PROXY, environment: { no_proxy: '*' } }, undefined],
    // These are called straight, whatever is set.
    ['http://127.0.0.1:11434', { proxy: PROXY }, undefined],
    ['http://localhost:11434', { environment: { HTTP_PROXY: PROXY } }, undefined],
    ['http://[::1]:11434', { environment: { ALL_PROXY: PROXY } }, undefined],
    ['vscode.lm', { proxy: PROXY }, undefined],
    ['this machine', { proxy: PROXY }, undefined],
  ] as const) {
    it(`is ${expected ?? 'none'}: ${address} with ${JSON.stringify(changes)}`, () => {
      assert.equal(proxyFor(address, set(changes)), expected);
    });
  }

  it('is known by where it is set alone', () => {
    assert.equal(proxySource(set({})), undefined);
    assert.equal(proxySource(set({ environment: { http_proxy: PROXY } })), 'HTTP_PROXY');
    assert.equal(proxySource(set({ proxy: PROXY })), 'http.proxy');
  });
});
