import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKeptExperience } from '../../../src/vscode/platform/kept-experience.ts';
import { openRecording } from '../../../src/recording/recording-writer.ts';
import { newRecordingFile } from '../../../src/vscode/recording/recordings-folder.ts';
import { experienceOf, voteOf } from '../../learning/window-records.ts';

describe('what is learned where nothing can be kept', () => {
  let above = '';
  const warnings: string[] = [];

  beforeEach(async () => {
    above = await mkdtemp(path.join(tmpdir(), 'kept-'));
    warnings.length = 0;
  });
  afterEach(async () => {
    await chmod(above, 0o700);
    await rm(above, { recursive: true, force: true });
  });

  const keptIn = (folder: string) =>
    createKeptExperience(folder, { warn: (text: string) => warnings.push(text) });

  /** Several texts are taken and voted on, as in a day. */
  async function used(folder: string): Promise<void> {
    const kept = keptIn(folder);
    const { outcomes, votes, learner } = kept;
    for (let n = 0; n < 5; n++) {
      const record = experienceOf('a', n);
      learner.learn(record);
      await outcomes.append(record);
      await outcomes.append({ ...record, rewards: {} });
      await votes.append(voteOf('a', n));
    }
    assert.deepEqual(await outcomes.read(), { records: [], badLines: 0 });
    const [a = 0, b = 0] = learner.weights('python', ['a', 'b']);
    assert.ok(a > b);
    assert.equal(warnings.length, 1, warnings.join('\n'));
    await kept.clear(new Set(['outcomes', 'votes']));
    await kept.relearn();
  }

  it('counts in its window, and the reason is told once, where a file is in the folder’s place', async () => {
    const folder = path.join(above, 'storage');
    await writeFile(folder, '');
    await used(folder);
    assert.match(warnings[0] ?? '', /^outcome log: Error: E\w+/);
  });

  // Who is root may write everywhere, and Windows has no such folders.
  if (process.getuid !== undefined && process.getuid() !== 0) {
    it('does the same where the home may only be read', async () => {
      await chmod(above, 0o500);
      await used(path.join(above, 'storage'));
    });
  }

  it('does the same where the disk is full', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const folder = path.join(above, 'storage');
    await mkdir(folder);
    for (const name of ['outcomes', 'unjudged', 'votes']) {
      await symlink('/dev/full', path.join(folder, `${name}.jsonl`));
    }
    const { outcomes, votes } = keptIn(folder);
    for (let n = 0; n < 5; n++) {
      await outcomes.append(experienceOf('a', n));
      await votes.append(voteOf('a', n));
    }
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.match(warnings[0] ?? '', /ENOSPC/);
  });

  it('is recorded nowhere, and the message says why', async () => {
    const folder = path.join(above, 'recordings');
    await writeFile(folder, '');
    const file = await newRecordingFile(folder, 0);
    await assert.rejects(
      openRecording(file),
      /^RecordingError: cannot write the recording .*E[A-Z]+/,
    );
  });
});
