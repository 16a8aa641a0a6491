import {
  NO_PRIMITIVES,
  type Fidelity,
  type FillMethod,
  type ModelDescription,
  type Place,
  type Role,
} from '../../core/model.ts';
import { familyOfName } from '../transport/model-family.ts';
import { known, numberAt, recordAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

export type Dialect = 'openai' | 'llama-server';

/** What the server as a whole says of its model; only llama.cpp's server does. */
export interface ServerFacts {
  readonly dialect: Dialect;
  /** The model's chat template; undefined where unknown, empty where there is none. */
  readonly chatTemplate?: string;
  /** Whether the vocabulary has fill-in-the-middle marks, so that `/infill` works. */
  readonly infill: boolean;
  /** The context that is loaded, in tokens. */
  readonly loadedContext?: number;
  /** Generations it writes side by side. */
  readonly slots?: number;
}

export interface Home {
  readonly serverId: string;
  readonly place: Place;
  readonly device: string;
}

/**
 * A row of `/v1/models` as the rest of the program knows it. `scores` where a probe has found that the
 * server tells log-probabilities of prompts; llama.cpp's always writes by a grammar.
 */
export function describeOpenAiModel(
  home: Home,
  row: WireRecord,
  facts: ServerFacts,
  scores = false,
): ModelDescription {
  const name = textAt(row, 'id') ?? '';
  const embeds = EMBEDDING_NAME.test(name);
  const remote = CLOUD_TAG.test(name);
  const thinking = THINKING_NAME.test(name) || THINKING_TEMPLATE.test(facts.chatTemplate ?? '');
  const fill = fillOf(facts);
  const native = facts.dialect === 'llama-server' || textAt(row, 'owned_by') === 'vllm';
  const exactIf = (able: boolean): Fidelity => (able ? 'exact' : 'none');
  return known({
    id: `${home.serverId}:${name}`,
    serverId: home.serverId,
    provider: 'openai-compatible',
    name,
    family: familyOfName(name),
    place: remote ? 'cloud' : home.place,
    device: remote ? 'cloud' : home.device,
    sizeBytes: numberAt(recordAt(row, 'meta'), 'size'),
    contextLength:
      numberAt(row, 'context_length') ??
      numberAt(row, 'max_model_len') ??
      numberAt(recordAt(row, 'meta'), 'n_ctx_train'),
    slots: facts.slots,
    fill,
    primitives: {
      ...NO_PRIMITIVES,
      generate: exactIf(!embeds),
      next: exactIf(!embeds && native && !remote),
      score:
        embeds || remote ? 'none' : facts.dialect === 'llama-server' ? 'forced' : exactIf(scores),
      judge: !embeds && !thinking && facts.chatTemplate !== '' ? 'judge' : 'none',
      embed: exactIf(embeds),
    },
    roles: rolesOf(embeds, thinking, facts.chatTemplate !== ''),
    thinking,
  } as const);
}

/** The protocol tells nothing of abilities; these names are the only hint. */
const EMBEDDING_NAME = /embed|(^|[-/])(bge|e5|gte|minilm)([-:]|$)|rerank/i;
const THINKING_NAME = /(^|[-/])(o[134]|gpt-5|gpt-oss|r1|qwq)([-:.]|$)|think|reason/i;
const THINKING_TEMPLATE = /enable_thinking|<think>/;
/** An Ollama daemon serves this protocol too, and forwards models with this tag. */
const CLOUD_TAG = /[:-]cloud$/i;

function fillOf(facts: ServerFacts): FillMethod {
  if (facts.infill) return { kind: 'server' };
  return { kind: facts.chatTemplate === '' ? 'prefix-only' : 'chat' };
}

function rolesOf(embeds: boolean, thinking: boolean, converses: boolean): readonly Role[] {
  if (embeds) return ['embed'];
  const roles: Role[] = thinking ? ['panel'] : ['inline', 'panel'];
  if (converses) roles.push('refactor', 'judge', 'fuse');
  return roles;
}
