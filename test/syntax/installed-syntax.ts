import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/core/clock.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { SyntaxState } from '../../src/syntax/protocol.ts';
import { createSyntaxService } from '../../src/syntax/syntax-service.ts';
import type { SyntaxPlace, SyntaxService } from '../../src/syntax/syntax-service.ts';

const { resolve } = createRequire(import.meta.url);

export const installed = {
  workerPath: fileURLToPath(new URL('../../src/syntax/worker.ts', import.meta.url)),
  grammarFolder: dirname(resolve('@vscode/tree-sitter-wasm')),
  runtimePath: resolve('web-tree-sitter/web-tree-sitter.wasm'),
};

/** The service as the product has it, on the packages' own files. */
export function installedSyntaxService(clock: Clock = systemClock): SyntaxService {
  return createSyntaxService({ ...installed, clock });
}

/** A text with a cursor mark as a place. */
export function placeOf(languageId: string, marked: string, uri = 'file:///marked'): SyntaxPlace {
  const offset = marked.indexOf('‸');
  if (offset === -1) throw new Error(`no cursor mark in ${marked}`);
  return { uri, languageId, text: marked.replace('‸', ''), offset };
}

export const unaborted = new AbortController().signal;

/** Whether the service knows anything of a TypeScript text. */
export async function known(
  service: SyntaxService,
  marked: string,
  uri?: string,
): Promise<boolean> {
  return (await service.cursorSyntax(placeOf('typescript', marked, uri), unaborted)).known;
}

/** New errors of insertions into a TypeScript text. */
export async function errors(
  service: SyntaxService,
  marked: string,
  ...insertions: string[]
): Promise<(number | 'unknown')[]> {
  const request = { ...placeOf('typescript', marked), insertions };
  const evidence = await service.parseEvidence(request, unaborted);
  return evidence.map((found) => (found.known ? found.newErrors : 'unknown'));
}

export async function stateOf(service: SyntaxService): Promise<SyntaxState> {
  const state = await service.inspect(unaborted);
  assert.ok(state);
  return state;
}
