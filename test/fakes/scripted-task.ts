import type { Candidate } from '../../src/core/completion.ts';
import { failure } from '../../src/core/failure.ts';
import type { TokenLogprob } from '../../src/core/generation.ts';
import { NO_PRIMITIVES, type TextScore } from '../../src/core/model.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NO_MEMORY } from '../../src/core/strategy.ts';
import type {
  Arrival,
  Draft,
  Member,
  Observation,
  ParseEvidence,
  Strategy,
  StrategyStep,
  StrategyTask,
  StrategyTools,
  TreeBag,
} from '../../src/core/strategy.ts';
import { normaliseForAgreement } from '../../src/text/agreement.ts';
import { continued, tokensOf } from './scripted-fusion.ts';

/** What one member does in a task: it writes a text, or fails. Arrivals come in order of the list. */
export interface Writer {
  readonly id: string;
  readonly family?: string;
  /** Undefined: the member fails. */
  readonly text: string | undefined;
  readonly weight?: number;
  /** One a token; the tokens are equal pieces of the text. */
  readonly logprobsNats?: readonly number[];
}

export interface ScriptedTask {
  readonly task: StrategyTask;
  readonly tools: StrategyTools;
}

export interface TaskOptions {
  readonly seed?: number;
  /** Order of the members by trust; that of the writers by default. */
  readonly trust?: readonly string[];
  parse?(text: string): ParseEvidence;
  tree?(text: string): TreeBag;
  observe?(text: string): Observation;
  /** Nats that an instant member gives a text, and that member's weight; without it there is none. */
  readonly scorer?: { readonly weight: number; natsOf(text: string): number };
  /**
   * Members also draft, score and tell next tokens, for methods in which they write by turns. A member
   * goes on in its text behind the longest head of it that stands there; it scores by a hash of its id
   * and the text, and lists the next token of its text before the end.
   */
  readonly byTurns?: boolean;
  /** Called before each arrival is handed out, and before each draft. */
  beforeArrival?(n: number): void;
}

const UNKNOWN: ParseEvidence = { newErrors: 0, known: false };

/** A task and tools whose members write by a list, without clock, engine or models. */
export function scriptedTask(writers: readonly Writer[], options: TaskOptions = {}): ScriptedTask {
  const members = writers
    .map(({ id, family, weight }): Member => ({
      id,
      family: family ?? id,
      primitives: {
        ...NO_PRIMITIVES,
        generate: 'exact',
        next: options.byTurns === true ? 'exact' : 'none',
        score: options.byTurns === true ? 'exact' : 'none',
      },
      weight: weight ?? 1 / writers.length,
    }))
    .toSorted((a, b) => trustOf(a.id, options) - trustOf(b.id, options));
  let drafts = 0;
  const lacking = (): Promise<never> => Promise.reject(new Error('no such primitive'));
  const scorer: Member[] =
    options.scorer === undefined
      ? []
      : [
          {
            ...{
              id: 'workspace',
              family: 'workspace',
              instant: true,
              weight: options.scorer.weight,
            },
            primitives: {
              ...NO_PRIMITIVES,
              generate: 'exact',
              next: 'exact',
              score: 'exact',
            },
          },
        ];
  return {
    task: {
      members: [...members, ...scorer],
      context: {
        prefix: 'const total = ',
        suffix: '\n',
        path: 'a.ts',
        languageId: 'typescript',
        snippets: [],
        indentation: { width: 2, tabs: false },
        shape: { kind: 'block', maxLines: 12, maxTokens: 128 },
      },
    },
    tools: {
      random: seededRandom(options.seed ?? 1),
      memory: NO_MEMORY,
      async *collect(memberIds) {
        const wanted = writers.filter(({ id }) => memberIds.includes(id));
        const candidates = new Map<string, Candidate>();
        for (const [n, writer] of wanted.entries()) {
          options.beforeArrival?.(n);
          await Promise.resolve();
          yield arrivalOf(writer, candidates);
        }
      },
      parse: (text) => Promise.resolve(options.parse?.(text) ?? UNKNOWN),
      generate: async (memberId, accepted, limits) => {
        options.beforeArrival?.(drafts++);
        await Promise.resolve();
        const text = writers.find(({ id }) => id === memberId)?.text;
        if (options.byTurns !== true || text === undefined) return await lacking();
        return drafted(memberId, continued(text, headAtEnd(text, accepted), limits));
      },
      next: async (memberId, accepted, k) => {
        options.beforeArrival?.(drafts++);
        await Promise.resolve();
        const text = writers.find(({ id }) => id === memberId)?.text;
        if (options.byTurns !== true || text === undefined) return await lacking();
        return nextOf(memberId, text, accepted).slice(0, k);
      },
      score: async (memberId, _prefix, texts) => {
        if (options.byTurns === true) {
          return texts.map((text) => scoreOf(text, -(hashOf(memberId + text) % 97) / 10));
        }
        if (options.scorer === undefined) return await lacking();
        return texts.map((text) => scoreOf(text, options.scorer?.natsOf(text) ?? 0));
      },
      judge: lacking,
      tree: (text) => Promise.resolve(options.tree?.(text)),
      observe: (texts) => Promise.resolve(texts.map((text) => options.observe?.(text) ?? {})),
      fuse: lacking,
      embed: lacking,
      vectors: lacking,
      breathe: () => Promise.resolve(),
    },
  };
}

