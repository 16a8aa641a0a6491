import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchmarkReport } from '../../src/benchmark/report/benchmark-report.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { recordedLine, type Wrote } from '../fakes/recorded-lines.ts';
import { ensemble } from './run-ensemble.ts';
import { runCommand } from './run-command.ts';

let folder = '';
const file = (name: string): string => path.join(folder, name);

/** Writes lines, and what is no line, into a file. */
async function recording(
  name: string,
  ...lines: readonly (RecordingLine | string)[]
): Promise<string> {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(file(name), `${texts.join('\n')}\n`);
  return file(name);
}

async function linesOf(name: string): Promise<readonly RecordingLine[]> {
  const text = await readFile(file(name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordingLine);
}

/** Strategies whose figures are known beforehand. */
const FIXED_WAYS = ['first', 'fixed'];

const report = (stdout: string): BenchmarkReport => JSON.parse(stdout) as BenchmarkReport;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'recordings-'));
});
after(() => rm(folder, { recursive: true }));

/** Holes of thirty files: x is right at every second one, y at every third. */
const HOLES = Array.from({ length: 60 }, (_, i) => {
  const reference = `call${i}();`;
  const wrote: Wrote = {
    x: { text: i % 2 === 0 ? reference : 'no();', latencyMs: 30 },
    y: { text: i % 3 === 0 ? reference : 'nothing();', latencyMs: 20 },
  };
  return recordedLine(`q${i}`, wrote, { reference, group: `f${i % 30}.ts`, prefix: `// ${i}\n` });
});

describe('ensemble import', () => {
  const MODELS = ['small', 'large', 'lost'];
  const cell = (model: string, i: number): readonly (string | number)[] => {
    if (model === 'lost' && i % 2 === 1) return ['', '', ''];
    const good = { small: i % 2 === 0, large: i % 4 !== 0, lost: i % 4 === 0 }[model];
    return [Number(good), `"[""answer ${i} of ${model}""]"`, model === 'large' ? 0.02 : 0.001];
  };
  const names = ['', '|model_response', '|total_cost'];
  const head = [
    'sample_id',
    'prompt',
    'eval_name',
    ...MODELS.flatMap((model) => names.map((name) => model + name)),
  ];
  /** As RouterBench has it: a query a row, three columns a model, empty where it was not asked. */
  const table = [
    head,
    ...Array.from({ length: 80 }, (_, i) => [
      ...[`task.${i}`, `"What, then,\nis ${i}?"`, `task-${i % 4}`],
      ...MODELS.flatMap((model) => cell(model, i)),
    ]),
  ];
  const columns = [
    ...['--models', MODELS.join(','), '--query', 'sample_id', '--group', 'eval_name'],
    ...['--prompt', 'prompt', '--quality', '{model}', '--cost', '{model}|total_cost'],
  ];

  before(() => writeFile(file('bench.csv'), `${table.map((row) => row.join(',')).join('\n')}\n`));

  it('makes a table of queries and models a recording, and replay a report of that', async () => {
    const args = [...columns, '--text', '{model}|model_response'];
    const imported = await runCommand(
      'import',
      file('bench.csv'),
      ...args,
      '--record',
      file('rb.jsonl'),
      '--json',
    );
    const record = file('rb.jsonl');
    assert.deepEqual(imported, {
      ...{
        code: 0,
        stderr: '',
        stdout: `${JSON.stringify({ file: record, requests: 80, problems: 0 })}\n`,
      },
    });
    const { stdout, code } = await runCommand('replay', file('rb.jsonl'), '--json');
    assert.equal(code, 0);
    const { ways, costQuality, measure, items } = report(stdout);
    assert.deepEqual([measure, items], ['quality', 80]);
    const means = Object.fromEntries(
      ways
        .filter(({ kind, id }) => kind !== 'strategy' || FIXED_WAYS.includes(id))
        .map(({ id, figures }) => [id, [figures[0]?.mean, figures[0]?.items]]),
    );
    const judged = ways.filter(({ kind }) => kind === 'strategy').map(({ id }) => id);
    for (const id of ['evidence', 'pair-ranker', 'agent-forest', 'more']) {
      assert.ok(judged.includes(id), id);
    }
    assert.deepEqual(means, {
      ...{ small: [0.5, 80], large: [0.75, 80], lost: [0.5, 40] },
      // On the forty items that all were asked for, small is always right.
      'best-member': [0.5, 80],
      // Of three at even items two are right, of two at odd ones one.
      'random-member': [Number(((40 * (2 / 3) + 40 * 0.5) / 80).toPrecision(6)), 80],
      ...{ first: [0.5, 80], fixed: [0.5, 80] },
      oracle: [1, 80],
    });
    assert.ok(costQuality !== undefined);
    assert.deepEqual(costQuality.hull, [{ costUsd: 0.001, quality: 1 }]);
    assert.ok(
      costQuality.aiqByCostRange !== undefined && costQuality.aiqByLargestCost !== undefined,
    );
  });

  it('of figures alone leaves out strategies, which need texts, and says so', async () => {
    const record = file('figures.jsonl');
    await runCommand('import', file('bench.csv'), ...columns, '--record', record);
    const { ways, unmet } = report((await runCommand('replay', record, '--json')).stdout);
    assert.deepEqual(
      ways.map(({ id }) => id),
      [...['small', 'large', 'lost', 'best-member', 'random-member', 'oracle']],
    );
    assert.ok(unmet.length > 3);
    assert.ok(
      unmet.every(({ need, items }) => need === 'the texts of the candidates' && items === 80),
    );
  });

  it('tells twenty problems and the number of the rest, and ends with 1 without a request', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `q${i},a,high`);
    await writeFile(file('bad.csv'), `id,m,q\n${rows.join('\n')}\n`);
    const bad = ['import', file('bad.csv'), '--query', 'id', '--model', 'm', '--quality', 'q'];
    const { code, stdout, stderr } = await runCommand(...bad, '--record', file('bad.jsonl'));
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 21);
    assert.equal(lines[0], `${file('bad.csv')}:2: a: q "high" is no number`);
    assert.equal(lines[20], 'and 10 more problems');
    assert.deepEqual([code, stdout], [0, `30 requests in ${file('bad.jsonl')}, 30 problems\n`]);
    await writeFile(file('empty.csv'), 'id,m,q\n');
    const empty = ['import', file('empty.csv'), '--query', 'id', '--model', 'm', '--quality', 'q'];
    assert.equal((await runCommand(...empty, '--record', file('none.jsonl'))).code, 1);
  });

  it('says in one line that the disk is full', async function () {
    if (process.platform !== 'linux') this.skip();
    const full = await runCommand('import', file('bench.csv'), ...columns, '--record', '/dev/full');
    assert.match(
      full.stderr,
      /^cannot write the recording \/dev\/full: the disk is full; [^\n]+\n$/,
    );
    assert.equal(full.code, 2);
  });
});

