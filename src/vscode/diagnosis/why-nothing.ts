import type { FailureCode } from '../../core/failure.ts';
import type { Place } from '../../core/model.ts';
import type {
  AnswerFacts,
  DocumentRefusal,
  Facts,
  MemberFacts,
  RivalFacts,
  ServerFacts,
} from './facts.ts';

/** Why there is no ghost text, with what a sentence about it needs. */
export type Reason =
  | { readonly code: 'off' }
  | { readonly code: 'editor-off' }
  | { readonly code: 'editor-suppressed' }
  | { readonly code: 'no-document' }
  | { readonly code: 'language-off'; readonly languageId: string }
  | { readonly code: 'document'; readonly refusal: DocumentRefusal }
  | { readonly code: 'by-hand' | 'vim-normal' | 'battery' | 'unfocused' }
  | { readonly code: 'snoozed'; readonly minutesLeft: number | undefined }
  | { readonly code: 'paused-for-rival'; readonly rival: RivalFacts | undefined }
  | { readonly code: 'proxy'; readonly server: string; readonly proxy: string }
  | { readonly code: 'key-refused'; readonly name: string }
  | { readonly code: 'insecure' | 'not-a-model-server'; readonly server: string }
  | {
      readonly code: 'unreachable';
      readonly server: string;
      readonly address: string;
      readonly provider: string;
      readonly place: Place;
      /** The window's machine is not the one at which the user sits. */
      readonly isRemote: boolean;
      /** The model of the workspace answers meanwhile. */
      readonly hasInstant: boolean;
    }
  | { readonly code: 'model-missing' | 'no-memory' | 'model-broken'; readonly name: string }
  | { readonly code: 'no-models'; readonly server: string }
  | { readonly code: 'no-fill' | 'cloud-off' | 'no-member' | 'local-only' | 'cloud-by-hand' }
  | { readonly code: 'budget' }
  | { readonly code: 'loading' | 'slow-members'; readonly name: string }
  | { readonly code: 'resting'; readonly name: string; readonly failure: FailureCode | undefined }
  | { readonly code: 'needs-not-met'; readonly strategy: string }
  | { readonly code: 'rival-wins'; readonly rival: RivalFacts }
  | { readonly code: 'show-delay'; readonly seconds: number }
  | { readonly code: 'all-failed'; readonly failure: FailureCode | undefined }
  | { readonly code: 'weak-fill' }
  | { readonly code: 'not-loaded' | 'too-slow' | 'no-agreement' | 'all-filtered' }
  | { readonly code: 'low-confidence' | 'cut-short' };

/** What one look at the facts comes to. */
export type Verdict =
  /** The reasons in order; the first one is why there is nothing. */
  | { readonly kind: 'nothing'; readonly reasons: readonly [Reason, ...Reason[]] }
  | { readonly kind: 'works'; readonly shown: AnswerFacts }
  /** Nothing is in the way, and nothing has been asked here yet. */
  | { readonly kind: 'not-asked' };

/** From so many requests on, races say something of a rival. */
const LEAST_RACES = 5;
/** A pause that the user takes for nothing. Unit: ms. */
const LONG_SHOW_DELAY_MS = 1000;
/** So many requests in a row that were cut short are no accident of typing. */
const CUT_SHORT = 5;

/**
 * Why no ghost text shows where the user types: the first of the reasons, in an order in which mending one
 * lets the next be seen. First what is switched off, then the document, then what keeps typing from asking,
 * then who could answer, then what the latest answers came to. Of those that tell the same fault twice only
 * the nearer one is told. Pure; cost O(members + servers).
 */
export function whyNothing(facts: Facts): Verdict {
  const [first, ...more] = CHECKS.flatMap((check) => check(facts) ?? []);
  if (first !== undefined) return { kind: 'nothing', reasons: [first, ...more] };
  const shown = decided(facts);
  return shown?.outcome === 'shown' ? { kind: 'works', shown } : { kind: 'not-asked' };
}

type Check = (facts: Facts) => Reason | undefined;

