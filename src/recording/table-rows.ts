import { CsvError, parse } from 'csv-parse';
import { linesOf } from './lines-of.ts';

/** A row of a table by column name, or why it is none. */
export type TableRow =
  | {
      readonly number: number;
      readonly cells: Readonly<Record<string, unknown>>;
      /** All columns of the table, where a heading names them: those of empty cells too. */
      readonly heading?: ReadonlySet<string>;
    }
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
 * The rows of a table, streamed; numbers count lines from 1, the heading of a CSV included, and are of
 * a row's last line. A row of JSON that cannot be read is a problem, and so is the end of a stream that
 * breaks: behind a quote that is never closed nothing of a CSV can be told apart.
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
  for await (const read of linesOf(chunks, LONGEST_ROW)) {
    if ('problem' in read) {
      yield read;
      continue;
    }
    const { number, text } = read;
    if (text.trim() === '') continue;
    const cells = objectIn(text);
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

/**
 * The parser's own stream drops the rows that nobody has read yet when it fails, so rows are taken as
 * soon as they are parsed. At most those of one chunk wait.
 */
async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
  format: TableFormat,
): AsyncGenerator<TableRow> {
  let heading: ReadonlySet<string> = new Set();
  const rows: TableRow[] = [];
  const parser = parse({
    columns(names: readonly string[]) {
      heading = new Set(names);
      return [...names];
    },
    on_record(cells: Readonly<Record<string, unknown>>, { lines }) {
      rows.push({ number: lines, cells, heading });
      return null;
    },
    bom: true,
    delimiter: format === 'tsv' ? '\t' : ',',
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    skip_empty_lines: true,
  });
  // The calls below are told of it.
  parser.on('error', () => undefined);
  parser.resume();
  try {
    for await (const chunk of chunks) {
      const failed = await outcomeOf((done) => parser.write(chunk, done));
      yield* rows.splice(0);
      if (failed !== undefined) throw failed;
    }
    const failed = await outcomeOf((done) => parser.end(done));
    yield* rows.splice(0);
    if (failed !== undefined) throw failed;
  } finally {
    parser.destroy();
  }
}

/** What a call that tells its end by a callback ended with. */
function outcomeOf(
  call: (done: (error?: Error | null) => void) => unknown,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    call((error) => {
      resolve(error ?? undefined);
    });
  });
}
