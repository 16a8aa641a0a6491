import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import { languageModelContract } from '../../contracts/language-model.ts';
import type { LanguageModelHarness } from '../../contracts/language-model.ts';
import { startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';
import { VENDOR_SHAPES, vendorScript, type VendorShape } from '../../fakes/scripted-vendor.ts';
import { vendorServer } from './vendor-server.ts';

const CHATS: LanguageModelHarness['prompts'] = [
  { kind: 'chat', messages: [{ role: 'user', content: 'one' }] },
  { kind: 'chat', messages: [{ role: 'user', content: 'two' }] },
];
const HOLES: LanguageModelHarness['prompts'] = [
  { kind: 'infill', prefix: 'f(', suffix: ')' },
  { kind: 'infill', prefix: 'g(', suffix: '' },
];
/** Vendors that answer a wish for log-probabilities with an error. */
const NO_LOGPROBS: ReadonlySet<string> = new Set(['mistral', 'codestral', 'groq', 'together']);

function harnessFor(
  shape: VendorShape,
  prompts: LanguageModelHarness['prompts'],
): () => Promise<LanguageModelHarness> {
  return async () => {
    const http = await startHttpServer(vendorScript(shape));
    const server = vendorServer(http, shape);
    const listed = await server.list(new AbortController().signal);
    const kind = prompts === HOLES ? 'server' : undefined;
    const description = listed.find(({ fill }) => kind === undefined || fill.kind === kind);
    assert.ok(description !== undefined);
    return {
      model: server.model(description),
      missing: server.model({ ...description, name: `${description.name}-gone` }),
      prompts,
      requests: () => http.requests.filter(({ method }) => method === 'POST').length,
      idle: () => http.idle(),
      async dispose() {
        await server.dispose();
        await http.close();
      },
    };
  };
}

for (const shape of VENDOR_SHAPES) {
  const name = [shape.kind, shape.apiVersion ?? ''].join(' ').trim();
  const lacks = NO_LOGPROBS.has(shape.kind) ? { logprobs: 'the vendor refuses them' } : {};
  languageModelContract(`${name}, chat`, harnessFor(shape, CHATS), lacks);
  if (shape.routes.fill !== undefined)
    languageModelContract(`${name}, infill`, harnessFor(shape, HOLES), lacks);

  describe(`${name} with a wrong key`, () => {
    let http: FakeHttpServer;
    beforeEach(async () => (http = await startHttpServer(vendorScript(shape))));
    afterEach(() => http.close());

    it('fails as unauthorised, and the key that the vendor quotes is nowhere', async () => {
      const wrong = 'sk-wrong-9876543210fedcba';
      const server = vendorServer(http, shape, {}, wrong);
      const { signal } = new AbortController();
      await assert.rejects(server.list(signal), (error: unknown) => {
        assert.ok(isModelError(error));
        assert.equal(error.failure.code, 'unauthorised');
        assert.doesNotMatch(JSON.stringify([error.failure, String(error)]), /wrong-98|fedcba/);
        return true;
      });
      assert.equal(http.requests.length, 1);
    });
  });
}
