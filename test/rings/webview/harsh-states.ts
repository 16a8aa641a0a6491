import type { ColumnHead, PageState } from '../../../src/webview/page-state.ts';
import type { HostMessage } from '../../../src/webview/protocol.ts';
import type { ThemeKind } from './editor-colours.ts';
import { column, finishedState, stateMessage } from './sample-state.ts';
import { TEXTS } from './sample-texts.ts';

type StateMessage = Extract<HostMessage, { type: 'state' }>;

/** Names that begin alike and are longer than any place for them. */
const LONG_NAMES = [
  'embedded:ensemble-nano-typescript-continued-pretraining-2026-11-q4_K_M',
  'embedded:ensemble-nano-typescript-continued-pretraining-2026-11-q8_0',
  'lmstudio:lmstudio-community/Qwen2.5-Coder-32B-Instruct-128K-GGUF-imatrix-IQ3_XXS',
  'ollama:hf.co/unsloth/Qwen3-Coder-480B-A35B-Instruct-1M-GGUF:UD-Q2_K_XL',
];

const WIDE_TEXT = `// 合计:把每一项的价格乘以数量,然后相加
// ${'שלום עולם '.repeat(8)}
const 合计 = (项目: 项[]) => 项目.reduce((和, { 价格, 数量 }) => 和 + 价格 * 数量, 0); // مرحبا بالعالم
const flags = '🇩🇪🇯🇵👩‍👩‍👧‍👦';
\tconst tabbed\t= 1;
${'const veryLongLine = [' + '"item", '.repeat(60)}];
`;

const DETAIL =
  'POST http://192.168.178.24:11434/api/generate answered 500: {"error":"llama runner process has terminated: cudaMalloc failed: out of memory allocating 8589934592 bytes on device 0, ggml_gallocr_reserve_n: failed"}';

/** States that a page has to bear, by what is hard in them. */
export function harshStates(kind: ThemeKind = 'light'): ReadonlyMap<string, StateMessage> {
  const state = finishedState(kind);
  const bare = without(state);
  const many = Array.from({ length: 24 }, (_, i) =>
    column(`c${i}`, Object.values(TEXTS)[i % 4] ?? '', {
      modelId: `ollama:model-${i % 20}:7b`,
      state: i % 7 === 3 ? 'failed' : 'done',
      ...(i % 7 === 3 ? { failure: { code: 'timeout', detail: 'no token in 30 s' } } : {}),
    }),
  );
  const long = LONG_NAMES.map((modelId, i) =>
    column(`c${i}`, WIDE_TEXT, { modelId, place: 'cloud', temperature: 1.25 }),
  );
  const failed = LONG_NAMES.map((modelId, i) =>
    column(`c${i}`, i === 0 ? 'export function' : '', {
      ...{ modelId, state: 'failed' },
      failure: { code: 'server-error', detail: DETAIL },
    }),
  );
  const offers = LONG_NAMES.map((modelId) => ({
    ...({ modelId, place: 'network', readiness: 'swap', loadMs: 93_000 } as const),
    ...{ chosen: true, fuses: true },
  }));
  const instruction = `${'Ersetze die Schleife durch reduce. '.repeat(12)}\n\n把循环换成 reduce。`;
  const path = `packages/${'very-deep/'.repeat(14)}über-größe-测试.component.spec.ts`;
  const request =
    state.request === undefined ? {} : { request: { ...state.request, path, instruction } };
  return new Map([
    ['24 columns', of({ ...bare, columns: heads(many) }, many)],
    [
      'long names',
      of(
        {
          ...{ ...state, ...request, columns: heads(long), models: offers },
          ...{ duels: [], votes: [], fusionModelId: LONG_NAMES[2] ?? '' },
          outcome: {
            ...{ kind: 'verdict', strategyId: 'evidence', liveCalls: 1 },
            ranked: long.map(({ head: { id } }, i) => ({
              ...{ columnIds: [id], score: 0.9 - i / 10 },
              parts: [{ name: 'agreement', value: 0.9 - i / 10, weight: 1 }],
            })),
          },
        },
        long,
      ),
    ],
    ['all failed', of({ ...bare, ...request, columns: heads(failed) }, failed)],
    [
      'unmet',
      stateMessage({
        ...{ ...bare, columns: state.columns, target: 'changed' },
        outcome: {
          ...{ kind: 'unmet', strategyId: 'lazy-span', live: true },
          need: 'log-probabilities of every draft under every model',
        },
      }),
    ],
    [
      'failed strategy',
      stateMessage({
        ...{ ...bare, columns: state.columns, target: 'none' },
        outcome: { kind: 'failed', strategyId: 'lazy-span', message: DETAIL },
      }),
    ],
    ['one column', of({ ...bare, columns: state.columns.slice(0, 1), history: [] }, [])],
    ['no votes yet', stateMessage({ ...bare, leaderboard: { ...state.leaderboard, battles: 1 } })],
  ]);
}

function of(state: PageState, columns: readonly ReturnType<typeof column>[]): StateMessage {
  return columns.length === 0
    ? stateMessage(state)
    : stateMessage(
        state,
        columns.map(({ piece }) => piece),
      );
}

function heads(columns: readonly ReturnType<typeof column>[]): ColumnHead[] {
  return columns.map(({ head }) => head);
}

/** Before anybody has ranked, judged or voted. */
function without(state: PageState): PageState {
  const bare = { ...state, duels: [], votes: [] };
  delete bare.outcome;
  return bare;
}
