import type { Observation } from '../../core/strategy.ts';
import type { ComparedRequest } from '../../comparison/comparison.ts';

/** What strategies, judges and checks do with a comparison, beside the models that write it. */
export type Work = 'strategy' | 'judges' | 'checks';

/** Runs texts of a comparison: one observation a text, in their order. */
export type CheckRun = (
  request: ComparedRequest,
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Observation[]>;

/** One piece of work of each kind at a time; the next of a kind ends the one before. */
export interface DeskWork {
  has(kind: Work): boolean;
  /** Never rejects: what goes wrong is told, unless the piece was ended. */
  begin(kind: Work, action: (signal: AbortSignal) => Promise<void>): Promise<void>;
  end(kind: Work, why: string): void;
}

export interface DeskWorkOptions {
  readonly tell: (error: unknown) => void;
  /** Another piece has begun, or none is left of a kind. */
  readonly changed: () => void;
}

export function createDeskWork({ tell, changed }: DeskWorkOptions): DeskWork {
  const open = new Map<Work, AbortController>();

  function end(kind: Work, why: string): void {
    open.get(kind)?.abort(new DOMException(why, 'AbortError'));
    open.delete(kind);
  }

  return {
    has: (kind) => open.has(kind),
    async begin(kind, action) {
      end(kind, 'other work');
      const own = new AbortController();
      open.set(kind, own);
      changed();
      try {
        await action(own.signal);
      } catch (error) {
        if (!own.signal.aborted) tell(error);
      }
      if (open.get(kind) !== own) return;
      open.delete(kind);
      changed();
    },
    end,
  };
}
