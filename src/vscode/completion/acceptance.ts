import * as vscode from 'vscode';
import type { Completion, CompletionRequest } from '../../core/completion.ts';
import { LOOKS_MS, survivalRatio } from '../../learning/survival.ts';
import type { Session } from '../session.ts';
import type { Disposable } from '../platform/disposable.ts';
import { createAcceptedTexts, type AcceptedText } from './accepted-texts.ts';
import { behindTaken, offeredTexts, takenBy, type OfferedText } from './offered-text.ts';

/** Runs after a whole suggestion was accepted; not contributed, so not in the palette. */
export const ACCEPTED = 'ensemble.internal.accepted';

/** Watches what becomes of offered texts and reports it to the learner and the log. */
export interface Acceptance extends Disposable {
  offered(document: vscode.TextDocument, request: CompletionRequest, completion: Completion): void;
  /** What was taken in a document and has not been edited since, with its authors. */
  accepted(document: vscode.TextDocument): AcceptedText | undefined;
}

/** One character at a time is typing along, not accepting a part, unless it goes on with one. */
const LEAST_PART = 2;

interface Offer {
  readonly uri: string;
  readonly runId: string;
  readonly trigger: CompletionRequest['trigger'];
  offset: number;
  texts: readonly OfferedText[];
  partReported: boolean;
}

export function createAcceptance(session: Session): Acceptance {
  let offer: Offer | undefined;
  const acceptedTexts = createAcceptedTexts();
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
    session.report(runId, texts[0]?.text ?? '', trigger, { kind: 'ignored' });
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

  /** A change that inserts an offered text at its place, or a proper head of it, accepts that. */
  const changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const uri = document.uri.toString();
    if (contentChanges.length === 0) return;
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      ...{ offset: rangeOffset, replaced: rangeLength, text },
    }));
    const taken = offer?.uri === uri ? takenBy(changes, offer.offset, offer.texts) : undefined;
    const isAccepted =
      taken !== undefined && (taken.length >= LEAST_PART || acceptedTexts.goesOn(uri, taken));
    if (offer === undefined || !isAccepted) {
      acceptedTexts.forget(uri);
      return;
    }
    acceptedTexts.taken(uri, taken);
    const { runId, trigger, partReported } = offer;
    const { text } = taken.offered;
    if (taken.length === text.length) return;
    // The rest stays on the screen, and may be taken next without another offer.
    offer.offset += taken.length;
    offer.texts = behindTaken(offer.texts, taken);
    if (partReported) return;
    offer.partReported = true;
    session.report(runId, text, trigger, {
      kind: 'partially-accepted',
      acceptedLength: taken.length,
      shownLength: text.length,
    });
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    acceptedTexts.forget(uri.toString());
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
        texts: offeredTexts(completion, session.engine.run(completion.runId)?.spans ?? []),
        partReported: sameRun && offer?.partReported === true,
      };
    },
    accepted: (document) => acceptedTexts.in(document.uri.toString()),
    dispose() {
      accepted.dispose();
      changed.dispose();
      closed.dispose();
      for (const callOff of timers) callOff();
    },
  };
}
