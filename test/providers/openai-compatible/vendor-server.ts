import assert from 'node:assert/strict';
import type { Clock } from '../../../src/core/clock.ts';
import { systemClock } from '../../../src/core/clock.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { createServers } from '../../../src/providers/registry.ts';
import type { ServerWish } from '../../../src/providers/server-wish.ts';
import type { FakeHttpServer } from '../../fakes/http-server.ts';
import { VENDOR_KEY, type VendorShape } from '../../fakes/scripted-vendor.ts';

/** The server of a wish, made as a session makes it. */
export function serverOf(
  wish: Omit<ServerWish, 'name'>,
  key: string | undefined = VENDOR_KEY,
  clock: Clock = systemClock,
): ModelServer {
  const servers = createServers({
    servers: [{ name: 'elsewhere', ...wish }],
    ollamaHost: undefined,
    keepAlive: '5m',
    ollamaOptions: {},
    embeddedModels: [],
    modelProcess: '',
    clock,
    apiKey: () => Promise.resolve(key),
  });
  const found = servers.find(({ id }) => id === 'elsewhere');
  assert.ok(found !== undefined);
  return found;
}

/** The client of a stand-in for a vendor. */
export function vendorServer(
  http: FakeHttpServer,
  { kind, path, apiVersion }: VendorShape,
  more: Partial<ServerWish> = {},
  key?: string,
  clock?: Clock,
): ModelServer {
  return serverOf({ kind, url: `${http.address}${path}`, apiVersion, ...more }, key, clock);
}
