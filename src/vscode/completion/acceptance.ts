import * as vscode from 'vscode';
import type { Completion, CompletionRequest } from '../../core/completion.ts';
import { LOOKS_MS, survivalRatio } from '../../learning/survival.ts';
import type { Session } from '../session.ts';
import type { Disposable } from '../platform/disposable.ts';

/** Runs after a whole suggestion was accepted; not contributed, so not in the palette. */
export const ACCEPTED = 'ensemble.internal.accepted';

/** Watches what becomes of offered texts and reports it to the learner and the log. */
export interface Acceptance extends Disposable {
  offered(document: vscode.TextDocument, request: CompletionRequest, completion: Completion): void;
}

/** One character at a time is typing along, not accepting a part. */
const LEAST_PART = 2;

interface Offer {
  readonly uri: string;
  readonly runId: string;
  readonly trigger: CompletionRequest['trigger'];
  readonly offset: number;
  readonly texts: readonly string[];
  partReported: boolean;
}

export function createAcceptance(session: Session): Acceptance {
  let offer: Offer | undefined;
  const timers = new Set<() => void>();

  function later(delayMs: number, action: () => void): void {
    const callOff = session.clock.after(delayMs, () => {
      timers.delete(callOff);
      action();
    });
    timers.add(callOff);
  }

  /** Looks at the accepted text again and reports how much of it is left. */
  function watchSurvival(
    uri: string,
    runId: string,
    text: string,
    trigger: Offer['trigger'],
  ): void {
    for (const afterMs of Object.values(LOOKS_MS)) {
      later(afterMs, () => {
        const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
        if (document === undefined) return;
        const ratio = survivalRatio(text, document.getText());
        session.report(runId, text, trigger, { kind: 'survived', afterMs, ratio });
      });
    }
  }

  /** Another run's text takes the place of one that nobody took. */
  function reportIgnored(): void {
    if (offer === undefined || offer.partReported) return;
    const { runId, texts, trigger } = offer;
    session.report(runId, texts[0] ?? '', trigger, { kind: 'ignored' });
  }

  const accepted = vscode.commands.registerCommand(
    ACCEPTED,
    (runId: string, candidateId: string, text: string, uri: string, trigger: Offer['trigger']) => {
      offer = undefined;
      session.engine.shown(runId, candidateId);
      session.report(runId, text, trigger, { kind: 'accepted' });
      watchSurvival(uri, runId, text, trigger);
    },
  );

  /** A change that inserts a proper head of an offered text at its place accepts a part of it. */
  const changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const [change] = contentChanges;
    if (offer === undefined || change === undefined || document.uri.toString() !== offer.uri)
      return;
    const start = change.rangeOffset;
    const inserted = change.text;
    const skipped = offer.offset - start;
    if (contentChanges.length !== 1 || skipped < 0 || change.rangeLength < skipped) return;
    const part = inserted.slice(skipped);
    const whole = offer.texts.find((text) => text.startsWith(part));
    if (whole === undefined || part.length < LEAST_PART || part.length >= whole.length) return;
    if (offer.partReported) return;
    offer.partReported = true;
    session.report(offer.runId, whole, offer.trigger, {
      kind: 'partially-accepted',
      acceptedLength: part.length,
      shownLength: whole.length,
    });
  });

  return {
    offered(document, request, completion) {
      const uri = document.uri.toString();
      const offset = document.offsetAt(
        new vscode.Position(request.position.line, request.position.character),
      );
      const sameRun = offer?.runId === completion.runId && offer.uri === uri;
      if (!sameRun) reportIgnored();
      offer = {
        uri,
        offset,
        runId: completion.runId,
        trigger: request.trigger,
        texts: completion.shown.map(({ text }) => text),
        partReported: sameRun && offer?.partReported === true,
      };
    },
    dispose() {
      accepted.dispose();
      changed.dispose();
      for (const callOff of timers) callOff();
    },
  };
}
