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
import { anthropicClientAt } from './anthropic-client.ts';
import { createAnthropicModel } from './anthropic-model.ts';
import type { AnthropicRoutes } from './anthropic-model.ts';
import { describeAnthropicModel, thinkingOffOf } from './describe-anthropic-model.ts';
import type { ThinkingOff } from './describe-anthropic-model.ts';

export interface AnthropicSettings {
  /** Unique among the servers; first part of the ids of its models. */
  readonly id: string;
  /** With or without `/v1`. */
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
 * Anthropic's API, or a gateway that speaks it. Every model chats alone: prompts of other kinds fail as
 * `unsupported`.
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createAnthropicServer(settings: AnthropicSettings): ModelServer {
  const { id, address, clock, stallMs = STALL_MS, models: wanted = [], reach, fetch } = settings;
  const base = parseVendorUrl(address, 'v1');
  const connection = createConnection({
    ...reach,
    ...{ clock, url: base, stallMs },
    ...(fetch === undefined ? {} : { fetch }),
  });
  const routes: AnthropicRoutes = {
    connection,
    client: anthropicClientAt(base),
    at: (route) => `${base?.href ?? ''}/${route}`,
  };
  const home = { serverId: id, device: base?.host ?? 'unknown' };
  /** What lists and refusals have told, by the name of the model. */
  const thinkingOff = new Map<string, ThinkingOff | undefined>();
  const refused = new Map<string, RefusedFields>();

  async function rows(signal: AbortSignal): Promise<readonly WireRecord[]> {
    return rowsOfPages(async (cursor) => {
      const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { after_id: cursor }) };
      const reply: unknown = await connection.metadata({ signal }, async (own) =>
        (await routes.client(own)).get<unknown>(routes.at('models'), { query }),
      );
      if (!isRecord(reply) || !Array.isArray(reply['data']))
        throw new ModelError(failure('not-a-model-server', 'no data in the reply'));
      const next = reply['has_more'] === true ? textAt(reply, 'last_id') : undefined;
      return { rows: recordsAt(reply, 'data'), next };
    });
  }

  function refusedOf(name: string): RefusedFields {
    const fields = refused.get(name) ?? createRefusedFields();
    refused.set(name, fields);
    return fields;
  }

  return {
    id,
    provider: 'anthropic',
    place: 'cloud',
    address: base?.href ?? address,
    async list(signal) {
      const listed = await namedRows({
        list: async () => (await rows(signal)).filter(isOffered),
        wanted,
        nameOf: (row) => textAt(row, 'id') ?? '',
        rowOf: (name) => ({ id: name }),
      });
      for (const row of listed) thinkingOff.set(textAt(row, 'id') ?? '', thinkingOffOf(row));
      return listed.map((row) => describeAnthropicModel(home, row));
    },
    resident: () => Promise.resolve(undefined),
    model: (description) =>
      createAnthropicModel(
        description,
        () => ({
          model: description.name,
          thinkingOff: thinkingOff.get(description.name),
          refused: refusedOf(description.name),
        }),
        routes,
      ),
    dispose: () => connection.close(),
  };
}

function isOffered(row: WireRecord): boolean {
  return textAt(row, 'lifecycle') !== 'retired';
}
