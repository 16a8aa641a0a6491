import type { DraftLimits } from './confidence.ts';
import { isLineEnd } from './draft-extent.ts';
import type { NestedModel, NextToken } from './nested-model.ts';
import type { PointersAt } from './score-texts.ts';
import { FILE_END } from './vocabulary.ts';

/** What to search for. */
export interface DraftSearch {
  /** Whole tokens before the draft. */
  readonly history: readonly number[];
  /** Characters before the cursor that the first token must begin with; empty for none. */
  readonly overlap: string;
  /** The token that must follow the draft on its line; undefined where the line ends. */
  readonly follows: number | undefined;
  /**
   * What of a text is finished: itself where a token that ends it may follow, undefined while it is
   * open. Undefined altogether: the line end finishes it.
   */
  readonly finished?: (text: string) => string | undefined;
  /**
   * Whether a draft within these limits may be of use. As soon as none may be, found or to come, the
   * search ends with what it has found; it ends as without this where one may be, and where nothing
   * that begins with the overlap is found. All by default.
   */
  readonly mayServe?: (limits: DraftLimits) => boolean;
  readonly bounds: SearchBounds;
}

export interface SearchBounds {
  /**
   * Places looked at beside those of the greedy path, 1 or more. The time of a search is
   * proportional to it.
   */
  readonly mostPlaces: number;
  /** A beginning less probable than this is not followed, in (0, 1). */
  readonly leastDraft: number;
  /** Tokens of a draft. */
  readonly mostTokens: number;
  /** Branches at one place. */
  readonly width: number;
  /** Least probability of a branch, in (0, 1). */
  readonly least: number;
  /** Finished drafts wanted. */
  readonly most: number;
}

export interface FoundToken {
  readonly token: number;
  readonly text: string;
  readonly logprobNats: number;
  /** Longest context known at its place. */
  readonly context: number;
}

/** A finished draft. */
export interface FoundDraft {
  /** The first token whole, overlap included. */
  readonly tokens: readonly FoundToken[];
  /** Text of the tokens without the overlap, cut where it is finished. */
  readonly text: string;
  /** log p that it ends here, in nats. */
  readonly endLogprobNats: number;
  /** Of the tokens and the end, in nats. */
  readonly logprobNats: number;
  /** What comes behind the tokens, where the search has looked. */
  readonly place: NextToken | undefined;
}

interface Node {
  readonly parent: Node | undefined;
  readonly found: FoundToken | undefined;
  readonly depth: number;
  readonly logprobNats: number;
  /** Of its least probable token. */
  readonly leastLogprobNats: number;
  /** Whether a draft that begins so may be of use. */
  readonly mayServe: boolean;
  /** What comes behind it, once somebody has looked. */
  place: NextToken | undefined;
}

/**
 * The most probable finished drafts, by best-first search over the model: of all open beginnings the
 * most probable is continued next, so drafts are finished in order of their probability, up to
 * branches below `least` and beyond `width`. Before that the greedy path is followed to its end, so
 * that a long line that is nearly certain is found whatever the places. No beginning is followed
 * whose probability has fallen below `leastDraft`.
 *
 * A draft ends where its line does, with the probability of all line ends together; or, where
 * something follows on the line, with that token's probability at every place; or where `finished`
 * says so. A beginning that says the same four times over is given up, and no draft has more than
 * `mostTokens`, so a search always ends.
 *
 * Cost     at most `mostPlaces` + `mostTokens` places of the model. Source: best-first search as in Hart, Nilsson and
 *          Raphael, 1968, with log-probabilities as costs and no estimate of what is to come.
 */
