import type { CompletionContext } from '../core/completion.ts';
import type { TokenLogprob } from '../core/generation.ts';
import type { Member, StrategyTools } from '../core/strategy.ts';
import { isBlank } from '../text/lines.ts';
import { estimatedTokens, isLogprob, within } from './draft-shape.ts';
import type { Drafting, Segment, SegmentAuthor } from './segment.ts';

/** A draft without a safe cut is asked for again, so many times as long. */
const LONGER = 4;

/** What is read of the text before a draft to tell where it may be cut. Unit: UTF-16 code units. */
const MOST_BEFORE = 2_000;

/** What came of one member's draft. */
type Drafted =
  | { readonly kind: 'segment'; readonly text: string; readonly author: SegmentAuthor }
  /** The member wants the text to end here. */
  | { readonly kind: 'stop'; readonly member: Member }
  /** Nothing in its draft ends at a safe place: another member decides. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failure'; readonly memberId: string };

export interface DraftedRound {
  /** By the trust in their first authors. */
  readonly segments: readonly Segment[];
  /** Members that wrote nothing more. */
  readonly stopping: readonly Member[];
  /** Members that failed or lied. */
  readonly failed: readonly string[];
}

export interface DraftingTask {
  readonly context: CompletionContext;
  readonly accepted: string;
  /** What is left of the completion's length. */
  readonly tokensLeft: number;
}

/**
 * One round of drafts: every drafter side by side, each cut to its safe head; equal heads are one
 * segment. A draft is left as soon as its head is whole. Throws the signal's reason alone. Cost: one
 * `generate` per drafter, one more, longer one where nothing in a draft ends at a safe place.
 */
export async function draftRound(
  drafters: readonly Member[],
  task: DraftingTask,
  fuser: Drafting,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<DraftedRound> {
  const all = await Promise.all(
    drafters.map((member) =>
      draftOf(member, task, fuser, tools, signal).catch((): Drafted => {
        signal.throwIfAborted();
        return { kind: 'failure', memberId: member.id };
      }),
    ),
  );
  const segments = new Map<string, Segment>();
  for (const drafted of all) {
    if (drafted.kind !== 'segment') continue;
    const authors = [...(segments.get(drafted.text)?.authors ?? []), drafted.author];
    segments.set(drafted.text, { text: drafted.text, authors });
  }
  return {
    segments: [...segments.values()],
    stopping: all.flatMap((drafted) => (drafted.kind === 'stop' ? drafted.member : [])),
    failed: all.flatMap((drafted) => (drafted.kind === 'failure' ? drafted.memberId : [])),
  };
}

async function draftOf(
  member: Member,
  { context, accepted, tokensLeft }: DraftingTask,
  fuser: Drafting,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Drafted> {
  const before = linesBefore(context.prefix + accepted);
  const place = { languageId: context.languageId, before };
  let maxTokens = Math.min(fuser.windowTokens, tokensLeft);
  for (;;) {
    signal.throwIfAborted();
    const isEnough = (text: string): boolean =>
      fuser.cut(text, { ...place, growing: true }).isWhole;
    const draft = await tools.generate(member.id, accepted, { maxTokens, isEnough });
    signal.throwIfAborted();
    if (draft.tokens?.some(({ logprobNats }) => !isLogprob(logprobNats)) === true) {
      return { kind: 'failure', memberId: member.id };
    }
    const { text, ended } = within(draft, accepted, context);
    if (text === '' || (ended && isBlank(text))) return { kind: 'stop', member };
    const { text: segment } = fuser.cut(text, { ...place, growing: !ended });
    if (segment !== '') {
      const author = authorOf(member, segment, draft.tokens, draft.text, {
        ended: ended && isBlank(text.slice(segment.length)),
      });
      return { kind: 'segment', text: segment, author };
    }
    if (ended || maxTokens >= tokensLeft) return { kind: 'none' };
    maxTokens = Math.min(maxTokens * LONGER, tokensLeft);
  }
}

/** The end of what stands before a draft, from the beginning of a line on where there is one. */
function linesBefore(text: string): string {
  if (text.length <= MOST_BEFORE) return text;
  const start = text.length - MOST_BEFORE;
  return text.slice(text.indexOf('\n', start) + 1 || start);
}

function authorOf(
  member: Member,
  segment: string,
  tokens: readonly TokenLogprob[] | undefined,
  draft: string,
  { ended }: { readonly ended: boolean },
): SegmentAuthor {
  const estimated = estimatedTokens(segment);
  const told = tokens?.map(({ text }) => text).join('') === draft ? tokens : undefined;
  if (told === undefined) return { member, ended, tokens: estimated };
  let read = 0;
  let count = 0;
  let logprobNats = 0;
  for (const token of told) {
    if (read >= segment.length) break;
    read += token.text.length;
    count++;
    logprobNats += Math.min(0, token.logprobNats);
  }
  // A token that goes on behind the segment says nothing of the segment alone.
  if (read !== segment.length) return { member, ended, tokens: count };
  return { member, ended, tokens: count, logprobNats };
}
