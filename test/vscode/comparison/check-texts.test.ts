import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ComparedRequest } from '../../../src/comparison/comparison.ts';
import type { ChangeCheck } from '../../../src/refactor/sources.ts';
import { checked, inProject } from '../../checks/open-check.ts';
import { inOwnFolder, running } from '../../sandbox/working-sandboxes.ts';
import '../refactor/vscode-stand-in.ts';

const { checkedBy } = await import('../../../src/vscode/comparison/check-texts.ts');

const FILE = 'const five = () => 4;\n';

/** `4` is selected, and something is asked for in its place. */
const request: ComparedRequest = {
  ...{ kind: 'instruct', languageId: 'javascript', path: 'five.cjs', instruction: 'Make it five.' },
  ...{ prefix: 'const five = () => ', original: '4', suffix: ';\n' },
};

describe('checking the answers of a comparison', function () {
  this.timeout(60_000);
  inOwnFolder();
  const project = inProject({ 'five.cjs': FILE });
  const command = 'node -e "$(cat five.cjs) if (five() !== 5) throw 1; "';

  it('runs the command with each answer in place of what was selected, in a copy', async () => {
    const notices: string[] = [];
    let closed = 0;
    await checked(project.root, { command }, async (own) => {
      const check: ChangeCheck = {
        ...{ command, isolation: own.isolation, baseline: own.baseline, copies: own.copies },
        run: (changes, signal) => own.run(changes, signal),
        close: () => {
          closed++;
          return Promise.resolve();
        },
      };
      const notice = (_kind: string, text: string): void => void notices.push(text);
      const found = await checkedBy(check, request, ['5', '6', '2 + 3'], running(), notice);
      assert.deepEqual(
        found.map((one) => one.check?.passed),
        [1, 0, 1],
      );
    });
    assert.deepEqual([closed, notices], [1, []]);
    assert.equal(await readFile(path.join(project.root, 'five.cjs'), 'utf8'), FILE);
  });

  it('says once that an answer could not be checked', async () => {
    const notices: string[] = [];
    await checked(project.root, { command }, async (own) => {
      const check: ChangeCheck = {
        ...{ command, isolation: own.isolation, baseline: own.baseline, copies: own.copies },
        run: () => Promise.reject(new Error('the disk is full')),
        close: () => Promise.resolve(),
      };
      const notice = (kind: string, text: string): void => void notices.push(`${kind}: ${text}`);
      const found = await checkedBy(check, request, ['5', '6'], running(), notice);
      assert.deepEqual(found, [{}, {}]);
    });
    assert.deepEqual(notices, ['error: Not every answer could be checked: the disk is full']);
  });
});
