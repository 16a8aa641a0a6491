import type { Member } from '../core/strategy.ts';
import type { TextScore } from '../core/model.ts';
import type { Head } from '../text/segments/heads.ts';
import type { TextPlace } from '../text/segments/safe-cuts.ts';

/** How drafts are asked for, and what of one is used. */
export interface Drafting {
  /** What a member drafts a round. Unit: its tokens. */
  readonly windowTokens: number;
  /** Head of a draft that ends at a safe cut; '' where it has none. */
  cut(draft: string, place: TextPlace): Head;
}

/** What a round may accept: the safe head of one or more drafts. */
export interface Segment {
  /** Never empty, never ends in white space. */
  readonly text: string;
  /** Members whose drafts begin with exactly this, most trusted first. */
  readonly authors: readonly SegmentAuthor[];
}

export interface SegmentAuthor {
  readonly member: Member;
  /** Nothing but white space followed in its draft, and it had ended by itself. */
  readonly ended: boolean;
  /** Its own tokens in the segment; estimated where it does not tell them. */
  readonly tokens: number;
  /** Sum of its own log-probabilities of the segment, in nats; undefined where it does not tell. */
  readonly logprobNats?: number;
}

/** What one member thinks of the segments of a round. */
export interface Verdict {
  readonly member: Member;
  /** One per segment, in their order. */
  readonly scores: readonly TextScore[];
}
