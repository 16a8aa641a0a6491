import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../src/providers/transport/retry-after.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const DAY_MS = 86_400_000;

/** The wait that headers ask for, at midnight of the first of January 2026. */
function asked(headers: Record<string, string>): number | undefined {
  return retryAfterMs({ headers: new Headers(headers) }, createManualClock());
}

describe('retryAfterMs', () => {
  it('reads seconds, milliseconds and dates', () => {
    assert.equal(asked({ 'retry-after': '7' }), 7000);
    assert.equal(asked({ 'retry-after': ' 0.5 ' }), 500);
    assert.equal(asked({ 'retry-after-ms': '250', 'retry-after': '7' }), 250);
    assert.equal(asked({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }), 30_000);
  });

  it('takes a date that is past for now', () => {
    assert.equal(asked({ 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }), 0);
  });

  it('is a day for whoever asks for more', () => {
    assert.equal(asked({ 'retry-after': '999999999999' }), DAY_MS);
    assert.equal(asked({ 'retry-after-ms': '1' + '0'.repeat(400) }), DAY_MS);
    assert.equal(asked({ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }), DAY_MS);
  });

  it('ignores what is negative, empty or nothing', () => {
    for (const text of ['-5', '-0.1', '', ' ', 'soon', 'NaN', 'Infinity', '1e3', '0x10', '7;8'])
      assert.equal(asked({ 'retry-after': text }), undefined, text);
    assert.equal(asked({}), undefined);
    assert.equal(asked({ 'retry-after-ms': '-1', 'retry-after': '3' }), 3000);
  });

  it("reads Google's delay among the details", () => {
    const details = [{ reason: 'x' }, { '@type': 'google.rpc.RetryInfo', retryDelay: '38.5s' }];
    const reply = { error: { message: 'no', details } };
    assert.equal(retryAfterMs({ reply }, createManualClock()), 38_500);
  });

  it('reads how long the text says', () => {
    const said = (text: string) => retryAfterMs({ said: text }, createManualClock());
    assert.equal(said('Please try again in 7.66s.'), 7660);
    assert.equal(said('Please try again in 1m30.5s. Visit'), 90_500);
    assert.equal(said('Please retry in 120ms.'), 120);
    assert.equal(said('Please try again in a while'), undefined);
    assert.equal(said('please try again later'), undefined);
  });
});
