import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import type { Clock } from '../../src/core/clock.ts';
import { asked, purseInFolder, refusal, settled, used } from './purse-in-folder.ts';

describe('spending over days', () => {
  const purse = purseInFolder();

  function jumping(): { clock: Clock; at: (day: number, hour?: number) => void } {
    let wall = new Date(2026, 10, 28, 12).getTime();
    return {
      clock: { ...purse.clock, wallTime: () => wall },
      at: (day, hour = 12) => (wall = new Date(2026, 10, day, hour).getTime()),
    };
  }

  it('begins anew at midnight', async () => {
    const time = jumping();
    const spending = purse.opened({ clock: time.clock });
    time.at(28, 23);
    await asked(spending, 100);
    await refusal(asked(spending, 1));
    time.at(29, 0);
    assert.equal(spending.exhausted('openai:gpt'), false);
    await asked(spending, 100);
    assert.equal(spending.state().day, '2026-11-29');
  });

  it('counts a call that goes on over midnight on the day on which it began', async () => {
    const time = jumping();
    const spending = purse.opened({ clock: time.clock });
    time.at(28, 23);
    const hold = await asked(spending, 80);
    time.at(29, 1);
    await settled(spending, hold, used(50_000, 0));
    assert.deepEqual(
      spending.history().map(({ day, usd }) => [day, usd]),
      [['2026-11-28', 0.5]],
    );
    await asked(spending, 100);
  });

  it('gives no new limit where the clock goes back', async () => {
    const time = jumping();
    const spending = purse.opened({ clock: time.clock });
    await asked(spending, 100);
    time.at(27);
    await refusal(asked(spending, 1));
    assert.equal(spending.state().day, '2026-11-28');
    time.at(28);
    await refusal(asked(spending, 1));
    time.at(29);
    await asked(spending, 100);
    time.at(28);
    await refusal(asked(spending, 1));
  });

  it('keeps what was spent while a clock is years ahead', async () => {
    const time = jumping();
    const other = purse.opened({ clock: time.clock });
    await settled(other, await asked(other, 90), used(90_000, 0));
    const line = { kind: 'settle', day: '2026-11-27', at: 0, model: 'openai:gpt', nano: 0 };
    const lines = Array.from({ length: 2100 }, (_, i) =>
      JSON.stringify({ ...line, id: `old-${i}`, prompt: 1, completion: 1 }),
    );
    await appendFile(purse.file, `${lines.join('\n')}\n`);
    const ahead = purse.opened({ clock: { ...purse.clock, wallTime: () => 4e12 } });
    await asked(ahead, 1);
    assert.ok((await readFile(purse.file, 'utf8')).split('\n').length < 20, 'summed up');
    await refusal(asked(purse.opened({ clock: time.clock }), 20));
  });

  it('is the day of the time zone, with 25 hours when the clocks change', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      let wall = Date.UTC(2026, 9, 24, 22, 0);
      const spending = purse.opened({ clock: { ...purse.clock, wallTime: () => wall } });
      await asked(spending, 100);
      wall = Date.UTC(2026, 9, 25, 22, 59);
      await refusal(asked(spending, 1));
      wall = Date.UTC(2026, 9, 25, 23, 0);
      await asked(spending, 100);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('sums former days up, and keeps what is open', async () => {
    const time = jumping();
    const spending = purse.opened({ clock: time.clock });
    time.at(27);
    const lines = Array.from({ length: 2500 }, (_, n) => ({
      ...{ kind: 'settle', id: `old-${n}`, day: '2026-11-27', at: 1, model: 'openai:gpt' },
      ...{ nano: 1000, prompt: 1, completion: 2 },
    }));
    await asked(spending, 1);
    await appendFile(purse.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    time.at(28);
    const other = purse.opened({ clock: time.clock });
    const open = await asked(other, 2);
    const text = await readFile(purse.file, 'utf8');
    assert.ok(text.length < 1000, `${text.length} bytes`);
    assert.deepEqual(
      other.history().map(({ day, usd, models }) => [day, usd, models[0]?.calls]),
      [
        // The hold of that day belongs to a program that is gone.
        ['2026-11-27', 0.0125, 2501],
        ['2026-11-28', 0.02, 1],
      ],
    );
    await settled(other, open, used(500, 0));
    await spending.refresh();
    assert.equal(spending.state().usd, 0.005);
  });
});
