import { globSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { createEmbeddedServer } from '../../src/providers/embedded/embedded-server.ts';
import { repository } from './stage.ts';

/** The small models of the checkout in the embedded llama.cpp. */
export function embeddedServer(): ModelServer {
  const files = globSync('media/models/*.gguf', { cwd: repository }).sort();
  return createEmbeddedServer({
    id: 'embedded',
    files: files.map((file) => path.join(repository, file)),
    modelProcess: path.join(repository, 'src/providers/embedded/process.ts'),
    clock: systemClock,
  });
}
