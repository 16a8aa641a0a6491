import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAccountBook } from '../../src/spending/account-book.ts';
import type { LedgerLine } from '../../src/spending/ledger-line.ts';

const DAY = '2026-11-28';
const at = 1;

function hold(id: string, nano: number, day = DAY, model = 'm'): LedgerLine {
  return { kind: 'hold', id, day, at, model, nano };
}
function settle(
  id: string,
  nano: number,
  more: Partial<Extract<LedgerLine, { kind: 'settle' }>> = {},
): LedgerLine {
  return {
    ...{ kind: 'settle', id, day: DAY, at, model: 'm', nano, prompt: 10, completion: 2 },
    ...more,
  };
}
function bookOf(lines: readonly LedgerLine[]) {
  const book = createAccountBook();
  for (const line of lines) book.add(line);
  return book;
}

describe('an account book', () => {
  it('counts what is set aside like what is spent, and puts the one in place of the other', () => {
    const book = bookOf([hold('a', 500), hold('b', 300)]);
    assert.equal(book.nanoOf(DAY), 800);
    book.add(settle('a', 120));
    assert.equal(book.nanoOf(DAY), 420);
    assert.deepEqual(book.totals(DAY, 'm'), {
      ...{ spent: 120, held: 300, calls: 2, unpriced: 0, prompt: 10, completion: 2 },
    });
  });

  it('counts a call on the day on which it was set aside', () => {
    const book = bookOf([hold('a', 500), settle('a', 120, { day: '2026-11-29' })]);
    assert.equal(book.nanoOf(DAY), 120);
    assert.equal(book.nanoOf('2026-11-29'), 0);
  });

  it('counts what was settled without a hold on record', () => {
    const book = bookOf([settle('a', 120)]);
    assert.equal(book.nanoOf(DAY), 120);
    assert.equal(book.totals(DAY, 'm').calls, 1);
  });

  it('counts no call where nothing was sent', () => {
    const unsent = { unsent: true, prompt: 0, completion: 0 } as const;
    const book = bookOf([hold('a', 500), settle('a', 0, unsent), settle('b', 0, unsent)]);
    assert.equal(book.totals(DAY, 'm').calls, 0);
    assert.equal(book.nanoOf(DAY), 0);
  });

  it('has the models of a day in the order of their first call, and the days in theirs', () => {
    const book = bookOf([hold('a', 1, DAY, 'z'), hold('b', 1, '2026-11-27'), hold('c', 1)]);
    assert.deepEqual([...book.modelsOf(DAY).keys()], ['z', 'm']);
    assert.deepEqual(book.days(), ['2026-11-27', DAY]);
    assert.equal(book.modelsOf('2020-01-01').size, 0);
  });

  it('says the same for lines that come twice, in any order', () => {
    const calls = fc.uniqueArray(
      fc.record({ id: fc.uuid(), held: fc.nat(1000), spent: fc.nat() }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(
        calls,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (all, r) => {
          const lines = all.flatMap(({ id, held, spent }) => [hold(id, held), settle(id, spent)]);
          const shuffled = [...lines, ...lines]
            .map((line) => ({ line, key: Number(r.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map(({ line }) => line);
          const [one, other] = [bookOf(lines), bookOf(shuffled)];
          assert.deepEqual(other.totals(DAY, 'm'), one.totals(DAY, 'm'));
          assert.equal(other.nanoOf(DAY), one.nanoOf(DAY));
        },
      ),
    );
  });

  it('is the same after it was summed up, with the holds that are open', () => {
    const line = fc.oneof(
      fc.record({
        id: fc.uuid(),
        day: fc.constantFrom('2026-11-26', '2026-11-27', DAY),
        n: fc.nat(999),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(line),
        fc.func(fc.boolean()),
        fc.func(fc.boolean()),
        (calls, ends, keeps) => {
          const lines = calls.flatMap(({ id, day, n }) =>
            ends(id) ? [hold(id, n, day), settle(id, n >> 1, { day })] : [hold(id, n, day)],
          );
          const book = bookOf(lines);
          const summed = bookOf(book.summed('2000-01-01', DAY, ({ id }) => keeps(id)));
          for (const day of book.days()) {
            assert.equal(summed.nanoOf(day), book.nanoOf(day));
            assert.equal(summed.totals(day, 'm').calls, book.totals(day, 'm').calls);
          }
          // What is settled after the summing still takes the place of its hold.
          const open = calls.find(({ id, day }) => !ends(id) && (day === DAY || keeps(id)));
          if (open === undefined) return;
          const before = summed.nanoOf(open.day);
          summed.add(settle(open.id, 0, { day: open.day }));
          assert.equal(summed.nanoOf(open.day), before - open.n);
        },
      ),
    );
  });

  it('forgets old days, and counts holds of programs that are gone as spent', () => {
    const book = bookOf([hold('a', 7, '2025-01-01'), hold('b', 9, '2026-11-27'), hold('c', 5)]);
    const lines = book.summed('2025-10-01', DAY, () => false);
    assert.deepEqual(
      lines.map((line) => (line.kind === 'ledger' ? '' : `${line.kind} ${line.day} ${line.nano}`)),
      ['day 2026-11-27 9', `day ${DAY} 0`, `hold ${DAY} 5`],
    );
  });

  it('counts the lines of single calls of former days', () => {
    const book = bookOf([hold('a', 7, '2026-11-27'), settle('a', 1), hold('b', 1), hold('b', 1)]);
    assert.equal(book.singleLinesBefore(DAY), 1);
    assert.equal(book.singleLinesBefore('2026-11-29'), 3);
  });
});
