import * as vscode from 'vscode';
import {
  BRIDGE,
  BRIDGE_VERSION,
  helloReply,
  type HelloReply,
} from '../../bridge/bridge-protocol.ts';
import { createBorrowedFetch } from '../../bridge/borrowed-fetch.ts';
import type { Clock } from '../../core/clock.ts';
import type { ModelServer } from '../../core/model.ts';
import { createBridgedServers } from '../../providers/bridged-servers.ts';

const execute = (command: string, wish: unknown): Thenable<unknown> =>
  vscode.commands.executeCommand(command, wish);

/** The model servers of the computer at which the user sits; none in a window that is of that computer. */
export function laptopServers(clock: Clock, keepAlive: string): ModelServer[] {
  if (vscode.env.remoteName === undefined) return [];
  let calls = 0;
  const window = vscode.env.sessionId;
  return createBridgedServers({
    lent: async () => {
      const reply = await helloBridge(false);
      return reply?.state === 'lent' ? reply.servers.map(({ name }) => name) : [];
    },
    borrow: (server) => createBorrowedFetch(execute, server, () => `${window}/${++calls}`),
    ...{ clock, keepAlive },
  });
}

/** What the bridge says of itself; undefined where there is none. With `ask`, it may ask the user. */
export async function helloBridge(ask: boolean): Promise<HelloReply | undefined> {
  try {
    const told = await execute(BRIDGE.hello, { version: BRIDGE_VERSION, ask });
    const reply = helloReply.safeParse(told);
    return reply.success ? reply.data : { state: 'other-version' };
  } catch {
    // No such command: the bridge is not installed.
    return undefined;
  }
}
