import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { ModelServer } from '../../core/model.ts';
import type { Fetch } from '../transport/call-fetch.ts';
import { createConnection } from '../transport/connection.ts';
import type { Reach } from '../transport/connection.ts';
import { rowsOfPages } from '../transport/listed-pages.ts';
import { namedRows } from '../transport/named-rows.ts';
import { createRefusedFields } from '../transport/refused-fields.ts';
import type { RefusedFields } from '../transport/refused-fields.ts';
import { parseVendorUrl } from '../transport/vendor-url.ts';
import { isRecord, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { createCallSignatures } from './call-signatures.ts';
import { describeGeminiModel, geminiNameOf } from './describe-gemini-model.ts';
import { createGeminiModel } from './gemini-model.ts';
import type { GeminiRoutes } from './gemini-model.ts';

export interface GeminiSettings {
  /** Unique among the servers; first part of the ids of its models. */
  readonly id: string;
  /** With or without `/v1beta`. */
  readonly address: string;
  readonly clock: Clock;
  /** Key, headers, certificates. */
  readonly reach?: Reach;
  /** Names of models that are wanted besides those that the vendor lists. */
  readonly models?: readonly string[];
  /** Longest silence inside a call, in milliseconds. Default 120,000. */
  readonly stallMs?: number;
  /** In place of the network. */
  readonly fetch?: Fetch;
}

const STALL_MS = 120_000;
/** The most that the vendor gives at once. */
const PAGE_SIZE = 1000;

/**
 * Google's Gemini API, without a library: streams of server-sent events, lists in pages, embeddings. Models
 * chat alone: prompts of other kinds fail as `unsupported`. The key goes out in a header, never in an address,
 * which servers and proxies write down.
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createGeminiServer(settings: GeminiSettings): ModelServer {
  const { id, address, clock, stallMs = STALL_MS, models: wanted = [], reach, fetch } = settings;
  const base = parseVendorUrl(address, 'v1beta');
  const connection = createConnection({
    ...reach,
    ...{ clock, url: base, stallMs },
    ...(fetch === undefined ? {} : { fetch }),
  });
  const routes: GeminiRoutes = {
    connection,
    at: (route) => `${base?.href ?? ''}/${route}`,
  };
  const home = { serverId: id, device: base?.host ?? 'unknown' };
  const signatures = createCallSignatures();
  const refused = new Map<string, RefusedFields>();

  async function rows(signal: AbortSignal): Promise<readonly WireRecord[]> {
    return rowsOfPages(async (cursor) => {
      const page = cursor === undefined ? '' : `&pageToken=${encodeURIComponent(cursor)}`;
      const reply: unknown = await connection.metadata({ signal }, async (own) =>
        (await own(routes.at(`models?pageSize=${PAGE_SIZE}${page}`))).json(),
      );
      if (!isRecord(reply) || !Array.isArray(reply['models']))
        throw new ModelError(failure('not-a-model-server', 'no models in the reply'));
      return { rows: recordsAt(reply, 'models'), next: textAt(reply, 'nextPageToken') };
    });
  }

  function refusedOf(name: string): RefusedFields {
    const fields = refused.get(name) ?? createRefusedFields();
    refused.set(name, fields);
    return fields;
  }

  return {
    id,
    provider: 'gemini',
    place: 'cloud',
    address: base?.href ?? address,
    async list(signal) {
      const listed = await namedRows({
        list: () => rows(signal),
        wanted,
        nameOf: geminiNameOf,
        rowOf: (name) => ({ name }),
      });
      return listed.map((row) => describeGeminiModel(home, row));
    },
    resident: () => Promise.resolve(undefined),
    model: (description) =>
      createGeminiModel(
        description,
        { model: description.name, refused: refusedOf(description.name), signatures },
        routes,
      ),
    dispose: () => connection.close(),
  };
}
