import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NamedTeam } from '../../src/math/choose-team.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';
import { runCommand } from './run-command.ts';

let folder = '';

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'team-'));
});
after(() => rm(folder, { recursive: true }));

async function recording(name: string, lines: readonly RecordingLine[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

/** a and b fail together at every third place, c at others; at every sixth c gives nothing. */
const LINES = Array.from({ length: 30 }, (_, i) => {
  const reference = `call${i}();`;
  const ab = i % 3 === 0 ? 'no();' : reference;
  const c = i % 6 === 1 ? null : i % 3 === 1 ? 'nothing();' : reference;
  return recordedLine(`q${i}`, { a: ab, b: ab, c }, { reference });
});

describe('ensemble team', () => {
  it('names the teams that help each other out, with the terms of their fitness', async () => {
    const file = await recording('lines.jsonl', LINES);
    const { code, stdout, stderr } = await runCommand('team', file);
    assert.deepEqual([code, stderr], [0, '']);
    const [head, columns, first, ...others] = stdout.trimEnd().split('\n');
    assert.equal(head, 'of a, b, c, at 30 requests:');
    assert.equal(columns, '  fitness    focal accuracy  team');
    assert.match(first ?? '', /^ {4}0\.\d{3} {4}1\.000 {4}0\.750 {2}a, c$/);
    assert.equal(others.length, 3);
    assert.match(others.at(-1) ?? '', / 0\.000 .* a, b$/);
  });

  it('tells the same as JSON', async () => {
    const file = await recording('lines.jsonl', LINES);
    const { stdout } = await runCommand('team', file, '--json');
    const told = JSON.parse(stdout) as {
      readonly requests: number;
      readonly items: number;
      readonly pool: readonly string[];
      readonly teams: readonly NamedTeam[];
    };
    assert.deepEqual([told.requests, told.items, told.pool], [30, 30, ['a', 'b', 'c']]);
    assert.deepEqual(told.teams[0]?.members, ['a', 'c']);
    assert.deepEqual(Object.keys(told.teams[0]).sort(), [
      ...['accuracy', 'fitness', 'focal', 'members'],
    ]);
  });

  it('keeps to the members that are named and to a size', async () => {
    const file = await recording('lines.jsonl', LINES);
    const { stdout } = await runCommand('team', file, '--models', 'b,c', '--json');
    assert.match(stdout, /"pool":\["b","c"\]/);
    const pairs = await runCommand('team', file, '--team-size', '2');
    assert.doesNotMatch(pairs.stdout, /a, b, c$/m);
  });

  it('says what is lacking where there is too little', async () => {
    const few = await recording('few.jsonl', LINES.slice(0, 5));
    const { code, stderr, stdout } = await runCommand('team', few);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^too little to go by: of 5 of 5 requests .* two members or more are right; 20 .* bench workspace/,
    );
    const alone = await runCommand('team', few, '--models', 'nobody');
    assert.match(
      alone.stderr,
      /^nobody wrote nothing that is on record here; .*members by id or name/,
    );
  });

  it('refuses a pool that is too large, a size of one and files that are not there', async () => {
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`m${i}`, 'x();']));
    const lines = LINES.map(({ id }) => recordedLine(id, many, { reference: 'x();' }));
    const file = await recording('many.jsonl', lines);
    const large = await runCommand('team', file);
    assert.equal(large.code, 2);
    assert.match(large.stderr, /^every team of 17 .* --models A,B names up to 16\n$/);
    assert.equal((await runCommand('team', file, '--models', 'm0,m1')).code, 0);
    assert.match(
      (await runCommand('team', file, '--team-size', '1')).stderr,
      /^--team-size wants an integer of 2 or more, not "1"\n$/,
    );
    assert.match((await runCommand('team', 'gone.jsonl')).stderr, /^cannot read gone\.jsonl\n$/);
    assert.match((await runCommand('team')).stderr, /^team wants RECORDING\.\.\.\n$/);
  });

  it('tells of lines that are no requests and goes on', async () => {
    const file = await recording('lines.jsonl', LINES);
    await writeFile(path.join(folder, 'broken.jsonl'), 'no request\n');
    const { code, stderr } = await runCommand('team', file, path.join(folder, 'broken.jsonl'));
    assert.equal(code, 0);
    assert.match(stderr, /broken\.jsonl/);
  });
});
