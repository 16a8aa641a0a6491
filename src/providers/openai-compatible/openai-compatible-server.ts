import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { ModelDescription, ModelServer, Place } from '../../core/model.ts';
import type { Send } from '../transport/direct-fetch.ts';
import { createConnection } from '../transport/connection.ts';
import type { Reach } from '../transport/connection.ts';
import { deviceOf, placeOf } from '../transport/place.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';
import { isNumberList, isRecord, known, numberAt, recordAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { vendorOf, type Vendor } from '../vendors.ts';
import { describeOpenAiModel, fills } from './describe-openai-model.ts';
import type { Dialect, ServerFacts } from './describe-openai-model.ts';
import { openAiClientAt } from './openai-client.ts';
import { createOpenAiModel } from './openai-model.ts';
import type { OpenAiRoutes } from './openai-routes.ts';
import { probePromptRoute } from './openai-scoring.ts';
import { modelRows } from './model-rows.ts';
import type { PromptRoute } from './prompt-logprobs.ts';
import { createOpenAiRefusals, type OpenAiField } from './refused-by-openai.ts';
import { vendorAddresses } from './vendor-addresses.ts';

export interface OpenAiCompatibleSettings {
  /** Unique among the servers; first part of the ids of its models. */
  readonly id: string;
  /** With or without `/v1`. */
  readonly address: string;
  readonly clock: Clock;
  /** Whose server it is; without it, one of the user's own. */
  readonly vendor?: Vendor;
  /** Key, headers and certificates. */
  readonly reach?: Reach;
  /** Azure's `api-version`. */
  readonly apiVersion?: string;
  /** It passes on what it is sent, wherever it listens. */
  readonly elsewhere?: boolean;
  /** Names of models besides those of the listing, or in its place where the server has none. */
  readonly models?: readonly string[];
  /** `auto`: a server on this machine or network is asked whether it is llama.cpp's. */
  readonly dialect?: Dialect | 'auto';
  /** Longest silence inside a call, in milliseconds. Default 120,000. */
  readonly stallMs?: number;
  /** In place of the network. */
  readonly fetch?: Send;
}

export interface OpenAiCompatibleServer extends ModelServer {
  /** The protocol that is spoken; asked once, then known. */
  dialect(signal: AbortSignal): Promise<Dialect>;
  /** The tokens of a text by the server's model; undefined where the server cannot tell. */
  tokenize(text: string, signal: AbortSignal): Promise<readonly number[] | undefined>;
}

const STALL_MS = 120_000;

/** First marks of fill-in-the-middle prompts in the vocabularies that have them. */
const INFILL_MARKS = ['<|fim_prefix|>', '<fim_prefix>', '<｜fim▁begin｜>', '<PRE>', '[PREFIX]'];

/**
 * A server that speaks OpenAI's protocol: vendors, vLLM, LM Studio, llama.cpp's server (which is
 * recognised by its `/props`, and then asked in its own protocol for raw and infill prompts).
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createOpenAiCompatibleServer(
  settings: OpenAiCompatibleSettings,
): OpenAiCompatibleServer {
  const { id, clock, vendor = OWN } = settings;
  const addresses = vendorAddresses(settings.address, vendor.kind, settings.apiVersion);
  const connection = createConnection({
    ...settings.reach,
    clock,
    url: addresses?.base,
    stallMs: settings.stallMs ?? STALL_MS,
    ...(settings.fetch === undefined ? {} : { fetch: settings.fetch }),
  });
  const client = openAiClientAt(addresses?.base, addresses?.query);
  const official = vendor.official === true || addresses?.base.hostname === 'api.openai.com';
  // Whatever stands between passes the text on to the vendor, and its bill to the user.
  const passesOn = settings.elsewhere === true || vendor.keyPage !== undefined;
  const listensAt = addresses === undefined ? 'cloud' : placeOf(addresses.base);
  const place = passesOn ? 'cloud' : listensAt;
  const home = {
    serverId: id,
    place,
    device: addresses === undefined ? 'unknown' : deviceAt(addresses.base, place),
  };
  /** What probes have found, by the name of the model; the protocol tells no digest. */
  const promptRoutes = new Map<string, { readonly route: PromptRoute | undefined }>();
  const refusals = new Map<string, RefusedFields<OpenAiField>>();
  const given = settings.dialect ?? DIALECTS.get(vendor.kind) ?? 'openai';
  let spoken: Dialect | undefined = given === 'auto' ? undefined : given;

  const native = (route: string) => new URL(route, withSlash(addresses?.root)).href;

  async function props(signal: AbortSignal): Promise<WireRecord> {
    const reply: unknown = await connection.metadata({ signal }, async (fetch) =>
      (await client(fetch)).get<unknown>(native('props')),
    );
    return isRecord(reply) ? reply : {};
  }

  async function dialect(signal: AbortSignal): Promise<Dialect> {
    // Vendors have no such route; asking them would tell nothing.
    if (spoken === undefined && place === 'cloud') spoken = 'openai';
    if (spoken !== undefined) return spoken;
    try {
      const reply = await props(signal);
      spoken = isLlamaServer(reply) ? 'llama-server' : 'openai';
    } catch (error) {
      if (!isModelError(error) || !NO_SUCH_ROUTE.has(error.failure.code)) throw error;
      spoken = 'openai';
    }
    return spoken;
  }

  async function tokenize(text: string, signal: AbortSignal) {
    if ((await dialect(signal)) !== 'llama-server') return undefined;
    const call = { signal, confidential: [text] };
    const reply: unknown = await connection.metadata(call, async (fetch) =>
      (await client(fetch)).post<unknown>(native('tokenize'), { body: { content: text } }),
    );
    const tokens = isRecord(reply) ? reply['tokens'] : undefined;
    if (!isNumberList(tokens)) throw notOpenAi('no tokens');
    return tokens;
  }

  async function detokenize(tokens: readonly number[], signal: AbortSignal) {
    const reply: unknown = await connection.metadata({ signal }, async (fetch) =>
      (await client(fetch)).post<unknown>(native('detokenize'), { body: { tokens } }),
    );
    return isRecord(reply) ? textAt(reply, 'content') : undefined;
  }

  async function promptRoute(model: string, signal: AbortSignal): Promise<PromptRoute | undefined> {
    const known = promptRoutes.get(model);
    if (known !== undefined) return known.route;
    const route = await probePromptRoute(model, routes, signal);
    promptRoutes.set(model, { route });
    return route;
  }

  const routes: OpenAiRoutes = {
    ...{ connection, client, native, dialect, promptRoute },
    tokenizer: { tokenize, detokenize },
  };

  function refusalsOf(model: string): RefusedFields<OpenAiField> {
    const known = refusals.get(model) ?? createOpenAiRefusals();
    refusals.set(model, known);
    return known;
  }

  /** Azure has routes for every deployment. */
  function routesOf(model: string): OpenAiRoutes {
    const base = addresses?.baseOf(model);
    if (base?.href === addresses?.base.href) return routes;
    return { ...routes, client: openAiClientAt(base, addresses?.query) };
  }

  async function factsOf(signal: AbortSignal): Promise<ServerFacts> {
    if ((await dialect(signal)) === 'openai')
      return {
        dialect: 'openai',
        infill: false,
        vendor: { ...vendor, ...(official ? OFFICIAL : {}) },
      };
    const reply = await props(signal);
    // A router would have to load a model to answer for it.
    const routes = textAt(reply, 'role') === 'router';
    return known({
      dialect: 'llama-server',
      chatTemplate: routes ? undefined : (textAt(reply, 'chat_template') ?? ''),
      infill: !routes && (await hasInfillMarks(signal)),
      loadedContext: numberAt(recordAt(reply, 'default_generation_settings'), 'n_ctx'),
      slots: routes ? undefined : numberAt(reply, 'total_slots'),
    } as const);
  }

  async function hasInfillMarks(signal: AbortSignal): Promise<boolean> {
    for (const mark of INFILL_MARKS) {
      if ((await tokenize(mark, signal))?.length === 1) return true;
    }
    return false;
  }

  /** Models that the listing may lack. */
  const named = [settings.models, addresses?.model, vendor.models].flatMap((names) => names ?? []);
  // Azure lists what could be deployed.
  const closed = vendor.kind === 'azure-openai';

  function rows(signal: AbortSignal): Promise<readonly WireRecord[]> {
    const href = addresses?.models.href ?? '';
    return modelRows(
      () =>
        connection.metadata({ signal }, async (fetch) => (await client(fetch)).get<unknown>(href)),
      named,
      closed,
    );
  }

  return {
    id,
    provider: 'openai-compatible',
    place,
    address: addresses === undefined ? settings.address : addresses.base.href,
    dialect,
    tokenize,
    async list(signal) {
      const listed = await rows(signal);
      const facts = await factsOf(signal);
      return listed.map((row) => {
        const scores = promptRoutes.get(textAt(row, 'id') ?? '')?.route !== undefined;
        return describeOpenAiModel(home, row, facts, scores);
      });
    },
    async resident(signal) {
      if ((await dialect(signal)) === 'openai') return undefined;
      const facts = await factsOf(signal);
      return (await rows(signal))
        .filter((row) => (textAt(recordAt(row, 'status'), 'value') ?? 'loaded') === 'loaded')
        .map((row) =>
          known({
            name: textAt(row, 'id') ?? '',
            contextLength: facts.loadedContext,
            sizeBytes: numberAt(recordAt(row, 'meta'), 'size'),
          }),
        );
    },
    model: (description: ModelDescription) =>
      createOpenAiModel(
        description,
        {
          model: description.name,
          thinking: description.thinking,
          official,
          refused: refusalsOf(description.name),
          habits: habitsOf(vendor, addresses?.query['api-version']),
          ...(fills(description.name, vendor) ? { fillRoute: native(vendor.fillRoute ?? '') } : {}),
        },
        routesOf(description.name),
      ),
    async probe(description, signal) {
      if ((await dialect(signal)) === 'llama-server') return description;
      if (description.primitives.generate === 'none') return description;
      // A vendor tells nothing of prompts, and a probe would cost money that nobody allowed.
      if (description.place === 'cloud') return description;
      const route = await promptRoute(description.name, signal);
      const score = route === undefined ? 'none' : 'exact';
      return { ...description, primitives: { ...description.primitives, score } };
    },
    dispose: () => connection.close(),
  };
}

