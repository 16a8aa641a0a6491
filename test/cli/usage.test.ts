import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../../src/strategies/registry.ts';
import { helpText } from '../../src/cli/help-text.ts';
import { commandRows } from '../../src/cli/commands-table.ts';
import { optionRows } from '../../src/cli/options-table.ts';
import { runCommand } from './run-command.ts';
import { ensemble } from './run-ensemble.ts';

describe('a call that is not right', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usage-'));
    await writeFile(path.join(folder, 'a.ts'), 'let a;\nlet bb;\n');
    await writeFile(path.join(folder, 'list.json'), '[]');
    await writeFile(path.join(folder, 'broken.json'), '{"a":');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [call, message] of [
    ['frobnicate', /no command "frobnicate"/],
    ['complete', /complete wants one FILE:LINE:COLUMN/],
    ['complete a.ts:1:1 a.ts:2:1', /complete wants one FILE:LINE:COLUMN/],
    ['complete a.ts', /"a.ts" is not FILE:LINE:COLUMN/],
    ['complete a.ts:1', /is not FILE:LINE:COLUMN/],
    ['complete a.ts:1:x', /is not FILE:LINE:COLUMN/],
    ['complete a.ts:0:1', /has 3 lines; there is no line 0/],
    ['complete a.ts:9:1', /has 3 lines; there is no line 9/],
    ['complete a.ts:2:0', /column 0 is none/],
    ['complete a.ts:2:9', /line 2 has 7 characters; column 9 is none/],
    ['complete gone.ts:1:1', /cannot read gone.ts/],
    ['models --seed 1.5', /--seed wants an integer/],
    ['models --seed', /seed/],
    ['models --nonsense', /--nonsense/],
    ['models --config gone.json', /cannot read the configuration gone.json/],
    ['models --config broken.json', /broken.json is not JSON/],
    ['models --config list.json', /must hold an object/],
    ['models --strategy route-llm', /no strategy "route-llm"; there are: evidence,/],
    ['replay gone.jsonl', /cannot read gone.jsonl/],
    ['bench workspace gone', /gone is no folder/],
  ] as const) {
    it(`“${call}” says so in one line on stderr, and ends with 2`, async () => {
      const { code, stdout, stderr } = await ensemble([...call.split(' '), '--json'], {
        cwd: folder,
      });
      assert.match(stderr, message);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.deepEqual([code, stdout], [2, '']);
    });
  }

  // The same without a process of its own for each.
  const TABLE = 'import list.json --record r --query a';
  for (const [call, message] of [
    ['replay', /^replay wants one RECORDING or more/],
    ['replay list.json --record r', /^--record does nothing without --fill/],
    ['replay list.json --models a', /^--models does nothing without --fill/],
    ['replay list.json --fill --html x', /^--html does nothing with --fill/],
    ['replay list.json --fill', /^replay wants --fill, RECORDING... and --record FILE/],
    ['replay list.json --fill --record ./list.json', /^.\/list.json cannot be input and result/],
    ['replay list.json --strategy first,best', /^no strategy "best"; there are: evidence,/],
    ['replay list.json --measure beauty', /^--measure wants passes, .*; not "beauty"/],
    ['replay list.json --wait long', /^--wait wants settled, all; not "long"/],
    ['replay list.json --deadline-ms 0', /^--deadline-ms wants a number of 1 or more, not "0"/],
    ['replay list.json --holes 3', /^"replay" takes no --holes; try: ensemble help replay/],
    ['merge list.json', /^merge wants RECORDING... and --record FILE for the result/],
    ['merge --record r', /^merge wants RECORDING... and --record FILE for the result/],
    ['merge list.json gone.json --record r', /^cannot read gone.json/],
    ['merge list.json --record ./list.json', /^.\/list.json cannot be input and result/],
    ['merge list.json --record none/r', /^cannot write the recording none\/r: ENOENT/],
    ['import list.json', /^import wants one TABLE and --record FILE for the result/],
    ['import list.json a.ts --record r', /^import wants one TABLE/],
    ['import gone.csv --record r', /^cannot read gone.csv/],
    ['import list.json --record r', /^import wants --query COLUMN and --quality COLUMN/],
    [`${TABLE} --quality b`, /^import wants --model COLUMN .* or --models A,B/],
    [
      `${TABLE} --quality b --model c --models d`,
      /^import wants --model COLUMN .* or --models A,B/,
    ],
    [`${TABLE} --quality b --models c`, /^with --models, --quality must name .* not in "b"/],
    [`${TABLE} --quality b --model c --quality-max 0`, /^--quality-max wants a number of /],
    [`${TABLE} --quality b --model c --format xls`, /^--format wants csv, tsv, jsonl; not "xls"/],
    ['compare', /^compare wants one FILE:LINE:COLUMN/],
    ['compare a.ts:1:1 a.ts:2:1', /^compare wants one FILE:LINE:COLUMN/],
    ['compare a.ts:9:1', /^a.ts has 3 lines; there is no line 9/],
    ['compare a.ts:1:1 --strategy automatic', /^no strategy "automatic"; there are: evidence,/],
    ['compare a.ts:1:1 --instruction=', /^--instruction wants words, not ""/],
    ['compare a.ts:1:1 --record r', /^"compare" takes no --record/],
    ['bench', /^bench wants "workspace DIR" or "human-eval FILE"/],
    ['bench house .', /^bench wants "workspace DIR" or "human-eval FILE"/],
    ['bench workspace', /^bench wants "workspace DIR" or "human-eval FILE"/],
    ['bench workspace a.ts', /^a.ts is no folder/],
    ['bench workspace . --kinds line,word', /^--kinds wants some of line-end, .*; not "word"/],
    ['bench workspace . --shard 0/2', /^--shard wants I\/N with I from 1 to N, not "0\/2"/],
    ['bench workspace . --shard 3/2', /^--shard wants I\/N with I from 1 to N, not "3\/2"/],
    ['bench workspace . --shard half', /^--shard wants I\/N with I from 1 to N, not "half"/],
    ['bench workspace . --holes 0', /^--holes wants an integer of 1 or more, not "0"/],
    ['bench workspace . --minutes long', /^--minutes wants a number of 0 or more, not "long"/],
    ['bench workspace . --samples 2', /^--samples is an option of "bench human-eval"/],
    ['bench human-eval gone.jsonl', /^cannot read gone.jsonl/],
    ['bench human-eval . --kinds line', /^--kinds is an option of "bench workspace"/],
  ] as const) {
    it(`“${call}” says so in one line`, async () => {
      const own = process.cwd();
      process.chdir(folder);
      try {
        const { code, stdout, stderr } = await runCommand(...call.split(' '), '--json');
        assert.match(stderr, message);
        assert.match(stderr, /^[^\n]+\n$/);
        assert.deepEqual([code, stdout], [2, '']);
      } finally {
        process.chdir(own);
      }
    });
  }

  it('on an old Node says so in one line, and ends with 2', async () => {
    const pretend =
      'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}});' +
      'Object.defineProperty(process,"version",{value:"v20.1.0"})';
    const { code, stdout, stderr } = await ensemble(['strategies'], {
      node: ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
    });
    assert.equal(stderr, 'ensemble needs Node 22 or newer; this is v20.1.0\n');
    assert.deepEqual([code, stdout], [2, '']);
  });
});

