import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/core/clock.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { createEmbeddedServer } from '../../../src/providers/embedded/embedded-server.ts';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

export const NANO_MODELS = ['ts', 'py', 'mix'] as const;

export function nanoFile(name: (typeof NANO_MODELS)[number]): string {
  return path.join(repository, `media/models/ensemble-nano-${name}.q8_0.gguf`);
}

/** The process as it is in the sources; the bundle is tested with the package. */
export const modelProcess = path.join(repository, 'src/providers/embedded/process.ts');

export function embeddedServer(files: readonly string[] = NANO_MODELS.map(nanoFile)): ModelServer {
  return createEmbeddedServer({ id: 'embedded', files, modelProcess, clock: systemClock });
}

export async function modelNamed(server: ModelServer, name: string): Promise<LanguageModel> {
  const all = await server.list(new AbortController().signal);
  const description = all.find((one) => one.name === name);
  if (description === undefined) throw new Error(`no ${name} in ${all.map((m) => m.name).join()}`);
  return server.model(description);
}
