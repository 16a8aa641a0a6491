import type { ModelDescription } from '../core/model.ts';
import { fillSelfTest } from '../prompt/fill-self-test.ts';

/** Results of self-tests, kept by the host across sessions. */
export interface FillVerdicts {
  get(key: string): boolean | undefined;
  set(key: string, works: boolean): void;
}

/**
 * The key under which a model's verdict is kept: another server, other weights or other probes need
 * another test. Undefined for models without a digest, whose verdict could not be told stale.
 */
export function verdictKey({ serverId, digest }: ModelDescription): string | undefined {
  return digest === undefined ? undefined : `${serverId}/${digest}/${fillSelfTest.version}`;
}
