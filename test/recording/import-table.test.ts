import assert from 'node:assert/strict';
import { importTable, type TableColumns } from '../../src/recording/import-table.ts';
import type { RecordedCandidate } from '../../src/recording/recording-line.ts';
import { tableRows, type TableFormat } from '../../src/recording/table-rows.ts';
import { bytesOf } from '../fakes/recorded-lines.ts';

const LONG: TableColumns = { query: 'id', model: 'llm', quality: 'good', cost: 'usd' };
const WIDE: TableColumns = {
  query: 'id',
  models: ['a', 'b'],
  quality: '{model}',
  cost: '{model}|total_cost',
  text: '{model}|answer',
};

/** Candidates by the id of their query, and problems by their row. */
async function imported(
  table: string,
  columns: TableColumns = LONG,
  format: TableFormat = 'csv',
): Promise<{
  readonly lines: Readonly<Record<string, readonly RecordedCandidate[]>>;
  readonly problems: readonly string[];
}> {
  const items = await Array.fromAsync(importTable(tableRows(bytesOf(table), format), columns));
  return {
    lines: Object.fromEntries(
      items.flatMap((item) =>
        item.kind === 'request' ? [[item.line.id, item.line.candidates] as const] : [],
      ),
    ),
    problems: items.flatMap((item) =>
      item.kind === 'problem' ? [`${item.number}: ${item.message}`] : [],
    ),
  };
}

/** What one cell of quality or cost becomes: the candidate, or what is wrong. */
async function cell(good: string, usd = '', more: Partial<TableColumns> = {}) {
  const { lines, problems } = await imported(`id,llm,good,usd\nq,x,${good},${usd}\n`, {
    ...LONG,
    ...more,
  });
  return problems[0] ?? lines['q']?.[0];
}

const scored = (model: string, quality: number, more: object = {}): RecordedCandidate => ({
  model,
  text: '',
  quality,
  ...more,
});

describe('a long table', () => {
  it('becomes a request a query, whose rows may be scattered', async () => {
    const table = 'id,llm,good,usd\nq1,a,1,0.1\nq2,a,0,0.1\nq1,b,0.5,0.2\nq2,b,1,0\n';
    assert.deepEqual(await imported(table), {
      lines: {
        q1: [scored('a', 1, { costUsd: 0.1 }), scored('b', 0.5, { costUsd: 0.2 })],
        q2: [scored('a', 0, { costUsd: 0.1 }), scored('b', 1, { costUsd: 0 })],
      },
      problems: [],
    });
  });

  it('may have prompt, reference, group and split of a query on its first row', async () => {
    const columns = { ...LONG, prompt: 'p', reference: 'r', group: 'g', split: 's', latency: 'ms' };
    const rows = tableRows(
      bytesOf('id,llm,good,usd,ms,p,r,g,s\n1,a,1,,30,why?,so,math,test\n'),
      'csv',
    );
    assert.deepEqual(await Array.fromAsync(importTable(rows, columns)), [
      {
        kind: 'request',
        line: {
          ...{ version: 1, id: '1', task: 'answer', prompt: 'why?', reference: 'so' },
          ...{ group: 'math', split: 'test', candidates: [scored('a', 1, { latencyMs: 30 })] },
        },
      },
    ]);
  });

  it('with a model twice for one query keeps the first and says which row', async () => {
    const { lines, problems } = await imported('id,llm,good,usd\nq,a,1,\nq,a,0,\n');
    assert.deepEqual(lines, { q: [scored('a', 1)] });
    assert.deepEqual(problems, ['3: a: stands there twice for one query']);
  });

  it('whose rows of a query are further apart than ten thousand others says so', async () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => `q${i},a,1,`);
    const { lines, problems } = await imported(`id,llm,good,usd\n${rows.join('\n')}\nq0,b,1,\n`);
    assert.equal(Object.keys(lines).length, 10_001);
    assert.deepEqual(problems, [
      '10003: query "q0" comes back after 10000 others; sort the table by id',
    ]);
  });

  it('says which row has no query or no model', async () => {
    const { lines, problems } = await imported('id,llm,good,usd\n,a,1,\nq,,1,\nq,b,1,\n');
    assert.deepEqual(problems, ['2: no id', '3: no llm']);
    assert.deepEqual(lines, { q: [scored('b', 1)] });
  });
});

describe('a wide table', () => {
  const head = 'id,a,b,a|total_cost,b|total_cost,a|answer,b|answer\n';

  it('has all models of a query in a row', async () => {
    const { lines, problems } = await imported(`${head}q,1,0,0.1,0.2,yes,no\n`, WIDE);
    const [a, b] = [scored('a', 1, { costUsd: 0.1 }), scored('b', 0, { costUsd: 0.2 })];
    assert.deepEqual(lines, {
      q: [
        { ...a, text: 'yes' },
        { ...b, text: 'no' },
      ],
    });
    assert.deepEqual(problems, []);
  });

  it('does not say of an empty cell that it is 0, nor that its model was asked', async () => {
    const { lines } = await imported(`${head}q,1,,0.1,,yes,\nr,,0,,,,no\n`, WIDE);
    assert.deepEqual(lines, {
      q: [{ model: 'a', text: 'yes', quality: 1, costUsd: 0.1 }],
      r: [{ model: 'b', text: 'no', quality: 0 }],
    });
  });

  it('with a query twice keeps the first and says which row', async () => {
    const { lines, problems } = await imported(`${head}q,1,1,,,,\nq,0,0,,,,\n`, WIDE);
    assert.deepEqual(lines, { q: [scored('a', 1), scored('b', 1)] });
    assert.deepEqual(problems, ['3: query "q" stands on an earlier row already']);
  });
});

