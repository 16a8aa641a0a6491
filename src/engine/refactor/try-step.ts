import { failureOf, type Failure } from '../../core/failure.ts';
import type { StepCost, Trial, TrialResult } from '../../core/search.ts';
import type { FileEdit, Refusal } from '../../edits/edit.ts';
import type { EditScope } from '../../edits/apply-edits.ts';
import type { BaseFiles, WorkspaceState } from '../../edits/workspace-state.ts';
import type { CheckOutcome, StateEvidence } from '../../refactor/evidence.ts';
import { processReward } from '../../refactor/process-reward.ts';
import type { Refactor, RefactorRequest, RefactorStep } from '../../refactor/refactor.ts';
import { goneTestFiles } from '../../refactor/test-files.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ChatSources } from '../chat-call.ts';
import { evidenceFacts, historyAt, titleOf } from './step-facts.ts';
import { UNCHANGED_KEY, type EvidenceDesk } from './state-evidence.ts';
import { writeStep, type WrittenStep } from './write-step.ts';

/** What became of one trial. */
export interface TriedStep {
  readonly result: TrialResult;
  readonly step?: RefactorStep;
  /** The files after it; undefined where it came to no state. */
  readonly state?: WorkspaceState;
  /** Of the state; undefined where there is none, or where it was known already. */
  readonly evidence?: StateEvidence;
  /** What the member did wrong, if anything. */
  readonly failure?: Failure;
}

export interface TryContext {
  readonly request: RefactorRequest;
  readonly base: BaseFiles;
  readonly scope: EditScope;
  readonly desk: EvidenceDesk;
  readonly baseline: CheckOutcome | undefined;
  /** As it is when it is asked for. */
  readonly refactor: () => Refactor;
  readonly stateOf: (nodeId: number) => WorkspaceState;
  readonly temperature: number;
  readonly spend: (cost: StepCost) => void;
}

/** Several tries of one member at one state are drawn, or they would be the same again. */
const DRAWN_TEMPERATURE = 0.8;

/**
 * One trial: a member writes the next step of a state, and what comes of it is judged by evidence.
 *
 * `calls` ends the writing; `signal` ends everything. Throws the reason of either, and nothing else.
 */
export async function tryStep(
  trial: Trial,
  listed: ListedModel | undefined,
  context: TryContext,
  sources: ChatSources,
  calls: AbortSignal,
  signal: AbortSignal,
): Promise<TriedStep> {
  if (listed === undefined) return failed('model-missing', {});
  let written: WrittenStep;
  try {
    written = await writeStep(listed, placeOf(trial, context), sources, calls);
  } catch (error) {
    calls.throwIfAborted();
    signal.throwIfAborted();
    const failure = failureOf(error);
    return { ...failed(failure.code, {}), failure };
  }
  const { cost } = written;
  context.spend(cost);
  if (written.kind === 'refused') {
    const { refusal, edits, answer } = written;
    return failed(refusal.code, cost, { refusal, edits, answer });
  }
  return await judged(trial.nodeId, written, context, signal);
}

/** A state that was written, by a member or by hand, with its evidence. Throws the signal's reason. */
export async function judged(
  nodeId: number,
  written: Extract<WrittenStep, { kind: 'state' }>,
  context: TryContext,
  signal: AbortSignal,
): Promise<TriedStep> {
  const { state, edits, done, cost } = written;
  const shape = await context.desk.shapeOf(state, signal);
  if (shape.key === UNCHANGED_KEY || shape.key === keyOf(context.refactor(), 0)) {
    return failed('unchanged', cost, { refusal: UNCHANGED, edits });
  }
  const from = await context.desk.shapeOf(context.stateOf(nodeId), signal);
  const added = Math.max(0, shape.added - from.added);
  const removed = Math.max(0, shape.removed - from.removed);
  const step = { title: titleOf(edits, added, removed), edits, done, added, removed };
  const known = knownState(context.refactor(), shape.key, done);
  if (known !== undefined) {
    const { reward, parts } = known;
    const isSolution = known.state === 'solution';
    return {
      result: { kind: 'state', key: shape.key, reward, parts, isSolution, cost },
      ...{ step, state },
    };
  }
  const evidence = await context.desk.evidenceOf(state, shape, signal);
  const facts = { ...evidenceFacts(evidence, state.changes), ...testFilesLost(state, context) };
  if ((facts.lostTests ?? 0) > 0) {
    // Whatever else is well: an edit that takes tests away has won nothing.
    return { ...failed('lost-tests', cost), step: { ...step, ...facts } };
  }
  if ((facts.check?.escapes?.length ?? 0) > (context.baseline?.escapes?.length ?? 0)) {
    return { ...failed('wrote-outside', cost), step: { ...step, ...facts } };
  }
  const { reward, parts } = processReward(evidence, context.request.weights);
  const isSolution = solves(evidence, done, context.baseline);
  if (edits.length === 0 && !isSolution) {
    return failed('not-done', cost, { refusal: NOT_DONE, edits });
  }
  return {
    result: { kind: 'state', key: shape.key, reward, parts, isSolution, cost },
    step: { ...step, ...facts },
    ...{ evidence, state },
  };
}

