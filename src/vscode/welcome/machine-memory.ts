import type { Residency } from '../../core/model.ts';
import type { MemoryClass } from './suggested-line-ups.ts';

/** What can be known of a machine without asking it for more than it tells anybody. */
export interface MachineFacts {
  /** As `process.platform` and `process.arch` have them. */
  readonly platform: string;
  readonly arch: string;
  /** Main memory. Unit: bytes. */
  readonly totalBytes: number;
  /** What the server has in memory now; undefined where it cannot tell. */
  readonly resident: readonly Residency[] | undefined;
  /** Whether the server runs on this machine. */
  readonly isHere: boolean;
}

/** What a memory class was concluded from, for the user to correct. */
export type MemoryReason =
  /** Graphics and programs share the memory; half of it is taken to be free for models. */
  | 'shared'
  /** A model lies in graphics memory wholly, so there is at least that much. */
  | 'graphics-at-least'
  /** A model lies in graphics memory in part, so that is about how much there is. */
  | 'graphics-full'
  /** A model is in memory and none of it in graphics memory. */
  | 'no-graphics'
  /** Nothing is loaded, so nobody can tell: the cautious guess. */
  | 'unknown'
  /** The server is another machine. */
  | 'elsewhere';

export interface MachineMemory {
  readonly memory: MemoryClass;
  readonly reason: MemoryReason;
  /** What was seen: main memory, or bytes in graphics memory. */
  readonly seenBytes: number;
}

const GB = 1e9;
const CLASSES = [4, 8, 16, 24] as const;

/**
 * Which line-up suits a machine.
 *
 * Graphics memory is known only from models that are loaded; where none is, a machine without shared memory
 * counts as one without graphics: too small a line-up is quick, one too large is unusable.
 */
export function memoryOf(facts: MachineFacts): MachineMemory {
  const { platform, arch, totalBytes, isHere } = facts;
  if (!isHere) return { memory: 4, reason: 'elsewhere', seenBytes: 0 };
  if (platform === 'darwin' && arch === 'arm64') {
    return { memory: atMost(totalBytes / 2), reason: 'shared', seenBytes: totalBytes };
  }
  const told = (facts.resident ?? []).flatMap(({ sizeBytes, videoBytes }) =>
    sizeBytes === undefined || videoBytes === undefined ? [] : [{ sizeBytes, videoBytes }],
  );
  if (told.length === 0) return { memory: 'cpu', reason: 'unknown', seenBytes: totalBytes };
  const seenBytes = told.reduce((sum, { videoBytes }) => sum + videoBytes, 0);
  if (seenBytes === 0) return { memory: 'cpu', reason: 'no-graphics', seenBytes: totalBytes };
  return told.some(({ sizeBytes, videoBytes }) => videoBytes < sizeBytes)
    ? { memory: atMost(seenBytes / FULL_SHARE), reason: 'graphics-full', seenBytes }
    : { memory: atLeast(seenBytes), reason: 'graphics-at-least', seenBytes };
}

/** What servers fill of a graphics memory before they put the rest elsewhere. */
const FULL_SHARE = 0.85;

function atMost(bytes: number): MemoryClass {
  return CLASSES.findLast((one) => one * GB <= bytes) ?? 'cpu';
}

/** Cards come in such sizes: the smallest one that holds as much. */
function atLeast(bytes: number): MemoryClass {
  return CLASSES.find((one) => one * GB >= bytes) ?? 24;
}
