import { failure, ModelError } from '../../core/failure.ts';
import { namedRows } from '../transport/named-rows.ts';
import { isRecord, textAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/**
 * The rows of a listing and those of the names that are wanted besides, as `namedRows` has them; of a `closed`
 * listing, which tells what could be had and not what there is, the wanted ones alone, where there are any.
 */
export async function modelRows(
  list: () => Promise<unknown>,
  wanted: readonly string[],
  closed = false,
): Promise<readonly WireRecord[]> {
  const rows = await namedRows({
    list: async () => rowsOf(await list()),
    wanted,
    nameOf,
    rowOf: (id) => ({ id }),
  });
  const names = new Set(wanted.map((name) => name.trim()));
  return closed && names.size > 0 ? rows.filter((row) => names.has(nameOf(row))) : rows;
}

function nameOf(row: WireRecord): string {
  return (textAt(row, 'id') ?? '').trim();
}

/** A list under `data`, or a bare one, as Together has it. */
function rowsOf(reply: unknown): readonly WireRecord[] {
  const rows: unknown = isRecord(reply) ? reply['data'] : reply;
  if (!Array.isArray(rows))
    throw new ModelError(failure('not-a-model-server', 'no data in the reply'));
  return rows.filter(isRecord);
}
