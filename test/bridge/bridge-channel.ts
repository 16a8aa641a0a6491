import type { Execute } from '../../src/bridge/borrowed-fetch.ts';
import { BRIDGE } from '../../src/bridge/bridge-protocol.ts';
import { createLender, type Lender, type LenderOptions } from '../../src/bridge/lender.ts';
import { systemClock } from '../../src/core/clock.ts';
import { directFetch } from '../../src/providers/transport/direct-fetch.ts';

export interface BridgeChannel {
  readonly lender: Lender;
  readonly execute: Execute;
  /** Commands that were carried, with what they said. */
  readonly carried: { readonly command: string; readonly wish: unknown }[];
}

/** Both sides with the channel between them: everything goes over as JSON, as between two processes. */
export function bridgeChannel(options: Partial<LenderOptions>): BridgeChannel {
  const lender = createLender({
    servers: () => [],
    send: directFetch,
    clock: systemClock,
    confirmed: () => Promise.resolve('yes'),
    ...options,
  });
  const handlers: Readonly<Record<string, (wish: unknown) => unknown>> = {
    [BRIDGE.hello]: lender.hello,
    [BRIDGE.open]: lender.open,
    [BRIDGE.read]: lender.read,
    [BRIDGE.cancel]: lender.cancel,
  };
  const carried: BridgeChannel['carried'] = [];
  return {
    lender,
    carried,
    async execute(command, wish) {
      carried.push({ command, wish });
      await new Promise((resolve) => setImmediate(resolve));
      const reply = await handlers[command]?.(copied(wish));
      return copied(reply);
    },
  };
}

function copied(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
