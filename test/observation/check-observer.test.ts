import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Observation } from '../../src/core/strategy.ts';
import { checkObserver } from '../../src/observation/check-observer.ts';
import type { CheckOutcome, TestCounts } from '../../src/refactor/evidence.ts';
import type { ChangeCheck } from '../../src/refactor/sources.ts';
import { checked, inProject } from '../checks/open-check.ts';
import { aliveWith, inOwnFolder, running } from '../sandbox/working-sandboxes.ts';
import { requestAt } from './placed-request.ts';

const request = requestAt('src/add.mjs', 'export const add = (a, b) => |;\n');

function outcome(
  passed: boolean,
  tests?: readonly [passed: number, failed: number],
  ended: CheckOutcome['ended'] = 'by-itself',
): CheckOutcome {
  const counts = (one: readonly [number, number]): TestCounts => ({
    ...{ runner: 'some', passed: one[0], failed: one[1], skipped: 0, failing: [] },
  });
  return {
    ...{ passed, ended, lastLines: [], durationMs: 1 },
    ...(tests === undefined ? {} : { tests: counts(tests) }),
  };
}

const unexpected = (why: string): never => {
  throw new Error(why);
};

/** A check whose outcome is that of the inserted text; what it lacks throws. */
function scripted(baseline: CheckOutcome, outcomes: Readonly<Record<string, CheckOutcome>>) {
  const runs: string[] = [];
  const check: ChangeCheck = {
    ...{ command: 'test', isolation: { level: 'isolated', tool: 'none' }, baseline, copies: 2 },
    run(changes) {
      const text = /=> (.*);/.exec(changes.get('src/add.mjs') ?? '')?.[1] ?? '';
      runs.push(text);
      const found = outcomes[text];
      return found === undefined ? Promise.reject(new Error('no run')) : Promise.resolve(found);
    },
    close: () => Promise.resolve(),
  };
  return { check, runs };
}

async function passedBy(
  baseline: CheckOutcome,
  outcomes: Readonly<Record<string, CheckOutcome>>,
): Promise<readonly Observation['check'][]> {
  const { check } = scripted(baseline, outcomes);
  const observe = checkObserver(check, () => undefined);
  const found = await observe(request, Object.keys(outcomes), running());
  return found.map((one) => one.check);
}

describe('checkObserver', () => {
  it('tells how many of the tests pass, of as many as any of the texts has', async () => {
    const found = await passedBy(outcome(false), {
      all: outcome(true, [4, 0]),
      some: outcome(false, [3, 1]),
      few: outcome(false, [1, 1]),
      none: outcome(false),
    });
    assert.deepEqual(found, [
      { passed: 4, total: 4 },
      { passed: 3, total: 4 },
      { passed: 1, total: 4 },
      { passed: 0, total: 4 },
    ]);
  });

  it('tells 1 or 0 of 1 where no output tells of tests', async () => {
    const found = await passedBy(outcome(true), { good: outcome(true), bad: outcome(false) });
    assert.deepEqual(found, [
      { passed: 1, total: 1 },
      { passed: 0, total: 1 },
    ]);
  });

  it('has no text that fails pass everything, whatever its tests say', async () => {
    const found = await passedBy(outcome(true, [2, 0]), {
      linted: outcome(false, [2, 0]),
      slow: outcome(false, [2, 0], 'time-limit'),
    });
    assert.deepEqual(found, [
      { passed: 1, total: 2 },
      { passed: 1, total: 2 },
    ]);
  });

  it('has no text pass by losing tests', async () => {
    const found = await passedBy(outcome(true, [2, 0]), {
      skips: outcome(true, [1, 0]),
      leaves: outcome(true),
    });
    assert.deepEqual(found, [
      { passed: 1, total: 2 },
      { passed: 0, total: 2 },
    ]);
  });

  it('lets printed tests tie with real ones that pass, never win (known limit of the method)', async () => {
    const found = await passedBy(outcome(true, [2, 0]), {
      honest: outcome(true, [2, 0]),
      forges: outcome(true, [100, 0]),
    });
    assert.deepEqual(found, [
      { passed: 100, total: 100 },
      { passed: 100, total: 100 },
    ]);
  });

  it('knows nothing of a text that cannot be run, or of a document that is no file', async () => {
    const problems: string[] = [];
    const { check } = scripted(outcome(true), { good: outcome(true) });
    const observe = checkObserver(check, (why) => problems.push(why));
    assert.deepEqual(await observe(request, ['bad', 'good'], running()), [
      {},
      { check: { passed: 1, total: 1 } },
    ]);
    assert.deepEqual(await observe(requestAt('../x.mjs', '|'), ['good'], running()), [{}]);
    assert.deepEqual(problems, ['no run', '../x.mjs is no file of the workspace']);
  });

  it('runs equal texts once', async () => {
    const { check, runs } = scripted(outcome(true), { good: outcome(true), bad: outcome(false) });
    const observe = checkObserver(check, () => undefined);
    await observe(request, ['good', 'good'], running());
    await observe(request, ['bad', 'good'], running());
    assert.deepEqual(runs, ['good', 'bad']);
  });

  describe('with a command on a workspace', function () {
    this.timeout(60_000);
    inOwnFolder();
    const hole = 'export const add = (a, b) => ;\n';
    const files = {
      'src/add.mjs': hole,
      'test/add.test.mjs': `import assert from 'node:assert';
import { test } from 'node:test';
import { add } from '../src/add.mjs';
test('adds', () => assert.equal(add(2, 3), 5));
test('adds nothing', () => assert.equal(add(2, 0), 2));
`,
    };
    const project = inProject(files);

    it('tells the tests that pass, and leaves the user’s tree as it is', async () => {
      await checked(project.root, { command: 'node --test', copies: 2 }, async (check) => {
        const observe = checkObserver(check, unexpected);
        const texts = ['a + b', 'a - b', 'a +', 'b + a', 'a + b'];
        const found = await observe(request, texts, running());
        assert.deepEqual(
          found.map((one) => [one.check?.passed, one.check?.total]),
          [
            [2, 2],
            [1, 2],
            [0, 2],
            [2, 2],
            [2, 2],
          ],
        );
      });
      assert.deepEqual(readdirSync(project.root).toSorted(), ['src', 'test']);
      assert.equal(readFileSync(path.join(project.root, 'src/add.mjs'), 'utf8'), hole);
    });

    it('leaves no process when it is called off', async () => {
      const word = `mark-${process.pid}-loops`;
      const command = `grep -q for src/add.mjs && exec node src/add.mjs ${word}; true`;
      await checked(project.root, { command }, async (check) => {
        const controller = new AbortController();
        const observe = checkObserver(check, unexpected);
        const waiting = observe(request, ['{ }; for (;;) {}'], controller.signal);
        const waited = assert.rejects(waiting, /enough/);
        while (aliveWith(`src/add.mjs\0${word}`) === 0) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        controller.abort(new Error('enough'));
        await waited;
        assert.equal(aliveWith(`src/add.mjs\0${word}`), 0);
      });
    });
  });
});
