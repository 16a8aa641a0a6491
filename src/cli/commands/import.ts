import { bytesOf } from '../../recording/file-bytes.ts';
import { importTable, type TableColumns } from '../../recording/import-table.ts';
import { tableFormatOf, tableRows } from '../../recording/table-rows.ts';
import { choiceOption, numberOption, textOption, type Arguments } from '../arguments.ts';
import { recordInto, resultFile, tellRecorded } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';

/** Turns a table of query × model → quality, cost into a recording; exit code 1 without any request. */
export async function importRecording(given: Arguments, output: Output): Promise<number> {
  const [table, ...more] = given.rest;
  const record = resultFile(given, 'one TABLE');
  if (table === undefined || more.length > 0) throw new UsageError('import wants one TABLE');
  const columns = columnsOf(given);
  const format =
    choiceOption(given, 'format', ['csv', 'tsv', 'jsonl'] as const) ?? tableFormatOf(table);
  const problems = createProblemTeller(output);
  let requests = 0;
  await recordInto(record, async (writer) => {
    for await (const item of importTable(tableRows(bytesOf(table), format), columns)) {
      if (item.kind === 'request') {
        await writer.write(item.line);
        requests++;
      } else {
        problems.tell(`${table}:${item.number}: ${item.message}`);
      }
    }
  });
  problems.end();
  tellRecorded({ record, requests, problems: problems.count }, output);
  return requests > 0 ? 0 : 1;
}

function columnsOf(given: Arguments): TableColumns {
  const query = textOption(given, 'query');
  const quality = textOption(given, 'quality');
  const model = textOption(given, 'model');
  if (query === undefined || quality === undefined) {
    throw new UsageError('import wants --query COLUMN and --quality COLUMN');
  }
  if ((model === undefined) === (given.models === undefined)) {
    throw new UsageError(
      'import wants --model COLUMN where each row is one model, or --models A,B where a row has them all and {model} stands in column names',
    );
  }
  if (given.models !== undefined && !quality.includes('{model}')) {
    throw new UsageError(
      `with --models, --quality must name the column of each model: {model} is not in "${quality}"`,
    );
  }
  const qualityMaximum = numberOption(given, 'quality-max', { minimum: Number.MIN_VALUE });
  const named = (['cost', 'latency', 'text', 'prompt', 'reference', 'group'] as const).flatMap(
    (field) => {
      const column = textOption(given, field);
      return column === undefined ? [] : [[field, column] as const];
    },
  );
  const split = textOption(given, 'split-column');
  return {
    query,
    quality,
    ...(model === undefined ? {} : { model }),
    ...(given.models === undefined ? {} : { models: given.models }),
    ...Object.fromEntries(named),
    ...(split === undefined ? {} : { split }),
    ...(qualityMaximum === undefined ? {} : { qualityMaximum }),
  };
}
