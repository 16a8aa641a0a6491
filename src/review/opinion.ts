import type { TokenLogprob } from '../core/generation.ts';
import type { Fidelity, ReadRequest } from '../core/model.ts';
import type { ParseEvidence } from '../core/strategy.ts';
import type { LineRange, ReviewedAtom } from './reviewed-atoms.ts';

/** Who reads. */
export interface Reader {
  readonly id: string;
  readonly family: string;
  readonly fidelity: Fidelity;
  /** Readers of one device read one after the other. */
  readonly device: string;
  /** Answers within a few milliseconds. */
  readonly instant?: true;
  /** Tokens it reads at once; undefined: any number. */
  readonly limit: number | undefined;
}

/** What is read. Line ends are `\n`. */
export interface ReviewedText {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly lines: readonly LineRange[];
}

export interface ReviewTools {
  /** Throws what `LanguageModel.read` does. */
  read(readerId: string, request: ReadRequest): Promise<readonly TokenLogprob[]>;
  /** For each text at `offset`, between `before` and `behind`: how it parses. */
  parse(
    place: { readonly before: string; readonly behind: string },
    texts: readonly string[],
  ): Promise<readonly ParseEvidence[]>;
  /** Tells how far it is, in [0, 1]. */
  progress(share: number): void;
}

/** What one reader makes of an atom and its rival. */
export interface Vote {
  readonly readerId: string;
  readonly fidelity: Fidelity;
  /** log p of the line and the one behind it, as they stand and with the rival. Unit: nats. */
  readonly originalNats: number;
  readonly rivalNats: number;
}

/** A rival that all readers prefer, strongest first in a list. */
export interface Hint {
  readonly kind: ReviewedAtom['kind'];
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly rival: string;
  /** Nats by which the readers prefer the rival; see `strengthOf`. */
  readonly strength: number;
  readonly votes: readonly Vote[];
}