const CHECKS: readonly Check[] = [
  ({ isOn }) => (isOn ? undefined : { code: 'off' }),
  ({ editor }) => (editor.inlineSuggest ? undefined : { code: 'editor-off' }),
  ({ editor }) => (editor.isSuppressed ? { code: 'editor-suppressed' } : undefined),
  ({ document }) => (document === undefined ? { code: 'no-document' } : undefined),
  ({ document, isOn }) =>
    document === undefined || document.isOn || !isOn
      ? undefined
      : { code: 'language-off', languageId: document.languageId },
  ({ document }) =>
    document?.refusal === undefined ? undefined : { code: 'document', refusal: document.refusal },
  restReason,
  unmannedReason,
  unaskedReason,
  restingReason,
  ({ strategy, members }) =>
    strategy.runs === undefined && members.length > 0
      ? { code: 'needs-not-met', strategy: strategy.wanted }
      : undefined,
  rivalReason,
  ({ editor: { showDelayMs } }) =>
    showDelayMs >= LONG_SHOW_DELAY_MS
      ? { code: 'show-delay', seconds: showDelayMs / 1000 }
      : undefined,
  answerReason,
];

/** What the user has said, or the machine, of asking while typing. */
function restReason({ document, rivals }: Facts): Reason | undefined {
  const rest = document?.rest;
  switch (rest?.reason) {
    case undefined:
      return undefined;
    case 'snoozed':
      return { code: 'snoozed', minutesLeft: rest.minutesLeft };
    case 'rival':
      return { code: 'paused-for-rival', rival: strongest(rivals) };
    case 'by-hand':
    case 'vim-normal':
    case 'battery':
    case 'unfocused':
      return { code: rest.reason };
  }
}

/** Failures of a listing for which a proxy on the way may be to blame. */
const BY_PROXY: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'not-a-model-server',
  'server-error',
  'timeout',
  'bad-request',
]);

/** No model is a member, the instant one apart: why. */
function unmannedReason({ members, servers, left, host }: Facts): Reason | undefined {
  if (members.some(isModel)) return undefined;
  const missing = left.filter(({ reason }) => reason === 'missing');
  // Where the line-up names the servers of its models, others have nothing to do with it.
  const named = missing.flatMap(({ server }) => server ?? []);
  const failed = servers.filter(
    ({ label, failure }) => failure !== undefined && (named.length === 0 || named.includes(label)),
  );
  const behindProxy = failed.find(isBehindProxy);
  if (behindProxy?.proxy !== undefined) {
    return { code: 'proxy', server: behindProxy.label, proxy: behindProxy.proxy };
  }
  // A server that the user has added tells more than the one that is looked for by itself.
  for (const server of failed.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const reason = listingReason(server, members, host);
    if (reason !== undefined) return reason;
  }
  const [first] = missing;
  if (first !== undefined) return { code: 'model-missing', name: first.name };
  const all = (...reasons: readonly string[]): boolean =>
    left.length > 0 && left.every(({ reason }) => reasons.includes(reason));
  const some = (...reasons: readonly string[]) =>
    left.find(({ reason }) => reasons.includes(reason));
  if (some('cloud-off') !== undefined) return { code: 'cloud-off' };
  if (all('no-fill', 'embedding', 'thinking', 'demo')) return { code: 'no-fill' };
  const large = some('memory');
  if (large !== undefined) return { code: 'no-memory', name: large.name };
  const empty = servers.find(({ models }) => models === 0);
  if (left.length === 0 && empty !== undefined) return { code: 'no-models', server: empty.label };
  return { code: 'no-member' };
}

function isBehindProxy({ failure, proxy }: ServerFacts): boolean {
  return proxy !== undefined && failure !== undefined && BY_PROXY.has(failure);
}

/** Refused keys before wrong addresses before servers that are not there. */
function rankOf({ failure }: ServerFacts): number {
  switch (failure) {
    case 'unauthorised':
    case 'no-consent':
      return 0;
    case 'insecure':
    case 'not-a-model-server':
      return 1;
    default:
      return 2;
  }
}

function listingReason(
  server: ServerFacts,
  members: readonly MemberFacts[],
  { remote }: Facts['host'],
): Reason | undefined {
  const { label, failure, address, provider, place } = server;
  switch (failure) {
    case undefined:
      return undefined;
    case 'unauthorised':
    case 'no-consent':
      return { code: 'key-refused', name: label };
    case 'insecure':
    case 'not-a-model-server':
      return { code: failure, server: label };
    default:
      return {
        ...{ code: 'unreachable', server: label, address, provider, place },
        isRemote: remote !== undefined,
        hasInstant: members.some(({ isInstant }) => isInstant),
      };
  }
}

