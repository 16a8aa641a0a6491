import { bulkhead } from 'cockatiel';
import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { ModelDescription, ModelServer } from '../../core/model.ts';
import { abortable } from '../transport/abortable.ts';
import type { Send } from '../transport/direct-fetch.ts';
import { createConnection } from '../transport/connection.ts';
import type { Reach } from '../transport/connection.ts';
import { deviceOf, placeOf } from '../transport/place.ts';
import { isRecord, known, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { describeOllamaModel, listedModels, shownModel } from './describe-ollama-model.ts';
import type { ListedModel, ShownModel } from './describe-ollama-model.ts';
import { ollamaClientAt } from './ollama-client.ts';
import { createOllamaModel } from './ollama-model.ts';
import { frameOf, ollamaLoad, ollamaUnload } from './ollama-requests.ts';
import type { OllamaCallSettings, OllamaOptions } from './ollama-requests.ts';
import { parseOllamaHost } from './parse-ollama-host.ts';
import { probeScoring } from './probe-scoring.ts';
import { createPullTally } from './pull-tally.ts';
import { contentOf, residencyOf } from './residency.ts';
import { scoringWayOf, type ScoringAbilities } from './scoring-abilities.ts';
import { createScoringCalls, type ScoringCalls } from './scoring-calls.ts';

export interface OllamaServerSettings {
  /** Unique among the servers; first part of the ids of its models. */
  readonly id: string;
  /** Any form of OLLAMA_HOST. */
  readonly address: string;
  readonly clock: Clock;
  /** How long a model stays loaded after a call; the server's default where missing. */
  readonly keepAlive?: string | number;
  /** Options the user set; nothing else than sampling is sent without. */
  readonly options?: OllamaOptions;
  /** Longest silence inside a call, in milliseconds. Loading a model counts. Default 120,000. */
  readonly stallMs?: number;
  /** Key, headers and certificates, where a gateway asks for them. */
  readonly reach?: Reach;
  /** In place of the network. */
  readonly fetch?: Send;
}

export interface OllamaServer extends ModelServer {
  /** The server's version, e.g. `0.13.5`. */
  version(signal: AbortSignal): Promise<string>;
  /** `/api/show` as the server sent it, on demand with the vocabulary. Loads nothing. */
  show(
    name: string,
    signal: AbortSignal,
    verbose?: boolean,
  ): Promise<Readonly<Record<string, unknown>>>;
  load(description: ModelDescription, signal: AbortSignal): Promise<void>;
  probe: NonNullable<ModelServer['probe']>;
  pull: NonNullable<ModelServer['pull']>;
  unload: NonNullable<ModelServer['unload']>;
}

const STALL_MS = 120_000;
/** Requests for metadata at a time. */
const SHOWS_AT_ONCE = 4;

/**
 * An Ollama server. Listing asks `/api/tags` once and `/api/show` once per content digest, and
 * nothing at all about models that the server would forward to the cloud.
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createOllamaServer(settings: OllamaServerSettings): OllamaServer {
  const { id, clock } = settings;
  const url = parseOllamaHost(settings.address);
  const connection = createConnection({
    ...settings.reach,
    clock,
    url,
    stallMs: settings.stallMs ?? STALL_MS,
    ...(settings.fetch === undefined ? {} : { fetch: settings.fetch }),
  });
  const client = ollamaClientAt(url);
  const place = url === undefined ? 'cloud' : placeOf(url);
  const home = { serverId: id, place, device: url === undefined ? 'unknown' : deviceOf(url) };
  const shownByContent = new Map<string, ShownModel>();
  const scoringByContent = new Map<string, Probed>();
  let lastListed: readonly ListedModel[] = [];
  let listing: Promise<unknown> = Promise.resolve();

  async function show(name: string, signal: AbortSignal, verbose = false): Promise<WireRecord> {
    const call = verbose ? { signal, limits: VOCABULARY_LIMITS } : { signal };
    const reply: unknown = await connection.metadata(call, (fetch) =>
      client(fetch).show(verbose ? { model: name, ...VERBOSE } : { model: name }),
    );
    return isRecord(reply) ? reply : {};
  }

  async function version(signal: AbortSignal): Promise<string> {
    const reply: unknown = await connection.metadata({ signal }, (f) => client(f).version());
    const found = isRecord(reply) ? textAt(reply, 'version') : undefined;
    if (found === undefined) throw notOllama('no version');
    return found;
  }

  /** Known from the first request for a score on, until the server is another version. */
  async function scoring(
    description: ModelDescription,
    calls: ScoringCalls,
    signal: AbortSignal,
  ): Promise<ScoringAbilities> {
    const content = contentOf(description);
    const probed = scoringByContent.get(content);
    if (probed !== undefined) return probed.abilities;
    const atVersion = await version(signal);
    const shown = () => show(description.name, signal, true);
    const abilities = await probeScoring(calls, shown, clock, signal);
    scoringByContent.set(content, { version: atVersion, abilities });
    return abilities;
  }

  function described(listed: ListedModel, shown: ShownModel | undefined): ModelDescription {
    const abilities = scoringByContent.get(contentOf(listed))?.abilities;
    const fidelity = abilities === undefined ? undefined : scoringWayOf(abilities, home.place);
    return describeOllamaModel(home, listed, shown, fidelity);
  }

  async function describe(listed: ListedModel, signal: AbortSignal): Promise<Described> {
    if (listed.remote) return described(listed, undefined);
    const content = contentOf(listed);
    const cached = shownByContent.get(content);
    try {
      const shown = cached ?? shownModel(await show(listed.name, signal));
      shownByContent.set(content, shown);
      return described(listed, shown);
    } catch (error) {
      if (!isModelError(error)) throw error;
      if (error.failure.code === 'model-missing') return undefined; // deleted since it was listed
      // One model the server cannot tell about does not hide the others.
      if (ABOUT_ONE_MODEL.has(error.failure.code)) return described(listed, undefined);
      throw error;
    }
  }

  async function describeAll(signal: AbortSignal): Promise<readonly ModelDescription[]> {
    const reply: unknown = await connection.metadata({ signal }, (fetch) => client(fetch).list());
    const listed = listedModels(recordsUnder(reply, 'models'));
    const lane = bulkhead(SHOWS_AT_ONCE, listed.length);
    const all = await Promise.all(listed.map((one) => lane.execute(() => describe(one, signal))));
    const contents = new Set(listed.map(contentOf));
    for (const content of shownByContent.keys())
      if (!contents.has(content)) shownByContent.delete(content);
    lastListed = listed;
    return all.filter((description) => description !== undefined);
  }

  function callSettings(description: ModelDescription): OllamaCallSettings {
    return known({
      model: description.name,
      keepAlive: settings.keepAlive,
      options: settings.options,
      stop: shownByContent.get(contentOf(description))?.stop ?? [],
      thinking: description.thinking,
    });
  }

  return {
    id,
    provider: 'ollama',
    place,
    address: url === undefined ? settings.address : url.href.replace(/\/$/, ''),
    list(signal) {
      const described = describeAll(signal);
      listing = described.catch(() => undefined);
      return described;
    },
    show,
    model: (description) =>
      createOllamaModel(
        description,
        () => callSettings(description),
        connection,
        client,
        (calls, signal) => scoring(description, calls, signal),
      ),
    version,
    async probe(description, signal) {
      if (description.primitives.next === 'none') return description;
      const content = contentOf(description);
      const probed = scoringByContent.get(content);
      if (probed !== undefined && probed.version !== (await version(signal)))
        scoringByContent.delete(content);
      const settingsOf = () => callSettings(description);
      const calls = createScoringCalls(settingsOf, connection, client);
      const score = scoringWayOf(await scoring(description, calls, signal), description.place);
      return { ...description, primitives: { ...description.primitives, score } };
    },
    async resident(signal) {
      const reply: unknown = await connection.metadata({ signal }, (fetch) => client(fetch).ps());
      const rows = recordsUnder(reply, 'models');
      // Both are asked at once, and only the listing tells which models share their memory.
      await abortable(listing, signal);
      return rows.map((row) => residencyOf(row, lastListed, shownByContent));
    },
    async load(description, signal) {
      const body = callSettings(description);
      // Loading from a slow disk is silent for minutes; the caller's signal is the limit.
      const call = { signal, stallMs: Infinity };
      await connection.once<unknown>(call, (fetch) =>
        description.primitives.generate === 'none'
          ? client(fetch).embed({ ...frameOf(body), input: [] })
          : client(fetch).generate(ollamaLoad(body)),
      );
    },
    async unload(name, signal) {
      await connection.once<unknown>({ signal }, (f) => client(f).generate(ollamaUnload(name)));
    },
    async pull(name, onProgress, signal) {
      const call = { signal, framing: 'ndjson', stallMs: Infinity, limits: PULL_LIMITS } as const;
      const tally = createPullTally();
      const events = connection.stream<unknown>(call, (fetch) =>
        client(fetch).pull({ model: name, stream: true }),
      );
      for await (const event of events) if (isRecord(event)) onProgress(tally(event));
    },
    dispose: () => connection.close(),
  };
}

type Described = ModelDescription | undefined;

interface Probed {
  readonly version: string;
  readonly abilities: ScoringAbilities;
}

/** The client does not know the field by type. */
const VERBOSE = { verbose: true };
/** A vocabulary of a quarter of a million tokens, with the merges of its tokenizer. */
const VOCABULARY_LIMITS = { messageBytes: 64 * 2 ** 20, totalBytes: 64 * 2 ** 20 };

/** Failures of `/api/show` that say nothing about the server as a whole. */
const ABOUT_ONE_MODEL: ReadonlySet<string> = new Set([
  'bad-request',
  'server-error',
  'model-broken',
  'unsupported',
  'output-too-large',
]);

/** A download may report progress for hours; each report is small. */
const PULL_LIMITS = { messageBytes: 65_536, totalBytes: Infinity };

function recordsUnder(reply: unknown, key: string): readonly WireRecord[] {
  if (!isRecord(reply) || !Array.isArray(reply[key])) throw notOllama(`no ${key}`);
  return recordsAt(reply, key);
}

function notOllama(what: string): ModelError {
  return new ModelError(failure('not-a-model-server', `${what} in the reply`));
}
