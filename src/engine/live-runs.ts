import type { DocumentSnapshot } from '../core/document.ts';
import type { Candidate } from '../core/completion.ts';
import type { Place } from '../core/model.ts';
import { leadsTo, typedSince, type Typed } from './anchor.ts';
import { restOf, type OnScreen } from './reuse.ts';
import type { Run } from './run.ts';

/** Ended runs are kept for reports and the panel: candidates, ranking and streams, a few kilobytes each. */
const KEPT_RUNS = 50;
/** Accepted texts are looked at again minutes later: their runs are kept besides. */
const HELD_RUNS = 100;
/** Text typed before a stream has said anything may still turn out to agree with it. */
const LONGEST_UNHEARD = 8;

/** The runs under way and the latest ended ones, and which of them what is typed agrees with. */
export class LiveRuns {
  readonly #runs = new Map<string, Run>();
  readonly #live = new Set<Run>();
  readonly #shown = new Map<string, OnScreen>();
  readonly #typed = new Map<string, string>();
  readonly #held = new Set<string>();

  add(run: Run): void {
    this.#runs.set(run.id, run);
    this.#live.add(run);
    for (const id of this.#runs.keys()) {
      if (this.#runs.size - this.#held.size <= KEPT_RUNS) break;
      if (this.#held.has(id)) continue;
      this.#runs.delete(id);
      this.#shown.delete(id);
      this.#typed.delete(id);
    }
  }

  ended(run: Run): void {
    this.#live.delete(run);
  }

  get(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  /** Keeps a run until so many others have been held after it. */
  hold(runId: string): void {
    if (!this.#runs.has(runId)) return;
    this.#held.add(runId);
    for (const id of this.#held) {
      if (this.#held.size <= HELD_RUNS) break;
      this.#held.delete(id);
    }
  }

  /** A text that is shown again keeps the score it was first shown for. */
  show(runId: string, onScreen: OnScreen): void {
    if (!this.#runs.has(runId)) return;
    const before = this.#shown.get(runId);
    const isSame = before?.candidateId === onScreen.candidateId;
    this.#shown.set(runId, isSame ? { ...onScreen, score: before.score } : onScreen);
  }

  onScreen(runId: string): OnScreen | undefined {
    return this.#shown.get(runId);
  }

  /** Notes what had been typed of a run's texts when the rest of them was last offered. */
  typed(runId: string, text: string): void {
    if (this.#runs.has(runId)) this.#typed.set(runId, text);
  }

  /** A text that was offered, as its member wrote it: with what had been typed of it before. */
  writtenAs(run: Run, offered: string): string {
    const whole = (this.#typed.get(run.id) ?? '') + offered;
    const written = [...run.candidates, ...(run.fused === undefined ? [] : [run.fused])];
    return written.some(({ text }) => text.startsWith(whole)) ? whole : offered;
  }

  /** Whether any run is under way. */
  busy(): boolean {
    return this.#live.size > 0;
  }

  /** The run under way that agrees with what was typed up to the cursor. */
  find(
    document: DocumentSnapshot,
    offset: number,
  ): { readonly run: Run; readonly typed: Typed } | undefined {
    for (const run of this.#live) {
      const typed = typedSince(run.anchor, document, offset);
      if (typed !== undefined && !run.aborted && agrees(run, typed)) return { run, typed };
    }
    return undefined;
  }

  /** Runs under way that a change of the document contradicts. */
  disagreeing(document: DocumentSnapshot): readonly Run[] {
    return [...this.#live].filter((run) => {
      if (run.anchor.uri !== document.uri || run.aborted) return false;
      if (run.speculative && leadsTo(run.anchor, document, run.documentLength)) return false;
      return !cursorsToTry(run, document).some((offset) => {
        const typed = typedSince(run.anchor, document, offset);
        return typed !== undefined && agrees(run, typed);
      });
    });
  }

  /** Ends the runs of a document, and every speculative one: a new request needs the models. */
  abortOthers(uri: string): void {
    for (const run of this.#live) {
      if (run.anchor.uri === uri || run.speculative) run.abort('a new request');
    }
  }

  abortAll(reason: string): void {
    for (const run of this.#live) run.abort(reason);
  }
}

/** A change event does not tell the cursor: it is behind the text that was added at the anchor. */
function cursorsToTry(run: Run, document: DocumentSnapshot): readonly number[] {
  const added = document.text.length - run.documentLength;
  if (added < 0) return [];
  const end = run.anchor.offset + added;
  // The editor may have closed brackets behind the cursor: they are part of what was added.
  return [end, end - 1, end - 2].filter((offset) => offset >= run.anchor.offset);
}

/** Whether what was typed agrees with something that a run has written or may still write. */
export function agrees(run: Run, typed: Typed): boolean {
  if (typed.text === '') return true;
  // Not the ranking: a text that has just come is not ranked yet.
  if (run.candidates.some(({ text }) => restOf(text, typed) !== undefined)) return true;
  if (run.fused !== undefined && mayFollow(run.fused, typed, run)) return true;
  if (saysNothingYet(run)) return isBrief(typed);
  const unheard = run.streams.every(({ text }) => text === '');
  return run.streams.some(({ text, state, place }) => {
    if (state === 'failed' || state === 'done') return false;
    if (text === '') return unheard && mayStillAgree(typed, place);
    return text.startsWith(typed.text) || typed.text.startsWith(text);
  });
}

/** Whether a text that members write by turns has what was typed, or may have it yet. */
function mayFollow({ text, complete }: Candidate, typed: Typed, { ended }: Run): boolean {
  return restOf(text, typed) !== undefined || (!complete && !ended && typed.text.startsWith(text));
}

/** Members that write by turns are not heard before their first round has ended. */
function saysNothingYet({ ended, streams, candidates, ranking }: Run): boolean {
  return !ended && streams.length === 0 && candidates.length + ranking.scored.length === 0;
}

/**
 * Hope in a stream that has said nothing yet, as long as no other was heard to disagree. A model here
 * would have to begin again, so it goes on; a cloud's first word is a second away, and a new request
 * does not wait behind the old one.
 */
function mayStillAgree(typed: Typed, place: Place): boolean {
  return place !== 'cloud' && isBrief(typed);
}

function isBrief({ text }: Typed): boolean {
  return text.length <= LONGEST_UNHEARD && !text.includes('\n');
}
