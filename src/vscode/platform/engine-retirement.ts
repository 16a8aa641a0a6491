import type { Disposable } from './disposable.ts';

interface Server {
  dispose(): Promise<void>;
}

/** Ends engines that others have taken the place of: at once, or when what still needs them is over. */
export interface Retirement extends Disposable {
  /** Something needs this engine until then. */
  keep(engine: Disposable, until: Promise<unknown>): void;
  /** Another engine has taken its place; `servers` are those that the other one does not have. */
  retire(engine: Disposable, servers: readonly Server[]): void;
}

/** Disposing it ends all that are kept, at once. */
export function createRetirement(): Retirement {
  const needs = new Map<Disposable, Set<Promise<unknown>>>();
  const waiting = new Set<Disposable>();
  let servers: Server[] = [];

  function end(engine: Disposable): void {
    waiting.delete(engine);
    engine.dispose();
    // Several engines may have the same servers, one after the other.
    if (waiting.size > 0) return;
    void Promise.allSettled(servers.map((server) => server.dispose()));
    servers = [];
  }

  return {
    keep(engine, until) {
      const all = needs.get(engine) ?? new Set();
      needs.set(engine, all.add(until));
      const over = (): void => {
        all.delete(until);
        if (all.size > 0) return;
        needs.delete(engine);
        if (waiting.has(engine)) end(engine);
      };
      void until.then(over, over);
    },
    retire(engine, without) {
      waiting.add(engine);
      servers.push(...without);
      if (!needs.has(engine)) end(engine);
    },
    dispose() {
      for (const engine of [...waiting]) end(engine);
    },
  };
}