/** Every step of a strategy on a task. */
export async function stepsOf(
  strategy: Strategy,
  { task, tools }: ScriptedTask,
  signal = new AbortController().signal,
): Promise<readonly StrategyStep[]> {
  return await Array.fromAsync(strategy.run(task, tools, signal));
}

/** The longest head of a text with which another ends. */
function headAtEnd(text: string, accepted: string): string {
  for (let length = Math.min(text.length, accepted.length); length > 0; length--) {
    if (accepted.endsWith(text.slice(0, length))) return text.slice(0, length);
  }
  return '';
}

/** A draft with its tokens; the member is as sure of each as of the token in a list. */
function drafted(memberId: string, draft: Draft): Draft {
  const tokens = tokensOf(draft.text).map((text) => ({
    text,
    logprobNats: sureness(memberId, text),
  }));
  return { ...draft, tokens };
}

function nextOf(memberId: string, text: string, accepted: string): readonly TokenLogprob[] {
  const [own] = tokensOf(text.slice(headAtEnd(text, accepted).length));
  if (own === undefined) return [{ text: '', bytes: [], logprobNats: Math.log(0.9) }];
  const logprobNats = sureness(memberId, own);
  const end = { text: '', bytes: [], logprobNats: Math.log((1 - Math.exp(logprobNats)) / 2) };
  return [{ text: own, logprobNats }, end].sort((a, b) => b.logprobNats - a.logprobNats);
}

/** log p of a token, p in [0.3, 0.95]. */
function sureness(memberId: string, token: string): number {
  return Math.log(0.3 + ((hashOf(memberId + token) % 100) / 100) * 0.65);
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function scoreOf(text: string, logprobNats: number): TextScore {
  return { logprobNats, tokens: 1, bytes: Buffer.byteLength(text), fidelity: 'exact' };
}

function trustOf(id: string, { trust }: TaskOptions): number {
  return trust?.indexOf(id) ?? 0;
}

function arrivalOf(writer: Writer, candidates: Map<string, Candidate>): Arrival {
  const { id: modelId, text, logprobsNats } = writer;
  if (text === undefined) {
    return { kind: 'failure', failure: { modelId, failure: failure('timeout', 'scripted') } };
  }
  const key = normaliseForAgreement(text);
  const known = candidates.get(key);
  const tokens = logprobsNats?.map((logprobNats, i, { length }): TokenLogprob => {
    const [start, end] = [i, i + 1].map((n) => Math.floor((n * text.length) / length));
    return { text: text.slice(start, end), logprobNats };
  });
  const candidate: Candidate =
    known === undefined
      ? {
          id: `c${candidates.size + 1}`,
          text,
          modelIds: [modelId],
          generation: {
            modelId,
            text,
            ...(tokens === undefined ? {} : { tokens }),
            finish: { unified: 'stop', raw: 'stop' },
            usage: { estimated: true },
            totalMs: 1,
          },
          complete: true,
        }
      : { ...known, modelIds: [...known.modelIds, modelId] };
  candidates.set(key, candidate);
  return { kind: 'candidate', candidate };
}