export function searchDrafts(
  model: NestedModel,
  search: DraftSearch,
  pointersAt: PointersAt,
): readonly FoundDraft[] {
  const { bounds } = search;
  const drafts: FoundDraft[] = [];
  const open: Node[] = [];
  /** What was written and the beginning looked at, over and over. */
  const history = [...search.history];
  let places = 0;
  /** Open beginnings that may be of use, and whether a draft may. */
  let promising = 0;
  let hasPromising = false;

  const put = (node: Node): void => {
    if (node.mayServe) promising++;
    insert(open, node);
  };
  const take = (): Node | undefined => {
    const node = open.pop();
    if (node?.mayServe === true) promising--;
    return node;
  };
  const isHopeless = ({ mayServe }: Node): boolean =>
    !mayServe && promising === 0 && !hasPromising && (drafts.length > 0 || search.overlap === '');

  const expand = (node: Node): Node | undefined => {
    places++;
    const { children, ended } = continuations(model, search, pointersAt, node, history);
    if (ended !== undefined) {
      drafts.push(ended);
      hasPromising ||= mayDraftServe(ended, search);
    }
    const [first, ...others] = children;
    for (const child of others) put(child);
    return first;
  };

  const root: Node = {
    parent: undefined,
    found: undefined,
    depth: 0,
    logprobNats: 0,
    leastLogprobNats: 0,
    mayServe: true,
    place: undefined,
  };
  let next: Node | undefined = root;
  while (next !== undefined && isLikely(next, bounds) && !isHopeless(next)) {
    next = expand(next);
    // With an end at every place the greedy path is only followed while it can still win.
    if (next !== undefined && isBeaten(next, drafts, bounds.most)) break;
  }
  if (next !== undefined) put(next);
  places = 0;
  while (places < bounds.mostPlaces) {
    const node = take();
    if (node === undefined || !isLikely(node, bounds) || isHopeless(node)) break;
    if (isBeaten(node, drafts, bounds.most)) break;
    const child = expand(node);
    if (child !== undefined) put(child);
  }
  return drafts.sort((a, b) => b.logprobNats - a.logprobNats).slice(0, bounds.most);
}

function isLikely({ logprobNats }: Node, { leastDraft }: SearchBounds): boolean {
  return logprobNats >= Math.log(leastDraft);
}

/** Whether no draft that begins so can be among the best: its probability only falls. */
function isBeaten(node: Node, drafts: readonly FoundDraft[], most: number): boolean {
  let better = 0;
  for (const { logprobNats } of drafts) if (logprobNats >= node.logprobNats) better++;
  return better >= most;
}

/** Of a finished draft everything is certain but what the suffix and the other drafts say. */
function mayDraftServe(
  { tokens, logprobNats, endLogprobNats }: FoundDraft,
  { mayServe }: DraftSearch,
): boolean {
  if (mayServe === undefined) return true;
  const leastLogprobNats = Math.min(endLogprobNats, ...tokens.map((token) => token.logprobNats));
  return mayServe({ logprobNats, leastLogprobNats, mostTokens: Math.max(1, tokens.length) });
}

interface Continuations {
  /** Best first. */
  readonly children: readonly Node[];
  readonly ended: FoundDraft | undefined;
}

