import assert from 'node:assert/strict';
import type { RefactorEvent } from '../../../src/refactor/refactor.ts';
import {
  createRefactorDesk,
  type DeskEffects,
} from '../../../src/vscode/refactor/refactor-desk.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { baseOf, event, node, refactorOf, stagedRefactor, stateOf } from './refactor-stage.ts';

const LONG = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
const BASE = baseOf({ 'a.ts': LONG, 'b.ts': 'b\n' });
const TWO_HUNKS = stateOf({ 'a.ts': LONG.replace('line 1\n', 'one\n').replace('line 25\n', '') });
const OTHER = stateOf({ 'b.ts': 'B\n', 'c.ts': 'new\n' });

function stage() {
  const clock = createManualClock();
  const effects: string[] = [];
  const told: unknown[] = [];
  const events: string[] = [];
  const doing: DeskEffects = {
    openDiff: async (id, against) => void effects.push(`diff ${id} ${against}`),
    review: async (id) => void effects.push(`review ${id}`),
    continueByHand: async (id) => void effects.push(`by hand ${id}`),
    apply: async () => void effects.push('apply'),
    restore: () => Promise.reject(new Error('full disk')),
    export: async (format) => void effects.push(`export ${format}`),
  };
  const desk = createRefactorDesk({
    ...{ clock, effects: doing, tell: (error) => void told.push(error) },
    followed: (_, { type }) => void events.push(type),
  });
  const live = stagedRefactor(
    refactorOf([node(0), node(1), node(2, { state: 'failed', failure: 'x' })], { best: 1 }),
    { 1: TWO_HUNKS, 3: OTHER },
  );
  let emit: (event: RefactorEvent) => void = () => {};
  desk.follow((onEvent) => {
    emit = onEvent;
    return live;
  }, BASE);
  return { clock, desk, live, effects, told, events, emit: (one: RefactorEvent) => emit(one) };
}

describe('the desk of a refactoring', () => {
  it('reviews the best node until the user has chosen', async () => {
    const { desk, live } = stage();
    assert.equal(desk.reviewed, 1);
    live.current = refactorOf([node(0), node(1), node(3)], { best: 3 });
    assert.equal(desk.reviewed, 3);
    await desk.perform({ kind: 'review', nodeId: 1 });
    assert.equal(desk.reviewed, 1);
    live.current = refactorOf([node(0), node(1), node(3), node(4)], { best: 4 });
    assert.equal(desk.reviewed, 1);
  });

  it('stays with a node of which something was left out', async () => {
    const { desk, live } = stage();
    const [hunk] = desk.files[0]?.hunks ?? [];
    assert.ok(hunk);
    await desk.perform({ kind: 'choose', hunkIds: [hunk.id], isChosen: false });
    live.current = refactorOf([node(0), node(1), node(3)], { best: 3 });
    assert.equal(desk.reviewed, 1);
    assert.deepEqual([...desk.leftOut], [hunk.id]);
  });

  it('applies what is not left out', async () => {
    const { desk } = stage();
    const hunks = desk.files.flatMap((file) => file.hunks.map(({ id }) => id));
    assert.equal(hunks.length, 2);
    assert.equal(desk.chosenState(), TWO_HUNKS);
    await desk.perform({ kind: 'choose', hunkIds: [hunks[0]!], isChosen: false });
    const chosen = desk.chosenState().changes.get('a.ts') ?? '';
    assert.ok(chosen.includes('line 1\n') && !chosen.includes('line 25'));
    await desk.perform({ kind: 'choose', hunkIds: [hunks[1]!], isChosen: false });
    assert.equal(desk.canApply, false);
    assert.equal(desk.chosenState().changes.size, 0);
    await desk.perform({ kind: 'choose', hunkIds: hunks, isChosen: true });
    assert.equal(desk.canApply, true);
  });

  it('forgets what was left out of another node', async () => {
    const { desk, live } = stage();
    const [hunk] = desk.files[0]?.hunks ?? [];
    await desk.perform({ kind: 'choose', hunkIds: [hunk!.id], isChosen: false });
    live.current = refactorOf([node(0), node(1), node(3)], { best: 1 });
    await desk.perform({ kind: 'review', nodeId: 3 });
    assert.equal(desk.leftOut.size, 0);
    assert.deepEqual(
      desk.files.map(({ path, kind }) => `${kind} ${path}`),
      ['change b.ts', 'create c.ts'],
    );
  });

  it('takes no hunk that nobody knows', async () => {
    const { desk } = stage();
    await desk.perform({ kind: 'choose', hunkIds: ['a.ts#99'], isChosen: false });
    assert.equal(desk.leftOut.size, 0);
  });

  it('has no state of a node that failed, and of none that is not there', () => {
    const { desk } = stage();
    assert.equal(desk.stateOf(2), undefined);
    assert.equal(desk.stateOf(77), undefined);
  });

  it('cannot apply twice, but again once it was taken back', () => {
    const { desk } = stage();
    desk.applied(true);
    assert.equal(desk.canApply, false);
    desk.applied(false);
    assert.equal(desk.canApply, true);
  });

  it('steers the search', async () => {
    const { desk, live, effects } = stage();
    for (const kind of ['pin', 'unpin', 'prune', 'unprune', 'expand'] as const)
      await desk.perform({ kind, nodeId: 1 });
    await desk.perform({ kind: 'stop' });
    await desk.perform({ kind: 'open-diff', nodeId: 1, against: 'parent' });
    await desk.perform({ kind: 'export', format: 'json' });
    assert.deepEqual(live.calls, [
      ...['pin 1 true', 'pin 1 false', 'prune 1 true', 'prune 1 false', 'expand 1', 'stop'],
    ]);
    assert.deepEqual(effects, ['diff 1 parent', 'export json']);
  });

  it('tells what goes wrong, and goes on', async () => {
    const { desk, told } = stage();
    await desk.perform({ kind: 'restore' });
    assert.deepEqual(told.map(String), ['Error: full disk']);
  });

  it('tells listeners once a frame, however much happens', () => {
    const { clock, desk, emit } = stage();
    clock.advance(100);
    let count = 0;
    const listening = desk.onDidChange(() => count++);
    for (let i = 0; i < 50; i++) emit(event({ type: 'search-withdrawn', trialId: i }));
    assert.equal(count, 0);
    clock.advance(33);
    assert.equal(count, 1);
    clock.advance(1_000);
    assert.equal(count, 1);
    listening.dispose();
    emit(event({ type: 'search-withdrawn', trialId: 1 }));
    clock.advance(33);
    assert.equal(count, 1);
    assert.equal(clock.pending(), 0);
  });

  it('stops a search when another one takes its place, and hears nothing more of it', () => {
    const { desk, live, emit, events } = stage();
    const next = stagedRefactor(refactorOf([node(0)], { id: 'r2' }));
    desk.follow(() => next, BASE);
    assert.deepEqual(live.calls, ['stop']);
    emit(event({ type: 'search-withdrawn', trialId: 1 }));
    assert.deepEqual(events, []);
    assert.equal(desk.refactor?.id, 'r2');
    assert.deepEqual(desk.files, []);
  });
});
