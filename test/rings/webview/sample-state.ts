import dark from 'shiki/themes/dark-plus.mjs';
import light from 'shiki/themes/light-plus.mjs';
import type { ColumnHead, PageState, PageTheme } from '../../../src/webview/page-state.ts';
import type { HostMessage, TextPiece } from '../../../src/webview/protocol.ts';
import type { ThemeKind } from './editor-colours.ts';
import { TEXTS } from './sample-texts.ts';

type StateMessage = Extract<HostMessage, { type: 'state' }>;

export function column(
  id: string,
  text: string,
  change: Partial<ColumnHead> = {},
): { readonly head: ColumnHead; readonly piece: TextPiece } {
  return {
    head: {
      id,
      modelId: 'ollama:qwen2.5-coder:7b',
      place: 'local',
      state: 'done',
      length: text.length,
      revision: 0,
      startMs: 0,
      firstTextMs: 212,
      endMs: 1_840,
      usage: { promptTokens: 312, completionTokens: 96, estimated: false },
      ...change,
    },
    piece: { columnId: id, revision: 0, at: 0, text },
  };
}

const COLUMNS = [
  column('c1', TEXTS.qwen),
  column('c2', TEXTS.starcoder, {
    modelId: 'lan:starcoder2:15b',
    place: 'network',
    firstTextMs: 640,
    endMs: 5_310,
    usage: { promptTokens: 318, completionTokens: 131, estimated: true },
  }),
  column('c3', TEXTS.qwen, {
    modelId: 'ollama:granite-code:8b',
    temperature: 0.7,
    startMs: 1_850,
    firstTextMs: 2_110,
    endMs: 3_020,
  }),
  column('c4', TEXTS.deepseek, {
    modelId: 'cloud:deepseek-coder-v2',
    place: 'cloud',
    firstTextMs: 480,
    endMs: 1_490,
    usage: { promptTokens: 290, completionTokens: 74, estimated: false, costUsd: 0.00042 },
  }),
  column('c5', TEXTS.codestral, {
    modelId: 'ollama:codestral:22b',
    state: 'failed',
    endMs: 2_900,
    failure: { code: 'stream-broken', detail: 'the server closed the connection' },
  }),
];

const EVIDENCE = (agreement: number, probability: number, parse: number) => [
  { name: 'agreement', value: agreement, weight: 0.5 },
  { name: 'probability', value: probability, weight: 0.3 },
  { name: 'parse', value: parse, weight: 0.2 },
  { name: 'trust', weight: 0 },
];

/** Spans of a text whose lines alternate between two models. */
function spansOf(
  text: string,
): NonNullable<Extract<PageState['outcome'], { kind: 'verdict' }>['fused']>['spans'] {
  return text.split(/(?<=\n)/).map((line, i) => ({
    text: line,
    modelId: i % 3 === 1 ? 'lan:starcoder2:15b' : 'ollama:qwen2.5-coder:7b',
    score: -0.2 - i / 20,
    fidelity: 'judge' as const,
    ...(i === 4
      ? {
          runnerUp: {
            text: '  let timer: number | null = null;\n',
            modelId: 'lan:starcoder2:15b',
            score: -0.61,
          },
        }
      : {}),
  }));
}

function themeOf(kind: ThemeKind): PageTheme {
  const { tokenColors = [], colors = {} } = kind.endsWith('light') ? light : dark;
  return {
    kind,
    name: kind,
    settings: tokenColors.map(({ scope, settings }) => ({
      ...(scope === undefined ? {} : { scope: typeof scope === 'string' ? scope : [...scope] }),
      settings: {
        ...(settings.foreground === undefined ? {} : { foreground: settings.foreground }),
        ...(settings.fontStyle === undefined ? {} : { fontStyle: settings.fontStyle }),
      },
    })),
    foreground: colors['editor.foreground'] ?? '#3b3b3b',
    background: colors['editor.background'] ?? '#ffffff',
  };
}

