import path from 'node:path';
import type * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { ModelServer } from '../../core/model.ts';
import { createServers } from '../../providers/registry.ts';
import type { ServerWish } from '../../providers/server-wish.ts';
import { vendorOf } from '../../providers/vendors.ts';
import type { Settings } from '../../settings/parse-settings.ts';
import type { ApiKeys } from './api-keys.ts';
import type { NearOllama } from './near-ollama.ts';

export interface ServerSources {
  /** Folder of the programs that the extension brings. */
  readonly dist: string;
  readonly clock: Clock;
  readonly channel: vscode.LogOutputChannel;
  readonly apiKeys: Pick<ApiKeys, 'forAddress'>;
  readonly nearOllama: Pick<NearOllama, 'address'>;
}

/** The servers that the settings name. Nothing is contacted or started before a server is first used. */
export function serversOf(
  settings: Settings,
  { dist, clock, channel, apiKeys, nearOllama }: ServerSources,
): ModelServer[] {
  const ollamaHost = process.env['OLLAMA_HOST'] ?? '';
  return createServers({
    servers: settings.servers,
    ollamaHost: ollamaHost === '' ? nearOllama.address() : ollamaHost,
    keepAlive: settings.keepAlive,
    ollamaOptions: settings.ollamaOptions,
    embeddedModels: settings.embeddedModels,
    modelProcess: path.join(dist, 'embedded-model.mjs'),
    exactVerifierMegabytes: settings.exactVerifierMegabytes,
    onVerifierRefusal: ({ modelId, failure }) => {
      channel.warn(`${modelId} is scored by its server (${failure.code}: ${failure.detail})`);
    },
    clock,
    apiKey: (name) => apiKeys.forAddress(name, originOf(settings.servers, name)),
  });
}

/** One server that the settings do not have as it is, under a key that is not kept. */
export function serverFor(
  wish: ServerWish,
  key: string | undefined,
  settings: Settings,
  sources: ServerSources,
): ModelServer {
  const apiKeys = { forAddress: () => Promise.resolve(key) };
  const alone = { ...settings, servers: [wish], embeddedModels: [] };
  const server = serversOf(alone, { ...sources, apiKeys }).find(({ id }) => id === wish.name);
  if (server === undefined) throw new Error(`no server is named ${wish.name}`);
  return server;
}

/** Scheme, host and port of a server's address; '' of one that the settings do not have. */
function originOf(servers: readonly ServerWish[], name: string): string {
  const wish = servers.find((server) => server.name === name);
  const address = wish === undefined ? '' : (wish.url ?? vendorOf(wish.kind).url ?? '');
  return URL.parse(address)?.origin ?? address;
}
