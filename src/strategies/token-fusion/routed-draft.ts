import type { Member, StrategyStep } from '../../core/strategy.ts';
import { END_OF_TEXT } from '../../math/token-union.ts';
import { within } from '../draft-shape.ts';
import { stepOf, textOf, type Piece } from './authored-text.ts';
import { draftOf, finished, tokensOf, type Drafted, type PlacedToken } from './gated-draft.ts';
import { nextLists } from './next-lists.ts';
import { shippedRouter, type TokenRouter } from './token-router.ts';
import { textOfKey, type TokenVote } from './token-vote.ts';
import type { Writing } from './writing.ts';

/** Where the large member may take over. */
export type RoutingUnit = 'token' | 'border' | 'line';

/** A text that a small and a large member write, and what decides between them. */
export interface Routing extends Pick<
  Writing,
  'task' | 'tools' | 'signal' | 'out' | 'pieces' | 'tokensLeft'
> {
  readonly small: Member;
  readonly large: Member;
  readonly unit: RoutingUnit;
  readonly threshold: number;
  /** Becomes the shipped one where states fail. */
  router: TokenRouter;
}

const ALTERNATIVES = 20;

/**
 * The small member drafts; the first unit of its draft that the router trusts too little is written by
 * the large one, and the small one drafts on behind it.
 *
 *     replaced  ⇔  c < threshold, and the large member's most probable token (or line) is another one
 *
 * `token`   the token alone, wherever it stands
 * `border`  a token that begins at a safe cut of the code, with the rest of its word by the large member
 * `line`    a line, by the least confidence in it
 *
 * Where the small member tells no log-probabilities, nothing is replaced. A member that fails takes no
 * further part, and the other writes alone. Cost: see `citer`.
 */
export async function* routedDraft(routing: Routing): AsyncGenerator<StrategyStep> {
  const { task, small, large, out, pieces, signal } = routing;
  while (routing.tokensLeft > 0) {
    const writer = [small, large].find(({ id }) => !out.has(id));
    if (writer === undefined) return;
    const drafted = await draftOf(writer, routing, ALTERNATIVES);
    if (drafted === 'failed') {
      out.add(writer.id);
      continue;
    }
    const routed = writer === small ? await routedOn(drafted, routing) : whole(drafted, writer);
    pieces.push(...routed.added);
    routing.tokensLeft -= Math.max(1, routed.tokens);
    if (routed.end) return;
    if (routed.added.length > 0) yield stepOf(pieces, false, task, noteOf(routing));
    signal.throwIfAborted();
  }
}

/** How the members work together now, as a code. */
export function noteOf({ small, large, out, router }: Routing): string {
  if (out.has(small.id)) return 'alone:small-failed';
  return out.has(large.id) ? 'alone:large-failed' : router.note;
}

/** What a draft becomes by routing. */
interface Routed {
  readonly added: readonly Piece[];
  /** Used of the completion's length. */
  readonly tokens: number;
  readonly end: boolean;
}

function whole(drafted: Drafted, { id }: Member): Routed {
  const { text, ended } = drafted;
  const added = text === '' ? [] : [{ text, modelId: id }];
  return { added, tokens: tokensOf(drafted), end: ended };
}

/** A stretch of the draft for which one answer is given, and the least confidence in it. */
interface Unit {
  readonly at: number;
  readonly end: number;
  /** The draft's tokens up to its end. */
  readonly tokens: number;
  readonly confidence: number | undefined;
}

async function routedOn(drafted: Drafted, routing: Routing): Promise<Routed> {
  const { small, large, out, pieces, threshold, router, signal } = routing;
  const { text, tokens } = drafted;
  const accepted = textOf(pieces);
  if (out.has(large.id) || tokens.length === 0) return whole(drafted, small);
  const added: Piece[] = [];
  for (const { at, end, tokens: used, confidence } of await unitsOf(drafted, accepted, routing)) {
    signal.throwIfAborted();
    const own: Piece = { text: text.slice(at, end), modelId: small.id };
    if (confidence === undefined) {
      added.push(own);
      continue;
    }
    const kept: TokenVote = { score: confidence, fidelity: router.fidelity };
    if (confidence < threshold && !out.has(large.id)) {
      const other = await rewritten(text.slice(at), accepted + text.slice(0, at), routing);
      if (other === 'ends') return { added, tokens: used, end: true };
      if (other !== undefined) {
        const rival = { text: own.text, modelId: small.id, score: confidence };
        const vote = { score: 1 - confidence, fidelity: router.fidelity, rival };
        added.push({ text: other.text, modelId: large.id, vote });
        return { added, tokens: used, end: other.ended };
      }
    }
    added.push({ ...own, vote: kept });
  }
  return { added, tokens: tokens.length, end: drafted.ended };
}

