import type { Clock } from '../core/clock.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import type { LanguageModel, ModelDescription, ModelServer, Residency } from '../core/model.ts';
import { untilAborted } from './until-aborted.ts';

/** What the servers said last. */
export interface Listing {
  readonly models: readonly ListedModel[];
  readonly failures: readonly { readonly server: ModelServer; readonly failure: Failure }[];
}

export interface ListedModel {
  readonly description: ModelDescription;
  readonly server: ModelServer;
  /** Undefined where the server cannot tell. */
  readonly residency: Residency | 'not-resident' | undefined;
}

export interface ModelDirectory {
  /** The last listing; empty before the first refresh. */
  current(): Listing;
  /** Asks every server again when the listing is older than `maxAgeMs`; one question at a time. */
  refresh(maxAgeMs: number, signal: AbortSignal): Promise<Listing>;
  /** The next refresh asks again whatever the age, e.g. after a model went missing. */
  invalidate(): void;
  find(modelId: string): ListedModel | undefined;
  model(listed: ListedModel): LanguageModel;
}

/** A server that does not answer its listing within this time is reported as such. */
const LISTING_LIMIT_MS = 4000;

/**
 * The models of all servers by id. Listing never loads a model; a server that fails leaves the
 * others' models usable. Nothing is asked while nobody calls `refresh`.
 */
export function createModelDirectory(
  servers: readonly ModelServer[],
  clock: Clock,
): ModelDirectory {
  let listing: Listing = { models: [], failures: [] };
  let listedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<Listing> | undefined;
  const models = new Map<string, LanguageModel>();

  async function ask(): Promise<Listing> {
    const limit = new AbortController();
    const callOff = clock.after(LISTING_LIMIT_MS, () => {
      limit.abort(new DOMException('no answer', 'TimeoutError'));
    });
    try {
      const answers = await Promise.all(servers.map((server) => listServer(server, limit.signal)));
      listing = {
        models: answers.flatMap((answer) => answer.models),
        failures: answers.flatMap(({ server, failure }) =>
          failure === undefined ? [] : [{ server, failure }],
        ),
      };
      listedAt = clock.now();
      return listing;
    } finally {
      callOff();
    }
  }

  return {
    current: () => listing,
    async refresh(maxAgeMs, signal) {
      if (clock.now() - listedAt <= maxAgeMs) return listing;
      running ??= ask().finally(() => (running = undefined));
      return await untilAborted(running, signal);
    },
    invalidate() {
      listedAt = Number.NEGATIVE_INFINITY;
    },
    find: (modelId) => listing.models.find(({ description }) => description.id === modelId),
    model({ description, server }) {
      const known = models.get(description.id);
      if (known?.description === description) return known;
      const model = server.model(description);
      models.set(description.id, model);
      return model;
    },
  };
}

async function listServer(
  server: ModelServer,
  signal: AbortSignal,
): Promise<{ server: ModelServer; models: readonly ListedModel[]; failure?: Failure }> {
  try {
    const [descriptions, residents] = await Promise.all([
      server.list(signal),
      server.resident(signal).catch(() => undefined),
    ]);
    const models = descriptions.map((description) => ({
      description,
      server,
      residency:
        residents === undefined
          ? undefined
          : (residents.find(({ name }) => name === description.name) ?? ('not-resident' as const)),
    }));
    return { server, models };
  } catch (error) {
    return { server, models: [], failure: failureOf(error) };
  }
}
