import type { Anthropic } from '@anthropic-ai/sdk';
import type { Fetch } from '../transport/call-fetch.ts';

/** A client for one call, with that call's `fetch`. The library is loaded at the first call. */
export type AnthropicClient = (fetch: Fetch) => Promise<Anthropic>;

/**
 * Nothing is left to the library's reading of the environment and of credential files, retries, time limits,
 * traces or log: the call fetch adds the key, limits the time, and decides what is sent.
 */
export function anthropicClientAt(base: URL | undefined): AnthropicClient {
  return async (fetch) => {
    const { Anthropic: Client } = await import('@anthropic-ai/sdk');
    return new Client({
      baseURL: base?.href ?? 'http://nowhere.invalid',
      apiKey: 'set by the call fetch',
      webhookKey: null,
      maxRetries: 0,
      timeout: LONGEST_TIMER_MS,
      logLevel: 'off',
      openTelemetry: false,
      fetch: (input, init) => fetch(input, init).catch(wrapped),
    });
  };
}

/**
 * The library makes an error of its own, without a cause, of everything whose text or whose cause's text tells
 * of a timeout: so a failure of ours goes through it two layers deep.
 */
function wrapped(error: unknown): never {
  throw new Error(UNSAID, { cause: new Error(UNSAID, { cause: error }) });
}

const UNSAID = 'the call failed';

const LONGEST_TIMER_MS = 2 ** 31 - 1;
