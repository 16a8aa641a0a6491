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
import type { Vendor } from '../vendors.ts';
import {
  callsTools,
  contextOf,
  licenseOf,
  priceOf,
  purposeOf,
  type Purpose,
} from './listed-model.ts';

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
  readonly vendor?: VendorAbilities;
}

/** What a vendor's models can do, as far as it is the same for all. */
export type VendorAbilities = Pick<Vendor, 'official' | 'tools' | 'fillRoute' | 'fillModels'>;

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
  const { vendor = {} } = facts;
  const name = textAt(row, 'id') ?? '';
  const purpose = purposeOf(row, vendor);
  const writes = purpose === 'chat' || purpose === 'text';
  const converses = purpose === 'chat' && facts.chatTemplate !== '';
  const remote = CLOUD_TAG.test(name) || (facts.dialect === 'openai' && VENDORS_NAME.test(name));
  const template = facts.chatTemplate ?? '';
  const thinking = THINKING_NAME.test(name) || THINKING_TEMPLATE.test(template);
  const native = facts.dialect === 'llama-server' || textAt(row, 'owned_by') === 'vllm';
  const tools =
    facts.chatTemplate === undefined ? callsTools(row, vendor) : /\btools\b/.test(template);
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
    contextLength: contextOf(row),
    slots: facts.slots,
    fill: fillOf(facts.infill || (writes && fills(name, vendor)), converses),
    primitives: {
      ...NO_PRIMITIVES,
      generate: exactIf(writes),
      next: exactIf(writes && native && !remote),
      score:
        !writes || remote ? 'none' : facts.dialect === 'llama-server' ? 'forced' : exactIf(scores),
      judge: converses && !thinking ? 'judge' : 'none',
      embed: exactIf(purpose === 'embedding'),
    },
    roles: rolesOf(purpose, thinking, converses),
    thinking,
    tools: converses && tools ? true : undefined,
    price: priceOf(row),
    license: licenseOf(row),
  } as const);
}

/** Whether a vendor's route that fills holes serves a model. */
export function fills(name: string, vendor: Pick<Vendor, 'fillRoute' | 'fillModels'>): boolean {
  return vendor.fillRoute !== undefined && vendor.fillModels?.test(name) === true;
}

/** The protocol tells nothing of thinking; these names are the only hint. */
const THINKING_NAME = /(^|[-/])(o[134]|gpt-5|gpt-oss|r1|qwq|magistral)([-:.]|$)|think|reason/i;
const THINKING_TEMPLATE = /enable_thinking|<think>/;
/** An Ollama daemon serves this protocol too, and forwards models with this tag. */
const CLOUD_TAG = /[:-]cloud$/i;
/** Models whose weights nobody else has: a gateway of one's own passes on what it is asked of them. */
const VENDORS_NAME =
  /(^|\/)(gpt-(3\.5|[4-9])|chatgpt-|o[134](-(mini|pro|preview)|-\d|$)|claude-|gemini-|grok-(\d|code))/i;

function fillOf(served: boolean, converses: boolean): FillMethod {
  if (served) return { kind: 'server' };
  return { kind: converses ? 'chat' : 'prefix-only' };
}

function rolesOf(purpose: Purpose, thinking: boolean, converses: boolean): readonly Role[] {
  if (purpose === 'embedding') return ['embed'];
  if (purpose === 'other') return [];
  const roles: Role[] = thinking ? ['panel'] : ['inline', 'panel'];
  if (converses) roles.push('refactor', 'judge', 'fuse');
  return roles;
}
