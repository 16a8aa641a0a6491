import type { Vocabulary } from '../transport/vocabulary.ts';

/** What is asked about the token behind a place of a sequence. */
export interface Probe {
  /** How many of the most probable tokens to tell. */
  readonly top: number;
  /** Tokens whose log-probability is wanted whatever their rank. */
  readonly tokens: readonly number[];
}

/** The model's own distribution over the next token, before temperature; as much as was asked. */
export interface Distribution {
  /** The most probable token. */
  readonly best: number;
  /** Token → log p in nats, most probable first. */
  readonly logprobs: ReadonlyMap<number, number>;
}

/**
 * A language model as a function from token sequences to distributions: all that generation,
 * scoring and next-token queries need, and what their tests fake.
 */
export interface TokenModel {
  readonly vocabulary: Vocabulary;
  /** The longest sequence it can hold. */
  readonly contextSize: number;
  /** Put before every prompt where the model was trained so; undefined where not. */
  readonly startToken: number | undefined;
  /** Stands in for an empty prompt; undefined where the vocabulary has no such token. */
  readonly emptyPromptToken: number | undefined;
  /** Tokens of a text in which nothing is special. */
  tokenize(text: string): readonly number[];
  /** Whether the token ends a generation. */
  isEnd(token: number): boolean;
  /**
   * The distributions behind the last `probes.length` tokens of `sequence`, in order. Evaluates
   * only what differs from the sequence before; leaves within one batch when aborted.
   */
  evaluate(
    sequence: readonly number[],
    probes: readonly Probe[],
    signal: AbortSignal,
  ): Promise<readonly Distribution[]>;
}
