import assert from 'node:assert/strict';
import { daysBefore, localDay } from '../../src/spending/local-day.ts';

describe('a local day', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('begins at midnight of the time zone', () => {
    process.env['TZ'] = 'America/New_York';
    assert.equal(localDay(Date.UTC(2026, 10, 29, 4, 59)), '2026-11-28');
    assert.equal(localDay(Date.UTC(2026, 10, 29, 5, 0)), '2026-11-29');
    process.env['TZ'] = 'Pacific/Auckland';
    assert.equal(localDay(Date.UTC(2026, 10, 28, 12, 0)), '2026-11-29');
  });

  it('has 23 or 25 hours when the clocks change', () => {
    process.env['TZ'] = 'Europe/Berlin';
    const hours = (month: number, day: number): number => {
      const name = localDay(new Date(2026, month, day, 12).getTime());
      const around = Array.from({ length: 96 }, (_, i) => Date.UTC(2026, month, day - 2, i));
      return around.filter((at) => localDay(at) === name).length;
    };
    assert.equal(hours(2, 29), 23);
    assert.equal(hours(9, 25), 25);
    assert.equal(hours(9, 26), 24);
  });

  it('counts back over months, years and leap days', () => {
    assert.equal(daysBefore('2026-03-01', 1), '2026-02-28');
    assert.equal(daysBefore('2028-03-01', 1), '2028-02-29');
    assert.equal(daysBefore('2026-01-10', 40), '2025-12-01');
  });
});
