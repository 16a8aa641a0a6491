import type { TokenLogprob } from '../../src/core/generation.ts';
import type { TextScore, TokenVectors } from '../../src/core/model.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NO_MEMORY } from '../../src/core/strategy.ts';
import type { Draft, DraftLimits, Member, StrategyMemory } from '../../src/core/strategy.ts';
import type { ScriptedTask } from './scripted-task.ts';

/** What one member does in a task in which members write by turns. */
export interface Speaker {
  readonly id: string;
  readonly family?: string;
  readonly weight?: number;
  /**
   * The text it wants, as long as what is accepted is its head (else it stops), or its draft behind
   * what is accepted. Undefined: it fails. What it throws is thrown.
   */
  readonly writes: string | undefined | ((accepted: string, limits: DraftLimits) => Draft);
  /** Tokens of its whole text, as it tells them. */
  readonly tokens?: readonly TokenLogprob[];
  /** Nats of the text, or the whole score; without it the member does not score. */
  readonly scores?: (text: string, prefix: string) => number | TextScore;
  /** Probability that the first text is better; without it the member does not judge. */
  readonly judges?: (first: string, second: string) => number;
  /** Its next tokens behind what is accepted, and their probabilities; without it, it tells none. */
  readonly tells?: (accepted: string, back: number) => Probabilities;
  /** What it has learned of its tokens; a reason is thrown. */
  readonly vectors?: TokenVectors | Error;
  /** Its last hidden state behind each text; without it, it tells none. */
  readonly states?: (text: string) => readonly number[];
  readonly sizeBytes?: number;
  readonly vocabulary?: string;
  readonly vocabularySize?: number;
  readonly instant?: true;
}

/** By the text of the token; '' is the end. Or tokens as a server might tell them. */
export type Probabilities = Readonly<Record<string, number>> | readonly TokenLogprob[];

export interface FusionTask extends ScriptedTask {
  /** Calls so far: `draft id:accepted`, `next id:accepted`, `score id:texts` and `judge id:first|second` in the order in which they came. */
  readonly calls: readonly string[];
}

export interface FusionOptions {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly languageId?: string;
  readonly maxLines?: number;
  readonly maxTokens?: number;
  readonly memory?: StrategyMemory;
  /** Called before each draft and each score. */
  beforeCall?(n: number): void;
}

