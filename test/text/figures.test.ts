import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createFigures, directionOf } from '../../src/text/figures.ts';

const SPACE = /[\u00a0\u202f]/g;
/** Blanks of languages that do not break a line there, as plain ones. */
const plain = (text: string): string => text.replace(SPACE, ' ');

describe('figures of a language', () => {
  it('are written as its people write them', () => {
    const [en, de, zh] = ['en', 'de', 'zh-cn'].map(createFigures);
    assert.deepEqual(
      [en, de, zh].map((one) => plain(one?.number(1_234.56, 1) ?? '')),
      ['1,234.6', '1.234,6', '1,234.6'],
    );
    assert.deepEqual(
      [en, de, zh].map((one) => plain(one?.percent(0.834) ?? '')),
      ['83%', '83 %', '83%'],
    );
    assert.deepEqual(
      [en, de, zh].map((one) => plain(one?.money(0.042) ?? '')),
      ['$0.042', '0,042 $', 'US$0.042'],
    );
  });

  it('have as many digits as are asked for', () => {
    const { number, fixed, signed } = createFigures('en');
    assert.deepEqual([number(2), number(2.5, 2), number(1e6)], ['2', '2.5', '1,000,000']);
    assert.deepEqual([fixed(0.5, 2), fixed(1, 0)], ['0.50', '1']);
    assert.deepEqual([signed(1.25, 1), signed(-2, 1), signed(0, 1)], ['+1.3', '-2.0', '0.0']);
  });

  it('tell cents, and of less than ten of them two digits that count', () => {
    const { money } = createFigures('en');
    assert.deepEqual([0, 0.00042, 0.05, 0.123, 1.5, 1_234].map(money), [
      '$0.00',
      '$0.00042',
      '$0.05',
      '$0.12',
      '$1.50',
      '$1,234.00',
    ]);
  });

  it('are there for whatever a language is called, and for every number', () => {
    fc.assert(
      fc.property(fc.string(), fc.double(), (language, value) => {
        const { number, money, percent, compact } = createFigures(language);
        for (const write of [number, money, percent, compact]) assert.notEqual(write(value), '');
      }),
    );
    assert.equal(createFigures('not a language').number(1.5, 1), '1.5');
    assert.equal(createFigures('qps-ploc').number(1.5, 1), '1.5');
  });
});

describe('the direction of a language', () => {
  it('is that of its script', () => {
    assert.deepEqual(
      ['en', 'de-AT', 'zh-cn', 'ar', 'he-IL', 'fa', 'az-Arab', 'ku', 'ku-Latn'].map(directionOf),
      ['ltr', 'ltr', 'ltr', 'rtl', 'rtl', 'rtl', 'rtl', 'rtl', 'ltr'],
    );
  });
});