/** A comparison that has ended, with everything there is to see. */
export function finishedState(kind: ThemeKind = 'light'): PageState {
  return {
    request: {
      kind: 'instruct',
      id: 'r1',
      startedAt: Date.UTC(2026, 10, 28, 9, 30),
      languageId: 'typescript',
      path: 'src/events/debounce.ts',
      before: "import type { Action } from './action.ts';\n\n",
      after: '\nexport const saveSoon = debounce(save, 300);\n',
      original: 'export function debounce() {\n  throw new Error("not written yet");\n}\n',
      instruction: 'Write debounce: the action runs once, delayMs after the last call.',
    },
    columns: COLUMNS.map(({ head }) => head),
    outcome: {
      kind: 'verdict',
      strategyId: 'lazy-span',
      ranked: [
        { columnIds: ['c1', 'c3'], score: 0.86, parts: EVIDENCE(1, 0.71, 1) },
        { columnIds: ['c2'], score: 0.64, parts: EVIDENCE(0.62, 0.55, 1) },
        { columnIds: ['c4'], score: 0.41, parts: EVIDENCE(0.38, 0.62, 0) },
      ],
      agreement: { agreeing: 2, answered: 4 },
      fused: { text: TEXTS.qwen, spans: spansOf(TEXTS.qwen), fidelity: 'judge' },
      note: 'two disputes, judged in both orders',
      liveCalls: 0,
    },
    duels: [
      {
        judge: 'ollama:granite-code:8b',
        first: 'c1',
        second: 'c2',
        forth: 0.71,
        back: 0.66,
        fidelity: 'judge',
      },
      {
        judge: 'ollama:granite-code:8b',
        first: 'c1',
        second: 'c4',
        forth: 0.9,
        back: 0.84,
        fidelity: 'judge',
      },
      {
        judge: 'ollama:qwen2.5-coder:7b',
        first: 'c2',
        second: 'c4',
        forth: 0.58,
        back: 0.44,
        fidelity: 'judge',
      },
    ],
    votes: [
      {
        first: 'c1',
        second: 'c2',
        verdict: 'first',
        left: 'first',
        blind: false,
        tookMs: 8_200,
        reasons: ['shorter'],
        at: Date.UTC(2026, 10, 28, 9, 31),
      },
    ],
    strategies: [
      {
        id: 'evidence',
        family: 'ranking',
        title: 'Evidence',
        paper: "Ensemble's own: agreement, probability and syntax, weighed",
      },
      {
        id: 'minimum-bayes-risk',
        family: 'ranking',
        title: 'Minimum Bayes risk',
        paper:
          'Kumar and Byrne 2004: Minimum Bayes-Risk Decoding for Statistical Machine Translation',
        url: 'https://aclanthology.org/N04-1022',
      },
      {
        id: 'lazy-span',
        family: 'span-fusion',
        title: 'Lazy span fusion',
        paper: "Ensemble's own: judges are asked only where drafts differ",
      },
    ],
    strategyId: 'lazy-span',
    models: [
      {
        modelId: 'ollama:qwen2.5-coder:7b',
        place: 'local',
        readiness: 'resident',
        costUsd: 0,
        chosen: true,
        fuses: true,
      },
      {
        modelId: 'ollama:granite-code:8b',
        place: 'local',
        readiness: 'load',
        loadMs: 3_100,
        costUsd: 0,
        chosen: true,
        fuses: false,
      },
      {
        modelId: 'lan:starcoder2:15b',
        place: 'network',
        readiness: 'swap',
        loadMs: 12_000,
        costUsd: 0,
        chosen: false,
        fuses: false,
      },
      {
        modelId: 'cloud:deepseek-coder-v2',
        place: 'cloud',
        readiness: 'resident',
        costUsd: 0.0004,
        chosen: false,
        fuses: true,
      },
    ],
    fusionModelId: 'ollama:qwen2.5-coder:7b',
    presets: [
      {
        name: 'Quick',
        modelIds: ['ollama:qwen2.5-coder:7b', 'ollama:granite-code:8b'],
        strategyId: 'evidence',
      },
      {
        name: 'Careful',
        modelIds: ['ollama:qwen2.5-coder:7b', 'lan:starcoder2:15b', 'cloud:deepseek-coder-v2'],
        strategyId: 'lazy-span',
        fusionModelId: 'ollama:qwen2.5-coder:7b',
      },
    ],
    history: [
      {
        id: 'h1',
        startedAt: Date.UTC(2026, 10, 27, 16, 4),
        path: 'src/events/debounce.ts',
        languageId: 'typescript',
        title: 'Write debounce',
        modelIds: ['ollama:qwen2.5-coder:7b', 'lan:starcoder2:15b'],
        votes: 1,
        failures: 0,
        texts: 4,
        searched: 'Write debounce export function debounce',
      },
      {
        id: 'h2',
        startedAt: Date.UTC(2026, 10, 26, 11, 50),
        path: 'tools/report.py',
        languageId: 'python',
        title: 'def summary(rows):',
        modelIds: ['ollama:granite-code:8b', 'ollama:codestral:22b'],
        votes: 0,
        failures: 1,
        texts: 2,
        searched: 'def summary(rows): return',
      },
      {
        id: 'h3',
        startedAt: Date.UTC(2026, 10, 25, 8, 15),
        path: '',
        languageId: '',
        title: '',
        modelIds: [],
        votes: 0,
        failures: 0,
        texts: 0,
        damage: 'not JSON at line 1',
        searched: '',
      },
    ],
    leaderboard: {
      languages: ['python', 'typescript'],
      battles: 46,
      least: 20,
      standings: [
        {
          modelId: 'ollama:qwen2.5-coder:7b',
          battles: 31,
          wins: 21.5,
          strength: 0.68,
          low: 0.55,
          high: 0.79,
        },
        {
          modelId: 'cloud:deepseek-coder-v2',
          battles: 28,
          wins: 14,
          strength: 0.51,
          low: 0.38,
          high: 0.64,
        },
        {
          modelId: 'lan:starcoder2:15b',
          battles: 33,
          wins: 10.5,
          strength: 0.33,
          low: 0.22,
          high: 0.46,
        },
      ],
    },
    judges: {
      comparisons: 14,
      judges: [
        {
          ...{ judge: 'ollama:granite-code:8b', asked: 61, abstained: 2 },
          flips: { count: 7, of: 59, low: 0.06, high: 0.23 },
          firstSeat: { count: 65, of: 118, low: 0.46, high: 0.64 },
          longer: { count: 38, of: 55, low: 0.56, high: 0.8 },
          right: { count: 18, of: 24, low: 0.55, high: 0.88 },
        },
        {
          ...{ judge: 'lan:starcoder2:15b', asked: 12 },
          flips: { count: 0, of: 0, low: 0, high: 1 },
          firstSeat: { count: 0, of: 0, low: 0, high: 1 },
          longer: { count: 4, of: 12, low: 0.14, high: 0.61 },
          right: { count: 0, of: 0, low: 0, high: 1 },
        },
      ],
      agreements: [
        {
          ...{ first: 'lan:starcoder2:15b', second: 'ollama:granite-code:8b' },
          ...{ pairs: 11, kappa: 0.27 },
        },
      ],
      alpha: 0.31,
    },
    target: 'ready',
    theme: themeOf(kind),
    live: true,
  };
}

