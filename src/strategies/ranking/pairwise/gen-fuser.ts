import {
  FUSED_ID,
  type Candidate,
  type Ranking,
  type Scored,
  type Span,
} from '../../../core/completion.ts';
import type {
  FusedAnswer,
  Member,
  Observation,
  ParseEvidence,
  StrategyTask,
  StrategyTools,
} from '../../../core/strategy.ts';
import { normaliseForAgreement } from '../../../text/agreement.ts';
import { didLoad } from '../../../text/behaviour-clusters.ts';
import { isBlank } from '../../../text/lines.ts';
import { parseShares } from '../parse-shares.ts';

/** Whether a fused text is better than the best single one, by nats; undefined where nobody can tell. */
export type FusedMargin = (fused: Candidate, best: Candidate) => Promise<number | undefined>;

/** What came of fusing. */
export interface Fusing {
  /** `fused:kept`, or why the best single text stays first; `fuser:none` where nobody follows instructions. */
  readonly note: string;
  /** The fused text, first, before the ranking's own; only where it was kept. */
  readonly kept?: { readonly ranking: Ranking; readonly spans: readonly Span[] };
}

/** The member that writes one text of several: the most trusted one that follows instructions. */
export function fuserAmong(members: readonly Member[]): Member | undefined {
  return members.find(({ converses }) => converses === true);
}

/**
 * GenFuser of LLM-Blender: the best `top` texts, in rank order and with what is known of each, are given to
 * a member that writes one of them. What it writes is kept only where nothing says that it is worse than the
 * best single text; see `guardedFusion`.
 *
 * Throws the signal's reason alone. Cost: one call that writes, then what the evidence costs.
 */
export async function fuseBest(
  ranking: Ranking,
  top: number,
  margin: FusedMargin,
  task: StrategyTask,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Fusing> {
  const fuser = fuserAmong(task.members);
  if (fuser === undefined) return { note: 'fuser:none' };
  const shown = ranking.scored.slice(0, top).map(({ candidate }) => candidate);
  if (shown.length < 2) return { note: 'fused:one-text' };
  const texts = shown.map(({ text }) => text);
  const facts = await factsOf(texts, tools);
  signal.throwIfAborted();
  let answer: FusedAnswer;
  try {
    answer = await tools.fuse(fuser.id, { texts, facts, ranks: false });
  } catch {
    signal.throwIfAborted();
    return { note: 'fused:failed' };
  }
  signal.throwIfAborted();
  return await guardedFusion(answer, fuser, shown, ranking, margin, tools, signal);
}

/**
 * A fused text behind its guard. The first of a ranking stays first where the fused text
 *
 *     fused:empty               is empty
 *     fused:equal               is one of the texts that its author was shown
 *     fused:worse-parse         adds more syntax errors
 *     fused:worse-check         passes a smaller share of the visible tests, or does not load where it does
 *     fused:worse-diagnostics   brings more errors of types or of a linter
 *     fused:worse-score         is the worse one by `margin`
 *
 * The guard is not in the paper: a fusion can break a text that works. A kept text comes first, with the
 * fuser as the author of its one span, and names what it was made of, so that it earns nobody anything.
 */
export async function guardedFusion(
  { text, generation }: FusedAnswer,
  fuser: Member,
  shown: readonly Candidate[],
  ranking: Ranking,
  margin: FusedMargin | undefined,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<Fusing> {
  const best = ranking.scored[0];
  if (best === undefined || isBlank(text)) return { note: 'fused:empty' };
  const key = normaliseForAgreement(text);
  if (ranking.scored.some(({ candidate }) => normaliseForAgreement(candidate.text) === key)) {
    return { note: 'fused:equal' };
  }
  const texts = [best.candidate.text, text];
  const [parses, observations] = await Promise.all([
    Promise.all(texts.map((one) => tools.parse(one))),
    tools.observe(texts),
  ]);
  signal.throwIfAborted();
  const worse = worseIn(parses, observations);
  if (worse !== undefined) return { note: worse };
  const candidate: Candidate = {
    ...{ id: FUSED_ID, text, modelIds: [fuser.id], complete: true },
    generation: { ...generation, text },
    fusedFrom: shown.map(({ id }) => id),
  };
  const nats = await margin?.(candidate, best.candidate);
  signal.throwIfAborted();
  if (nats !== undefined && nats < 0) return { note: 'fused:worse-score' };
  return {
    note: 'fused:kept',
    kept: {
      ranking: {
        scored: [scoredLike(best, candidate), ...ranking.scored],
        agreement: { agreeing: 1, answered: ranking.agreement?.answered ?? 1 },
      },
      spans: [{ text, modelId: fuser.id }],
    },
  };
}

/** The fused text took the place of the best one: it has its score. */
function scoredLike({ score, parts }: Scored, candidate: Candidate): Scored {
  return { candidate, score, parts, shownText: candidate.text };
}

function worseIn(
  [ownParse, fusedParse]: readonly ParseEvidence[],
  [own = {}, fused = {}]: readonly Observation[],
): string | undefined {
  if (ownParse?.known === true && (fusedParse?.newErrors ?? 0) > ownParse.newErrors) {
    return 'fused:worse-parse';
  }
  if (own.check !== undefined && shareOf(fused) < shareOf(own)) return 'fused:worse-check';
  if (didLoad(own.behaviour) === true && didLoad(fused.behaviour) !== true) {
    return 'fused:worse-check';
  }
  const worse = (fused.newDiagnostics ?? Number.POSITIVE_INFINITY) > (own.newDiagnostics ?? 0);
  return own.newDiagnostics !== undefined && worse ? 'fused:worse-diagnostics' : undefined;
}

function shareOf({ check }: Observation): number {
  return check === undefined || check.total < 1 ? 0 : check.passed / check.total;
}

/** What is known of each text, in a few words for its reader. */
export async function factsOf(
  texts: readonly string[],
  tools: StrategyTools,
): Promise<readonly string[]> {
  const [parses, observations] = await Promise.all([
    Promise.all(texts.map((text) => tools.parse(text))),
    tools.observe(texts),
  ]);
  const parsed = parseShares(parses);
  return texts.map((_, i) => {
    const { check, newDiagnostics = 0 } = observations[i] ?? {};
    const said = [
      ...((parsed[i] ?? 1) < 1 ? ['does not parse'] : []),
      ...(check === undefined ? [] : [`${check.passed} of ${check.total} checks pass`]),
      ...(newDiagnostics > 0 ? [`brings ${newDiagnostics} new errors`] : []),
    ];
    return said.join(', ');
  });
}
