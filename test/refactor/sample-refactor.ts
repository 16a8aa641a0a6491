import fc from 'fast-check';
import type { FileEdit } from '../../src/edits/edit.ts';
import { REWARD_WEIGHTS } from '../../src/refactor/evidence.ts';
import type { CheckOutcome } from '../../src/refactor/evidence.ts';
import type {
  Refactor,
  RefactorNode,
  RefactorRequest,
  RefactorStep,
} from '../../src/refactor/refactor.ts';

/** A request of members a, b, … about one file. */
export function request(
  memberIds: readonly string[] = ['a', 'b'],
  more: Partial<RefactorRequest> = {},
): RefactorRequest {
  return {
    instruction: 'Use a loop.',
    files: ['src/a.ts'],
    mayCreate: false,
    method: 'le-mcts',
    parameters: {},
    weights: REWARD_WEIGHTS,
    budget: { steps: 10 },
    members: memberIds.map((id) => ({
      id,
      family: id,
      place: 'local',
      weight: 1 / memberIds.length,
    })),
    seed: 1,
    base: { 'src/a.ts': 'digest' },
    ...more,
  };
}

export const ROOT: RefactorNode = {
  ...{ id: 0, depth: 0, state: 'open', reward: 0.4, parts: [], value: 0.4, visits: 1, cost: {} },
};

export function step(title: string, edits: readonly FileEdit[] = []): RefactorStep {
  return { title, edits, done: false, added: 1, removed: 1 };
}

/** A node below another; `author` undefined is the user. */
export function node(
  id: number,
  parent: number,
  author: string | undefined,
  more: Partial<RefactorNode> = {},
): RefactorNode {
  return {
    ...{ id, parent, depth: 1, state: 'open', reward: 0.5, parts: [], value: 0.5, visits: 1 },
    ...(author === undefined ? {} : { memberId: author }),
    ...{ cost: {}, step: step(`step ${id}`) },
    ...more,
  };
}

/** A record with these nodes below the root; depths are set from their parents'. */
export function refactorOf(nodes: readonly RefactorNode[], more: Partial<Refactor> = {}): Refactor {
  const depths = new Map<number, number>();
  return {
    version: 1,
    id: 'r1',
    startedAt: 1_000,
    request: request(),
    phase: 'searching',
    nodes: [ROOT, ...nodes].map((one) => {
      const depth = one.parent === undefined ? 0 : (depths.get(one.parent) ?? 0) + 1;
      depths.set(one.id, depth);
      return { ...one, depth };
    }),
    trials: [],
    best: 0,
    spent: { ms: 0, tokens: 0, steps: 0, checks: 0, checksReused: 0 },
    ...more,
  };
}

const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const path = fc
  .array(fc.constantFrom('a', 'src', 'b.ts', 'naïve', '__proto__', 'toString'), {
    ...{ minLength: 1, maxLength: 3 },
  })
  .map((names) => names.join('/'));
const count = fc.nat(1000);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const optional = { requiredKeys: [] as [] };

const edit: fc.Arbitrary<FileEdit> = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    path,
    hunks: fc.array(
      fc.record(
        { before: word, after: word, line: count, fromDiff: fc.constant(true as const) },
        { requiredKeys: ['before', 'after'] },
      ),
      { maxLength: 2 },
    ),
  }),
  fc.record({ kind: fc.constant('rewrite' as const), path, text: word }),
  fc.record({ kind: fc.constant('create' as const), path, text: word }),
  fc.record({ kind: fc.constant('delete' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), path, to: path }),
);

const outcome: fc.Arbitrary<CheckOutcome> = fc.record(
  {
    passed: fc.boolean(),
    exitCode: fc.integer({ min: -1, max: 255 }),
    ended: fc.constantFrom('by-itself', 'time-limit', 'flood', 'signal'),
    tests: fc.record({
      ...{ runner: word, passed: count, failed: count, skipped: count },
      failing: fc.array(word, { maxLength: 2 }),
    }),
    contradicts: fc.constant(true as const),
    lastLines: fc.array(word, { maxLength: 2 }),
    durationMs: share,
    escapes: fc.array(path, { maxLength: 2 }),
    escapesLeft: fc.array(path, { maxLength: 2 }),
    escapesKeptAt: word,
  },
  { requiredKeys: ['passed', 'ended', 'lastLines', 'durationMs'] },
);

const anyStep: fc.Arbitrary<RefactorStep> = fc.record(
  {
    title: word,
    edits: fc.array(edit, { maxLength: 2 }),
    done: fc.boolean(),
    refusal: fc.record(
      { code: fc.constantFrom('no-edit', 'outside', 'ambiguous'), path: word, detail: word },
      { requiredKeys: ['code', 'detail'] },
    ),
    added: count,
    removed: count,
    check: outcome,
    lostTests: count,
    diagnostics: fc.array(
      fc.record({ path, line: count.map((n) => n + 1), code: word, message: word }),
      { maxLength: 2 },
    ),
    touchedTests: fc.array(path, { maxLength: 2 }),
    missing: fc.array(word, { maxLength: 2 }),
    answer: word,
  },
  { requiredKeys: ['title', 'edits', 'done', 'added', 'removed'] },
);

