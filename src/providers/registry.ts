import type { Clock } from '../core/clock.ts';
import type { ModelServer } from '../core/model.ts';
import { createAnthropicServer } from './anthropic/anthropic-server.ts';
import { createEmbeddedServer } from './embedded/embedded-server.ts';
import { withExactVerifier, type VerifierRefusal } from './exact-verifier.ts';
import { createGeminiServer } from './gemini/gemini-server.ts';
import { createOllamaServer } from './ollama/ollama-server.ts';
import { parseOllamaHost } from './ollama/parse-ollama-host.ts';
import { createOpenAiCompatibleServer } from './openai-compatible/openai-compatible-server.ts';
import type { ServerWish } from './server-wish.ts';
import { createCallHeaders, type HeaderWishes } from './transport/call-headers.ts';
import { createCertificateAgent } from './transport/client-certificate.ts';
import type { Reach } from './transport/connection.ts';
import { placeOf } from './transport/place.ts';
import { createTokenCommand } from './transport/token-command.ts';
import { vendorOf, type Vendor } from './vendors.ts';

/** Every backend, in reading order. The only list. */
export const providers = [
  { id: 'ollama', title: 'Ollama' },
  { id: 'llama-server', title: 'llama.cpp server' },
  { id: 'openai-compatible', title: 'OpenAI-compatible server' },
  { id: 'anthropic', title: 'Anthropic' },
  { id: 'gemini', title: 'Google Gemini' },
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
  const servers = wishes.map((wish): ModelServer => {
    const { name, kind } = wish;
    const vendor = vendorOf(kind);
    const address = wish.url ?? vendor.url ?? '';
    const url = vendor.protocol === 'ollama' ? parseOllamaHost(address) : undefined;
    // No key is looked for at every call to the Ollama of this machine.
    const isOpen = url !== undefined && placeOf(url) === 'local';
    const apiKey = isOpen ? undefined : () => options.apiKey(name);
    const reach = reachOf(wish, vendor, clock, apiKey);
    const common = { id: name, address, clock, reach };
    if (vendor.protocol === 'ollama') {
      const server = createOllamaServer({
        ...common,
        keepAlive,
        ...(Object.keys(ollamaOptions).length === 0 ? {} : { options: ollamaOptions }),
      });
      const { exactVerifierMegabytes: mostMegabytes, onVerifierRefusal: onRefusal } = options;
      if (mostMegabytes === undefined || server.place !== 'local') return server;
      const { modelProcess } = options;
      const told = onRefusal === undefined ? {} : { onRefusal };
      return withExactVerifier(server, { mostMegabytes, modelProcess, clock, ...told });
    }
    const models = wish.models === undefined ? {} : { models: wish.models };
    if (vendor.protocol === 'anthropic') return createAnthropicServer({ ...common, ...models });
    if (vendor.protocol === 'gemini') return createGeminiServer({ ...common, ...models });
    return createOpenAiCompatibleServer({
      ...common,
      vendor,
      ...(wish.apiVersion === undefined ? {} : { apiVersion: wish.apiVersion }),
      ...(wish.elsewhere === undefined ? {} : { elsewhere: wish.elsewhere }),
      ...models,
    });
  });
  const { embeddedModels: files, modelProcess } = options;
  if (files.length === 0) return servers;
  return [...servers, createEmbeddedServer({ id: 'embedded', files, modelProcess, clock })];
}

/** Key, headers, certificates and care of a server. Nothing is asked or read before its first call. */
function reachOf(
  wish: ServerWish,
  vendor: Vendor,
  clock: Clock,
  apiKey: HeaderWishes['apiKey'],
): Reach {
  const { headers, tokenCommand: command, tokenMinutes: minutes } = wish;
  const { clientCertificate, certificateAuthority, allowHttp } = wish;
  const ownFiles = clientCertificate !== undefined || certificateAuthority !== undefined;
  return {
    headers: createCallHeaders({
      apiKey,
      token: command === undefined ? undefined : createTokenCommand({ command, minutes, clock }),
      // Tokens of a company's own sign-in are bearers, also where keys have a header of their own.
      keyHeader: wish.keyHeader ?? (command === undefined ? vendor.keyHeader : undefined),
      headers,
      fixed: vendor.headers,
    }),
    ...(ownFiles
      ? { agent: createCertificateAgent({ clientCertificate, certificateAuthority }) }
      : {}),
    ...(allowHttp === undefined ? {} : { allowHttp }),
  };
}
