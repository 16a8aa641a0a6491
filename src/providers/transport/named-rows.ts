import { isModelError, type FailureCode } from '../../core/failure.ts';
import type { WireRecord } from './wire.ts';

/** A vendor's list of models, and the names that the user wants besides. */
export interface NamedRows {
  readonly list: () => Promise<readonly WireRecord[]>;
  readonly wanted: readonly string[];
  readonly nameOf: (row: WireRecord) => string;
  /** The row of a model of which the name alone is known. */
  readonly rowOf: (name: string) => WireRecord;
}

/**
 * Rows of the list and of the names that it lacks, every model once. The names stand in for a list that the
 * server does not have, as gateways may. Throws what `list` throws otherwise.
 */
export async function namedRows(rules: NamedRows): Promise<readonly WireRecord[]> {
  const { nameOf, rowOf } = rules;
  const wanted = rules.wanted.map((name) => name.trim()).filter((name) => name !== '');
  let listed: readonly WireRecord[] = [];
  try {
    listed = await rules.list();
  } catch (error) {
    if (wanted.length === 0 || !isModelError(error) || !NO_LIST.has(error.failure.code))
      throw error;
  }
  const rows = new Map<string, WireRecord>();
  for (const row of [...listed, ...wanted.map(rowOf)]) {
    const name = nameOf(row);
    if (name !== '' && !rows.has(name)) rows.set(name, row);
  }
  return [...rows.values()];
}

/** Failures that say nothing of the models: there may be no such route, or not for this key. */
const NO_LIST: ReadonlySet<FailureCode> = new Set([
  'bad-request',
  'model-missing',
  'not-a-model-server',
  'unsupported',
]);
