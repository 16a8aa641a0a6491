import type {
  NodeUpdate,
  Refactor,
  RefactorEvent,
  RefactorNode,
  RunningTrial,
} from './refactor.ts';

type EventOf<Type extends RefactorEvent['type']> = Extract<RefactorEvent, { readonly type: Type }>;

/** Nothing is spent before the first step. */
const NOTHING_SPENT: Refactor['spent'] = {
  ...{ ms: 0, tokens: 0, steps: 0, checks: 0, checksReused: 0 },
};

/**
 * A refactoring one event further.
 *
 * `search-start` begins a new record, whatever there was. Events of another refactoring change nothing,
 * nor does what names a node or a trial that is not there: a node without its parent is left out, and
 * `best` stays where it was. A node that comes again replaces itself. So any beginning of a stream of
 * events leaves a valid record, and an event too many does no harm. Once ended it stays ended, though
 * the user may go on to add and mark nodes.
 *
 * Output   shares everything with the record before that did not change; the same object where nothing
 *          did. Cost O(nodes) to copy their list, O(log nodes) for each updated one.
 * Throws   RangeError for another event than `search-start` where there is no record: a mistake of the
 *          caller.
 */
export function followed(refactor: Refactor | undefined, event: RefactorEvent): Refactor {
  if (event.type === 'search-start') return started(event);
  if (refactor === undefined) throw new RangeError(`no search-start before ${event.type}`);
  return event.refactorId === refactor.id ? further(refactor, event) : refactor;
}

function further(
  refactor: Refactor,
  event: EventOf<Exclude<RefactorEvent['type'], 'search-start'>>,
): Refactor {
  switch (event.type) {
    case 'search-phase':
      return inPhase(refactor, event.phase);
    case 'search-baseline':
      return { ...refactor, isolation: event.isolation, baseline: event.outcome };
    case 'search-plan':
      return { ...refactor, plan: event.text };
    case 'search-trial':
      return withTrial(refactor, event);
    case 'search-node':
      return withNode(refactor, event);
    case 'search-withdrawn':
      return withoutTrial(refactor, event.trialId);
    case 'search-update':
      return withBest(withUpdates(refactor, event.updated), event.best);
    case 'search-end': {
      const { end, best, spent } = event;
      const ended: Refactor = { ...refactor, phase: 'ended', trials: [], spent, end };
      return withBest(ended, best);
    }
  }
}

function started({ refactorId, startedAt, request }: EventOf<'search-start'>): Refactor {
  return {
    version: 1,
    id: refactorId,
    startedAt,
    request,
    phase: 'loading',
    nodes: [],
    trials: [],
    best: 0,
    spent: NOTHING_SPENT,
  };
}

function inPhase(refactor: Refactor, phase: Refactor['phase']): Refactor {
  return refactor.phase === phase || refactor.end !== undefined ? refactor : { ...refactor, phase };
}

function withTrial(refactor: Refactor, { trial, atMs }: EventOf<'search-trial'>): Refactor {
  const { nodes, trials, end } = refactor;
  if (end !== undefined || placeOf(nodes, trial.nodeId) === undefined) return refactor;
  if (trials.some(({ id }) => id === trial.id)) return refactor;
  const running: RunningTrial = { ...trial, startedMs: atMs };
  return { ...refactor, trials: [...trials, running] };
}

function withoutTrial(refactor: Refactor, trialId: number | undefined): Refactor {
  const trials = refactor.trials.filter(({ id }) => id !== trialId);
  return trials.length === refactor.trials.length ? refactor : { ...refactor, trials };
}

function withNode(refactor: Refactor, event: EventOf<'search-node'>): Refactor {
  const { trialId, node, updated, best, spent } = event;
  const grown = withInserted(withoutTrial(refactor, trialId), node);
  return withBest(withUpdates({ ...grown, spent }, updated), best);
}

function withInserted(refactor: Refactor, node: RefactorNode): Refactor {
  const { nodes } = refactor;
  const place = placeOf(nodes, node.id);
  if (place !== undefined) {
    const isSame = nodes[place]?.parent === node.parent;
    return isSame ? { ...refactor, nodes: nodes.with(place, node) } : refactor;
  }
  const isRoot = node.id === 0 && node.parent === undefined;
  const isBelow =
    node.parent !== undefined && node.parent < node.id && placeOf(nodes, node.parent) !== undefined;
  if (!isRoot && !isBelow) return refactor;
  return { ...refactor, nodes: nodes.toSpliced(firstFrom(nodes, node.id), 0, node) };
}

function withUpdates(refactor: Refactor, updates: readonly NodeUpdate[]): Refactor {
  let nodes: RefactorNode[] | undefined;
  for (const update of updates) {
    const place = placeOf(refactor.nodes, update.id);
    const node = place === undefined ? undefined : (nodes ?? refactor.nodes)[place];
    if (place === undefined || node === undefined || says(node, update)) continue;
    nodes ??= [...refactor.nodes];
    nodes[place] = updatedNode(node, update);
  }
  return nodes === undefined ? refactor : { ...refactor, nodes };
}

/** Whether a node is already as an update has it. */
function says(node: RefactorNode, { value, visits, reward, parts, mark }: NodeUpdate): boolean {
  return (
    node.value === value &&
    node.visits === visits &&
    node.reward === reward &&
    node.mark === mark &&
    (node.parts === parts || sameParts(node.parts, parts))
  );
}

function sameParts(a: RefactorNode['parts'], b: RefactorNode['parts']): boolean {
  return (
    a.length === b.length &&
    a.every((part, i) => {
      const other = b[i];
      return (
        part.name === other?.name && part.value === other.value && part.weight === other.weight
      );
    })
  );
}

/** An update says all that may change: without a mark there is none any more. */
function updatedNode(node: RefactorNode, update: NodeUpdate): RefactorNode {
  const { value, visits, reward, parts, mark } = update;
  const updated: { -readonly [Field in keyof RefactorNode]: RefactorNode[Field] } = {
    ...{ ...node, value, visits, reward, parts },
  };
  delete updated.mark;
  return mark === undefined ? updated : { ...updated, mark };
}

function withBest(refactor: Refactor, best: number): Refactor {
  if (refactor.best === best || placeOf(refactor.nodes, best) === undefined) return refactor;
  return { ...refactor, best };
}

/** Index of a node in the list, which is in order of ids. Cost O(log nodes). */
function placeOf(nodes: readonly RefactorNode[], id: number): number | undefined {
  const place = firstFrom(nodes, id);
  return nodes[place]?.id === id ? place : undefined;
}

/** Index of the first node whose id is not below `id`. */
function firstFrom(nodes: readonly RefactorNode[], id: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = nodes[middle]?.id ?? Infinity;
    if (found < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
