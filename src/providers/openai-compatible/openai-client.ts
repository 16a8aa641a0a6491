import type { OpenAI } from 'openai';
import type { Fetch } from '../transport/call-fetch.ts';

/** A client for one call, with that call's `fetch`. The library is loaded at the first call. */
export type OpenAiClient = (fetch: Fetch) => Promise<OpenAI>;

/**
 * Nothing is left to the library's reading of the environment, retries, time limits or log: the call
 * fetch adds the key, limits the time, and decides what is sent.
 */
export function openAiClientAt(
  base: URL | undefined,
  query: Readonly<Record<string, string>> = {},
): OpenAiClient {
  return async (fetch) => {
    const { OpenAI: Client } = await import('openai');
    return new Client({
      baseURL: base?.href ?? '',
      apiKey: 'set by the call fetch',
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: LONGEST_TIMER_MS,
      logLevel: 'off',
      defaultQuery: { ...query },
      fetch,
    });
  };
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