/** A task and tools whose members draft and score by a list, without clock, engine or models. */
export function fusionTask(speakers: readonly Speaker[], options: FusionOptions = {}): FusionTask {
  const members = speakers.map(({ id, family, weight, scores, judges, ...rest }): Member => ({
    id,
    family: family ?? id,
    primitives: {
      read: 'none',
      generate: 'exact',
      vectors: rest.vectors === undefined ? 'none' : 'exact',
      embed: rest.states === undefined ? 'none' : 'exact',
      next: rest.tells === undefined ? 'none' : 'exact',
      score: scores === undefined ? 'none' : 'exact',
      judge: judges === undefined ? 'none' : 'judge',
    },
    ...(rest.sizeBytes === undefined ? {} : { sizeBytes: rest.sizeBytes }),
    ...(rest.vocabulary === undefined ? {} : { vocabulary: rest.vocabulary }),
    ...(rest.vocabularySize === undefined ? {} : { vocabularySize: rest.vocabularySize }),
    ...(rest.instant === undefined ? {} : { instant: rest.instant }),
    weight: weight ?? 1 / speakers.length,
  }));
  const calls: string[] = [];
  const speaker = (memberId: string): Speaker => {
    const found = speakers.find(({ id }) => id === memberId);
    if (found === undefined) throw new Error(`no member ${memberId}`);
    return found;
  };
  const call = (what: string): void => {
    options.beforeCall?.(calls.length);
    calls.push(what);
  };
  const lacking = (): Promise<never> => Promise.reject(new Error('no such primitive'));
  const { prefix = 'const total = ', suffix = '\n', languageId = 'typescript' } = options;
  const { maxLines = 12, maxTokens = 128 } = options;
  return {
    calls,
    task: {
      members,
      context: {
        ...{ prefix, suffix, languageId, path: 'a.ts', snippets: [] },
        indentation: { width: 2, tabs: false },
        shape: { kind: maxLines === 1 ? 'line' : 'block', maxLines, maxTokens },
      },
    },
    tools: {
      random: seededRandom(1),
      memory: options.memory ?? NO_MEMORY,
      async *collect(memberIds) {
        for (const memberId of memberIds) {
          const { writes, tokens } = speaker(memberId);
          await Promise.resolve();
          if (typeof writes !== 'string') continue;
          yield {
            kind: 'candidate',
            candidate: {
              ...{ id: `c-${memberId}`, text: writes, modelIds: [memberId], complete: true },
              generation: {
                ...{ modelId: memberId, text: writes, totalMs: 1, usage: { estimated: true } },
                finish: { unified: 'stop', raw: 'stop' },
                ...(tokens === undefined ? {} : { tokens }),
              },
            },
          };
        }
      },
      parse: () => Promise.resolve({ known: false, newErrors: 0 }),
      tree: () => Promise.resolve(undefined),
      observe: (texts) => Promise.resolve(texts.map(() => ({}))),
      fuse: lacking,
      generate: async (memberId, accepted, limits) => {
        call(`draft ${memberId}:${accepted}`);
        await Promise.resolve();
        const { writes } = speaker(memberId);
        if (writes === undefined) throw new Error('scripted');
        return typeof writes === 'string'
          ? continued(writes, accepted, limits)
          : writes(accepted, limits);
      },
      score: async (memberId, given, texts) => {
        call(`score ${memberId}:${texts.join('|')}`);
        await Promise.resolve();
        const { scores } = speaker(memberId);
        if (scores === undefined) return await lacking();
        return texts.map((text) => scoreOf(text, scores(text, given)));
      },
      next: async (memberId, accepted, k, back = 0) => {
        call(`next ${memberId}:${accepted}`);
        await Promise.resolve();
        const { tells } = speaker(memberId);
        return tells === undefined ? await lacking() : listed(tells(accepted, back)).slice(0, k);
      },
      judge: async (memberId, _prefix, first, second) => {
        call(`judge ${memberId}:${first}|${second}`);
        await Promise.resolve();
        const { judges } = speaker(memberId);
        if (judges === undefined) return await lacking();
        return { preferFirst: judges(first, second), fidelity: 'judge' };
      },
      embed: async (memberId, texts) => {
        call(`embed ${memberId}:${texts.length}`);
        await Promise.resolve();
        const { states } = speaker(memberId);
        return states === undefined ? await lacking() : texts.map(states);
      },
      vectors: async (memberId) => {
        await Promise.resolve();
        const { vectors } = speaker(memberId);
        if (vectors instanceof Error) throw vectors;
        return vectors ?? (await lacking());
      },
      breathe: async () => {
        call('breathe');
        await Promise.resolve();
      },
    },
  };
}

/** A draft of the rest of a text: words and marks with the white space before them are its tokens. */
export function continued(text: string, accepted: string, { maxTokens }: DraftLimits): Draft {
  if (!text.startsWith(accepted)) return { text: '', ended: true };
  const tokens = tokensOf(text.slice(accepted.length));
  return { text: tokens.slice(0, maxTokens).join(''), ended: tokens.length <= maxTokens };
}

export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*(?:\w+|[^\s\w])|\s+/g) ?? [];
}

/** Probabilities as a list, best first. */
export function listed(given: Probabilities): readonly TokenLogprob[] {
  if (isList(given)) return given;
  return Object.entries(given)
    .sort(([, a], [, b]) => b - a)
    .map(([text, p]) => ({ text, bytes: [...Buffer.from(text)], logprobNats: Math.log(p) }));
}

function isList(given: Probabilities): given is readonly TokenLogprob[] {
  return Array.isArray(given);
}

function scoreOf(text: string, given: number | TextScore): TextScore {
  if (typeof given !== 'number') return given;
  return {
    logprobNats: given,
    tokens: tokensOf(text).length,
    bytes: Buffer.byteLength(text),
    fidelity: 'exact',
  };
}