function continuations(
  model: NestedModel,
  search: DraftSearch,
  pointersAt: PointersAt,
  node: Node,
  history: number[],
): Continuations {
  const { bounds, overlap, follows, finished } = search;
  const path = pathOf(node);
  if (finished !== undefined) {
    const text = finished(textOf(path, overlap));
    if (text?.trim() === '') return { children: [], ended: undefined };
    if (text !== undefined)
      return { children: [], ended: draftOf(within(path, overlap.length + text.length), text, 0) };
  }
  history.length = search.history.length;
  for (const { token } of path) history.push(token);
  const pointers = pointersAt(history, history.length);
  const place =
    node.found === undefined || node.parent?.place === undefined
      ? model.at(history, history.length, pointers)
      : node.parent.place.after(node.found.token, pointers);
  node.place = place;
  const isConstrained = path.length === 0 && overlap !== '';
  const found = place.best({
    most: isConstrained ? bounds.width * 2 : bounds.width + 2,
    least: isConstrained ? bounds.least * LEAST_CONSTRAINED : bounds.least,
    mostVisits: MOST_VISITS,
    ...(isConstrained
      ? { accept: (token: number) => model.texts.textOf(token).startsWith(overlap) }
      : {}),
  });
  // Given the overlap: what does not begin with it is out of the question.
  const mass = isConstrained ? found.reduce((sum, { probability }) => sum + probability, 0) : 1;
  let end = 0;
  if (follows !== undefined && path.length > 0) end = place.probability(follows);
  const children: Node[] = [];
  for (const { token, probability } of found) {
    const text = model.texts.textOf(token);
    if (!isConstrained && endsLine(token, text, finished !== undefined)) {
      if (follows === undefined) end += probability;
      continue;
    }
    if (token === follows && path.length > 0) continue;
    if (children.length >= bounds.width || path.length >= bounds.mostTokens) continue;
    const logprobNats = Math.log(probability / mass);
    const limits = {
      logprobNats: node.logprobNats + logprobNats,
      leastLogprobNats: Math.min(node.leastLogprobNats, logprobNats),
    };
    const child: Node = {
      parent: node,
      found: { token, text, logprobNats, context: place.longest },
      depth: node.depth + 1,
      ...limits,
      mayServe:
        node.mayServe && search.mayServe?.({ ...limits, mostTokens: bounds.mostTokens }) !== false,
      place: undefined,
    };
    if (probability / mass >= bounds.least && !repeats(child)) children.push(child);
  }
  const text = textOf(path, overlap);
  const ended =
    end < bounds.least || text.trim() === ''
      ? undefined
      : draftOf(path, text, Math.log(end), place);
  return { children, ended };
}

const MOST_VISITS = 800;
/** Behind an overlap most of the probability is gone before it is shared out. */
const LEAST_CONSTRAINED = 0.02;

function endsLine(token: number, text: string, spansLines: boolean): boolean {
  return token === FILE_END || (!spansLines && isLineEnd(text));
}

function pathOf(node: Node): readonly FoundToken[] {
  const path: FoundToken[] = [];
  for (let at: Node | undefined = node; at?.found !== undefined; at = at.parent)
    path.push(at.found);
  return path.reverse();
}

/** The tokens that reach into the first `length` code units. */
function within(path: readonly FoundToken[], length: number): readonly FoundToken[] {
  let reached = 0;
  return path.filter(({ text }) => {
    const isInside = reached < length;
    reached += text.length;
    return isInside;
  });
}

function textOf(path: readonly FoundToken[], overlap: string): string {
  return path
    .map(({ text }) => text)
    .join('')
    .slice(overlap.length);
}

function draftOf(
  path: readonly FoundToken[],
  text: string,
  endLogprobNats: number,
  place?: NextToken,
): FoundDraft {
  const logprobNats = path.reduce((sum, one) => sum + one.logprobNats, endLogprobNats);
  return { tokens: path, text, endLogprobNats, logprobNats, place };
}

/** Keeps the open beginnings sorted, the most probable last. */
function insert(open: Node[], node: Node): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((open[middle]?.logprobNats ?? 0) < node.logprobNats) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, node);
}

const TIMES = 4;
const LONGEST_PERIOD = 16;
const LEAST_REPEATED = 8;

/** Whether the last tokens are one sequence four times over, eight tokens or more in all. */
function repeats(node: Node): boolean {
  const tail: number[] = [];
  for (
    let at: Node | undefined = node;
    at?.found !== undefined && tail.length < TIMES * LONGEST_PERIOD;
    at = at.parent
  )
    tail.push(at.found.token);
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    const length = Math.max(TIMES * period, LEAST_REPEATED);
    if (length > tail.length) continue;
    let same = 0;
    while (same + period < length && tail[same] === tail[same + period]) same++;
    if (same + period >= length) return true;
  }
  return false;
}