describe('ensemble help', () => {
  for (const args of [[], ['help'], ['help', 'bench'], ['complete', '-h']]) {
    it(`is shown for “${args.join(' ')}”`, async () => {
      const { code, stdout, stderr } = await ensemble(args);
      assert.match(stdout, /ensemble (complete FILE:LINE:COLUMN|bench human-eval FILE)/);
      assert.deepEqual([code, stderr], [0, '']);
    });
  }
});

describe('the help', () => {
  for (const { name, takes } of commandRows) {
    it(`of ${name} ${takes} names what it takes and every option that it obeys`, () => {
      const help = helpText(name);
      assert.ok(help.includes(`ensemble ${name} ${takes}`.trimEnd()));
      for (const { name: option, value = '', commands } of optionRows) {
        const row = new RegExp(`^  --${option} ?${value}\\b`, 'm');
        assert.equal(row.test(help), commands.includes(name), option);
      }
      assert.ok(help.split('\n').every((line) => line === line.trimEnd()));
    });
  }

  it('of all commands names each of them, and options that several take', () => {
    const help = helpText();
    assert.ok(commandRows.every(({ name }) => help.includes(`  ensemble ${name}`)));
    assert.match(help, /^ {2}--json/m);
    assert.doesNotMatch(help, /--quality-max/);
  });

  it('has no option for a command that is not there, and none twice', () => {
    const names = new Set(commandRows.map(({ name }) => name));
    assert.ok(optionRows.every(({ commands }) => commands.every((name) => names.has(name))));
    assert.equal(new Set(optionRows.map(({ name }) => name)).size, optionRows.length);
  });
});

describe('ensemble strategies', () => {
  it('lists the whole catalogue as one JSON value', async () => {
    const { code, stdout, stderr } = await ensemble(['strategies', '--json']);
    const rows = JSON.parse(stdout) as readonly Record<string, unknown>[];
    for (const row of rows) {
      const { command, ...others } = row;
      assert.deepEqual(Object.keys(others), ['id', 'family', 'title', 'paper', 'needs', 'status']);
      assert.equal(typeof (command ?? ''), 'string');
    }
    assert.deepEqual(
      rows.map((row) => [row['id'], row['status']]),
      catalogue().map(({ id, status }) => [id, status]),
    );
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('ends quietly when its reader leaves', async () => {
    const { stderr } = await ensemble(['strategies'], { started: (child) => child.closeStdout() });
    assert.equal(stderr, '');
  });
});
