/** A request to pass on to an Ollama server. */
export interface OllamaRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The model to generate with; undefined for all other requests. */
  readonly model?: string;
}

/** A small model that has not said anything by then never will. Real time, in ms. */
const STUCK_MS = 4000;
const TRIES = 3;

/**
 * Asks a real Ollama, again where it is stuck. In 0.13.5 a caller who leaves just while a token is
 * handed over can leave the model's only place taken for ever (seen once in 60 to 250 aborted calls
 * of a model that writes 300 tokens a second): every later call of the model then waits in vain, until
 * the model is unloaded.
 */
export async function askOllama(
  address: string,
  { method, path, body, model }: OllamaRequest,
  signal: AbortSignal,
): Promise<Response> {
  const url = `${address}${path}`;
  const headers = { 'content-type': 'application/json' };
  const request = { method, headers, ...(body === '' ? {} : { body }) };
  if (model === undefined) return await fetch(url, { ...request, signal });
  for (let tries = 1; tries < TRIES; tries++) {
    const stuck = new AbortController();
    const timer = setTimeout(() => {
      stuck.abort();
    }, STUCK_MS);
    try {
      return await fetch(url, { ...request, signal: AbortSignal.any([signal, stuck.signal]) });
    } catch (error) {
      if (signal.aborted || !stuck.signal.aborted) throw error;
      await unload(address, model);
    } finally {
      clearTimeout(timer);
    }
  }
  return await fetch(url, { ...request, signal });
}

async function unload(address: string, model: string): Promise<void> {
  const body = JSON.stringify({ model, keep_alive: 0 });
  const reply = await fetch(`${address}/api/generate`, { method: 'POST', body });
  await reply.arrayBuffer();
}