/** Nothing is compared yet. */
export function emptyState(kind: ThemeKind = 'light'): PageState {
  const state = finishedState(kind);
  delete state.request;
  delete state.outcome;
  return { ...state, columns: [], duels: [], votes: [] };
}

/** Answers under way: one of every state. */
export function streamingState(kind: ThemeKind = 'light'): PageState {
  const state = finishedState(kind);
  delete state.outcome;
  const states: readonly ColumnHead['state'][] = [
    'streaming',
    'prefill',
    'done',
    'loading',
    'queued',
  ];
  return {
    ...state,
    working: 'judges',
    duels: [],
    votes: [],
    columns: state.columns.map((column, i) => underWay(column, states[i] ?? 'queued')),
  };
}

/** A column before its end. */
function underWay(ended: ColumnHead, state: ColumnHead['state']): ColumnHead {
  if (state === 'done') return ended;
  const column: ColumnHead = { ...ended, state };
  delete column.endMs;
  delete column.usage;
  delete column.failure;
  if (state !== 'streaming') delete column.firstTextMs;
  return column;
}

/** The first message of a conversation, with all texts. */
export function stateMessage(
  state: PageState,
  texts: readonly TextPiece[] = COLUMNS.map(({ piece }) => piece),
  session = 's1',
): StateMessage {
  return { type: 'state', session, seq: 0, state, texts };
}