/** There are models, and typing here asks none of them. */
function unaskedReason({ members, document }: Facts): Reason | undefined {
  const models = members.filter(isModel);
  if (models.length === 0 || models.some(({ place }) => place === 'local')) return undefined;
  if (document?.localOnly === true) return { code: 'local-only' };
  const asked = models.filter(({ whileTyping }) => whileTyping);
  if (asked.length === 0) return { code: 'cloud-by-hand' };
  return asked.every(({ overBudget }) => overBudget) ? { code: 'budget' } : undefined;
}

/** Every model that typing would ask is left alone, or is not there yet. */
function restingReason({ members }: Facts): Reason | undefined {
  const models = members.filter(
    (member) => isModel(member) && member.whileTyping && !member.overBudget,
  );
  const [first] = models;
  if (first === undefined || !models.every(isDown)) return undefined;
  // Loading ends by itself; what the user can mend comes before what is to be waited for.
  const told = models.toSorted((a, b) => urgencyOf(a) - urgencyOf(b))[0] ?? first;
  const { name, failure } = told;
  switch (told.state) {
    case 'unauthorised':
      return { code: 'key-refused', name };
    case 'missing':
      return { code: 'model-missing', name };
    case 'starting':
    case 'loading':
      return { code: 'loading', name };
    case 'slow':
      return { code: 'slow-members', name };
    case 'broken':
      if (failure === 'model-broken') return { code: 'model-broken', name };
      return { code: 'resting', name, failure };
    case 'unreachable':
    case 'rate-limited':
    case 'paused':
    case 'unknown':
    case 'ready':
      return { code: 'resting', name, failure };
  }
}

function isDown({ state, rests }: MemberFacts): boolean {
  return rests || !(state === 'ready' || state === 'unknown');
}

function urgencyOf({ state }: MemberFacts): number {
  const order = ['unauthorised', 'missing', 'unreachable', 'broken', 'rate-limited', 'paused'];
  const at = order.indexOf(state);
  return at < 0 ? order.length : at;
}

/** A rival that had its text first in half of the races or more. */
function rivalReason({ rivals, document }: Facts): Reason | undefined {
  if (document?.rest?.reason === 'rival') return undefined;
  const rival = strongest(rivals);
  if (rival === undefined || rival.asked < LEAST_RACES || 2 * rival.won < rival.asked) {
    return undefined;
  }
  return { code: 'rival-wins', rival };
}

function strongest(rivals: readonly RivalFacts[]): RivalFacts | undefined {
  const share = ({ won, asked }: RivalFacts): number => (asked === 0 ? 0 : won / asked);
  return rivals.toSorted((a, b) => share(b) - share(a))[0];
}

/** What the last answer in the document came to, where members were there to be asked. */
function answerReason(facts: Facts): Reason | undefined {
  if (!facts.members.some((member) => !isDown(member))) return undefined;
  const latest = facts.answers.here.slice(0, CUT_SHORT);
  if (latest.length === CUT_SHORT && latest.every(({ outcome }) => outcome === 'cancelled')) {
    return { code: 'cut-short' };
  }
  const answer = decided(facts);
  switch (answer?.outcome) {
    case 'all-failed':
      return { code: 'all-failed', failure: answer.failures[0] };
    case 'no-agreement':
    case 'all-filtered':
    case 'low-confidence':
      return isBlind(facts) ? { code: 'weak-fill' } : { code: answer.outcome };
    case 'not-loaded':
    case 'too-slow':
      return { code: answer.outcome };
    case 'needs-not-met':
      return { code: 'needs-not-met', strategy: facts.strategy.wanted };
    // What these say is looked at as it is now, above.
    case undefined:
    case 'shown':
    case 'cancelled':
    case 'disabled':
    case 'no-members':
    case 'excluded-file':
    case 'read-only':
    case 'multiple-cursors':
    case 'selection':
    case 'mid-word':
      return undefined;
  }
}

/** The latest answer in the document that was not cut short by typing on. */
function decided({ answers }: Facts): AnswerFacts | undefined {
  return answers.here.find(({ outcome }) => outcome !== 'cancelled');
}

/** No member sees the text behind the cursor. */
function isBlind({ members }: Facts): boolean {
  const models = members.filter(isModel);
  const blind = models.filter(({ fill, selfTest }) => fill === 'prefix-only' || selfTest === false);
  return models.length > 0 && blind.length === models.length;
}

function isModel({ isInstant }: MemberFacts): boolean {
  return !isInstant;
}