async function unitsOf(
  drafted: Drafted,
  accepted: string,
  routing: Routing,
): Promise<readonly Unit[]> {
  const { unit } = routing;
  const { text, tokens } = drafted;
  const asked = unit === 'border' ? tokens.filter(({ atBorder }) => atBorder) : tokens;
  const confidences = await confidencesIn(text, asked, accepted, routing);
  const starts = unit === 'line' ? lineStarts(text) : asked.map(({ at }) => at);
  return [...new Set([0, ...starts])].map((at, i, all) => {
    const end = all[i + 1] ?? text.length;
    const within = confidences.filter((_, n) => {
      const place = asked[n]?.at ?? -1;
      return place >= at && place < end;
    });
    const known = within.filter((one) => one !== undefined);
    return {
      ...{ at, end, tokens: tokens.filter((token) => token.at < end).length },
      confidence: known.length === 0 ? undefined : Math.min(...known),
    };
  });
}

async function confidencesIn(
  draft: string,
  tokens: readonly PlacedToken[],
  accepted: string,
  routing: Routing,
): Promise<readonly (number | undefined)[]> {
  const { task, tools, signal } = routing;
  const before = task.context.prefix + accepted;
  try {
    return await routing.router.confidences(before, draft, tokens, tools);
  } catch {
    signal.throwIfAborted();
    routing.router = shippedRouter('router:states-failed');
    return await routing.router.confidences(before, draft, tokens, tools);
  }
}

/** Where lines begin, the line's end before them among them. */
function lineStarts(text: string): readonly number[] {
  return [...text.matchAll(/(?<!^|[ \t\r])[ \t]*\r?\n/g)].map(({ index }) => index);
}

/** What the large member writes in place of the beginning of `rest`; undefined where it is the same. */
async function rewritten(
  rest: string,
  before: string,
  routing: Routing,
): Promise<{ readonly text: string; readonly ended: boolean } | 'ends' | undefined> {
  return routing.unit === 'line'
    ? await rewrittenLine(rest, before, routing)
    : await rewrittenToken(rest, before, routing);
}

async function rewrittenToken(
  rest: string,
  before: string,
  routing: Routing,
): ReturnType<typeof rewritten> {
  const { task, tools, large, out, unit, signal } = routing;
  const asking = { listed: ALTERNATIVES, weights: new Map([[large.id, 1]]), out, tools };
  const [told] = await nextLists([large], before, asking, signal);
  const best = told?.list.tokens.find(({ key }) => textOfKey(key) !== undefined);
  if (best === undefined) return undefined;
  if (best.key === END_OF_TEXT) return 'ends';
  const text = textOfKey(best.key) ?? '';
  if (rest.startsWith(text)) return undefined;
  if (unit === 'border') return await finished(text, large.id, before, routing);
  const kept = within({ text, ended: false }, before, task.context);
  return kept.text === '' && kept.ended ? 'ends' : kept;
}

async function rewrittenLine(
  rest: string,
  before: string,
  routing: Routing,
): ReturnType<typeof rewritten> {
  const { task, tools, large, out, tokensLeft, signal } = routing;
  const place = { task, tools, signal, tokensLeft, pieces: [{ text: before, modelId: large.id }] };
  const drafted = await draftOf(large, place);
  if (drafted === 'failed') {
    out.add(large.id);
    return undefined;
  }
  const line = lineOf(drafted.text);
  if (line === '') return drafted.ended ? 'ends' : undefined;
  if (lineOf(rest) === line) return undefined;
  return { text: line, ended: drafted.ended && line.length === drafted.text.length };
}

/** The first line that says something, with the white space before it. */
function lineOf(text: string): string {
  return /^\s*\S[^\r\n]*/.exec(text)?.[0] ?? '';
}
