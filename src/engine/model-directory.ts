import type { Clock } from '../core/clock.ts';
import { failure, failureOf, ModelError, type Failure } from '../core/failure.ts';
import type { LanguageModel, ModelDescription, ModelServer, Residency } from '../core/model.ts';
import { untilAborted } from '../core/until-aborted.ts';

/** What the servers said last. */
export interface Listing {
  readonly models: readonly ListedModel[];
  readonly failures: readonly { readonly server: ModelServer; readonly failure: Failure }[];
}

export interface ListedModel {
  readonly description: ModelDescription;
  readonly server: ModelServer;
  /** Undefined where the server cannot tell; one object for models that share their memory. */
  readonly residency: Residency | 'not-resident' | undefined;
}

export interface ModelDirectory {
  /** The last listing; empty before the first refresh. */
  current(): Listing;
  /**
   * Asks every server again when the listing is older than `maxAgeMs`, each once at a time. Waits
   * for all of them; after 250 ms only until what is known is `enough`, and later answers are taken
   * in as they come.
   */
  refresh(maxAgeMs: number, signal: AbortSignal, enough?: () => boolean): Promise<Listing>;
  /** The next refresh asks again whatever the age, e.g. after a model went missing. */
  invalidate(): void;
  find(modelId: string): ListedModel | undefined;
  model(listed: ListedModel): LanguageModel;
}

/** A server that does not answer its listing within this time is reported as such. */
const LISTING_LIMIT_MS = 4000;
/** All servers have this long, even where the first answer is enough. Unit: ms. */
const PATIENCE_MS = 250;

/**
 * The models of all servers by id. Listing never loads a model; a server that fails leaves the
 * others' models usable. Nothing is asked while nobody calls `refresh`. Every model is handed out as
 * `guard` has it. A server that lists again after it could not is told of by `onRecovered`.
 */
export function createModelDirectory(
  servers: readonly ModelServer[],
  clock: Clock,
  guard: (model: LanguageModel) => LanguageModel = (model) => model,
  onRecovered: (server: ModelServer) => void = () => undefined,
): ModelDirectory {
  let listing: Listing = { models: [], failures: [] };
  let listedAt = Number.NEGATIVE_INFINITY;
  let running: Asking | undefined;
  const answers = new Map<ModelServer, Answer>();
  const asked = new Map<ModelServer, Promise<void>>();
  const models = new Map<string, LanguageModel>();

  function askServer(server: ModelServer): Promise<void> {
    const known = asked.get(server);
    if (known !== undefined) return known;
    const asking = listServer(server, clock).then((answer) => {
      const hadFailed = answers.get(server)?.failure !== undefined;
      answers.set(server, answer);
      asked.delete(server);
      listing = {
        models: servers.flatMap((one) => answers.get(one)?.models ?? []),
        failures: servers.flatMap((one) => {
          const failure = answers.get(one)?.failure;
          return failure === undefined ? [] : [{ server: one, failure }];
        }),
      };
      if (hadFailed && answer.failure === undefined) onRecovered(server);
    });
    asked.set(server, asking);
    return asking;
  }

  function ask(): Asking {
    const waiting = new Set<Waiting>();
    let patient = true;
    const isSettled = ({ enough, settle }: Waiting): boolean => {
      if (patient || !enough()) return false;
      settle();
      return true;
    };
    const check = (): void => {
      for (const one of waiting) if (isSettled(one)) waiting.delete(one);
    };
    const callOff = clock.after(PATIENCE_MS, () => {
      patient = false;
      check();
    });
    const complete = Promise.all(servers.map((server) => askServer(server).then(check))).then(
      () => {
        callOff();
      },
    );
    const until = (enough: () => boolean): Promise<void> => {
      const early = Promise.withResolvers<undefined>();
      const one: Waiting = {
        enough,
        settle: () => {
          early.resolve(undefined);
        },
      };
      if (!isSettled(one)) waiting.add(one);
      return Promise.race([early.promise, complete]).then(() => undefined);
    };
    return { complete, until };
  }

  return {
    current: () => listing,
    async refresh(maxAgeMs, signal, enough) {
      if (clock.now() - listedAt <= maxAgeMs) return listing;
      const asking = (running ??= ask());
      const listed = enough === undefined ? asking.complete : asking.until(enough);
      await untilAborted(
        listed.then(() => {
          if (running !== asking) return;
          listedAt = clock.now();
          running = undefined;
        }),
        signal,
      );
      return listing;
    },
    invalidate() {
      listedAt = Number.NEGATIVE_INFINITY;
      // What is being asked may be answered already, as it was before.
      running = undefined;
    },
    find: (modelId) => listing.models.find(({ description }) => description.id === modelId),
    model({ description, server }) {
      const known = models.get(description.id);
      if (known?.description === description) return known;
      const model = guard(server.model(description));
      models.set(description.id, model);
      return model;
    },
  };
}

/** One round of questions to all servers. */
interface Asking {
  /** Resolves when every server has answered. */
  readonly complete: Promise<void>;
  /** Resolves when what is known is enough, at the latest when every server has answered. */
  until(enough: () => boolean): Promise<void>;
}

interface Waiting {
  readonly enough: () => boolean;
  readonly settle: () => void;
}

interface Answer {
  readonly models: readonly ListedModel[];
  readonly failure?: Failure;
}

async function listServer(server: ModelServer, clock: Clock): Promise<Answer> {
  const limit = new AbortController();
  const { signal } = limit;
  const callOff = clock.after(LISTING_LIMIT_MS, () => {
    limit.abort(new ModelError(failure('timeout', `no listing within ${LISTING_LIMIT_MS} ms`)));
  });
  try {
    const listed = Promise.all([
      server.list(signal),
      server.resident(signal).catch(() => undefined),
    ]);
    const [descriptions, residents] = await untilAborted(listed, signal);
    const models = descriptions.map((description) => ({
      description,
      server,
      residency:
        residents === undefined
          ? undefined
          : (residents.find(({ name, sharedWith = [] }) =>
              [name, ...sharedWith].includes(description.name),
            ) ?? ('not-resident' as const)),
    }));
    return { models };
  } catch (error) {
    return { models: [], failure: failureOf(error) };
  } finally {
    callOff();
  }
}
