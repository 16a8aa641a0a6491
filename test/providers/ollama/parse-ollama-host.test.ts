import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseOllamaHost } from '../../../src/providers/ollama/parse-ollama-host.ts';

const FORMS: readonly (readonly [string, string | undefined])[] = [
  ['', 'http://127.0.0.1:11434/'],
  ['127.0.0.1', 'http://127.0.0.1:11434/'],
  ['localhost', 'http://localhost:11434/'],
  ['gpu-box:9000', 'http://gpu-box:9000/'],
  [':9000', 'http://127.0.0.1:9000/'],
  ['http://gpu-box', 'http://gpu-box/'],
  ['HTTP://gpu-box:9000', 'http://gpu-box:9000/'],
  ['https://gpu.example.com', 'https://gpu.example.com/'],
  ['https://gpu.example.com:8443/', 'https://gpu.example.com:8443/'],
  ['http://gpu-box:9000/ollama/', 'http://gpu-box:9000/ollama'],
  ['gpu-box/ollama', 'http://gpu-box:11434/ollama'],
  ['[::1]:9000', 'http://[::1]:9000/'],
  ['[::1]', 'http://[::1]:11434/'],
  ['::1', 'http://[::1]:11434/'],
  ['http://[fd00::7]:9000', 'http://[fd00::7]:9000/'],
  ['0.0.0.0', 'http://127.0.0.1:11434/'],
  ['0.0.0.0:9000', 'http://127.0.0.1:9000/'],
  ['http://0.0.0.0:9000', 'http://127.0.0.1:9000/'],
  ['[::]:9000', 'http://[::1]:9000/'],
  ['::', 'http://[::1]:11434/'],
  ['  "gpu-box:9000" ', 'http://gpu-box:9000/'],
  ['gpu-box:port', 'http://gpu-box:11434/'],
  ['gpu-box:99999', 'http://gpu-box:11434/'],
  ['ollama.com', 'https://ollama.com/'],
  ['unix:///run/ollama.sock', undefined],
  ['http://user:secret@gpu-box', undefined],
  ['a b', undefined],
];

describe('parseOllamaHost', () => {
  for (const [form, address] of FORMS) {
    it(`reads ${JSON.stringify(form)}`, () => {
      assert.equal(parseOllamaHost(form)?.href, address);
    });
  }

  it('reads what it has written as the same', () => {
    for (const [, address] of FORMS)
      if (address !== undefined) assert.equal(parseOllamaHost(address)?.href, address);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseOllamaHost(text);
      }),
    );
  });
});
