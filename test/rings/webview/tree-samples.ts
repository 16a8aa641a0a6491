import type {
  NodeDetail,
  NodeRow,
  PageOutcome,
  PageReviewFile,
  TreeAbout,
  TreePageState,
} from '../../../src/webview/tree/tree-page-state.ts';
import type { TreeHostMessage } from '../../../src/webview/tree/tree-protocol.ts';
import type { ThemeKind } from './editor-colours.ts';
import { finishedState } from './sample-state.ts';

export const MEMBERS = ['ollama:qwen2.5-coder:7b', 'ollama:granite-code:8b', 'cloud:deepseek-v3'];

const BASELINE: PageOutcome = {
  ...{ passed: false, exitCode: 1, ended: 'by-itself', durationMs: 2_340 },
  tests: {
    ...{ runner: 'mocha', passed: 41, failed: 2, skipped: 0 },
    failing: ['cart adds tax', 'cart rounds to cents'],
  },
  lastLines: ['  41 passing (2s)', '  2 failing'],
};

export const GREEN: PageOutcome = {
  ...{ passed: true, exitCode: 0, ended: 'by-itself', durationMs: 2_120 },
  tests: { ...{ runner: 'mocha', passed: 43, failed: 0, skipped: 0 }, failing: [] },
  lastLines: ['  43 passing (2s)'],
};

const RED: PageOutcome = {
  ...{ passed: false, exitCode: 1, ended: 'by-itself', durationMs: 1_980 },
  tests: {
    ...{ runner: 'mocha', passed: 40, failed: 3, skipped: 0 },
    failing: ['cart adds tax', 'cart totals an empty cart', 'cart rounds to cents'],
  },
  lastLines: ['  1) cart totals an empty cart:', '     AssertionError: NaN == 0', '  3 failing'],
};

export const INSTRUCTION =
  'Turn the callbacks of the cart into async functions, keep the public names, and let every caller await them; ' +
  'the totals have to be rounded to cents in one place and not in five.';

const TITLES = [
  'change src/cart/total.ts',
  'change src/cart/total.ts, src/cart/cart.ts',
  'create src/cart/round-to-cents.ts',
  'change src/checkout/checkout.ts',
  'rename src/cart/util.ts to src/cart/money.ts',
];
const FAILURES = ['not-found', 'no-edit', 'unchanged', 'timeout'];

export function row(id: number, change: Partial<NodeRow> = {}): NodeRow {
  return {
    ...{ id, state: 'open', title: TITLES[id % TITLES.length] ?? '', added: (id * 7) % 23 },
    ...{ removed: (id * 5) % 11, reward: 0.5, value: 0.5, visits: 1, warns: false },
    ...(id === 0 ? { title: '' } : { parent: 0, memberId: MEMBERS[id % 3] ?? '' }),
    ...change,
  };
}

/** A tree of `count` nodes that looks like a search: deep where it is good, with failed and merged leaves. */
export function sampleNodes(count: number): readonly NodeRow[] {
  const nodes = [row(0, { reward: 0.41, value: 0.94, visits: count - 1 })];
  const open = [0];
  for (let id = 1; id < count; id++) {
    // The later half of what is open, so that the tree grows down.
    const parent = open[Math.floor(((id * 7919) % open.length) / 2 + open.length / 2)] ?? 0;
    const leaf = id % 7;
    if (leaf === 3) {
      const failure = FAILURES[id % FAILURES.length] ?? '';
      const title = failure === 'not-found' ? (TITLES[id % 5] ?? '') : '';
      nodes.push(row(id, { parent, title, state: 'failed', failure, reward: 0, value: 0 }));
    } else if (leaf === 5) nodes.push(row(id, { parent, state: 'merged', mergedInto: id - 1 }));
    else {
      const reward = 0.35 + ((id * 31) % 60) / 100;
      const check = reward > 0.8 ? 'passed' : 'failed';
      const state = reward > 0.8 ? 'solution' : 'open';
      nodes.push(row(id, { parent, reward, value: reward, visits: 1 + (id % 5), check, state }));
      if (state === 'open') open.push(id);
    }
  }
  return nodes;
}

