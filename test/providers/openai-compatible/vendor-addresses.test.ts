import assert from 'node:assert/strict';
import fc from 'fast-check';
import { vendorAddresses } from '../../../src/providers/openai-compatible/vendor-addresses.ts';

const AZURE = 'https://mine.openai.azure.com';
const DATED = '2024-10-21';
const OLD = `${AZURE}/openai/deployments/fast`;

describe('vendorAddresses', () => {
  it('reads the address of a vendor as it reads every other', () => {
    const found = vendorAddresses('https://openrouter.ai/api/v1/', 'openrouter', undefined)!;
    assert.equal(found.base.href, 'https://openrouter.ai/api/v1');
    assert.equal(found.models.href, 'https://openrouter.ai/api/v1/models');
    assert.equal(found.baseOf('any').href, found.base.href);
    assert.deepEqual(found.query, {});
  });

  for (const [address, version] of [
    [AZURE, undefined],
    [`${AZURE}/`, undefined],
    [`${AZURE}/openai`, undefined],
    [`${AZURE}/openai/v1/`, undefined],
    [`${AZURE}/openai/v1/chat/completions`, undefined],
    [`${AZURE}/openai/v1?api-version=preview`, undefined],
    [AZURE, 'preview'],
  ] as const)
    it(`reads ${address} (${version ?? 'no version'}) as Azure’s newer form`, () => {
      const found = vendorAddresses(address, 'azure-openai', version)!;
      assert.equal(found.base.href, `${AZURE}/openai/v1`);
      assert.equal(found.baseOf('m').href, `${AZURE}/openai/v1`);
      assert.equal(found.models.href, `${AZURE}/openai/v1/models`);
      const asked = version ?? (address.includes('preview') ? 'preview' : undefined);
      assert.deepEqual(found.query, asked === undefined ? {} : { 'api-version': asked });
    });

  for (const [address, version, model] of [
    [AZURE, DATED, undefined],
    [`${AZURE}/openai`, DATED, undefined],
    [OLD, DATED, 'fast'],
    [`${OLD}/chat/completions?api-version=${DATED}`, undefined, 'fast'],
  ] as const)
    it(`reads ${address} (${version ?? 'no version'}) as Azure’s older form`, () => {
      const found = vendorAddresses(address, 'azure-openai', version)!;
      assert.equal(found.baseOf('a b').href, `${AZURE}/openai/deployments/a%20b`);
      assert.equal(found.models.href, `${AZURE}/openai/models`);
      assert.deepEqual(found.query, { 'api-version': DATED });
      assert.equal(found.model, model);
    });

  it('keeps what a gateway has before Azure’s routes', () => {
    const found = vendorAddresses('https://gate.example/team/openai/v1', 'azure-openai', undefined);
    assert.equal(found?.base.href, 'https://gate.example/team/openai/v1');
  });

  it('stays at the host and never throws, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })),
        fc.constantFrom('azure-openai', 'openai'),
        fc.option(fc.string(), { nil: undefined }),
        fc.string(),
        (address, kind, version, model) => {
          const found = vendorAddresses(address, kind, version);
          if (found === undefined) return;
          for (const url of [found.models, found.baseOf(model)])
            assert.equal(url.host, found.base.host);
        },
      ),
    );
  });
});
