import assert from 'node:assert/strict';
import type { CheckOutcome } from '../../../src/refactor/evidence.ts';
import type { Refactor, RefactorStep } from '../../../src/refactor/refactor.ts';
import { filesOfNodes } from '../../../src/vscode/refactor/tree-node-files.ts';
import { createTreePageState } from '../../../src/vscode/refactor/tree-page-state.ts';
import { treePageState, type TreePageState } from '../../../src/webview/tree/tree-page-state.ts';
import { baseOf, node, refactorOf, stateOf } from './refactor-stage.ts';
import { stagedDesk, type StagedDesk } from './tree-page-stage.ts';

const THEME = {
  kind: 'dark',
  name: '',
  settings: [],
  foreground: '#fff',
  background: '#000',
} as const;
const PASSED: CheckOutcome = { passed: true, ended: 'by-itself', lastLines: [], durationMs: 5 };

function step(more: Partial<RefactorStep> = {}): RefactorStep {
  return { title: 'change a.ts (+3 -1)', edits: [], done: false, added: 3, removed: 1, ...more };
}

describe('the state of the page of a refactoring', () => {
  let now = 0;
  let desk: StagedDesk;
  let read: (nodeId?: number, against?: 'base' | 'parent') => TreePageState;

  function stage(refactor: Refactor | undefined): void {
    const base = baseOf({ 'a.ts': 'one\n' });
    const states = {
      1: stateOf({ 'a.ts': 'two\n' }),
      2: stateOf({ 'a.ts': 'two\n', 'b.py': 'b\n' }),
    };
    desk = stagedDesk(refactor, base, states);
    const state = createTreePageState({
      ...{ desk, filesOf: filesOfNodes(desk), theme: () => THEME, now: () => now },
    });
    read = (nodeId, against = 'base') => state.read({ nodeId, against });
  }

  beforeEach(() => {
    now = 0;
    stage(refactorOf([node(0), node(1, { step: step() }), node(2, { parent: 1, step: step() })]));
  });

  it('is one that the page can read, with and without a refactoring', () => {
    const full = refactorOf(
      [
        node(0),
        node(1, { step: step({ check: PASSED, refusal: { code: 'no-edit', detail: '' } }) }),
      ],
      {
        ...{
          best: 1,
          isolation: { level: 'copied', tool: 'none' },
          baseline: PASSED,
          plan: 'first',
        },
        trials: [{ id: 4, nodeId: 0, memberId: 'a', startedMs: 7 }],
        end: { reason: 'check-unrunnable', checkCode: 'no-tests' },
      },
    );
    for (const refactor of [undefined, full]) {
      stage(refactor);
      const state = read();
      const { success, data } = treePageState.safeParse(structuredClone(state));
      assert.ok(success);
      // What the page would not know is not sent.
      assert.deepEqual(data, structuredClone(state));
    }
  });

  it('has rows without texts, and of the title no numbers of lines', () => {
    const { nodes } = read();
    assert.deepEqual(nodes[1], {
      ...{ id: 1, parent: 0, memberId: 'ollama:qwen', state: 'open', title: 'change a.ts' },
      ...{ added: 3, removed: 1, reward: 0.5, value: 0.5, visits: 1, warns: false },
    });
  });

  it('warns of tests that are lost or touched, and of checks that cannot be believed', () => {
    const warns = (more: Partial<RefactorStep>): boolean => {
      stage(refactorOf([node(0), node(1, { step: step(more) })]));
      return read().nodes[1]?.warns ?? false;
    };
    assert.deepEqual(
      [
        ...[warns({}), warns({ check: PASSED, lostTests: 0, touchedTests: [] })],
        ...[warns({ lostTests: 1 }), warns({ touchedTests: ['a.test.ts'] })],
        ...[warns({ check: { ...PASSED, contradicts: true } })],
        ...[warns({ check: { ...PASSED, escapes: ['x'] } })],
      ],
      [false, false, true, true, true, true],
    );
  });

  it('names the refusal before what a backend said', () => {
    const refusal = { code: 'outside', detail: '../x' } as const;
    const failed = node(1, { state: 'failed', failure: 'refused', step: step({ refusal }) });
    stage(refactorOf([node(0), failed, node(2, { state: 'failed', failure: 'timeout' })]));
    assert.deepEqual(
      read().nodes.map(({ failure }) => failure),
      [undefined, 'outside', 'timeout'],
    );
  });

  it('tells everything of the node looked at, else of the one in review', () => {
    desk.reviewed = 1;
    assert.equal(read().detail?.nodeId, 1);
    const { detail } = read(2);
    assert.equal(detail?.nodeId, 2);
    assert.deepEqual(
      detail.files?.map(({ path, kind, languageId }) => [path, kind, languageId]),
      [
        ['a.ts', 'change', 'typescript'],
        ['b.py', 'create', 'python'],
      ],
    );
    assert.deepEqual(
      read(2, 'parent').detail?.files?.map(({ path }) => path),
      ['b.py'],
    );
    assert.equal(read(7).detail, undefined);
  });

  it('has no changes of a node without a state', () => {
    assert.ok(!('files' in (read(0).detail ?? { files: 1 })));
  });

  it('says that something was applied where something is chosen and nothing can be', () => {
    desk.reviewed = 1;
    const restorable = (canApply: boolean, leftOut: readonly string[]): boolean | undefined => {
      desk.canApply = canApply;
      desk.leftOut = new Set(leftOut);
      return read().review?.canRestore;
    };
    assert.deepEqual(
      [restorable(true, []), restorable(false, []), restorable(false, ['a.ts#1'])],
      [false, true, false],
    );
  });

  it('tells how old the spent time is, until it is over', () => {
    const spent = { ms: 100, tokens: 1, steps: 1, checks: 0, checksReused: 0 };
    stage(refactorOf([node(0)], { spent }));
    assert.deepEqual(read().budget, { limit: {}, spent, ageMs: 0 });
    now = 40;
    assert.equal(read().budget?.ageMs, 40);
    assert.ok(desk.refactor !== undefined);
    desk.refactor = { ...desk.refactor, spent: { ...spent, ms: 140 } };
    assert.equal(read().budget?.ageMs, 0);
    now = 60;
    desk.refactor = { ...desk.refactor, end: { reason: 'stopped' } };
    assert.equal(read().budget?.ageMs, 0);
  });

  it('keeps what has not changed as it is, so that nothing is sent twice', () => {
    const before = read(2);
    assert.ok(desk.refactor !== undefined);
    const [root, first, second] = desk.refactor.nodes;
    assert.ok(root !== undefined && first !== undefined && second !== undefined);
    // A visit more of the node looked at: its row alone is another.
    desk.refactor = { ...desk.refactor, nodes: [root, first, { ...second, visits: 2 }] };
    const after = read(2);
    assert.deepEqual(
      after.nodes.map((row, i) => row === before.nodes[i]),
      [true, true, false],
    );
    assert.equal(after.about, before.about);
    assert.equal(after.detail, before.detail);
    assert.equal(after.review, before.review);
    assert.equal(after.running, before.running);
  });
});
