import { createCallHeaders } from '../../../src/providers/transport/call-headers.ts';
import type { Reach } from '../../../src/providers/transport/connection.ts';
import { vendorOf } from '../../../src/providers/vendors.ts';
import { GEMINI_KEY } from '../../fakes/scripted-gemini.ts';

/** The headers that the registry gives to a server of this kind. */
export function geminiReach(key = GEMINI_KEY): Reach {
  const { keyHeader, headers } = vendorOf('gemini');
  return {
    headers: createCallHeaders({ apiKey: () => Promise.resolve(key), keyHeader, fixed: headers }),
  };
}
