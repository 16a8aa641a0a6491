import type { Clock } from '../core/clock.ts';
import type { ModelServer } from '../core/model.ts';
import { createOllamaServer } from './ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from './openai-compatible/openai-compatible-server.ts';
import type { Send } from './transport/direct-fetch.ts';

/** Device of models that run where the user sits, in a window of another machine. */
export const LAPTOP = 'laptop';

export interface BridgedOptions {
  /** Names of the servers that are lent now: `ollama`, `llama-server`. Throws the signal's reason alone. */
  readonly lent: (signal: AbortSignal) => Promise<readonly string[]>;
  /** A fetch that the other side of the window makes, for a server of such a name. */
  readonly borrow: (server: string) => Send;
  readonly clock: Clock;
  readonly keepAlive: string;
}

/**
 * The model servers of the user's own computer, as a window of another machine sees them through the
 * bridge. Where nothing is lent they list nothing and fail nothing. They count as local: that computer
 * shows every document of the window anyway; and they are a lane of their own.
 */
export function createBridgedServers(options: BridgedOptions): ModelServer[] {
  const { clock, keepAlive, borrow } = options;
  return [
    bridged(
      'ollama',
      createOllamaServer({
        ...{ id: LAPTOP, address: '', clock, keepAlive },
        fetch: borrow('ollama'),
      }),
      options,
    ),
    bridged(
      'llama-server',
      createOpenAiCompatibleServer({
        ...{ id: `${LAPTOP}-llama`, address: 'http://127.0.0.1:8080', clock },
        dialect: 'llama-server',
        fetch: borrow('llama-server'),
      }),
      options,
    ),
  ];
}

function bridged(name: string, server: ModelServer, { lent }: BridgedOptions): ModelServer {
  const probe = server.probe?.bind(server);
  const load = server.load?.bind(server);
  const isLent = async (signal: AbortSignal): Promise<boolean> =>
    (await lent(signal)).includes(name);
  return {
    id: server.id,
    provider: server.provider,
    place: 'local',
    address: `${name} of your computer, through the bridge`,
    async list(signal) {
      if (!(await isLent(signal))) return [];
      const models = await server.list(signal);
      return models.map((description) =>
        // An Ollama forwards some models to a cloud; these stay what they are.
        description.place === 'local' ? { ...description, device: LAPTOP } : description,
      );
    },
    resident: async (signal) =>
      (await isLent(signal)) ? await server.resident(signal) : undefined,
    model: (description) => server.model(description),
    ...(probe && { probe }),
    ...(load && { load }),
    dispose: () => server.dispose(),
  };
}
