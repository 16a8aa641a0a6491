import type { Clock } from '../core/clock.ts';
import type { ModelServer } from '../core/model.ts';
import { createEmbeddedServer } from './embedded/embedded-server.ts';
import { withExactVerifier, type VerifierRefusal } from './exact-verifier.ts';
import { createOllamaServer } from './ollama/ollama-server.ts';
import { vendorOf } from './vendors.ts';
import type { ServerWish } from './server-wish.ts';
import { createOpenAiCompatibleServer } from './openai-compatible/openai-compatible-server.ts';

/** Every backend, in reading order. The only list. */
export const providers = [
  { id: 'ollama', title: 'Ollama' },
  { id: 'llama-server', title: 'llama.cpp server' },
  { id: 'openai-compatible', title: 'OpenAI-compatible server' },
  { id: 'embedded', title: 'Built-in llama.cpp' },
  // A host feeds this one itself: files, documents, where to store.
  { id: 'workspace', title: 'Model of the workspace' },
] as const;

export interface ServersOptions {
  readonly servers: readonly ServerWish[];
  /** Value of OLLAMA_HOST; the address of the default Ollama. */
  readonly ollamaHost: string | undefined;
  readonly keepAlive: string;
  readonly ollamaOptions: Readonly<Record<string, number | boolean | string>>;
  /** GGUF files for the built-in llama.cpp. */
  readonly embeddedModels: readonly string[];
  /** The program that runs them in a process of its own. */
  readonly modelProcess: string;
  /**
   * Models of a local Ollama whose files are at most so large are scored by the built-in llama.cpp;
   * undefined: none. Unit: MB.
   */
  readonly exactVerifierMegabytes?: number | undefined;
  readonly onVerifierRefusal?: (refusal: VerifierRefusal) => void;
  readonly clock: Clock;
  apiKey(serverName: string): Promise<string | undefined>;
}

const DEFAULT_OLLAMA = 'ollama';

/** The servers of a session. Nothing is contacted or started before a server is first used. */
export function createServers(options: ServersOptions): ModelServer[] {
  const { clock, keepAlive, ollamaOptions } = options;
  const wishes = options.servers.some(({ name }) => name === DEFAULT_OLLAMA)
    ? options.servers
    : [
        { name: DEFAULT_OLLAMA, kind: 'ollama' as const, url: options.ollamaHost ?? '' },
        ...options.servers,
      ];
  const servers = wishes.map(({ name, kind, url: given }): ModelServer => {
    const url = given ?? vendorOf(kind).url ?? '';
    if (kind === 'ollama') {
      const server = createOllamaServer({
        id: name,
        address: url,
        clock,
        keepAlive,
        ...(Object.keys(ollamaOptions).length === 0 ? {} : { options: ollamaOptions }),
      });
      const { exactVerifierMegabytes: mostMegabytes, onVerifierRefusal: onRefusal } = options;
      if (mostMegabytes === undefined || server.place !== 'local') return server;
      const { modelProcess } = options;
      const told = onRefusal === undefined ? {} : { onRefusal };
      return withExactVerifier(server, { mostMegabytes, modelProcess, clock, ...told });
    }
    return createOpenAiCompatibleServer({
      id: name,
      address: url,
      clock,
      apiKey: () => options.apiKey(name),
      dialect: kind === 'llama-server' ? 'llama-server' : 'auto',
    });
  });
  const { embeddedModels: files, modelProcess } = options;
  if (files.length === 0) return servers;
  return [...servers, createEmbeddedServer({ id: 'embedded', files, modelProcess, clock })];
}
