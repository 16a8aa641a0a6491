import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requestFor } from '../../src/cli/commands/complete.ts';
import { UsageError } from '../../src/cli/output.ts';

describe('requestFor', () => {
  let folder = '';
  let file = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-cli-'));
    file = path.join(folder, 'a:b.py');
    await writeFile(file, 'one\r\ntwo\r\n');
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('counts lines and columns from 1, and colons in the name do not matter', async () => {
    const request = await requestFor(`${file}:2:3`);
    assert.deepEqual(request.position, { line: 1, character: 2 });
    assert.equal(request.document.languageId, 'python');
    assert.equal(request.trigger, 'explicit');
  });
  it('takes the column behind the last character', async () => {
    assert.deepEqual((await requestFor(`${file}:1:4`)).position, { line: 0, character: 3 });
  });
  for (const [what, place] of [
    ['a line past the end', ':4:1'],
    ['line 0', ':0:1'],
    ['a column past the end', ':1:5'],
    ['column 0', ':1:0'],
    ['no column', ':1'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(requestFor(`${file}${place}`), UsageError);
    });
  }
  it('refuses a file that is not there', async () => {
    await assert.rejects(requestFor(`${file}.none:1:1`), UsageError);
  });
});
