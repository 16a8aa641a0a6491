import { failure, ModelError } from '../../core/failure.ts';
import type { ModelServer } from '../../core/model.ts';
import { rowsOfPages } from '../transport/listed-pages.ts';
import { namedRows } from '../transport/named-rows.ts';
import { openVendorDoor, type VendorSettings } from '../transport/vendor-door.ts';
import { isRecord, recordsAt, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';
import { createCallSignatures } from './call-signatures.ts';
import { describeGeminiModel, geminiNameOf } from './describe-gemini-model.ts';
import { createGeminiModel } from './gemini-model.ts';
import type { GeminiRoutes } from './gemini-model.ts';

/** The most that the vendor gives at once. */
const PAGE_SIZE = 1000;

/**
 * Google's Gemini API, without a library: streams of server-sent events, lists in pages, embeddings. Models
 * chat alone: prompts of other kinds fail as `unsupported`. The key goes out in a header, never in an address,
 * which servers and proxies write down.
 *
 * All calls throw ModelErrors; see `connection.ts` for what they have in common.
 */
export function createGeminiServer(settings: VendorSettings): ModelServer {
  const { connection, address, home, at, refusedOf } = openVendorDoor(settings, 'v1beta');
  const routes: GeminiRoutes = {
    connection,
    at,
  };
  const signatures = createCallSignatures();

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

  return {
    id: settings.id,
    provider: 'gemini',
    place: 'cloud',
    address,
    async list(signal) {
      const listed = await namedRows({
        list: () => rows(signal),
        wanted: settings.models ?? [],
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
