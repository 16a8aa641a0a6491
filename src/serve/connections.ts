import type { Socket } from 'node:net';

/** The open connections, and what waits for the end of each. */
export interface Connections {
  count(): number;
  add(socket: Socket): void;
  /** Whether a reply is under way or waits for its turn. */
  isReplying(socket: Socket): boolean;
  /**
   * A request of the connection begins. `onGone` is called once where the connection closes before the
   * function that is returned is called.
   */
  began(socket: Socket, onGone: () => void): () => void;
  destroyAll(): void;
}

/** Requests behind one another on a connection are many; one listener a connection serves them all. */
export function createConnections(): Connections {
  const open = new Map<Socket, Set<() => void>>();
  return {
    count: () => open.size,
    add(socket) {
      const waiting = new Set<() => void>();
      open.set(socket, waiting);
      socket.once('close', () => {
        open.delete(socket);
        for (const onGone of waiting) onGone();
      });
    },
    isReplying: (socket) => (open.get(socket)?.size ?? 0) > 0,
    began(socket, onGone) {
      const waiting = open.get(socket);
      waiting?.add(onGone);
      if (waiting === undefined) queueMicrotask(onGone);
      return () => {
        waiting?.delete(onGone);
      };
    },
    destroyAll() {
      for (const socket of open.keys()) socket.destroy();
    },
  };
}
