import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JudgesReport } from '../../src/cli/judges-output.ts';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { RecordingLine } from '../../src/recording/recording-line.ts';
import { column, comparison, duel, vote } from '../comparison/sample-comparison.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';
import { runCommand } from './run-command.ts';

let folder = '';

async function file(name: string, text: string): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(full, text);
  return full;
}

const compared = (id: string, more: Partial<Comparison> = {}): Comparison =>
  comparison([column('a', 'short'), column('b', 'a longer text')], {
    ...{ id, duels: [duel('judge', 'a', 'b', 0.9, 0.2)], abstentions: [] },
    votes: [vote('a', 'b', 'first')],
    ...more,
  });

/** x is better in three of four; a judge of 85 % was asked both ways, one of 60 % as well. */
const LINES = Array.from({ length: 80 }, (_, i): RecordingLine => {
  const random = seededRandom(i);
  const isFirst = random.next() < 0.75;
  const judged = (judge: string, q: number) => {
    const preferFirst = random.next() < q === isFirst ? 0.9 : 0.1;
    return [
      { judge, first: 0, second: 1, preferFirst },
      { judge, first: 1, second: 0, preferFirst: 1 - preferFirst },
    ];
  };
  return recordedLine(
    `q${i}`,
    {
      x: { text: `call(${i});`, quality: isFirst ? 1 : 0 },
      y: { text: `call(${i}, it);`, quality: isFirst ? 0 : 1 },
    },
    { judgements: [...judged('good', 0.85), ...judged('weak', 0.6)] },
  );
});

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'judges-'));
});
after(() => rm(folder, { recursive: true }));

describe('ensemble judges', () => {
  it('tells how each judge has done in a recording, and who wins by them', async () => {
    const recording = await file('r.jsonl', LINES.map((line) => JSON.stringify(line)).join('\n'));
    const { code, stdout, stderr } = await runCommand('judges', recording);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^80 judged pairs in 80 comparisons; which is better is known of 80\n/);
    assert.match(stdout, /\ngood +80 +- +0 % \(0-5\) of 80 +50 % \(42-58\) of 160/);
    assert.match(stdout, /good and weak: Cohen’s kappa -?0\.\d\d, 80 pairs\n/);
    assert.match(stdout, /all judges: Krippendorff’s alpha/);
    assert.match(
      stdout,
      /x beats y in \d\d % \(90 % band \d\d to \d\d\); 80 pairs, judges’ errors taken out, 80 of them known; by Dawid-Skene \d\d % \(\d\d-\d\d\)\n/,
    );
    const json = await runCommand('judges', recording, '--json');
    const { figures, calibration } = JSON.parse(json.stdout) as JudgesReport;
    assert.deepEqual(
      figures.judges.map(({ judge, asked }) => [judge, asked]),
      [
        ['good', 80],
        ['weak', 80],
      ],
    );
    const { mean, low, high } = calibration.wins[0]!.rate;
    assert.ok(low < 0.75 && 0.75 < high && Math.abs(mean - 0.75) < 0.12, `${low} ${mean} ${high}`);
    assert.equal((await runCommand('judges', recording, '--json')).stdout, json.stdout);
    const other = await runCommand('judges', recording, '--json', '--seed', '9');
    assert.notEqual(other.stdout, json.stdout);
  });

  it('reads comparisons, each once, and says that few known pairs weigh nobody', async () => {
    const one = await file('one.json', JSON.stringify(compared('c1'), undefined, 2));
    const more = {
      abstentions: [{ judge: 'judge', first: 'a', second: 'b' }],
      duels: [],
      votes: [],
    };
    const two = await file('two.json', JSON.stringify(compared('c2', more)));
    const { code, stdout } = await runCommand('judges', one, two, one);
    assert.equal(code, 0);
    assert.match(stdout, /^2 judged pairs in 2 comparisons; which is better is known of 1\n/);
    assert.match(stdout, /\njudge +2 +1 +100 % \(\d+-100\) of 1 /);
    assert.match(
      stdout,
      /1 known pairs; from 20 on judges are weighed\. Until then all weigh the same\./,
    );
    assert.match(stdout, /a beats b in 6\d % .*not corrected/);
  });

  it('shows no control characters of names', async () => {
    const evil = compared('c', { duels: [duel('\u001b[31mred\nrow', 'a', 'b', 0.9)] });
    const { stdout } = await runCommand('judges', await file('evil.json', JSON.stringify(evil)));
    assert.doesNotMatch(stdout, /\u001b/);
    assert.match(stdout, /red⏎row/);
  });

  it('says what it cannot read, and ends with 1 where no judge compared anything', async () => {
    const broken = await file('b.json', JSON.stringify({ ...compared('c'), votes: 3 }));
    const found = await runCommand('judges', broken);
    assert.equal(found.code, 1);
    assert.match(
      found.stderr,
      /b\.json: votes: expected a list\n.*no judge has compared anything in/s,
    );
    const empty = await file('e.json', JSON.stringify(compared('c', { duels: [], votes: [] })));
    assert.equal((await runCommand('judges', empty)).code, 1);
    const asJson = await runCommand('judges', empty, '--json');
    assert.equal((JSON.parse(asJson.stdout) as JudgesReport).figures.pairs, 0);
    const prose = await file('p.txt', 'no json\n');
    assert.match((await runCommand('judges', prose)).stderr, /p\.txt:1/);
  });

  it('wants files that are there', async () => {
    assert.deepEqual(await runCommand('judges'), {
      ...{ code: 2, stdout: '', stderr: 'judges wants one FILE or more\n' },
    });
    assert.equal((await runCommand('judges', path.join(folder, 'gone.json'))).code, 2);
  });
});
