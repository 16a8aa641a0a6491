import type { DocumentSnapshot, Position } from './document.ts';
import type { Generation, GenerationFailure } from './generation.ts';
import type { Fidelity } from './model.ts';

/** A wish for text at a place of a document. */
export interface CompletionRequest {
  readonly id: string;
  readonly document: DocumentSnapshot;
  readonly position: Position;
  /** `automatic` while typing: first good answer wins. `explicit`: all there are, winner first. */
  readonly trigger: 'automatic' | 'explicit';
  /** Width of one indentation step, and whether it is made of tabs. */
  readonly indentation?: Indentation;
  /** The document may only be shown to models on this machine. */
  readonly localOnly?: boolean;
  /** What the document is a piece of, where it is one. */
  readonly whole?: Whole;
  /** Another program asks, and its user may be typing: members elsewhere are asked as for `automatic`. */
  readonly fromProgram?: boolean;
}

/**
 * The whole of which a document is a piece, such as the notebook around a cell: models are shown `before`, the
 * document without its ends, and `after`. Offsets and positions are those of the document all the same.
 */
export interface Whole {
  readonly before: string;
  /** Characters at the document's beginning that are not of its language. */
  readonly skippedStart: number;
  /** The same at its end. */
  readonly skippedEnd: number;
  readonly after: string;
  /** No more than one line may be written there. */
  readonly oneLine: boolean;
}

export interface Indentation {
  readonly width: number;
  readonly tabs: boolean;
}

/** A piece of other code shown to the models. */
export interface Snippet {
  readonly path: string;
  readonly text: string;
  readonly origin: 'open-editor' | 'recent-edit';
  /** Similarity to the code at the cursor, in [0, 1]. */
  readonly similarity: number;
}

/** What the models are shown. Texts are cut at stable places; they are never rewritten. */
export interface CompletionContext {
  readonly prefix: string;
  readonly suffix: string;
  readonly path: string;
  readonly languageId: string;
  readonly snippets: readonly Snippet[];
  readonly indentation: Indentation;
  /** How much may be written. */
  readonly shape: CompletionShape;
}

/** The length rule of a completion. */
export interface CompletionShape {
  readonly kind: 'line' | 'block';
  readonly maxLines: number;
  readonly maxTokens: number;
}

/** Id of the candidate that several members wrote by turns, or that one made of the others' texts. */
export const FUSED_ID = 'fused';

/** One text to insert at the cursor, with everything known about where it came from. */
export interface Candidate {
  /** Stable within a request: `c1`, `c2`, … in order of arrival, or `FUSED_ID`. */
  readonly id: string;
  readonly text: string;
  /** Members that wrote exactly this (after normalisation), in order of arrival. */
  readonly modelIds: readonly string[];
  readonly generation: Generation;
  /** False for the head of a stream that is still running. */
  readonly complete: boolean;
  /**
   * Ids of the candidates that its author had read and made it of; absent where it had read none. Such a
   * text earns its author nothing.
   */
  readonly fusedFrom?: readonly string[];
}

/** One term of a score. The parts' contributions add up to the score. */
export interface ScorePart {
  readonly name: string;
  /** The raw value in [0, 1]; undefined where it could not be had. */
  readonly value: number | undefined;
  readonly weight: number;
}

export interface Scored {
  readonly candidate: Candidate;
  readonly score: number;
  readonly parts: readonly ScorePart[];
  /** The part of the text that may be shown inline: all of it, or the agreed head. */
  readonly shownText: string;
}

/** Candidates best first. */
export interface Ranking {
  readonly scored: readonly Scored[];
  /** Members (families) behind the winner, and members that answered. */
  readonly agreement?: { readonly agreeing: number; readonly answered: number };
}

/** A stretch of a text with the member that wrote it, and how it won. */
export interface Span {
  readonly text: string;
  readonly modelId: string;
  /** In [0, 1], comparable within one strategy; undefined where nobody was asked to judge. */
  readonly score?: number;
  /** The worst of the scores that decided. */
  readonly fidelity?: Fidelity;
  /** The best of what it was chosen over. */
  readonly runnerUp?: RunnerUp;
}

/** What another member wrote in place of a span. */
export interface RunnerUp {
  readonly text: string;
  readonly modelId: string;
  readonly score: number;
}

/** Why nothing is shown. In the log for every request that shows nothing. */
export type NoCompletionReason =
  | 'disabled' //            by setting, for this language or file
  | 'no-members' //          no model is chosen or available
  | 'not-loaded' //          every member would have to push another model out of memory
  | 'excluded-file' //       secret, ignored, binary or too large
  | 'read-only'
  | 'multiple-cursors'
  | 'selection' //           text is selected
  | 'mid-word' //            the cursor stands inside a word
  | 'cancelled'
  | 'all-failed'
  | 'all-filtered'
  | 'no-agreement' //        weak evidence and nobody agrees
  | 'low-confidence' //      such texts were seldom taken
  | 'needs-not-met' //       the strategy needs what the members lack
  | 'too-slow'; //           not even a first line within the limit

export interface NoCompletion {
  readonly kind: 'none';
  readonly reason: NoCompletionReason;
  /** Facts for the log. */
  readonly detail: string;
  /** Of the run that came to nothing, where members were asked. */
  readonly runId?: string;
}

export interface Completion {
  readonly kind: 'completion';
  readonly runId: string;
  /** What to show first, then the others in ranked order. At least one. */
  readonly shown: readonly ShownCandidate[];
  readonly ranking: Ranking;
  readonly spans: readonly Span[];
  readonly source: 'models' | 'cache' | 'typed-through' | 'in-flight';
  /**
   * Probability in (0, 1) that the first text is taken when it is shown while somebody types, as the user's
   * own history of this strategy's scores tells; undefined where there is none, or too little.
   */
  readonly confidence?: number;
}

/** A candidate as offered to the user now: what was typed since is taken off its head. */
export interface ShownCandidate {
  readonly candidateId: string;
  readonly text: string;
  /** Characters after the cursor that the text replaces: brackets the editor closed by itself. */
  readonly replaceAfter: number;
  readonly modelIds: readonly string[];
  /** True for the agreed head of a longer text; the whole text follows as an entry of its own. */
  readonly head: boolean;
}

export type CompletionResult = (Completion | NoCompletion) & {
  readonly requestId: string;
  readonly failures: readonly GenerationFailure[];
  /** From the request to this result. */
  readonly totalMs: number;
};

/** What became of a shown completion. Hashes and lengths only, never text. */
export type Outcome =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'partially-accepted';
      readonly acceptedLength: number;
      readonly shownLength: number;
    }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'survived'; readonly afterMs: number; readonly ratio: number };
