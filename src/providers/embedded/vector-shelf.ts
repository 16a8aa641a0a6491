import { stat } from 'node:fs/promises';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { TokenVectors } from '../../core/model.ts';
import { abortable } from '../transport/abortable.ts';
import { GgufError } from './byte-source.ts';
import { readTokenVectors } from './token-vectors.ts';

/** Vectors of tokens that were read, kept for a while: a strategy wants them for every text. */
export interface VectorShelf {
  /**
   * The vectors of a file as it is now. Waiting ends with the signal's reason; the reading goes on,
   * since the next caller wants it too.
   *
   * Throws ModelError `model-missing`, `model-broken`, `unsupported`.
   */
  readonly vectorsOf: (path: string, signal: AbortSignal) => Promise<TokenVectors>;
  readonly dispose: () => void;
}

export interface VectorShelfOptions {
  readonly clock: Clock;
  /** Vectors nobody wanted for so long are let go. */
  readonly idleMs: number;
}

/** At most SHELF_PLACES files are kept, those wanted last; so 4 × 64 MB at worst. */
export function createVectorShelf({ clock, idleMs }: VectorShelfOptions): VectorShelf {
  const places = new Map<string, Place>();

  function forget(path: string): void {
    places.get(path)?.stopIdling();
    places.delete(path);
  }

  function keep(path: string, { version, vectors }: Omit<Place, 'stopIdling'>): void {
    forget(path);
    const stopIdling = clock.after(idleMs, () => {
      forget(path);
    });
    places.set(path, { version, vectors, stopIdling });
    const [oldest] = places.keys();
    if (places.size > SHELF_PLACES && oldest !== undefined) forget(oldest);
  }

  return {
    async vectorsOf(path, signal) {
      signal.throwIfAborted();
      const version = await versionOf(path);
      const kept = places.get(path);
      const vectors = kept?.version === version ? kept.vectors : read(path);
      keep(path, { version, vectors });
      // What could not be read is tried again by the next caller.
      vectors.catch(() => {
        if (places.get(path)?.vectors === vectors) forget(path);
      });
      return await abortable(vectors, signal);
    },
    dispose() {
      for (const path of [...places.keys()]) forget(path);
    },
  };
}

interface Place {
  readonly version: string;
  readonly vectors: Promise<TokenVectors>;
  readonly stopIdling: () => void;
}

const SHELF_PLACES = 4;

/** The reading of one caller serves all. */
const NEVER = new AbortController().signal;

async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${size}:${mtimeMs}`;
  } catch (error) {
    throw new ModelError(failure('model-missing', `${path} does not exist`), { cause: error });
  }
}

async function read(path: string): Promise<TokenVectors> {
  try {
    return await readTokenVectors(path, NEVER);
  } catch (error) {
    throw error instanceof GgufError
      ? new ModelError(failure('model-broken', error.message), { cause: error })
      : error;
  }
}
