import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isModelError } from '../../../src/core/failure.ts';
import { createCallHeaders } from '../../../src/providers/transport/call-headers.ts';
import type { HeaderWishes } from '../../../src/providers/transport/call-headers.ts';

const key = (text: string | undefined) => () => Promise.resolve(text);
const sent = async (wishes: HeaderWishes) => (await createCallHeaders(wishes).forCall()).headers;

async function failureOf(wishes: HeaderWishes) {
  try {
    await createCallHeaders(wishes).forCall();
  } catch (error) {
    assert.ok(isModelError(error), String(error));
    return error.failure;
  }
  assert.fail('headers came about');
}

describe('createCallHeaders', () => {
  it('takes no value for a secret that is too short to be one', async () => {
    const { secrets } = await createCallHeaders({ headers: { 'x-hop': '1', 'x-a': '' } }).forCall();
    // Else no failure with this digit could be quoted.
    assert.deepEqual(secrets, []);
  });

  it('sends a key as a bearer, or as it is under a header of its own', async () => {
    assert.deepEqual(await sent({ apiKey: key(' sk-1\n') }), { authorization: 'Bearer sk-1' });
    assert.deepEqual(await sent({ apiKey: key('k'), keyHeader: 'Api-Key' }), { 'api-key': 'k' });
    assert.deepEqual(await sent({ apiKey: key('Basic x'), keyHeader: 'Authorization' }), {
      authorization: 'Basic x',
    });
  });

  it('sends no header for no key', async () => {
    for (const apiKey of [undefined, key(undefined), key(''), key(' \r\n')])
      assert.deepEqual(await sent({ apiKey }), {});
  });

  it("sends the user's own and the protocol's, and keeps the values of the former secret", async () => {
    const wishes = {
      apiKey: key('sk-1'),
      headers: { 'X-Team': ' blue ', 'cf-access-client-secret': 's3cret' },
      fixed: { 'x-version': '2026-01-01' },
    };
    assert.deepEqual(await createCallHeaders(wishes).forCall(), {
      headers: {
        'x-version': '2026-01-01',
        'x-team': 'blue',
        'cf-access-client-secret': 's3cret',
        authorization: 'Bearer sk-1',
      },
      secrets: ['sk-1', 'blue', 's3cret'],
    });
  });

  for (const [what, text] of [
    ['a line break', 'sk-12345\nsk-67890'],
    ['two lines with a header in the second', 'sk-12345\r\nX-Evil: 1'],
    ['a null', 'sk-12345\0'],
    ['letters that are no ASCII', 'sk-12345-ключ'],
    ['a quotation mark of a word processor', '“sk-12345”'],
  ] as const)
    it(`refuses a key with ${what}, and does not show it`, async () => {
      const { code, detail, repair } = await failureOf({ apiKey: key(text) });
      assert.deepEqual([code, repair], ['unauthorised', 'set-key']);
      assert.match(detail, /no header carries/);
      assert.doesNotMatch(detail, /12345|Evil|ключ/);
    });

  for (const name of ['Authorization', 'COOKIE', 'x-api-key', 'Api-Key', 'proxy-authorization'])
    it(`refuses a key in the header ${name} of the settings`, async () => {
      const { code, detail } = await failureOf({ headers: { [name]: 'sk-12345' } });
      assert.equal(code, 'unauthorised');
      assert.match(detail, /use Set API Key and keyHeader/);
      assert.doesNotMatch(detail, /12345/);
    });

  for (const [name, value] of [
    ['host', 'other.example'],
    ['Content-Length', '7'],
    ['transfer-encoding', 'chunked'],
    ['a b', 'x'],
    ['', 'x'],
    ['x-two', 'one\r\ntwo: 2'],
    ['x-wide', 'ж'],
  ] as const)
    it(`refuses the header ${JSON.stringify(name)} with ${JSON.stringify(value)}`, async () => {
      const { code, detail } = await failureOf({ headers: { [name]: value } });
      assert.equal(code, 'bad-request');
      assert.ok(value.length < 3 || !detail.includes(value));
      assert.equal((await failureOf({ apiKey: key('k'), keyHeader: 'host' })).code, 'bad-request');
    });

  it('gives what every fetch takes, or fails as a model server does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })),
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.option(fc.string({ maxLength: 8 }), { nil: undefined }),
        async (headers, text, keyHeader) => {
          const made = createCallHeaders({ headers, apiKey: key(text), keyHeader });
          try {
            const given = await made.forCall();
            assert.equal([...new Headers(given.headers)].length, Object.keys(given.headers).length);
          } catch (error) {
            assert.ok(isModelError(error), String(error));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
