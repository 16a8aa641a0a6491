import assert from 'node:assert/strict';
import { readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { openChangeCheck } from '../../../src/checks/change-check.ts';
import { toolFolders } from '../../../src/checks/tool-folders.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { diskFiles } from '../../../src/providers/workspace/disk-files.ts';
import { baselinesOf } from '../../../src/refactor/baselines-of.ts';
import type { OpenCheck } from '../../../src/refactor/sources.ts';
import { treeText } from '../../../src/refactor/tree-text.ts';
import { openSandbox } from '../../../src/sandbox/open-sandbox.ts';
import { inOwnFolder } from '../../sandbox/working-sandboxes.ts';
import { ALL_TASKS, SOLVED_ALONE, SOLVED_BY_NONE, TESTS_BENT } from './tasks/all-tasks.ts';
import { failingIn, finished, type Files, type InstructTask } from './tasks/instruct-task.ts';
import { folderWith, hasProgram, runTaskCommand } from './tasks/run-task-command.ts';
import { searchedTask, type SearchedTask } from './tasks/searched-task.ts';

const METHODS = ['le-mcts', 'adaptive-branching'] as const;
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
/** Few for what is found, so that none is found by trying everything. */
const STEPS = 300;

const sorted = (files: Files): readonly (readonly [string, string])[] =>
  [...files].sort(([a], [b]) => (a < b ? -1 : 1));

/** The whole way and nothing but the way: no trap's edit is in the result, whoever made it. */
function assertSolved(
  task: InstructTask,
  { record, files, left }: SearchedTask,
  how: string,
): void {
  const best = record.nodes[record.best];
  const message = `${task.id}, ${how}: ${record.end?.reason ?? ''}`;
  if (best?.state !== 'solution') assert.fail(`${message}\n${treeText(record)}`);
  assert.equal(best.step?.check?.passed, true, message);
  assert.deepEqual(failingIn(task, files), [], message);
  assert.deepEqual(sorted(files), sorted(finished(task)), message);
  assert.deepEqual([left, record.trials], [0, []], message);
}

describe('a refactoring by instruction', () => {
  for (const method of METHODS) {
    describe(`by ${method}`, () => {
      for (const task of ALL_TASKS) {
        it(`does ${task.id} by members of which none can alone, whatever their order`, async function () {
          this.timeout(120_000);
          for (const seed of SEEDS) {
            const searched = await searchedTask(task, { method, seed, steps: STEPS });
            assertSolved(task, searched, `seed ${seed}`);
            const { greedy } = baselinesOf(searched.record);
            assert.deepEqual(
              greedy.filter(({ nodeId }) => nodeId !== undefined),
              [],
            );
            assert.ok(new Set(searched.authors).size > 1);
          }
        });
      }
      it('does what one member can alone, and tells so', async () => {
        for (const seed of SEEDS) {
          const searched = await searchedTask(SOLVED_ALONE, { method, seed, steps: STEPS });
          assertSolved(SOLVED_ALONE, searched, `seed ${seed}`);
          const alone = baselinesOf(searched.record).greedy.filter(
            ({ nodeId }) => nodeId !== undefined,
          );
          assert.deepEqual(
            alone.map(({ memberId }) => memberId),
            ['scripted:eve'],
          );
        }
      });
      it('ends without a solution and without a trap where nobody knows a step', async () => {
        const task = SOLVED_BY_NONE;
        for (const seed of SEEDS) {
          const { record, files, left } = await searchedTask(task, { method, seed, steps: 60 });
          assert.ok(record.nodes.every(({ state }) => state !== 'solution'));
          assert.equal(record.end?.reason, 'steps');
          assert.equal(left, 0);
          // What it hands over breaks nothing that worked.
          const before = failingIn(task, new Map(Object.entries(task.files)));
          for (const name of failingIn(task, files)) assert.ok(before.includes(name), name);
        }
      });
    });
  }
});

/** The check command of a task, in the best sandbox of this machine on copies of a folder. */
function openedIn(folder: string, task: InstructTask): OpenCheck {
  return async (onPhase, signal) =>
    await openChangeCheck(
      {
        roots: [{ name: 'main', folder }],
        walk: (root) => diskFiles({ folders: [root], excluded: [], most: 100 }),
        sandbox: await openSandbox({ clock: systemClock, allowCopied: true }, signal),
        tools: await toolFolders(folder, await realpath(process.execPath)),
        ...{ command: task.checkCommand, timeMs: 60_000, copies: 2, clock: systemClock },
      },
      onPhase,
      signal,
    );
}

describe('a refactoring by instruction whose check really runs', function () {
  this.timeout(120_000);
  inOwnFolder();
  for (const [i, task] of ALL_TASKS.entries()) {
    const method = METHODS[i % METHODS.length] ?? 'le-mcts';
    it(`ends ${task.id} with hidden tests green and the files as they were, by ${method}`, async function () {
      if (!(await hasProgram(task))) this.skip();
      const folder = await realpath(await folderWith(Object.entries(task.files)));
      try {
        const open = openedIn(folder, task);
        const searched = await searchedTask(task, { method, seed: 1, steps: STEPS, open });
        assertSolved(task, searched, 'checked');
        const hidden = await runTaskCommand(task.hiddenCommand, searched.files, task.hidden);
        assert.equal(hidden.exitCode, 0, hidden.output);
        for (const [name, text] of Object.entries(task.files)) {
          assert.equal(await readFile(path.join(folder, name), 'utf8'), text);
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it('cannot tell a test that is bent from one that is put right, and says that it was touched', async () => {
    const folder = await realpath(await folderWith(Object.entries(TESTS_BENT.files)));
    try {
      const open = openedIn(folder, TESTS_BENT);
      const choice = { method: 'le-mcts', seed: 1, steps: 40, open } as const;
      const { record, files } = await searchedTask(TESTS_BENT, choice);
      const best = record.nodes[record.best];
      assert.equal(best?.state, 'solution');
      assert.deepEqual(best.step?.touchedTests, [TESTS_BENT.testPath]);
      const hidden = await runTaskCommand(TESTS_BENT.hiddenCommand, files, TESTS_BENT.hidden);
      assert.notEqual(hidden.exitCode, 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
