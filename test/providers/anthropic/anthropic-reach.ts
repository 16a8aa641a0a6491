import { createCallHeaders } from '../../../src/providers/transport/call-headers.ts';
import type { Reach } from '../../../src/providers/transport/connection.ts';
import { vendorOf } from '../../../src/providers/vendors.ts';
import { ANTHROPIC_KEY } from '../../fakes/scripted-anthropic.ts';

/** The headers that the registry gives to a server of this kind. */
export function anthropicReach(key = ANTHROPIC_KEY): Reach {
  const { keyHeader, headers } = vendorOf('anthropic');
  return {
    headers: createCallHeaders({ apiKey: () => Promise.resolve(key), keyHeader, fixed: headers }),
  };
}
