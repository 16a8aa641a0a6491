import type { ModelServer } from '../../core/model.ts';
import type { Session } from '../session.ts';
import { freeName, soughtKinds, type MemberKind } from './member-kinds.ts';

/** Whoever listens on this machine answers sooner. Unit: ms. */
const LIMIT_MS = 1500;

/** A server that answers now. */
export interface FoundServer {
  readonly server: ModelServer;
  readonly models: number;
  /** Undefined for those that are in the settings, or need not be. */
  readonly kind: MemberKind | undefined;
}

/**
 * Servers that answer: those that are known, and those at the usual addresses of this machine. Asks for
 * listings alone, of all at once; silent ones are given up after 1.5 s.
 */
export async function findServers(session: Session): Promise<readonly FoundServer[]> {
  const known = session.servers.filter(({ id }) => id !== 'embedded');
  const addresses = new Set(known.map(({ address }) => address));
  const taken = new Set(known.map(({ id }) => id));
  const sought = soughtKinds.flatMap((kind) => {
    const { url } = kind;
    const wish = { name: freeName(kind.id, taken), kind: kind.kind, ...(url && { url }) };
    const server = session.serverFor(wish, undefined);
    return addresses.has(server.address) ? [] : [{ server, kind }];
  });
  const asked = [...known.map((server) => ({ server, kind: undefined })), ...sought];
  const found = await Promise.all(
    asked.map(async ({ server, kind }): Promise<readonly FoundServer[]> => {
      try {
        const models = await server.list(AbortSignal.timeout(LIMIT_MS));
        return [{ server, kind, models: models.length }];
      } catch {
        // Known ones that do not answer can be chosen all the same.
        return [];
      } finally {
        if (kind !== undefined) void server.dispose().catch(() => undefined);
      }
    }),
  );
  // A server that answers at two of the addresses is one; the first name is the better guess.
  const seen = new Set<string>();
  return found.flat().filter(({ server: { address } }) => {
    const isNew = !seen.has(address);
    seen.add(address);
    return isNew;
  });
}
