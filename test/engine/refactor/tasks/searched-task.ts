import { seededRandom, type Random } from '../../../../src/core/random.ts';
import type { Refactor } from '../../../../src/refactor/refactor.ts';
import type { OpenCheck } from '../../../../src/refactor/sources.ts';
import { chatRole, refactorStage, type MemoryFiles } from '../refactor-stage.ts';
import { filesWith, saidCheck } from './in-process-check.ts';
import type { Files, InstructTask } from './instruct-task.ts';
import { membersOf } from './scripted-members.ts';

export interface SearchedTask {
  readonly record: Refactor;
  /** The workspace as the best node has it. */
  readonly files: Files;
  /** Calls, timers and checks in this process that are left when the search has ended. */
  readonly left: number;
  /** Those with a step on the way to the best node, in order. */
  readonly authors: readonly string[];
}

export interface SearchChoice {
  readonly method: 'le-mcts' | 'adaptive-branching';
  readonly seed: number;
  readonly steps: number;
  /** A check that really runs; by default one in this process that is told when each test passes. */
  readonly open?: OpenCheck;
}

/** A search by all members of a task, the traps among them, in an order that the seed shuffles. */
export async function searchedTask(
  task: InstructTask,
  { method, seed, steps, open }: SearchChoice,
): Promise<SearchedTask> {
  const random = seededRandom(seed * 7919 + 17);
  const memory: MemoryFiles = new Map(Object.entries(task.files));
  const said = saidCheck(task);
  const roles = shuffled(membersOf(task), random).map((member) =>
    chatRole(member.name, (user) => member.answer({ system: '', user })),
  );
  const { stage, start, ended } = refactorStage(memory, roles);
  const live = start({
    ...{ instruction: task.instruction, mayCreate: task.mayCreate, method, seed },
    files: shuffled(task.scope, random),
    check: { command: task.checkCommand, open: open ?? said.open },
    budget: { steps },
    ...(open === undefined ? {} : { width: 4 }),
  });
  // A check that really runs takes real time, which the clock of the stage knows nothing of.
  const record = await (open === undefined ? ended(live) : live.finished);
  const calls = Object.values(stage.models).reduce((sum, model) => sum + model.open(), 0);
  const { changes } = live.stateOf(record.best);
  return {
    record,
    files: filesWith(task, changes),
    left: calls + said.left() + stage.clock.pending(),
    authors: authorsOf(record),
  };
}

function authorsOf({ nodes, best }: Refactor): readonly string[] {
  const authors: string[] = [];
  let node = nodes[best];
  while (node?.parent !== undefined) {
    authors.unshift(node.memberId?.replace('scripted:', '') ?? 'user');
    node = nodes[node.parent];
  }
  return authors;
}

function shuffled<Value>(values: readonly Value[], random: Random): readonly Value[] {
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
