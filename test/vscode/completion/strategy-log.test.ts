import assert from 'node:assert/strict';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { ChoiceReason } from '../../../src/core/strategy-choice.ts';
import { createStrategyLog } from '../../../src/vscode/completion/strategy-log.ts';

const LACK: ChoiceReason = { code: 'needs-not-met', lack: { of: 'score', wanted: 1, has: 0 } };
const SLOW: ChoiceReason = { code: 'too-slow', disputeMs: 90, leftMs: 10 };

function start(wanted: string, reason: ChoiceReason, members = ['a', 'b']): EngineEvent {
  const choice = { wanted, automatic: 'evidence', explicit: wanted, reason };
  return {
    ...{ type: 'run-start', runId: 'r1', atMs: 0, members, strategyId: 'evidence', choice },
    deadlineMs: 400,
  };
}

/** The lines that events leave in one log. */
function lines(...events: readonly EngineEvent[]): readonly string[] {
  const log = createStrategyLog(({ reason }) => reason.code);
  return events.flatMap((event) => log(event) ?? []);
}

describe('what the log says of strategies', () => {
  it('is said once for a set of members, however many requests there are', () => {
    const [one, again] = [start('lazy-span', LACK), start('lazy-span', LACK, ['b', 'a'])];
    assert.deepEqual(lines(one, one, again), ['strategy lazy-span: needs-not-met']);
  });

  it('is said again for other members and for another reason', () => {
    const found = lines(
      start('lazy-span', LACK),
      start('lazy-span', LACK, ['a']),
      start('lazy-span', SLOW),
      start('lazy-span', { ...SLOW, disputeMs: 91 }),
      start('lazy-span', LACK),
    );
    assert.equal(found.length, 3);
  });

  it('is nothing while automatic does what it always does', () => {
    assert.deepEqual(
      lines(start('automatic', LACK), start('automatic', { code: 'no-evidence' })),
      [],
    );
    assert.deepEqual(lines(start('automatic', SLOW)), ['strategy automatic: too-slow']);
  });

  it('is nothing for other events', () => {
    const { choice, ...plain } = start('lazy-span', LACK) as Extract<
      EngineEvent,
      { type: 'run-start' }
    >;
    assert.ok(choice);
    const failed = {
      type: 'strategy-failure',
      strategyId: 'x',
      message: '',
      runId: 'r',
      atMs: 0,
    } as const;
    assert.deepEqual(lines(plain, failed), []);
  });
});
