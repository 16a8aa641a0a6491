import type { Clock } from '../../core/clock.ts';
import { languageOf } from '../../context/language-of.ts';
import type { Learner } from '../../core/learner.ts';
import { applyEdits, pathsOf } from '../../edits/apply-edits.ts';
import { RefusedEdit, type FilePath } from '../../edits/edit.ts';
import { editsBetween } from '../../edits/edits-between.ts';
import { textOf } from '../../edits/text-of.ts';
import { UNCHANGED } from '../../edits/workspace-state.ts';
import { bestOf } from '../../refactor/best-of.ts';
import { processReward } from '../../refactor/process-reward.ts';
import type { Refactor, RefactorEnd, RefactorEvent } from '../../refactor/refactor.ts';
import { isCheckUnrunnable, type ChangeCheck } from '../../refactor/sources.ts';
import { createStateCache, editedPaths } from '../../refactor/state-at.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ModelQueues } from '../model-queues.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { planOf } from './plan-of.ts';
import { refactorCrew, type RefactorCrew } from './refactor-crew.ts';
import { createRefactorRecord } from './refactor-record.ts';
import type { LiveRefactor, RefactorWish } from './refactor-wish.ts';
import {
  changedSince,
  digestsOf,
  noLongerGiven,
  otherCheck,
  requestOf,
  searchFor,
  unusableFiles,
} from './search-request.ts';
import { createEvidenceDesk, type EvidenceDesk } from './state-evidence.ts';
import { createTreeKeeper, type TreeKeeper } from './tree-keeper.ts';
import { createTrials, type Trials } from './run-trials.ts';

export interface StartOptions {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly clock: Clock;
  /** The engine's own; repeated tries are drawn higher. */
  readonly temperature: number;
  readonly onSwap: (loaded: ListedModel) => void;
  readonly onEvent: (event: RefactorEvent) => void;
  readonly onEnded: () => void;
}

/** Trials that wait for models, at most: more only widen the tree without knowing more. */
const MOST_WRITING = 6;
/** A solution has settled after so many results for every member, and at least so many. */
const STEADY_PER_MEMBER = 2;
const LEAST_STEADY = 4;

/**
 * Begins a refactoring: reads the files, opens the check and runs it once on the unchanged copy, then
 * searches until a limit is reached, the best solution has settled, or nothing is left to try.
 *
 * Nothing is thrown: what goes wrong is the end of the record, and nothing runs any more by then.
 */
