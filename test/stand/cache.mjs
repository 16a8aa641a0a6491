// One folder outside the checkout for what is slow to make: the Ollama build, the VS Code host.
import { homedir } from 'node:os';
import path from 'node:path';

/** $ENSEMBLE_CACHE, else $XDG_CACHE_HOME/ensemble-stand, else ~/.cache/ensemble-stand. */
export function cacheFolder() {
  return (
    process.env.ENSEMBLE_CACHE ??
    path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'ensemble-stand')
  );
}
