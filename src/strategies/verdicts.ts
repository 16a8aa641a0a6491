import type { TextScore } from '../core/model.ts';
import type { Member, StrategyTools } from '../core/strategy.ts';
import { isLogprob } from './draft-shape.ts';
import type { Segment, Verdict } from './segment.ts';

export interface Verified {
  /** Most trusted first; members that cannot tell abstain. */
  readonly verdicts: readonly Verdict[];
  /** Members that failed or lied. */
  readonly failed: readonly string[];
}

/**
 * What the members think of the segments behind a prefix. What an author told of its own segment is
 * not asked again. A member whose figures cannot be is out; one that calls a score unreliable abstains.
 *
 * Throws the signal's reason alone. Cost: one `score` per scorer, of all segments but its own.
 */
export async function verdictsOn(
  segments: readonly Segment[],
  prefix: string,
  scorers: readonly Member[],
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Verified> {
  signal.throwIfAborted();
  const all = await Promise.all(
    scorers.map((member) =>
      scoresBy(member, segments, prefix, tools).catch((): 'failed' => {
        signal.throwIfAborted();
        return 'failed';
      }),
    ),
  );
  signal.throwIfAborted();
  const verdicts: Verdict[] = [];
  const failed: string[] = [];
  for (const [i, member] of scorers.entries()) {
    const scores = all[i];
    if (scores === undefined || scores === 'failed') failed.push(member.id);
    else if (scores.every(({ unreliable }) => unreliable !== true)) {
      verdicts.push({ member, scores });
    }
  }
  return { verdicts, failed };
}

async function scoresBy(
  member: Member,
  segments: readonly Segment[],
  prefix: string,
  tools: StrategyTools,
): Promise<readonly TextScore[] | 'failed'> {
  const own = segments.map((segment) => ownScore(member, segment));
  const unknown = segments.filter((_, i) => own[i] === undefined).map(({ text }) => text);
  const asked = unknown.length === 0 ? [] : await tools.score(member.id, prefix, unknown);
  if (asked.length !== unknown.length || !asked.every(isPossible)) return 'failed';
  const rest = asked.values();
  const scores = own.flatMap((score) => score ?? rest.next().value ?? []);
  return scores.length === segments.length ? scores : 'failed';
}

function isPossible({ logprobNats, tokens, bytes }: TextScore): boolean {
  return isLogprob(logprobNats) && Number.isInteger(tokens) && tokens > 0 && bytes > 0;
}

/** What an author said of its text while it wrote it. */
function ownScore(member: Member, { text, authors }: Segment): TextScore | undefined {
  const author = authors.find((one) => one.member.id === member.id);
  if (author?.logprobNats === undefined) return undefined;
  const { logprobNats, tokens } = author;
  const bytes = new TextEncoder().encode(text).length;
  return { logprobNats, tokens, bytes, fidelity: 'exact' };
}
