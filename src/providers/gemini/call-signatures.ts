/** How many calls are remembered; a conversation has a few dozen. */
const MOST_CALLS = 512;
/** A longer signature is not the vendor's. Unit: UTF-16 code units. */
const LONGEST_SIGNATURE = 65_536;

/**
 * What the vendor wants to see again with a call of a tool: the signature of the thoughts before it. The
 * core's calls have no place for it, so it is kept here by the call's id, in memory alone and bounded.
 */
export interface CallSignatures {
  readonly keep: (callId: string, signature: string) => void;
  readonly of: (callId: string) => string | undefined;
}

export function createCallSignatures(): CallSignatures {
  const kept = new Map<string, string>();
  return {
    keep(callId, signature) {
      if (signature === '' || signature.length > LONGEST_SIGNATURE) return;
      kept.delete(callId);
      kept.set(callId, signature);
      const [oldest] = kept.keys();
      if (kept.size > MOST_CALLS && oldest !== undefined) kept.delete(oldest);
    },
    of: (callId) => kept.get(callId),
  };
}

/** What the vendor documents for calls that it did not make itself, such as another model's. */
export const NO_SIGNATURE = 'skip_thought_signature_validator';
