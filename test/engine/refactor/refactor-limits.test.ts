import assert from 'node:assert/strict';
import { settled, type Role } from '../scripted-engine.ts';
import { chatRole, checkOf, edit, files, knower, refactorStage } from './refactor-stage.ts';

describe('a refactoring within its limits', () => {
  it('ends an architect that says nothing at its time', async () => {
    const own = files();
    const architect: Role = { name: 'boss', roles: ['refactor'], script: () => [{ hang: true }] };
    const { start, ended, stage } = refactorStage(own, [knower('a', ['one']), architect]);
    const record = await ended(
      start({ memberIds: ['scripted:a'], architectId: 'scripted:boss', budget: { ms: 5_000 } }),
    );
    assert.equal(record.end?.reason, 'time');
    assert.ok(record.spent.ms < 60_000, `${record.spent.ms} ms`);
    assert.equal(stage.models['boss']?.open(), 0);
  });

  describe('with a judge that says nothing', () => {
    /** A solution at first, and then steps that lead to none. */
    const once = (name: string, value: number): Role => {
      let calls = 0;
      const solution = `${edit('a.ts', 'one = 0;', `one = ${value};`)}DONE\n`;
      return chatRole(name, () => {
        calls++;
        return calls === 1 ? solution : edit('a.ts', 'two = 0;', `two = ${value * 100 + calls};`);
      });
    };
    const roles = (): readonly Role[] => [
      ...[once('a', 1), once('b', 2)],
      { ...chatRole('judge', String), script: () => [{ hang: true }] },
    ];
    const memberIds = ['scripted:a', 'scripted:b'];

    it('ends as settled where the best has settled meanwhile', async () => {
      const { start, ended, stage } = refactorStage(files(), roles());
      const record = await ended(start({ memberIds, width: 3 }));
      assert.deepEqual(record.end, { reason: 'converged' });
      assert.equal(record.nodes[record.best]?.state, 'solution');
      assert.equal(stage.models['judge']?.open(), 0);
    });

    it('ends at its time', async () => {
      const { start, ended, stage } = refactorStage(files(), roles());
      const record = await ended(start({ memberIds, budget: { ms: 5_000 } }));
      assert.equal(record.end?.reason, 'time');
      assert.ok(record.spent.ms < 60_000, `${record.spent.ms} ms`);
      assert.equal(record.nodes[record.best]?.state, 'solution');
      assert.equal(stage.models['judge']?.open(), 0);
    });
  });

  it('waits for a check that runs when the last member has gone', async () => {
    const own = files();
    const { open } = checkOf(own, (read) => read('a.ts')?.startsWith('one = 1;') === true);
    let calls = 0;
    const role: Role = {
      ...{ name: 'a', roles: ['refactor'] },
      script() {
        calls++;
        return calls === 1
          ? [{ text: edit('a.ts', 'one = 0;', 'one = 1;') }]
          : [{ fail: 'model-missing' }];
      },
    };
    const { start, ended } = refactorStage(own, [role]);
    const running = Promise.withResolvers<undefined>();
    const live = start({
      width: 2,
      check: {
        command: 'check',
        async open(onPhase, signal) {
          const check = await open(onPhase, signal);
          return {
            ...check,
            async run(changes, run) {
              await running.promise;
              run.throwIfAborted();
              return await check.run(changes, run);
            },
          };
        },
      },
    });
    for (let turn = 0; turn < 1_000 && calls < 2; turn++) await Promise.resolve();
    for (let turn = 0; turn < 1_000 && live.current.nodes.length < 2; turn++) await settled();
    running.resolve(undefined);
    const record = await ended(live);
    assert.equal(record.end?.reason, 'members-failed');
    assert.equal(record.nodes[record.best]?.state, 'solution');
  });

  for (const [how, answer] of [
    ['deletes', 'DELETE a.test.ts\n'],
    ['empties', edit('a.test.ts', 'test();', '')],
  ] as const) {
    it(`throws away what ${how} tests that the check does not count`, async () => {
      const own = files().set('a.test.ts', 'test();\n');
      const { open } = checkOf(own, (read) => !(read('a.test.ts') ?? '').includes('test'));
      const { start, ended } = refactorStage(own, [chatRole('a', () => answer)]);
      const record = await ended(start({ check: { command: 'check', open } }));
      assert.equal(record.best, 0);
      assert.equal(record.nodes[1]?.failure, 'lost-tests');
      assert.equal(record.nodes[1].step?.lostTests, 1);
    });
  }
});