export function startRefactor(id: string, wish: RefactorWish, options: StartOptions): LiveRefactor {
  const { roster, learner, clock, queues, onSwap } = options;
  const { base } = wish;
  const stopped = new AbortController();
  const { signal } = stopped;
  const record = createRefactorRecord(id, requestOf(wish), clock, options.onEvent);
  const scope = { files: new Set(wish.files), mayCreate: wish.mayCreate };
  const states = createStateCache(base, scope);
  const sources = { roster, queues, clock, onSwap };
  const ended = Promise.withResolvers<Refactor>();
  const ledger = createLedger(wish.budget, clock);
  let keeper: TreeKeeper | undefined;
  let trials: Trials | undefined;

  async function run(): Promise<RefactorEnd> {
    const none = ledger.over();
    if (none !== undefined) return { reason: none };
    await base.load([...wish.files, ...pathsKept(wish.resume)], signal);
    const unusable = unusableFiles(wish);
    if (unusable !== undefined) return { reason: 'unusable-files', detail: unusable };
    const hindrance = wish.resume === undefined ? undefined : notResumed(wish.resume);
    if (hindrance !== undefined) return hindrance;
    const languageId = languageOf(wish.files[0] ?? '');
    const crew = await refactorCrew({ ...wish, languageId }, roster, learner, signal);
    if (crew.members.length === 0) {
      return { reason: 'no-members', detail: crew.left.map((one) => one.id).join(', ') };
    }
    record.begin({
      ...record.current.request,
      ...{ members: crew.members, base: digestsOf(wish.files, base) },
    });
    // Own hardware costs nothing, which is known; what a cloud asks is not until it says so.
    if (crew.members.every(({ place }) => place !== 'cloud')) ledger.spend({ usd: 0 });
    const check = await openedCheck();
    try {
      return await searched(crew, check);
    } finally {
      await check?.close();
    }
  }

  function notResumed(earlier: Refactor): RefactorEnd | undefined {
    const changed = [...changedSince(earlier, base), ...noLongerGiven(earlier, wish)];
    if (changed.length > 0) {
      return { reason: 'files-changed', detail: [...new Set(changed)].join(', ') };
    }
    const detail = otherCheck(earlier, wish);
    return detail === undefined ? undefined : { reason: 'check-unrunnable', detail };
  }

  async function openedCheck(): Promise<ChangeCheck | undefined> {
    const check = await wish.check?.open((phase) => {
      record.emit({ type: 'search-phase', phase });
    }, signal);
    if (check === undefined) return undefined;
    const { isolation, baseline } = check;
    record.emit({ type: 'search-baseline', isolation, outcome: baseline });
    return check;
  }

  async function searched(
    crew: RefactorCrew,
    check: ChangeCheck | undefined,
  ): Promise<RefactorEnd> {
    const { request } = record.current;
    record.emit({ type: 'search-phase', phase: 'searching' });
    const desk = createEvidenceDesk({
      ...{ searchId: id, base, files: wish.files, syntax: options.syntax },
      weights: request.weights,
      ...(wish.diagnostics === undefined ? {} : { diagnostics: wish.diagnostics }),
      ...(check === undefined ? {} : { check }),
      onChecked: (reused) => {
        ledger.checked(reused);
      },
    });
    try {
      const rooted = processReward(await desk.baseEvidence(signal), request.weights);
      keeper = createTreeKeeper(
        searchFor(wish, request, rooted.reward),
        record,
        ledger,
        rooted.parts,
        wish.resume?.nodes ?? [],
      );
      await plan(crew, ledger);
      trials = createTrials({
        ...trialsContext(desk, check, keeper),
        width: widthFor(crew, check),
        steady: Math.max(LEAST_STEADY, STEADY_PER_MEMBER * crew.members.length),
      });
      return await trials.run(signal);
    } finally {
      desk.close();
    }
  }

  function trialsContext(
    desk: EvidenceDesk,
    check: ChangeCheck | undefined,
    tree: TreeKeeper,
  ): Omit<Parameters<typeof createTrials>[0], 'width' | 'steady'> {
    const { request } = record.current;
    return {
      ...{
        request,
        base,
        scope,
        desk,
        baseline: check?.baseline,
        keeper: tree,
        ledger,
        clock,
        sources,
      },
      refactor: () => record.current,
      stateOf: (nodeId) => states.at(record.current, nodeId),
      temperature: options.temperature,
      spend: (cost) => {
        ledger.spend(cost);
      },
      know: (node, state) => {
        states.know(node, state);
      },
      find: (memberId) => roster.directory.find(memberId),
      judges: () =>
        roster.directory
          .current()
          .models.filter(
            (listed) =>
              listed.description.roles.includes('judge') &&
              (listed.description.place === 'local' ||
                request.members.some(({ id: memberId }) => memberId === listed.description.id)) &&
              roster.verdict(listed) === 'use',
          ),
    };
  }

  async function plan({ architect }: RefactorCrew, to: Ledger): Promise<void> {
    const kept = wish.resume?.plan;
    if (kept !== undefined) record.emit({ type: 'search-plan', text: kept });
    if (architect === undefined || kept !== undefined) return;
    const files = wish.files.flatMap((path) => {
      const text = textOf(UNCHANGED, base, path);
      return text === undefined ? [] : [{ path, text }];
    });
    const { instruction, mayCreate, seed } = wish;
    const task = { instruction, mayCreate, files, stepsSoFar: [], attempts: [] };
    const text = await planOf(architect, task, seed, sources, to, signal);
    if (text !== undefined) record.emit({ type: 'search-plan', text });
  }

  function widthFor(crew: RefactorCrew, check: ChangeCheck | undefined): number {
    if (wish.width !== undefined) return wish.width;
    const slots = crew.members.map(
      ({ id: memberId }) => roster.directory.find(memberId)?.description.slots ?? 1,
    );
    const writing = slots.reduce((sum, one) => sum + one, 0);
    // While checks run, the models write on.
    return Math.min(MOST_WRITING, writing) + (check?.copies ?? 0);
  }

  void run()
    .catch((error: unknown): RefactorEnd => {
      if (signal.aborted) return { reason: 'stopped' };
      if (isCheckUnrunnable(error)) {
        return { reason: 'check-unrunnable', detail: error.message, checkCode: error.code };
      }
      return { reason: 'failed', detail: error instanceof Error ? error.message : String(error) };
    })
    .then(async (end) => {
      await wish.diagnostics?.dispose().catch(() => undefined);
      const best = bestOf(record.current.nodes);
      record.emit({ type: 'search-end', end, best, spent: ledger.spent });
      options.onEnded();
      ended.resolve(record.current);
    });

  return {
    id,
    get current() {
      return record.current;
    },
    finished: ended.promise,
    stop() {
      stopped.abort(new DOMException('stopped', 'AbortError'));
    },
    pin(nodeId, isPinned) {
      keeper?.mark(nodeId, isPinned ? 'pinned' : undefined);
      trials?.wake();
    },
    prune(nodeId, isPruned) {
      keeper?.mark(nodeId, isPruned ? 'pruned' : undefined);
      trials?.wake();
    },
    expandHere(nodeId) {
      keeper?.expand(nodeId, record.current.request.members.length);
      trials?.wake();
    },
    async continueByHand(nodeId, changes) {
      if (trials === undefined) throw new RangeError('the search has not begun');
      const from = states.at(record.current, nodeId);
      const edits = editsBetween(from, changes, base);
      // What ended by a stop may be gone on with by hand as well.
      const own = record.current.end === undefined ? signal : new AbortController().signal;
      await base.load(pathsOf(edits), own);
      // As every later look at the node makes it again: within the files, with their line ends.
      const applied = applyEdits(from, edits, base, scope);
      if (applied.kind === 'refused')
        throw new RangeError(new RefusedEdit(applied.refusal).message);
      return (await trials.byHand(nodeId, applied.state, edits, own)).id;
    },
    stateOf: (nodeId) => states.at(record.current, nodeId),
  };
}

/** Every file that an earlier search speaks of: what it stood on, and what its steps name. */
function pathsKept(earlier: Refactor | undefined): readonly FilePath[] {
  if (earlier === undefined) return [];
  return [...Object.keys(earlier.request.base), ...editedPaths(earlier)];
}