describe('ensemble replay', () => {
  before(async () => {
    await recording('holes.jsonl', ...HOLES, '{"cut');
    await recording('few.jsonl', ...HOLES.slice(0, 16), '{"cut');
  });

  it('is the same bytes for the same seed, in two processes', async () => {
    const call = ['replay', file('few.jsonl'), '--json', '--seed', '5'];
    const [one, two] = await Promise.all([ensemble(call), ensemble(call)]);
    assert.equal(one.code, 0, one.stderr);
    assert.ok(one.stdout.length > 1000);
    assert.equal(one.stdout, two.stdout);
    assert.match(one.stderr, /few\.jsonl:17: not JSON, perhaps cut off/);
  });

  it('runs the strategies that are named, by the measure that is named', async () => {
    const args = ['--strategy', 'first,majority', '--measure', 'exact', '--json'];
    const { measure, ways } = report(
      (await runCommand('replay', file('holes.jsonl'), ...args)).stdout,
    );
    assert.equal(measure, 'exact');
    assert.deepEqual(
      ways.filter(({ kind }) => kind === 'strategy').map(({ id }) => id),
      ['first', 'majority'],
    );
  });

  it('takes parameters of strategies and what was trained from the settings', async () => {
    const settings = (name: string, value: object): Promise<void> =>
      writeFile(file(name), JSON.stringify(value));
    await settings('hides.json', { 'ensemble.strategies.more.abstainBelow': 1 });
    await settings('shows.json', {
      ...{ 'ensemble.strategies.more.abstainBelow': 0, ranker: file('gone.json') },
    });
    const replayed = (config: string) =>
      runCommand('replay', file('few.jsonl'), '--strategy', 'more', '--json', '--config', config);
    const shown = (stdout: string) => report(stdout).ways.find(({ id }) => id === 'more')?.shown;
    assert.equal(shown((await replayed(file('hides.json'))).stdout), 0);
    const { stdout, stderr } = await replayed(file('shows.json'));
    assert.ok((shown(stdout) ?? 0) > 0.9);
    assert.match(stderr, /^setting ranker: cannot read .*gone\.json/m);
  });

  it('shows a table and one sentence to people, and writes a page', async () => {
    const page = file('report.html');
    const { code, stdout, stderr } = await runCommand(
      'replay',
      file('holes.jsonl'),
      '--html',
      page,
    );
    assert.equal(code, 0);
    for (const word of ['evidence', 'oracle', 'x', 'y']) assert.ok(stdout.includes(word), word);
    assert.match(stdout, /\n\n[A-Z][^\n]+\.\n$/);
    assert.match(stderr, /The report is in .*report\.html\./);
    assert.match(await readFile(page, 'utf8'), /^<!doctype html>/i);
  });

  it('streams what each strategy makes of each request', async () => {
    const args = ['--strategy', 'first', '--stream'];
    const { stdout } = await runCommand('replay', file('holes.jsonl'), ...args);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    assert.equal(events.length, 61);
    assert.deepEqual(events[0], {
      ...{ type: 'replayed', id: 'q0', strategy: 'first', kind: 'answer', text: 'call0();' },
      models: ['x', 'y'],
      spans: [],
      ...{ shownMs: 20, asked: ['x', 'y'] },
    });
    assert.match(JSON.stringify(events[60]), /"type":"problem","line":61/);
  });

  it('waits for everybody, or no longer than it is told', async () => {
    const latency = async (...args: readonly string[]): Promise<number | undefined> => {
      const call = ['replay', file('holes.jsonl'), '--strategy', 'majority', '--json', ...args];
      const { ways } = report((await runCommand(...call)).stdout);
      return ways.find(({ id }) => id === 'majority')?.latencyMs?.p99;
    };
    assert.equal(await latency('--wait', 'all'), 30);
    assert.equal(await latency('--wait', 'settled'), 30);
    assert.equal(await latency('--deadline-ms', '25'), 25);
  });

  it('takes only the requests of a split', async () => {
    const [one, two] = HOLES;
    await recording('split.jsonl', { ...one!, split: 'test' }, { ...two!, split: 'dev' });
    const { stdout } = await runCommand('replay', file('split.jsonl'), '--split', 'dev', '--json');
    assert.equal(report(stdout).items, 1);
    const none = await runCommand('replay', file('split.jsonl'), '--split', 'train', '--json');
    assert.match(none.stderr, /^no request in .*split\.jsonl of split train\n$/);
    assert.deepEqual([none.code, none.stdout], [1, '']);
  });

  it('says in one line what forbids a figure', async () => {
    const leak = (split: string) => recordedLine(split, { x: 'a' }, { split, reference: 'a' });
    await recording(
      'leak.jsonl',
      { ...leak('train'), prefix: 'p' },
      { ...leak('test'), prefix: 'p' },
    );
    const leaking = await runCommand('replay', file('leak.jsonl'));
    assert.match(leaking.stderr, /^2 requests stand in two splits with the same prompt[^\n]+\n$/);
    await recording('bare.jsonl', recordedLine('q', { x: 'a' }, { language: 'klingon' }));
    const bare = await runCommand('replay', file('bare.jsonl'));
    assert.match(bare.stderr, /^nothing can be measured here: no request has [^\n]+\n$/);
    assert.deepEqual([leaking.code, bare.code], [2, 2]);
  });
});

