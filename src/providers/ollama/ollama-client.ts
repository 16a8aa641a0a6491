import { Ollama } from 'ollama/browser';
import type { Fetch } from '../transport/call-fetch.ts';

/** A client for one call, with that call's `fetch`: a client's own abort would end all its calls. */
export type OllamaClient = (fetch: Fetch) => Ollama;

export function ollamaClientAt(url: URL | undefined): OllamaClient {
  return (fetch) => new Ollama({ host: url?.href ?? '', fetch });
}