export const FILES: readonly PageReviewFile[] = [
  {
    ...{ path: 'src/cart/total.ts', languageId: 'typescript', kind: 'change' },
    hunks: [
      {
        ...{ id: 'src/cart/total.ts#1', oldLine: 9, newLine: 9 },
        lines: [
          { kind: 'same', text: "import { taxOf } from './tax.ts';" },
          { kind: 'same', text: '' },
          {
            kind: 'removed',
            text: 'export function total(cart: Cart, done: (sum: number) => void): void {',
          },
          {
            kind: 'removed',
            text: '  taxOf(cart, (tax) => done(Math.round((cart.sum + tax) * 100) / 100));',
          },
          { kind: 'added', text: 'export async function total(cart: Cart): Promise<number> {' },
          { kind: 'added', text: '  return roundToCents(cart.sum + (await taxOf(cart)));' },
          { kind: 'same', text: '}' },
        ],
      },
      {
        ...{ id: 'src/cart/total.ts#2', oldLine: 48, newLine: 48 },
        lines: [
          { kind: 'same', text: '/** In cents. */' },
          { kind: 'removed', text: 'const sum = lines.reduce((s, l) => s + l.price, 0);' },
          { kind: 'added', text: 'const sum = lines.reduce((all, { price }) => all + price, 0);' },
          { kind: 'same', text: '' },
        ],
      },
    ],
  },
  {
    ...{ path: 'src/cart/round-to-cents.ts', languageId: 'typescript', kind: 'create' },
    hunks: [
      {
        ...{ id: 'src/cart/round-to-cents.ts#1', oldLine: 1, newLine: 1 },
        lines: [
          { kind: 'added', text: '/** Rounds an amount to whole cents. */' },
          { kind: 'added', text: 'export function roundToCents(amount: number): number {' },
          { kind: 'added', text: '  return Math.round(amount * 100) / 100;' },
          { kind: 'added', text: '}' },
        ],
      },
    ],
  },
  {
    ...{ path: 'test/cart/total.test.ts', languageId: 'typescript', kind: 'rename' },
    renamedFrom: 'test/cart.test.ts',
    hunks: [{ id: 'test/cart/total.test.ts#1', oldLine: 1, newLine: 1, lines: [] }],
  },
];

export function detail(nodeId: number, change: Partial<NodeDetail> = {}): NodeDetail {
  return {
    nodeId,
    parts: [
      { name: 'parse', value: 1, weight: 0.2 },
      { name: 'diagnostics', value: 0.5, weight: 0.3 },
      { name: 'check', value: 0.95, weight: 0.4 },
      { name: 'agreement', weight: 0.05 },
      { name: 'judge', weight: 0.1 },
      { name: 'length', value: 0.98, weight: 0.05 },
    ],
    missing: ['judge: no-judge', 'agreement: no-rivals'],
    done: true,
    cost: { tokens: 1_840, ms: 6_200 },
    check: RED,
    lostTests: 0,
    touchedTests: ['test/cart/total.test.ts'],
    diagnostics: [
      {
        ...{ path: 'src/checkout/checkout.ts', line: 31, code: 'TS2345' },
        message:
          "Argument of type 'Promise<number>' is not assignable to parameter of type 'number'.",
      },
    ],
    against: 'base',
    files: FILES,
    ...change,
  };
}

export function about(change: Partial<TreeAbout> = {}): TreeAbout {
  return {
    ...{ id: 'r1', instruction: INSTRUCTION, phase: 'searching', checkCommand: 'npm test' },
    files: ['src/cart/total.ts', 'src/cart/cart.ts', 'src/checkout/checkout.ts'],
    members: MEMBERS.map((id) => ({ id, place: id.startsWith('cloud') ? 'cloud' : 'local' })),
    isolation: { level: 'isolated', tool: 'bwrap' },
    baseline: BASELINE,
    ...change,
  };
}

/** The best solution of the nodes; 0 where there is none. */
function bestOf(nodes: readonly NodeRow[]): number {
  const solutions = nodes.filter(({ state }) => state === 'solution');
  return solutions.toSorted((a, b) => b.reward - a.reward)[0]?.id ?? 0;
}

/** A search under way with so many nodes. */
export function runningTree(count = 40, kind: ThemeKind = 'light'): TreePageState {
  const nodes = sampleNodes(count).map((node) => {
    if (node.id === 8) return { ...node, mark: 'pruned' as const };
    if (node.id === 12) return { ...node, mark: 'pinned' as const, warns: true };
    return node;
  });
  const best = bestOf(nodes);
  return {
    nodes,
    about: about(),
    budget: {
      limit: { ms: 600_000, tokens: 200_000, usd: 1, steps: 60 },
      spent: { ms: 184_000, tokens: 71_240, steps: count - 1, checks: 24, checksReused: 6 },
      ageMs: 0,
    },
    running: [
      { id: 90, nodeId: 0, memberId: MEMBERS[0] ?? '' },
      { id: 91, nodeId: 2, memberId: MEMBERS[1] ?? '' },
      { id: 92, nodeId: 2, memberId: MEMBERS[2] ?? '' },
    ],
    best,
    detail: detail(best, { check: GREEN, diagnostics: [] }),
    review: {
      ...{ nodeId: best, files: FILES, leftOut: ['src/cart/total.ts#2'] },
      ...{ canApply: true, canRestore: false },
    },
    baselines: {
      greedy: [
        { memberId: MEMBERS[0] ?? '', nodeId: 9, reward: 0.82 },
        { memberId: MEMBERS[1] ?? '' },
        { memberId: MEMBERS[2] ?? '', nodeId: 24, reward: 0.86 },
      ],
      bestOfN: { n: 3, nodeId: 24, reward: 0.86 },
    },
    theme: finishedState(kind).theme,
  };
}