const OWN: Vendor = vendorOf('openai-compatible');
const OFFICIAL = { official: true, tools: true } as const;

/** Kinds of which nobody has to ask. Vendors in the cloud are not asked either. */
const DIALECTS: ReadonlyMap<string, Dialect | 'auto'> = new Map([
  ['llama-server', 'llama-server'],
  ['openai-compatible', 'auto'],
] as const);

/** A dated version of Azure's refuses what came after it. */
function habitsOf({ cacheKeyField, ...vendor }: Vendor, apiVersion: string | undefined) {
  const isDated = /^\d{4}-/.test(apiVersion ?? '');
  return isDated || cacheKeyField === undefined ? vendor : { ...vendor, cacheKeyField };
}

/** How servers that are not llama.cpp's answer the question for its route. */
const NO_SUCH_ROUTE: ReadonlySet<string> = new Set(['not-a-model-server', 'bad-request']);

function isLlamaServer(props: WireRecord): boolean {
  return ['default_generation_settings', 'total_slots', 'build_info'].some((key) => key in props);
}

/** A gateway of this machine takes nothing of its memory. */
function deviceAt(url: URL, place: Place): string {
  return place === 'cloud' && placeOf(url) !== 'cloud' ? 'cloud' : deviceOf(url);
}

function withSlash(root: URL | undefined): string | undefined {
  return root === undefined ? undefined : root.href.replace(/\/*$/, '/');
}

function notOpenAi(what: string): ModelError {
  return new ModelError(failure('not-a-model-server', `${what} in the reply`));
}