describe('ensemble merge', () => {
  it('makes several recordings one, and a request that stands in two of them is taken once', async () => {
    const [a, b, c] = HOLES;
    const shards = [
      await recording('1.jsonl', a!, b!),
      await recording('2.jsonl', b!, c!, 'rubbish'),
    ];
    const { code, stdout, stderr } = await runCommand(
      'merge',
      ...shards,
      '--record',
      file('all.jsonl'),
      '--json',
    );
    assert.deepEqual(await linesOf('all.jsonl'), [a, b, c]);
    assert.deepEqual(JSON.parse(stdout), { file: file('all.jsonl'), requests: 3, problems: 2 });
    const [twice, rubbish] = stderr.split('\n');
    assert.equal(twice, `${shards[1]}:1: id "q1" stands in an earlier file already`);
    assert.match(rubbish ?? '', /2\.jsonl:3: not JSON/);
    assert.equal(code, 0);
  });

  it('gives the same figures as the shards together', async () => {
    const shards = [
      await recording('odd.jsonl', ...HOLES.filter((_, i) => i % 2 === 1)),
      await recording('even.jsonl', ...HOLES.filter((_, i) => i % 2 === 0)),
    ];
    await runCommand('merge', ...shards, '--record', file('both.jsonl'));
    await recording('whole.jsonl', ...HOLES);
    const figures = async (...files: readonly string[]) => {
      const { stdout } = await runCommand('replay', ...files, '--strategy', 'first', '--json');
      return { ...report(stdout), subject: '' };
    };
    const whole = await figures(file('whole.jsonl'));
    assert.deepEqual(await figures(file('both.jsonl')), whole);
    assert.deepEqual(await figures(...shards), whole);
  });
});
