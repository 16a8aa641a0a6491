import assert from 'node:assert/strict';
import type { Refactor } from '../../../src/refactor/refactor.ts';
import { CheckUnrunnableError } from '../../../src/refactor/sources.ts';
import type { Role } from '../scripted-engine.ts';
import {
  chatRole,
  checkOf,
  edit,
  files,
  knower,
  refactorStage,
  shownIn,
  solved,
  type MemoryFiles,
} from './refactor-stage.ts';

const METHODS = ['le-mcts', 'adaptive-branching'] as const;

describe('a refactoring', () => {
  for (const method of METHODS) {
    it(`comes to a solution that no member reaches alone, by ${method}`, async () => {
      for (const seed of Array.from({ length: 20 }, (_, i) => i)) {
        const own = files();
        const check = checkOf(own, solved);
        const roles = [knower('a', ['one', 'three']), knower('b', ['two'])];
        const { start, ended, stage } = refactorStage(own, roles);
        const live = start({ method, seed, check: { command: 'check', open: check.open } });
        const record = await ended(live);
        const best = record.nodes[record.best];
        assert.equal(best?.state, 'solution', `seed ${seed}: ${record.end?.reason}`);
        assert.equal(
          live.stateOf(record.best).changes.get('a.ts'),
          'one = 1;\ntwo = 1;\nthree = 1;\n',
        );
        assert.equal(check.closed(), true);
        assert.deepEqual(
          Object.values(stage.models).map((model) => model.open()),
          [0, 0],
        );
      }
    });

    it(`ends with nothing better where nobody knows the way, by ${method}`, async () => {
      const own = files();
      const { start, ended } = refactorStage(own, [knower('a', []), knower('b', [])]);
      const record = await ended(start({ method }));
      assert.equal(record.best, 0);
      assert.equal(record.end?.reason, 'exhausted');
      assert.ok(record.nodes.slice(1).every(({ failure }) => failure === 'no-edit'));
    });
  }

  it('tells events from which anybody makes the same record', async () => {
    const own = files();
    const { start, ended, events } = refactorStage(own, [knower('a', ['one', 'two', 'three'])]);
    const live = start({ check: { command: 'check', open: checkOf(own, solved).open } });
    const record = await ended(live);
    const { followed } = await import('../../../src/refactor/followed.ts');
    let again: Refactor | undefined;
    for (const event of events) again = followed(again, event);
    assert.deepEqual(again, record);
    assert.equal(events[0]?.type, 'search-start');
    assert.equal(events.at(-1)?.type, 'search-end');
  });

  it('is the same for the same seed where one trial is out at a time', async () => {
    const once = async (): Promise<unknown> => {
      const own = files();
      const roles = [knower('a', ['one', 'three']), knower('b', ['two', 'one'])];
      const { start, ended } = refactorStage(own, roles);
      const check = checkOf(own, solved);
      const record = await ended(start({ seed: 5, check: { command: 'check', open: check.open } }));
      return record.nodes;
    };
    assert.deepEqual(await once(), await once());
  });

  it('takes the author’s word that it is done where no check is there', async () => {
    const own = files();
    const author = chatRole('a', (user) =>
      shownIn(user, 'a.ts').includes('one = 0')
        ? `${edit('a.ts', 'one = 0;', 'one = 1;')}DONE\n`
        : 'DONE',
    );
    const { start, ended } = refactorStage(own, [author]);
    const record = await ended(start({}));
    assert.equal(record.nodes[record.best]?.state, 'solution');
    assert.equal(record.nodes[record.best]?.step?.done, true);
  });

  it('takes nobody’s word where the check says otherwise', async () => {
    const own = files();
    const author = chatRole('a', () => `${edit('a.ts', 'one = 0;', 'one = 1;')}DONE\n`);
    const { start, ended } = refactorStage(own, [author]);
    const check = checkOf(own, solved);
    const record = await ended(start({ check: { command: 'check', open: check.open } }));
    assert.ok(record.nodes.every(({ state }) => state !== 'solution'));
  });

  it('throws away what loses tests, however green the check is', async () => {
    const own: MemoryFiles = new Map([
      ['a.ts', 'broken();\n'],
      ['a.test.ts', 'test();\ntest();\n'],
    ]);
    const counted = (read: (path: string) => string | undefined) => {
      const tests = (read('a.test.ts') ?? '').split('test();').length - 1;
      const failed = read('a.ts')?.includes('broken') === true ? Math.min(1, tests) : 0;
      const counts = { runner: 'mocha', passed: tests - failed, failed, skipped: 0, failing: [] };
      return { passed: failed === 0, tests: counts };
    };
    const trap = chatRole('trap', () => 'DELETE a.test.ts\nDONE\n');
    const slow = chatRole('b', (user) =>
      shownIn(user, 'a.ts').includes('broken') ? edit('a.ts', 'broken();', 'works();') : 'DONE',
    );
    for (const method of METHODS) {
      const { start, ended } = refactorStage(own, [trap, slow]);
      const check = checkOf(own, counted);
      const record = await ended(start({ method, check: { command: 'check', open: check.open } }));
      const best = record.nodes[record.best];
      assert.equal(best?.state, 'solution');
      assert.equal(best.memberId, 'scripted:b');
      assert.ok(record.nodes.some(({ failure }) => failure === 'lost-tests'));
    }
  });

  it('merges states that differ in layout alone and asks the check once', async () => {
    const own = files();
    const whole = (text: string): string => `a.ts\n\`\`\`ts\n${text}\`\`\`\n`;
    const { start, ended } = refactorStage(
      own,
      [
        chatRole('a', () => whole('one = 1;\ntwo = 0;\nthree = 0;\n')),
        chatRole('b', () => whole('one = 1;\ntwo = 0;\n\nthree = 0;\n')),
      ],
      {
        syntax: {
          parseEvidence: () => Promise.resolve([]),
          cursorSyntax: () => Promise.reject(new Error('no cursor here')),
          treeShape: ({ text }) =>
            Promise.resolve({ known: true, errors: 0, digest: text.replace(/\s+/g, ' ') }),
          treeBags: () => Promise.resolve([]),
          forget: () => undefined,
        },
      },
    );
    const check = checkOf(own, () => ({ passed: false }));
    const record = await ended(
      start({ budget: { steps: 2 }, width: 2, check: { command: 'check', open: check.open } }),
    );
    assert.equal(record.nodes.filter(({ state }) => state === 'merged').length, 1);
    assert.equal(check.runs(), 1);
    const agreement = record.nodes[1]?.parts.find(({ name }) => name === 'agreement');
    assert.equal(agreement?.value, 1);
  });

  for (const budget of [{ steps: 0 }, { ms: 0 }, { tokens: 0 }]) {
    it(`asks nobody with a budget of ${JSON.stringify(budget)}`, async () => {
      const own = files();
      const { start, ended, stage } = refactorStage(own, [knower('a', ['one'])]);
      const check = checkOf(own, solved);
      const record = await ended(start({ budget, check: { command: 'check', open: check.open } }));
      assert.ok(['steps', 'time', 'tokens'].includes(record.end?.reason ?? ''));
      assert.equal(stage.models['a']?.calls.length, 0);
      assert.equal(check.runs(), 0);
    });
  }

  it('passes its steps by nothing and its tokens by one call', async () => {
    const own = files();
    const roles = [knower('a', ['one', 'two', 'three']), knower('b', [])];
    const first = refactorStage(own, roles);
    const check = checkOf(own, () => false);
    const open = { command: 'check', open: check.open };
    const stepped = await first.ended(first.start({ budget: { steps: 3 }, check: open }));
    assert.equal(stepped.spent.steps, 3);
    assert.equal(stepped.end?.reason, 'steps');
    const second = refactorStage(own, roles);
    const limited = await second.ended(second.start({ budget: { tokens: 1 }, check: open }));
    assert.equal(limited.spent.steps, 1);
    assert.equal(limited.end?.reason, 'tokens');
  });

  it('ends at its time with the best so far, and closes the call that is out', async () => {
    const own = files();
    let calls = 0;
    const role: Role = {
      name: 'a',
      roles: ['inline', 'refactor'],
      script: () => {
        calls++;
        return calls === 1 ? [{ text: edit('a.ts', 'one = 0;', 'one = 1;') }] : [{ hang: true }];
      },
    };
    const { start, ended, stage } = refactorStage(own, [role]);
    const live = start({ budget: { ms: 30_000 } });
    const record = await ended(live);
    assert.equal(record.end?.reason, 'time');
    assert.equal(live.stateOf(record.best).changes.get('a.ts')?.startsWith('one = 1;'), true);
    assert.equal(stage.models['a']?.open(), 0);
    assert.deepEqual(record.trials, []);
  });

  it('leaves a member that is silent, and one that is not there', async () => {
    const own = files();
    const silent: Role = { name: 'a', roles: ['refactor'], script: () => [{ hang: true }] };
    const gone: Role = {
      name: 'b',
      roles: ['refactor'],
      script: () => [{ fail: 'model-missing' }],
    };
    const { start, ended } = refactorStage(own, [silent, gone]);
    const record = await ended(start({}));
    assert.equal(record.end?.reason, 'members-failed');
    assert.match(record.end.detail ?? '', /timeout/);
    assert.match(record.end.detail ?? '', /model-missing/);
  });

  it('says why it does not begin', async () => {
    const own: MemoryFiles = new Map([['a.bin', Uint8Array.of(0, 1, 2, 255)]]);
    const first = refactorStage(own, [knower('a', ['one'])]);
    const binary = await first.ended(first.start({}));
    assert.equal(binary.end?.reason, 'unusable-files');
    assert.match(binary.end.detail ?? '', /a\.bin: binary/);
    const second = refactorStage(files(), [knower('a', ['one'])]);
    const nobody = await second.ended(second.start({ memberIds: ['scripted:z'] }));
    assert.equal(nobody.end?.reason, 'no-members');
    const third = refactorStage(files(), [knower('a', ['one'])]);
    const open = (): Promise<never> =>
      Promise.reject(new CheckUnrunnableError('no-tests', 'no test ran'));
    const unrun = await third.ended(third.start({ check: { command: 'check', open } }));
    assert.deepEqual(unrun.end, {
      ...{ reason: 'check-unrunnable', detail: 'no test ran', checkCode: 'no-tests' },
    });
    assert.equal(third.stage.models['a']?.calls.length, 0);
  });

  it('goes on with a search that was kept, asking nothing again', async () => {
    const own = files();
    const roles = [knower('a', ['one', 'three']), knower('b', ['two'])];
    const check = checkOf(own, solved);
    const open = { command: 'check', open: check.open };
    const first = refactorStage(own, roles);
    const begun = await first.ended(first.start({ budget: { steps: 2 }, check: open, seed: 3 }));
    const kept = JSON.parse(JSON.stringify(begun)) as Refactor;
    const second = refactorStage(own, roles);
    const live = second.start({ check: open, seed: 3, resume: kept });
    const record = await second.ended(live);
    assert.equal(record.nodes[record.best]?.state, 'solution');
    assert.deepEqual(
      record.nodes
        .slice(0, kept.nodes.length)
        .map(({ id, parent, memberId }) => [id, parent, memberId]),
      kept.nodes.map(({ id, parent, memberId }) => [id, parent, memberId]),
    );
    own.set('a.ts', 'another = 0;\n');
    const third = refactorStage(own, roles);
    const refused = await third.ended(third.start({ check: open, resume: kept }));
    assert.equal(refused.end?.reason, 'files-changed');
    assert.equal(refused.end.detail, 'a.ts');
  });

  it('obeys pins, prunes and steps by hand', async () => {
    const own = files();
    let calls = 0;
    const role: Role = {
      ...{ name: 'a', roles: ['inline', 'refactor'] },
      script() {
        calls++;
        return calls === 1 ? [{ text: edit('a.ts', 'one = 0;', 'one = 1;') }] : [{ hang: true }];
      },
    };
    const { start, ended, stage } = refactorStage(own, [role]);
    const check = checkOf(own, solved);
    const live = start({ check: { command: 'check', open: check.open } });
    while (live.current.nodes.length < 2) await stage.clock.pass(1);
    const made = await live.continueByHand(
      1,
      new Map([['a.ts', 'one = 1;\ntwo = 2;\nthree = 0;\n']]),
    );
    live.pin(made, true);
    live.stop();
    const record = await ended(live);
    assert.equal(record.best, made);
    assert.equal(record.nodes[made]?.memberId, undefined);
    assert.equal(record.nodes[made]?.mark, 'pinned');
    assert.equal(live.stateOf(made).changes.get('a.ts'), 'one = 1;\ntwo = 2;\nthree = 0;\n');
  });

  it('stops in every phase with nothing left running', async () => {
    const phases = ['loading', 'copying', 'baseline', 'searching'] as const;
    for (const phase of phases) {
      const own = files();
      const { start, ended, stage } = refactorStage(own, [
        { name: 'a', roles: ['refactor'], script: () => [{ hang: true }] },
      ]);
      const check = checkOf(own, solved);
      const live = start({
        check: {
          command: 'check',
          open: (onPhase, signal) =>
            check.open((told) => {
              onPhase(told);
              if (told === phase) live.stop();
            }, signal),
        },
      });
      if (phase === 'loading') live.stop();
      if (phase === 'searching') {
        while (stage.models['a']?.calls.length === 0) await stage.clock.pass(1);
        live.stop();
      }
      const record = await ended(live);
      assert.equal(record.end?.reason, 'stopped', phase);
      assert.equal(stage.models['a']?.open(), 0);
      assert.equal(stage.clock.pending(), 0, phase);
    }
  });

  it('shows no member elsewhere what may only be shown here', async () => {
    const own = files();
    const { start, ended } = refactorStage(own, [
      { ...knower('cloud', ['one']), place: 'cloud' },
      knower('a', ['one', 'two', 'three']),
    ]);
    const record = await ended(start({ localOnly: true }));
    assert.deepEqual(
      record.request.members.map(({ id }) => id),
      ['scripted:a'],
    );
  });

  it('lets another model judge two solutions in both orders', async () => {
    const own = files();
    const done = (name: string, value: number): Role =>
      chatRole(name, () => `${edit('a.ts', 'one = 0;', `one = ${value};`)}DONE\n`);
    const judge: Role = {
      ...chatRole('judge', (user) => {
        const [a = '', b = ''] = user.split('Diff B:');
        const better = a.includes('one = 2;') ? 'A' : b.includes('one = 2;') ? 'B' : 'equal';
        return `{"better": "${better}"}`;
      }),
    };
    const { start, ended, stage } = refactorStage(own, [done('a', 1), done('b', 2), judge]);
    const record = await ended(
      start({ memberIds: ['scripted:a', 'scripted:b'], budget: { steps: 6 } }),
    );
    const best = record.nodes[record.best];
    assert.match(JSON.stringify(best?.step?.edits), /one = 2;/);
    assert.equal(best?.parts.find(({ name }) => name === 'judge')?.value, 1);
    assert.ok((stage.models['judge']?.calls.length ?? 0) >= 2);
  });

  it('has an architect plan first, and tells the members', async () => {
    const own = files();
    let seen = '';
    const member = chatRole('a', (user) => {
      seen = user;
      return 'DONE';
    });
    const architect = chatRole('boss', () => '1. Begin with a.ts.');
    const { start, ended } = refactorStage(own, [member, architect]);
    const record = await ended(
      start({ memberIds: ['scripted:a'], architectId: 'scripted:boss', budget: { steps: 1 } }),
    );
    assert.equal(record.plan, '1. Begin with a.ts.');
    assert.match(seen, /Plan of the architect:\n1\. Begin with a\.ts\./);
  });
});
