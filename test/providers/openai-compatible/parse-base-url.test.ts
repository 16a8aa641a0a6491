import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBaseUrl } from '../../../src/providers/openai-compatible/parse-base-url.ts';

const FORMS: readonly (readonly [string, readonly [string, string] | undefined])[] = [
  ['127.0.0.1:8080', ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/']],
  ['localhost:8080/', ['http://localhost:8080/v1', 'http://localhost:8080/']],
  ['http://0.0.0.0:8080', ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/']],
  ['http://[::1]:8080/v1/', ['http://[::1]:8080/v1', 'http://[::1]:8080/']],
  ['https://api.openai.com/v1', ['https://api.openai.com/v1', 'https://api.openai.com/']],
  [
    'https://openrouter.ai/api/v1/chat/completions',
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api'],
  ],
  [
    'https://host.example/deployment?key=1',
    ['https://host.example/deployment', 'https://host.example/deployment'],
  ],
  ['http://host//evil.example/v1', ['http://host//evil.example/v1', 'http://host//evil.example']],
  ['', undefined],
  ['ftp://host', undefined],
  ['https://user:secret@host/v1', undefined],
];

describe('parseBaseUrl', () => {
  for (const [form, expected] of FORMS) {
    it(`reads ${JSON.stringify(form)}`, () => {
      const read = parseBaseUrl(form);
      assert.deepEqual(read && [read.base.href, read.root.href], expected);
    });
  }

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        parseBaseUrl(text);
      }),
    );
  });
});
