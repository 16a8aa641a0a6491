import type { Clock } from '../core/clock.ts';
import { createOllamaServer } from './ollama/ollama-server.ts';

/**
 * Whether an Ollama answers at an address: asked for its version, and nothing else is sent. Never rejects;
 * a signal that ends is an answer, too.
 */
export async function isOllamaAt(
  address: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const server = createOllamaServer({ id: 'ollama', address, clock });
  try {
    await server.version(signal);
    return true;
  } catch {
    return false;
  } finally {
    void server.dispose().catch(() => undefined);
  }
}