/** The search is over, with a solution. */
export function endedTree(kind: ThemeKind = 'light'): TreePageState {
  const state = runningTree(40, kind);
  return {
    ...state,
    running: [],
    about: about({ phase: 'ended', end: { reason: 'converged' } }),
  };
}

/** The search is over, and nothing came of it. */
export function fruitlessTree(kind: ThemeKind = 'light'): TreePageState {
  const nodes = sampleNodes(9).map((node) =>
    node.id === 0 ? node : { ...node, state: 'failed' as const, failure: 'no-edit', reward: 0 },
  );
  const { budget, theme } = runningTree(9, kind);
  return {
    ...{ nodes, theme, running: [], best: 0 },
    ...(budget === undefined ? {} : { budget }),
    about: about({ phase: 'ended', end: { reason: 'steps' } }),
    detail: {
      ...{ nodeId: 0, parts: [], missing: [], done: false, cost: {}, lostTests: 0 },
      ...{ touchedTests: [], against: 'base', files: [] },
    },
    review: { nodeId: 0, files: [], leftOut: [], canApply: false, canRestore: false },
  };
}

/** A step that was refused, with what its author wrote. */
export function failedTree(kind: ThemeKind = 'light'): TreePageState {
  const state = runningTree(40, kind);
  const refused: NodeDetail = {
    ...{ nodeId: 17, parts: [], missing: [], done: false, cost: { ms: 900 }, lostTests: 0 },
    ...{ touchedTests: [], against: 'base' },
    refusal: {
      ...{ code: 'not-found', path: 'src/cart/total.ts' },
      detail: 'line 14: export function sum(lines: Line[]) {',
    },
    answer: 'Here is the change:\n<<<<<<< SEARCH\nexport function sum(lines: Line[]) {\n=======',
  };
  return { ...state, detail: refused };
}

/** Everything that can be wrong with a step is. */
export function warningTree(kind: ThemeKind = 'light'): TreePageState {
  const state = runningTree(40, kind);
  const check: PageOutcome = { ...RED, contradicts: true, escapes: ['.env.local'] };
  return { ...state, detail: detail(state.best, { check, lostTests: 3 }) };
}

/** Names and paths without a blank, and figures that are not known. */
export function harshTree(kind: ThemeKind = 'light'): TreePageState {
  const long = `src/${'averyverylongfoldername/'.repeat(12)}file.ts`;
  const state = runningTree(40, kind);
  const members = [`ollama:${'model'.repeat(30)}`, 'a', 'b'];
  return {
    ...state,
    about: about({
      instruction: `${'word'.repeat(200)}\n${INSTRUCTION}`,
      checkCommand: `npm run ${'x'.repeat(300)}`,
      members: members.map((id) => ({ id, place: 'local' })),
    }),
    budget: { limit: {}, spent: { checks: 0, checksReused: 0 }, ageMs: 0 },
    nodes: state.nodes.map((node) => ({
      ...node,
      title: `change ${long}`,
      ...(node.id === 0 ? {} : { memberId: members[node.id % 3] ?? '' }),
    })),
    detail: detail(state.best, {
      missing: [`judge: failed (${'y'.repeat(400)})`],
      touchedTests: [long],
      diagnostics: [{ path: long, line: 1, code: 'TS1', message: 'z'.repeat(900) }],
      files: FILES.map((file) => ({ ...file, path: `${long}/${file.path}` })),
    }),
    review: {
      ...{ nodeId: state.best, leftOut: [], canApply: false, canRestore: true },
      files: FILES.map((file) => ({ ...file, path: `${long}/${file.path}`, renamedFrom: long })),
    },
  };
}

/** Nobody has asked for a refactoring yet. */
export function noTree(kind: ThemeKind = 'light'): TreePageState {
  return { nodes: [], running: [], best: 0, theme: finishedState(kind).theme };
}

export function treeMessage(state: TreePageState): Extract<TreeHostMessage, { type: 'state' }> {
  return { type: 'state', session: 's1', seq: 0, state };
}
