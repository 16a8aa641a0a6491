import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Place } from '../../../src/core/model.ts';
import { addressProblem, keyProblem, typedPrice } from '../../../src/vscode/members/given-texts.ts';

const placeOf = (address: string): Place => (address.includes('127.0.0.1') ? 'local' : 'cloud');

describe('an address that is typed', () => {
  for (const [typed, problem] of [
    ['https://api.example.com/v1', undefined],
    ['http://127.0.0.1:1234/v1', undefined],
    ['127.0.0.1:1234', undefined],
    [' 127.0.0.1:1234 ', undefined],
    ['api.example.com', 'public-http'],
    ['http://api.example.com', 'public-http'],
    ['', 'not-an-address'],
    ['http://', 'not-an-address'],
    ['two words', 'not-an-address'],
    ['https://a\nb', 'not-an-address'],
    ['ftp://example.com', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript://alert', 'scheme'],
    ['https://me:secret@example.com', 'credentials'],
    ['https://me@example.com', 'credentials'],
    ['https://example.com/v1?api_key=secret', 'credentials'],
    ['https://example.com/v1?api-version=1', undefined],
  ] as const) {
    it(`${problem === undefined ? 'may be' : `may not be, for ${problem},`} ${JSON.stringify(typed)}`, () => {
      assert.equal(addressProblem(typed, placeOf), problem);
    });
  }

  it('may be anything at all, without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (typed) => {
        addressProblem(typed, placeOf);
      }),
    );
  });
});

describe('a key that is typed', () => {
  for (const [typed, problem] of [
    ['sk-abc_123', undefined],
    [' sk-abc\n', undefined],
    ['', undefined],
    ['sk-a\nsk-b', 'line-break'],
    ['sk-a\r\nb', 'line-break'],
    ['Bearer sk-abc', 'not-a-key'],
    ['sk-ä', 'not-a-key'],
    ['sk-\u0000', 'not-a-key'],
  ] as const) {
    it(`${problem === undefined ? 'may be' : `may not be, for ${problem},`} ${JSON.stringify(typed)}`, () => {
      assert.equal(keyProblem(typed), problem);
    });
  }
});

describe('a price that is typed', () => {
  for (const [typed, price] of [
    ['0.15, 0.60', { input: 0.15, output: 0.6 }],
    ['$0.15 / $0.6', { input: 0.15, output: 0.6 }],
    ['0 0', { input: 0, output: 0 }],
    ['0.15', undefined],
    ['-1, 2', undefined],
    ['1, 2, 3', undefined],
    ['1e9, 1', undefined],
    ['NaN, 1', undefined],
    ['20000, 1', undefined],
    ['', undefined],
  ] as const) {
    it(`is ${price === undefined ? 'none' : 'one'} in ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(typedPrice(typed), price);
    });
  }
});
