import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVoteLog, type VoteRecord } from '../../src/learning/vote-log.ts';

const VOTE: VoteRecord = {
  languageId: 'python',
  at: 1,
  rewards: { a: 1, b: 0 },
  comparisonId: 'c1',
  kind: 'fill',
  winner: 'a',
  loser: 'b',
  tie: false,
  bothBad: false,
  blind: true,
  wonLeft: false,
  tookMs: 1200,
  reasons: ['shorter'],
};

describe('the log of votes', () => {
  let folder = '';
  const logAt = () => createVoteLog(path.join(folder, 'votes.jsonl'), 1e6, () => undefined);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'votes-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has every vote in its order, for its owner alone', async () => {
    const log = logAt();
    await log.append(VOTE);
    await log.append({ ...VOTE, at: 2, tie: true });
    const { records } = await logAt().read();
    assert.deepEqual(
      records.map(({ at, tie }) => [at, tie]),
      [
        [1, false],
        [2, true],
      ],
    );
    assert.equal((await stat(path.join(folder, 'votes.jsonl'))).mode & 0o777, 0o600);
  });

  it('leaves out lines that are no votes, and counts them', async () => {
    const log = logAt();
    await log.append(VOTE);
    const wrong = [
      { ...VOTE, winner: 3 },
      { ...VOTE, kind: 'other' },
      { ...VOTE, rewards: { a: 'all' } },
      null,
      [],
    ];
    await appendFile(
      path.join(folder, 'votes.jsonl'),
      `${wrong.map((value) => JSON.stringify(value)).join('\n')}\n{"wi`,
    );
    const { records, badLines } = await log.read();
    assert.equal(records.length, 1);
    assert.equal(badLines, 6);
  });
});
