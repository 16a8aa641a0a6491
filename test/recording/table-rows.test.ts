import assert from 'node:assert/strict';
import { tableFormatOf, tableRows } from '../../src/recording/table-rows.ts';

describe('the format of a table', () => {
  for (const [file, format] of [
    ['a.csv', 'csv'],
    ['A.CSV.GZ', 'csv'],
    ['a.tsv', 'tsv'],
    ['a.tsv.gz', 'tsv'],
    ['a.jsonl', 'jsonl'],
    ['a.ndjson.gz', 'jsonl'],
    ['a.txt', 'csv'],
  ] as const) {
    it(`of ${file} is ${format}`, () => {
      assert.equal(tableFormatOf(file), format);
    });
  }
});

describe('the rows of a table', () => {
  for (const [format, text] of [
    ['csv', `a\n1\n2\n${'3'.repeat(40)}`],
    ['jsonl', '{"a":"1"}\n{"a":"2"}\n{"a":3'],
  ] as const) {
    it(`of ${format} whose stream breaks are those before, and a problem`, async () => {
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(text);
        throw new Error('pulled out');
      }
      const rows = await Array.fromAsync(tableRows(breaking(), format));
      assert.deepEqual(
        rows.map((row) => ('cells' in row ? row.cells['a'] : row.problem)),
        ['1', '2', 'reading stopped here: pulled out'],
      );
      const [last] = rows.slice(-1);
      assert.ok(last !== undefined && last.number > 2);
    });
  }
});
