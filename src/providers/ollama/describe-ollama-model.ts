import {
  NO_PRIMITIVES,
  type Fidelity,
  type FillMethod,
  type ModelDescription,
  type Place,
  type Role,
} from '../../core/model.ts';
import { familyOfName } from '../transport/model-family.ts';
import { known, numberAt, recordAt, textAt, textsAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/** One content at a server with all its names. */
export interface ListedModel {
  readonly name: string;
  /** Its other names. */
  readonly aliases: readonly string[];
  readonly digest?: string;
  readonly sizeBytes?: number;
  /** The architecture family, e.g. `qwen2`. */
  readonly architecture?: string;
  /** The daemon hands requests for it on to another machine. */
  readonly remote: boolean;
}

/** What `/api/show` tells of a model without loading it. */
export interface ShownModel {
  readonly capabilities: ReadonlySet<string>;
  readonly template: string;
  readonly architecture?: string;
  readonly contextLength?: number;
  /** Its tokenizer by name; see `vocabularyName`. */
  readonly vocabulary?: string;
  readonly vocabularySize?: number;
  /** Stop texts of its Modelfile; sending stop texts of our own would replace them. */
  readonly stop: readonly string[];
  readonly remote: boolean;
  /** What is loaded for it: models with the same share their place in memory. */
  readonly runner?: string;
}

/** The models of `/api/tags`, those of one digest merged: first the name that is not `:latest`. */
export function listedModels(tags: readonly WireRecord[]): readonly ListedModel[] {
  const byContent = new Map<string, WireRecord[]>();
  for (const tag of tags) {
    const name = nameOf(tag);
    if (name === '') continue;
    const content = textAt(tag, 'digest') ?? name;
    byContent.set(content, [...(byContent.get(content) ?? []), tag]);
  }
  return [...byContent.values()].map(mergedModel);
}

/** Reads `/api/show`. Servers before 0.6.4 list no capabilities: then the template tells. */
export function shownModel(show: WireRecord): ShownModel {
  const template = textAt(show, 'template') ?? '';
  const metadata = recordAt(show, 'model_info');
  const architecture = textAt(metadata, 'general.architecture') ?? '';
  const capabilities = textsAt(show, 'capabilities') ?? guessedCapabilities(template, metadata);
  return known({
    capabilities: new Set(capabilities),
    template,
    architecture: textAt(recordAt(show, 'details'), 'family'),
    contextLength: numberAt(metadata, `${architecture}.context_length`),
    vocabulary: vocabularyName(metadata, architecture),
    vocabularySize: numberAt(metadata, `${architecture}.vocab_size`),
    stop: stopParameters(textAt(show, 'parameters') ?? ''),
    remote: isRemote(show),
    runner: runnerOf(textAt(show, 'modelfile') ?? '', textAt(show, 'parameters') ?? ''),
  });
}

/** Where the server is, and how its models are called. */
export interface Home {
  readonly serverId: string;
  readonly place: Place;
  readonly device: string;
}

/**
 * A model as the rest of the program knows it. Without `shown` its abilities are unknown. Until it is
 * known how it scores, the least is told that lists of next tokens allow.
 */
export function describeOllamaModel(
  home: Home,
  listed: ListedModel,
  shown: ShownModel | undefined,
  scoring: Fidelity = 'walk',
): ModelDescription {
  const { name, aliases, digest, sizeBytes } = listed;
  const remote = listed.remote || shown?.remote === true;
  const abilities = abilitiesOf(name, shown, remote);
  const exactIf = (able: boolean) => (able ? 'exact' : 'none');
  return known({
    id: `${home.serverId}:${name}`,
    serverId: home.serverId,
    provider: 'ollama',
    name,
    aliases: aliases.length > 0 ? aliases : undefined,
    family: familyOf(name, shown?.architecture ?? listed.architecture),
    place: remote ? 'cloud' : home.place,
    device: remote ? 'cloud' : home.device,
    digest,
    sizeBytes,
    contextLength: shown?.contextLength,
    vocabulary: shown?.vocabulary,
    vocabularySize: shown?.vocabularySize,
    fill: fillOf(shown, abilities),
    primitives: {
      ...NO_PRIMITIVES,
      generate: exactIf(abilities.completes),
      // A forwarded model answers with text only.
      next: exactIf(abilities.completes && !remote),
      score: abilities.completes && !remote ? scoring : 'none',
      judge: abilities.judges ? 'judge' : 'none',
      embed: exactIf(abilities.embeds),
    },
    roles: rolesOf(abilities),
    thinking: abilities.thinks,
    tools: abilities.callsTools ? true : undefined,
  } as const);
}

/** Whether a name has a tag by which the daemon forwards to the cloud: `:cloud`, `:480b-cloud`. */
function isCloudTag(name: string): boolean {
  return /[:-]cloud$/i.test(name);
}

/** Architectures that unrelated families share: there the model's name tells more. */
const SHARED_ARCHITECTURES: ReadonlySet<string> = new Set(['', 'llama']);

function familyOf(name: string, architecture = ''): string {
  return SHARED_ARCHITECTURES.has(architecture) ? familyOfName(name) : architecture;
}

interface Abilities {
  readonly completes: boolean;
  readonly converses: boolean;
  readonly embeds: boolean;
  readonly thinks: boolean;
  readonly callsTools: boolean;
  /** Converses, and answers without thinking first. */
  readonly judges: boolean;
}

function abilitiesOf(name: string, shown: ShownModel | undefined, remote: boolean): Abilities {
  const alwaysThinks = ALWAYS_THINKS.test(`${name} ${shown?.architecture ?? ''}`);
  // A forwarded model is not asked about: it converses, that is what they are for.
  if (shown === undefined) {
    const judges = remote && !alwaysThinks;
    return {
      completes: remote,
      converses: remote,
      embeds: false,
      thinks: false,
      callsTools: false,
      judges,
    };
  }
  const completes = shown.capabilities.has('completion');
  const converses = remote || isConversation(shown.template);
  return {
    completes,
    converses,
    embeds: shown.capabilities.has('embedding'),
    thinks: shown.capabilities.has('thinking'),
    callsTools: completes && shown.capabilities.has('tools'),
    judges: completes && converses && !alwaysThinks,
  };
}

/** Models whose thinking the server can lessen and not switch off. */
const ALWAYS_THINKS = /gpt-?oss/i;

function rolesOf({ completes, converses, embeds, thinks }: Abilities): readonly Role[] {
  const roles: Role[] = [];
  if (completes && !thinks) roles.push('inline');
  if (completes) roles.push('panel');
  if (completes && converses) roles.push('refactor', 'judge', 'fuse');
  if (embeds) roles.push('embed');
  return roles;
}

function fillOf(shown: ShownModel | undefined, { converses }: Abilities): FillMethod {
  if (shown?.capabilities.has('insert') === true) return { kind: 'server' };
  return { kind: converses ? 'chat' : 'prefix-only' };
}

/**
 * Whether a template makes a conversation of what it is given: it names messages, a system text or
 * roles, or, where it knows no suffix, puts text of its own around the prompt.
 */
function isConversation(template: string): boolean {
  if (/\.(Messages|System|Role)\b/.test(template)) return true;
  const literal = template.replace(/\{\{.*?\}\}/gs, '').trim();
  return literal !== '' && !/\.Suffix\b/.test(template);
}

function guessedCapabilities(template: string, metadata: WireRecord): readonly string[] {
  const embeds = Object.keys(metadata).some((key) => key.endsWith('.pooling_type'));
  if (embeds) return ['embedding'];
  return /\.Suffix\b/.test(template) ? ['completion', 'insert'] : ['completion'];
}

/**
 * The files and the options that the server's scheduler tells loaded models apart by (`needsReload`
 * in its `server/sched.go`); undefined where no file is named.
 */
function runnerOf(modelfile: string, parameters: string): string | undefined {
  const files = modelfile.match(/^(?:FROM|ADAPTER) .*$/gm);
  if (files === null) return undefined;
  const options = parameters.match(
    /^(?:num_ctx|num_batch|num_gpu|main_gpu|use_mmap|num_thread)\s.*$/gm,
  );
  return [...files, ...(options ?? []).map((line) => line.replace(/\s+/g, ' ')).sort()].join('\n');
}

/**
 * The tokenizer by its kind, by the name of how it cuts words, and by its size where told: the tokens
 * themselves the server tells only on demand. Undefined where that name is one that many tokenizers of
 * the same size share.
 */
function vocabularyName(metadata: WireRecord, architecture: string): string | undefined {
  const model = textAt(metadata, 'tokenizer.ggml.model');
  const cutting = textAt(metadata, 'tokenizer.ggml.pre') ?? '';
  if (model === undefined || SHARED_CUTTING.has(cutting)) return undefined;
  return [model, cutting, numberAt(metadata, `${architecture}.vocab_size`) ?? ''].join('/');
}

const SHARED_CUTTING: ReadonlySet<string> = new Set(['', 'default', 'gpt-2']);

/** The stop texts in `parameters`: one parameter a line, texts quoted as in JSON. */
function stopParameters(parameters: string): readonly string[] {
  return parameters.split('\n').flatMap((line) => {
    const [, quoted, bare] = /^stop\s+(?:(".*")|(.*\S))\s*$/.exec(line) ?? [];
    if (quoted === undefined) return bare ?? [];
    try {
      const text: unknown = JSON.parse(quoted);
      return typeof text === 'string' ? text : [];
    } catch {
      return quoted.slice(1, -1);
    }
  });
}

function mergedModel(tags: readonly WireRecord[]): ListedModel {
  const names = [...new Set(tags.map(nameOf))].sort(
    (a, b) => Number(isLatest(a)) - Number(isLatest(b)) || (a < b ? -1 : 1),
  );
  const [name = '', ...others] = names;
  const short = names.filter(isLatest).map((latest) => latest.slice(0, -LATEST.length));
  const first = tags[0] ?? {};
  return known({
    name,
    aliases: [...others, ...short],
    digest: textAt(first, 'digest'),
    sizeBytes: numberAt(first, 'size'),
    architecture: textAt(recordAt(first, 'details'), 'family'),
    remote: tags.some(isRemote) || names.some(isCloudTag),
  });
}

const LATEST = ':latest';

function isLatest(name: string): boolean {
  return name.endsWith(LATEST);
}

function nameOf(tag: WireRecord): string {
  return textAt(tag, 'name') ?? textAt(tag, 'model') ?? '';
}

function isRemote(record: WireRecord): boolean {
  return (textAt(record, 'remote_host') ?? textAt(record, 'remote_model') ?? '') !== '';
}
