import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import * as z from 'zod/mini';
import { linesOf } from './lines-of.ts';

/** A row of a table by column name, or why it is none. */
export type TableRow =
  | { readonly number: number; readonly cells: Readonly<Record<string, unknown>> }
  | { readonly number: number; readonly problem: string };

export type TableFormat = 'csv' | 'tsv' | 'jsonl';

/** A row is never longer. Unit: bytes. */
const LONGEST_ROW = 64 * 2 ** 20;

/** The format that a file's name tells, `.gz` aside; CSV where it tells none. */
export function tableFormatOf(file: string): TableFormat {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(?:jsonl|ndjson)$/.test(name)) return 'jsonl';
  return name.endsWith('.tsv') ? 'tsv' : 'csv';
}

/**
 * The rows of a table, streamed; numbers count lines from 1, the heading of a CSV included. A row
 * that cannot be read is a problem, and so is the end of a stream that breaks.
 */
export async function* tableRows(
  chunks: AsyncIterable<Uint8Array>,
  format: TableFormat,
): AsyncGenerator<TableRow> {
  let last = 0;
  try {
    for await (const row of format === 'jsonl' ? jsonRows(chunks) : csvRows(chunks, format)) {
      last = row.number;
      yield row;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const number =
      error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : last + 1;
    yield { number, problem: `reading stopped here: ${why}` };
  }
}

async function* jsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  for await (const { number, text } of linesOf(chunks, LONGEST_ROW)) {
    if (text?.trim() === '') continue;
    const cells = text === undefined ? undefined : objectIn(text);
    yield cells === undefined ? { number, problem: 'not a JSON object' } : { number, cells };
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}

const csvRow = z.object({
  record: z.record(z.string(), z.unknown()),
  info: z.object({ lines: z.number() }),
});

async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  format: TableFormat,
): AsyncGenerator<TableRow> {
  const parser = parse({
    columns: true,
    bom: true,
    delimiter: format === 'tsv' ? '\t' : ',',
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  const source = Readable.from(chunks, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const parsed of parser) {
      const { record, info } = csvRow.parse(parsed);
      yield { number: info.lines, cells: record };
    }
  } finally {
    source.destroy();
    parser.destroy();
  }
}
