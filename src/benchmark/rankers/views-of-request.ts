import type { Random } from '../../core/random.ts';
import { noSyntax, type SyntaxTools } from '../../engine/syntax-tools.ts';
import type { RecordingLine } from '../../recording/recording-line.ts';
import { rankerExample, type RankerExample } from './ranker-examples.ts';
import { withMembers, withoutTokens } from './some-members.ts';
import { membersOf, type MemberRecord } from './trust-after.ts';

/** One recorded request as rankers may meet it. */
export interface RequestViews {
  /** Everybody has answered, and all are trusted alike. */
  readonly whole: RankerExample;
  /** With learned weights, and with some of the members alone. */
  readonly further: readonly RankerExample[];
}

export interface ViewOptions {
  readonly syntax: SyntaxTools;
  readonly record: MemberRecord;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Outcomes that a learner may have seen. */
const OUTCOMES = [10, 50, 200];
const SUBSETS = 2;

/** Shares of the drawn subsets in which no grammar is known, and in which members do not tell tokens. */
const WITHOUT_GRAMMAR = 0.2;
const WITHOUT_TOKENS = 0.4;

/**
 * Other members than those of the recording will be ranked, with weights that were learned or were not,
 * and before the last has answered: so a request is learned from as a whole, as it is with learned
 * weights, and as two drawn subsets of its members, with or without learned weights, some without a
 * grammar or without what some members tell of their tokens.
 *
 * Output   undefined where the request has nothing to learn from. Cost: at most four replays.
 */
export async function viewsOfRequest(
  line: RecordingLine,
  { syntax, record, random, signal }: ViewOptions,
): Promise<RequestViews | undefined> {
  const whole = await rankerExample(line, { syntax, signal });
  if (whole === undefined) return undefined;
  const chance = (share: number): boolean => random.next() < share;
  const members = membersOf(line);
  const further: RankerExample[] = [];
  const look = async (view: RecordingLine, isTrusting: boolean, tools = syntax): Promise<void> => {
    const outcomes = OUTCOMES[drawn(OUTCOMES.length, random)] ?? 0;
    const weights = isTrusting ? { weights: record.trustAfter(view, outcomes) } : {};
    const example = await rankerExample(view, { syntax: tools, signal, ...weights });
    if (example !== undefined) further.push(example);
  };
  await look(line, true);
  for (let n = 0; n < SUBSETS && members.length > 2; n++) {
    const some = drawnSome(members, 2 + drawn(members.length - 2, random), random);
    const silent = chance(WITHOUT_TOKENS)
      ? drawnSome(members, 1 + drawn(members.length, random), random)
      : new Set<string>();
    const view = withoutTokens(withMembers(line, some), silent);
    await look(view, chance(0.5), chance(WITHOUT_GRAMMAR) ? noSyntax : syntax);
  }
  return { whole, further };
}

function drawnSome(members: readonly string[], size: number, random: Random): ReadonlySet<string> {
  return new Set(
    members
      .map((member) => ({ member, at: random.next() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, size)
      .map(({ member }) => member),
  );
}

function drawn(count: number, random: Random): number {
  return Math.floor(random.next() * count);
}
