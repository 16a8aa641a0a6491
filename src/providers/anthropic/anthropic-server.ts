import { failure, ModelError } from '../../core/failure.ts';
import type { ModelServer } from '../../core/model.ts';
import { rowsOfPages } from '../transport/listed-pages.ts';
import { namedRows } from '../transport/named-rows.ts';
import { openVendorDoor, type VendorSettings } from '../transport/vendor-door.ts';
import { isRecord, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { anthropicClientAt } from './anthropic-client.ts';
import { createAnthropicModel } from './anthropic-model.ts';
import type { AnthropicRoutes } from './anthropic-model.ts';
import { describeAnthropicModel, thinkingOffOf } from './describe-anthropic-model.ts';
import type { ThinkingOff } from './describe-anthropic-model.ts';

/** The most that the vendor gives at once. */
const PAGE_SIZE = 1000;

/**
 * Anthropic's API, or a gateway that speaks it. Every model chats alone: prompts of other kinds fail as
 * `unsupported`.
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createAnthropicServer(settings: VendorSettings): ModelServer {
  const { base, connection, address, home, at, refusedOf } = openVendorDoor(settings, 'v1');
  const routes: AnthropicRoutes = {
    connection,
    client: anthropicClientAt(base),
    at,
  };
  /** What lists and refusals have told, by the name of the model. */
  const thinkingOff = new Map<string, ThinkingOff | undefined>();

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

  return {
    id: settings.id,
    provider: 'anthropic',
    place: 'cloud',
    address,
    async list(signal) {
      const listed = await namedRows({
        list: async () => (await rows(signal)).filter(isOffered),
        wanted: settings.models ?? [],
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