/** What a node is besides its place in the tree. */
const anyLeaf = fc.record(
  {
    memberId: word,
    reward: share,
    parts: fc.array(fc.record({ name: word, value: share, weight: share }), { maxLength: 2 }),
    value: share,
    visits: count,
    cost: fc.record({ tokens: count, ms: share, usd: share }, optional),
    failure: word,
    mark: fc.constantFrom('pinned' as const, 'pruned' as const),
    step: anyStep,
    key: word,
    // Chances that decide where it hangs and what it is.
    under: share,
    kind: fc.constantFrom('open', 'solution', 'failed', 'merged'),
    skipped: fc.nat(2),
  },
  { requiredKeys: ['reward', 'parts', 'value', 'visits', 'cost', 'under', 'kind', 'skipped'] },
);

/** Nodes as searches make them: below a state that was there, in order of their ids. */
export const anyNodes: fc.Arbitrary<readonly RefactorNode[]> = fc
  .array(anyLeaf, { maxLength: 12 })
  .map((leaves) => {
    const nodes: RefactorNode[] = [{ ...ROOT }];
    for (const { under, kind, skipped, ...leaf } of leaves) {
      const states = nodes.filter(({ state }) => state === 'open' || state === 'solution');
      const parent = states[Math.min(states.length - 1, Math.floor(under * states.length))]!;
      nodes.push({
        ...leaf,
        id: nodes.at(-1)!.id + 1 + skipped,
        parent: parent.id,
        depth: parent.depth + 1,
        state: kind,
        ...(kind === 'merged' ? { mergedInto: states.at(-1)!.id } : {}),
      });
    }
    return nodes;
  });

const anyRequest: fc.Arbitrary<RefactorRequest> = fc.record(
  {
    instruction: word,
    files: fc.array(path, { maxLength: 3 }),
    mayCreate: fc.boolean(),
    selection: fc.record({ path, startLine: fc.constant(1), endLine: fc.constant(9) }),
    checkCommand: word,
    method: word,
    parameters: fc.dictionary(fc.constantFrom('a', 'b'), share),
    weights: fc.constant(REWARD_WEIGHTS),
    budget: fc.record({ ms: count, tokens: count, usd: share, steps: count }, optional),
    members: fc.uniqueArray(
      fc.record({
        ...{ id: word, family: word, weight: share },
        place: fc.constantFrom('local', 'network', 'cloud'),
      }),
      { selector: ({ id }) => id, maxLength: 3 },
    ),
    architectId: word,
    seed: fc.nat(),
    base: fc.dictionary(fc.constantFrom('src/a.ts', 'b.py'), word),
  },
  {
    requiredKeys: [
      ...(['instruction', 'files', 'mayCreate', 'method', 'parameters', 'weights'] as const),
      ...(['budget', 'members', 'seed', 'base'] as const),
    ],
  },
);

/** Any record that a search may leave. */
export const anyRefactor: fc.Arbitrary<Refactor> = fc
  .record(
    {
      version: fc.constant(1 as const),
      id: word,
      startedAt: count,
      request: anyRequest,
      phase: fc.constantFrom('loading', 'baseline', 'searching', 'ended'),
      isolation: fc.record({ level: fc.constantFrom('isolated', 'copied'), tool: word }),
      baseline: outcome,
      plan: word,
      nodes: anyNodes,
      spent: fc.record(
        { ms: share, tokens: count, usd: share, steps: count, checks: count, checksReused: count },
        { requiredKeys: ['ms', 'tokens', 'steps', 'checks', 'checksReused'] },
      ),
      end: fc.record(
        {
          reason: fc.constantFrom('converged', 'files-changed', 'check-unrunnable'),
          detail: word,
          checkCode: fc.constantFrom('no-tests', 'sandbox'),
        },
        { requiredKeys: ['reason'] },
      ),
      chosen: share,
      running: fc.boolean(),
    },
    {
      requiredKeys: [
        ...(['version', 'id', 'startedAt', 'request', 'phase', 'nodes', 'spent'] as const),
        ...(['chosen', 'running'] as const),
      ],
    },
  )
  .map(({ chosen, running, ...rest }) => {
    const states = rest.nodes.filter(({ state }) => state !== 'failed');
    const best = states[Math.min(states.length - 1, Math.floor(chosen * states.length))]!.id;
    const trials = running ? [{ id: 7, nodeId: 0, memberId: 'a', startedMs: 5 }] : [];
    return { ...rest, best, trials };
  });
