import assert from 'node:assert/strict';
import type { Refactor } from '../../../src/refactor/refactor.ts';
import {
  chatRole,
  checkOf,
  files,
  knower,
  refactorStage,
  solved,
  type MemoryFiles,
} from './refactor-stage.ts';

describe('a refactoring', () => {
  describe('that goes on with an earlier one', () => {
    async function keptOf(own: MemoryFiles, command: string | undefined): Promise<Refactor> {
      const boss = chatRole('boss', () => '1. Begin with a.ts.');
      const { start, ended } = refactorStage(own, [knower('a', ['one', 'two', 'three']), boss]);
      const { open } = checkOf(own, () => false);
      return await ended(
        start({
          ...{ memberIds: ['scripted:a'], architectId: 'scripted:boss', budget: { steps: 2 } },
          ...(command === undefined ? {} : { check: { command, open } }),
        }),
      );
    }

    it('begins with files that were given then and are not now no more', async () => {
      const own = files().set('b.ts', 'b();\n');
      const resume = await keptOf(own, undefined);
      const { start, ended } = refactorStage(own, [knower('a', ['one'])]);
      const { end } = await ended(start({ files: ['b.ts'], resume }));
      assert.deepEqual(end, { reason: 'files-changed', detail: 'a.ts' });
    });

    it('believes nothing that another check has said', async () => {
      for (const command of [undefined, 'another']) {
        const own = files();
        const resume = await keptOf(own, command);
        const { start, ended, stage } = refactorStage(own, [knower('a', ['one'])]);
        const { open } = checkOf(own, solved);
        const { end } = await ended(start({ check: { command: 'check', open }, resume }));
        assert.equal(end?.reason, 'check-unrunnable');
        assert.match(end.detail ?? '', /the earlier search was checked by/);
        assert.equal(stage.models['a']?.calls.length, 0);
      }
    });

    it('tells the members the plan that was made then', async () => {
      const own = files();
      const resume = await keptOf(own, undefined);
      assert.equal(resume.plan, '1. Begin with a.ts.');
      const { start, ended } = refactorStage(own, [knower('a', ['one', 'two', 'three'])]);
      assert.equal((await ended(start({ resume, budget: { steps: 1 } }))).plan, resume.plan);
    });
  });

  describe('gone on with by hand', () => {
    const byHand = 'one = 5;\ntwo = 0;\nthree = 0;\n';

    it('has the steps of its user after it was stopped as well', async () => {
      const { start, ended } = refactorStage(files(), [knower('a', [])]);
      const live = start({});
      await ended(live);
      live.stop();
      const made = await live.continueByHand(0, new Map([['a.ts', byHand]]));
      assert.equal(live.stateOf(made).changes.get('a.ts'), byHand);
      assert.equal(live.current.end?.reason, 'exhausted');
    });

    it('refuses what is not given for changing', async () => {
      const own = files().set('b.ts', 'b();\n');
      const { start, ended } = refactorStage(own, [knower('a', [])]);
      const live = start({ files: ['a.ts'] });
      await ended(live);
      const changes = new Map([['b.ts', 'c();\n']]);
      await assert.rejects(live.continueByHand(0, changes), /RangeError|not among the files/);
      assert.equal(
        live.current.nodes.every(({ memberId, id }) => id === 0 || memberId !== undefined),
        true,
      );
    });
  });
});