/** Without numbers of tests on the unchanged workspace nobody else would see that some are gone. */
function testFilesLost(
  { changes }: WorkspaceState,
  { baseline, base }: TryContext,
): Pick<RefactorStep, 'lostTests'> {
  if (baseline === undefined || baseline.tests !== undefined) return {};
  const lostTests = goneTestFiles(changes, base);
  return lostTests > 0 ? { lostTests } : {};
}

/**
 * Whether nothing is left to do: nothing speaks against the state, and the check that failed before
 * passes now, or the author says that it is done.
 */
function solves(
  { parse, diagnostics, check }: StateEvidence,
  done: boolean,
  baseline: CheckOutcome | undefined,
): boolean {
  if (parse.kind === 'known' && parse.newErrors > 0) return false;
  if (diagnostics.kind === 'known' && diagnostics.added.length > 0) return false;
  if (baseline === undefined) return done;
  if (check.kind !== 'known' || check.credit < 1) return false;
  return done || !baseline.passed;
}

function placeOf(trial: Trial, context: TryContext): Parameters<typeof writeStep>[1] {
  const { request, base, scope } = context;
  const refactor = context.refactor();
  const { instruction, selection, mayCreate, files, seed } = request;
  const { plan } = refactor;
  const isRepeated = refactor.nodes.some(
    ({ parent, memberId }) => parent === trial.nodeId && memberId === trial.memberId,
  );
  return {
    ...{ state: context.stateOf(trial.nodeId), base, scope },
    told: {
      ...{ instruction, mayCreate, ...historyAt(refactor, trial.nodeId) },
      ...(selection === undefined ? {} : { selection }),
      ...(plan === undefined ? {} : { plan }),
    },
    files,
    temperature: isRepeated
      ? Math.max(context.temperature, DRAWN_TEMPERATURE)
      : context.temperature,
    seed: seed + trial.id,
  };
}

function knownState(refactor: Refactor, key: string, done: boolean) {
  const same = refactor.nodes.filter(
    (node) => node.key === key && (node.state === 'open' || node.state === 'solution'),
  );
  const solution = same.find(({ state }) => state === 'solution');
  // A claim that it is done is looked at by itself.
  return solution ?? (done ? undefined : same[0]);
}

function keyOf(refactor: Refactor, nodeId: number): string | undefined {
  return refactor.nodes[nodeId]?.key;
}

const UNCHANGED: Refusal = { code: 'unchanged', detail: 'the files are as they were at first' };
const NOT_DONE: Refusal = {
  code: 'unchanged',
  detail: 'it is not done: the check or the checker says so',
};

function failed(
  failure: string,
  cost: StepCost,
  written: {
    readonly refusal?: Refusal;
    readonly edits?: readonly FileEdit[];
    readonly answer?: string;
  } = {},
): TriedStep {
  const { refusal, edits = [], answer } = written;
  return {
    result: { kind: 'failed', failure, cost },
    ...(refusal === undefined
      ? {}
      : {
          step: {
            ...{ title: edits.length === 0 ? '' : titleOf(edits, 0, 0), edits, refusal },
            ...{ done: false, added: 0, removed: 0 },
            ...(answer === undefined ? {} : { answer }),
          },
        }),
  };
}
