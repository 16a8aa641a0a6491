import type { ModelServer, Residency } from '../../core/model.ts';

/** A model in a server's memory, as it is offered to be taken out. */
export interface MemoryRow<Server> {
  readonly server: Server;
  /** As its server names it. */
  readonly name: string;
  /** Ids of all models that this memory serves, the named one first. */
  readonly modelIds: readonly string[];
  /** What leaving frees on the graphics card, and in all. Unit: bytes. */
  readonly videoBytes: number;
  readonly bytes: number;
  /** The line-up has it, or this window has asked it; else it may be another program's. */
  readonly whose: 'member' | 'asked' | 'unknown';
}

/** What is in the memory of servers, the largest first within ours and others'. */
export function memoryRows<Server extends Pick<ModelServer, 'id'>>(
  loaded: readonly { readonly server: Server; readonly residents: readonly Residency[] }[],
  whoseIs: (modelId: string) => MemoryRow<Server>['whose'],
): readonly MemoryRow<Server>[] {
  const rows = loaded.flatMap(({ server, residents }) =>
    residents.map(({ name, sharedWith = [], sizeBytes, videoBytes }): MemoryRow<Server> => {
      const modelIds = [name, ...sharedWith].map((one) => `${server.id}:${one}`);
      const whose = modelIds.map(whoseIs);
      return {
        ...{ server, name, modelIds },
        // Servers that do not tell where a model is tell how large it is.
        videoBytes: videoBytes ?? sizeBytes ?? 0,
        bytes: sizeBytes ?? videoBytes ?? 0,
        whose: WHOSE.find((one) => whose.includes(one)) ?? 'unknown',
      };
    }),
  );
  const rank = ({ whose }: MemoryRow<Server>): number => (whose === 'unknown' ? 1 : 0);
  return rows.toSorted((a, b) => rank(a) - rank(b) || b.bytes - a.bytes);
}

const WHOSE = ['member', 'asked'] as const;
