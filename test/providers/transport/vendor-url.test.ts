import assert from 'node:assert/strict';
import { parseVendorUrl } from '../../../src/providers/transport/vendor-url.ts';

describe("a vendor's address", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['https://api.anthropic.com', 'https://api.anthropic.com/v1'],
    ['https://api.anthropic.com/', 'https://api.anthropic.com/v1'],
    ['https://api.anthropic.com/v1', 'https://api.anthropic.com/v1'],
    ['https://api.anthropic.com/v1/messages', 'https://api.anthropic.com/v1'],
    ['https://api.anthropic.com/v1/models/claude-x', 'https://api.anthropic.com/v1'],
    ['https://host.example/v1beta/models', 'https://host.example/v1beta'],
    ['https://gateway.example/anthropic/', 'https://gateway.example/anthropic/v1'],
    ['  api.anthropic.com ', 'https://api.anthropic.com/v1'],
    ['localhost:4000', 'http://localhost:4000/v1'],
    ['127.0.0.1:4000/proxy', 'http://127.0.0.1:4000/proxy/v1'],
    ['https://host.example//evil.example', 'https://host.example//evil.example/v1'],
    ['https://user:secret@host.example', undefined],
    ['https://host.example/v1?key=secret', undefined],
    ['ftp://host.example', undefined],
    ['http://[::', undefined],
    ['', undefined],
  ];
  for (const [given, expected] of cases)
    it(`reads ${JSON.stringify(given)} as ${expected ?? 'none'}`, () => {
      assert.equal(parseVendorUrl(given, 'v1')?.href, expected);
    });
});