describe('a cell of a table', () => {
  for (const [good, quality] of [
    ['0', 0],
    ['1', 1],
    [' 0.25 ', 0.25],
    ['2.5e-1', 0.25],
    ['True', 1],
    ['false', 0],
  ] as const) {
    it(`“${good}” is the quality ${quality}`, async () => {
      assert.deepEqual(await cell(good), scored('x', quality));
    });
  }

  for (const empty of ['', ' ', 'NaN', 'nan', 'null', 'None', 'NA', 'n/a', '-', 'undefined']) {
    it(`“${empty}” is a quality that is not known`, async () => {
      assert.deepEqual(await cell(empty, '0.5'), { model: 'x', text: '', costUsd: 0.5 });
    });
  }

  it('is a percentage where 100 is the largest quality', async () => {
    assert.deepEqual(await cell('85', '', { qualityMaximum: 100 }), scored('x', 0.85));
  });

  for (const [good, usd, problem] of [
    ['85', '', '2: x: quality 85 is not between 0 and 1; --quality-max says what the largest is'],
    ['-1', '', '2: x: quality -1 is not between 0 and 1; --quality-max says what the largest is'],
    ['1', '-0.1', '2: x: cost -0.1 is negative'],
    ['good', '', '2: x: good "good" is no number'],
    ['Infinity', '', '2: x: good "Infinity" is no number'],
  ] as const) {
    it(`“${good}” with the cost “${usd}” is a problem of its row`, async () => {
      assert.equal(await cell(good, usd), problem);
    });
  }
});

describe('a table', () => {
  it('may have quotes with line ends, commas and quotes in its cells', async () => {
    const table = 'id,llm,good,usd,out\n"q, 1",a,1,,"one\r\n""two"", three"\nq2,a,0,,x\n';
    const { lines, problems } = await imported(table, { ...LONG, text: 'out' });
    assert.deepEqual(lines, {
      'q, 1': [{ model: 'a', text: 'one\r\n"two", three', quality: 1 }],
      q2: [{ model: 'a', text: 'x', quality: 0 }],
    });
    assert.deepEqual(problems, []);
  });

  it('may have a quote inside of a cell that has none around it', async () => {
    const { lines } = await imported('id\tllm\tgood\tusd\n5" pipe\ta\t1\t\n', LONG, 'tsv');
    assert.deepEqual(lines, { '5" pipe': [scored('a', 1)] });
  });

  it('whose quote is never closed ends there with a problem', async () => {
    const { lines, problems } = await imported('id,llm,good,usd\nq,a,1,\n"r,a,1,\ns,a,1,\n');
    assert.deepEqual(Object.keys(lines), ['q']);
    assert.match(problems.join('\n'), /^4: reading stopped here: Quote Not Closed/);
  });

  it('may be tabs, with a mark of byte order and line ends of Windows', async () => {
    const table = '\uFEFFid\tllm\tgood\tusd\r\nq\ta\t1\t\r\n';
    assert.deepEqual((await imported(table, LONG, 'tsv')).lines, { q: [scored('a', 1)] });
  });

  it('may be lines of JSON, in which what is not known is left out or null', async () => {
    const rows = [
      { id: 1, llm: 'a', good: true, usd: 0.1 },
      { id: 1, llm: 'b', good: null },
      { id: 2, llm: 'a', good: 0.5, usd: null },
    ];
    const table = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n\n[1]\n{`;
    assert.deepEqual(await imported(table, LONG, 'jsonl'), {
      lines: { 1: [scored('a', 1, { costUsd: 0.1 })], 2: [scored('a', 0.5)] },
      problems: ['5: not a JSON object', '6: not a JSON object'],
    });
  });

  it('may lack cells at the end of a row, the first one too', async () => {
    const { lines, problems } = await imported('id,llm,good,usd\nq,a,1\nr,a,0,0.5\n');
    assert.deepEqual(lines, { q: [scored('a', 1)], r: [scored('a', 0, { costUsd: 0.5 })] });
    assert.deepEqual(problems, []);
  });

  it('without a column that was named says which there are, and nothing is imported', async () => {
    const { lines, problems } = await imported('id,llm,quality\nq,a,1\n');
    assert.deepEqual(problems, ['2: no column good, usd; the table has: id, llm, quality']);
    assert.deepEqual(lines, {});
  });

  it('of JSON in which no row has a column says so at its end', async () => {
    const { lines, problems } = await imported('{"id":"q","llm":"a","good":1}\n', LONG, 'jsonl');
    assert.deepEqual(lines, { q: [scored('a', 1)] });
    assert.deepEqual(problems, ['1: no row has usd']);
  });

  it('has no column by the name of what every object has', async () => {
    const { problems } = await imported('id,llm,good\nq,a,1\n', { ...LONG, cost: 'constructor' });
    assert.deepEqual(problems, ['2: no column constructor; the table has: id, llm, good']);
  });
});
