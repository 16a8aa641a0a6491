import type { Clock } from '../core/clock.ts';
import type {
  Completion,
  CompletionRequest,
  NoCompletion,
  ShownCandidate,
} from '../core/completion.ts';
import type { Typed } from './anchor.ts';
import type { EngineSettings } from './engine-settings.ts';
import { agrees } from './live-runs.ts';
import { firstLineId, restOf, shownFor, type OnScreen } from './reuse.ts';
import { completionOf, none, type Found } from './results.ts';
import type { Run } from './run.ts';
import {
  firstShown,
  isSure,
  isUnlikely,
  shownConfidence,
  type KnownConfidence,
} from './shown-confidence.ts';

export interface Waiting {
  readonly run: Run;
  readonly typed: Typed;
  /** The candidate on the screen, where there is one. */
  readonly onScreen: OnScreen | undefined;
  readonly request: CompletionRequest;
  /** When the request came. */
  readonly startedAt: number;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  /** What scores have meant; none by default. */
  readonly confidence?: KnownConfidence;
  readonly source: Completion['source'];
}

/**
 * Waits for a run to have something good enough.
 *
 * Automatic: the winner as soon as the strategy calls it settled, or texts of its score have been taken
 * often enough before (`settleConfidence`); after the deadline the best there is; with nothing finished
 * by then, the first complete line of the most trusted stream, as soon as it exists. A winner whose like
 * were seldom taken (`leastConfidence`) is not shown, nor anything in its place but a better one; what is
 * on the screen stays. Explicit: everything there is when all have ended or after `explicitMs`, at least
 * one. The deadline ends the waiting for a better candidate, never for the first one; that wait ends
 * after `firstCandidateMs`.
 *
 * Undefined as soon as what was typed meanwhile contradicts everything the run writes: ask anew.
 */
export async function awaitResult(
  waiting: Waiting,
  signal: AbortSignal,
): Promise<Completion | NoCompletion | undefined> {
  const body = await bodyOf(waiting, signal);
  return body?.kind === 'none' ? { ...body, runId: waiting.run.id } : body;
}

async function bodyOf(
  { run, typed, onScreen, request, startedAt, settings, clock, confidence, source }: Waiting,
  signal: AbortSignal,
): Promise<Completion | NoCompletion | undefined> {
  const explicit = request.trigger === 'explicit';
  const deadlineAt = explicit ? startedAt + settings.explicitMs : run.startedAt + run.deadlineMs;
  const giveUpAt = Math.max(startedAt + settings.firstCandidateMs, deadlineAt);
  for (;;) {
    if (signal.aborted) return none('cancelled', 'typing went on');
    const changed = run.changed;
    const late = clock.now() >= deadlineAt;
    const winner = run.ranking.scored[0];
    const shown = shownFor(run.ranking, onScreen, typed);
    const probability = shownConfidence(found(run), shown, request, confidence);
    const weak = !explicit && winner?.shownText === '';
    const unlikely = !explicit && isUnlikely(probability, shown, onScreen, settings);
    const silent = weak || unlikely;
    const sure = isSure(probability, settings) && isComplete(run, shown);
    const enough = run.ended || late || (!explicit && (sure || run.latest?.settled === true));
    if (shown.length > 0 && enough && !silent) {
      return completionOf(found(run), shown, source, probability);
    }
    if (!run.aborted && !silent && !agrees(run, typed)) return undefined;
    const now = clock.now();
    if (unlikely && !weak && !run.aborted && (run.ended || now >= giveUpAt)) {
      return none(
        'low-confidence',
        `${probability?.toFixed(2)}, wanted ${settings.leastConfidence}`,
      );
    }
    if (run.ended || run.aborted) return nothing(run, weak);
    const head = late && !unlikely ? firstLine(run, typed) : undefined;
    if (head !== undefined) return completionOf(found(run), [head], source);
    if (now >= giveUpAt) return none('too-slow', `${Math.round(now - startedAt)} ms`);
    await firstOf(changed, (now < deadlineAt ? deadlineAt : giveUpAt) - now, clock, signal);
  }
}

function found({ id, strategyId, ranking, spans }: Run): Found {
  return { runId: id, strategyId, ranking, spans };
}

/** A text that members still write by turns is not what its score will be of. */
function isComplete(run: Run, shown: readonly ShownCandidate[]): boolean {
  return firstShown(run, shown)?.candidate.complete === true;
}

/** The first complete lines there are that go beyond what was typed. */
function firstLine(run: Run, typed: Typed): ShownCandidate | undefined {
  for (const { modelId, text } of run.completeLines()) {
    const rest = restOf(text, typed);
    if (rest === undefined) continue;
    return {
      candidateId: firstLineId(modelId),
      text: rest,
      replaceAfter: typed.closers.length,
      modelIds: [modelId],
      head: true,
    };
  }
  return undefined;
}

function nothing(run: Run, silent: boolean): NoCompletion {
  if (run.aborted) return none('cancelled', 'typing disagrees');
  if (silent) {
    const { agreement } = run.ranking;
    return none('no-agreement', `${agreement?.agreeing ?? 1} of ${agreement?.answered ?? 1} agree`);
  }
  if (run.strategyError !== undefined) return none('all-failed', run.strategyError);
  const details = run.failures.map(
    ({ modelId, failure }) => `${modelId}: ${failure.code} (${failure.detail})`,
  );
  const filtered = run.failures.every(
    ({ failure }) => failure.code === 'filtered' || failure.code === 'empty',
  );
  const detail = details.join(', ') || 'no member writes anything here';
  return none(filtered ? 'all-filtered' : 'all-failed', detail);
}

/** Resolves at the change, after `ms`, or when aborted, whichever comes first. */
async function firstOf(
  changed: Promise<unknown>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      callOff();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
    void changed.then(done);
  });
}
