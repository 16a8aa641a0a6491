import type { ToolCall } from '../../core/generation.ts';
import { isRecord, numberAt, recordAt, recordsAt, textAt } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** A piece of a streamed tool call. */
export interface ToolCallFragment {
  /** The call that it belongs to; undefined where the server numbers none. */
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** The fragments in a `delta` or a whole `message`. */
export function toolCallFragments(message: WireRecord): readonly ToolCallFragment[] {
  return recordsAt(message, 'tool_calls').map((call) => {
    const wanted = recordAt(call, 'function');
    const given: unknown = wanted['arguments'];
    return {
      index: numberAt(call, 'index'),
      id: textAt(call, 'id') ?? '',
      name: textAt(wanted, 'name') ?? '',
      // Some servers send them as an object, as they should be read.
      arguments: typeof given === 'string' ? given : isRecord(given) ? JSON.stringify(given) : '',
    };
  });
}

/** The most calls of one answer; what is above is left out. */
const MOST_CALLS = 64;

/**
 * Puts fragments together. A fragment with a number belongs to the call of that number, gaps or not; one
 * without belongs to the call before it, unless it brings an id of its own. Of several names or ids of a call
 * the first counts. A call without a name is none; ids that are missing or twice there are made up; missing
 * arguments are an empty object. Whether arguments are JSON is the asker's affair.
 */
export function createToolCallGathering(): {
  add(fragments: readonly ToolCallFragment[]): void;
  calls(): readonly ToolCall[];
} {
  const begun = new Map<number, { id: string; name: string; pieces: string[] }>();
  let last = -1;

  return {
    add(fragments) {
      for (const { index, id, name, arguments: piece } of fragments) {
        const before = begun.get(last);
        const goesOn = before !== undefined && (id === '' || id === before.id);
        const at = index ?? (goesOn ? last : Math.max(-1, ...begun.keys()) + 1);
        const call = begun.get(at) ?? { id: '', name: '', pieces: [] };
        if (!begun.has(at) && begun.size >= MOST_CALLS) continue;
        begun.set(at, call);
        last = at;
        if (call.id === '') call.id = id;
        if (call.name === '') call.name = name;
        if (piece !== '') call.pieces.push(piece);
      }
    },
    calls() {
      const ids = new Set<string>();
      return [...begun]
        .sort(([a], [b]) => a - b)
        .filter(([, { name }]) => name !== '')
        .map(([, { id, name, pieces }], i) => {
          let own = id;
          for (let number = i; own === '' || ids.has(own); number++) own = `call_${number}`;
          ids.add(own);
          return { id: own, name, arguments: pieces.join('') || '{}' };
        });
    },
  };
}
