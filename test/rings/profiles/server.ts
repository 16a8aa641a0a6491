import { startOllama } from '../../stand/ollama-server.ts';
import type { OllamaStand } from '../../stand/ollama-server.ts';

let stand: OllamaStand | undefined;

// Outside of any suite: these hooks frame the whole ring, whichever of its files runs.
before(async function () {
  this.timeout(120_000);
  // The throttle decides what is in memory; behind it every model stays loaded.
  stand = await startOllama({ OLLAMA_KEEP_ALIVE: '-1' });
});
after(async () => {
  await stand?.stop();
});

/** The real server behind this ring's throttles, inside of tests and hooks. */
export function ollama(): OllamaStand {
  if (stand === undefined) throw new Error('the server is not running');
  return stand;
}
