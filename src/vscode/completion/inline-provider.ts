import * as vscode from 'vscode';
import type { CompletionRequest, ShownCandidate } from '../../core/completion.ts';
import type { Rests } from '../asking/rests.ts';
import type { Recollection } from '../keys/recollection.ts';
import type { Race } from '../rivals/race-watch.ts';
import type { Rivals } from '../rivals/rivals.ts';
import { pathOf } from '../platform/surroundings.ts';
import type { Session } from '../session.ts';
import { ACCEPTED, type Acceptance } from './acceptance.ts';
import { admit, isBeforeWord, requestAt } from './document-request.ts';
import type { RequestLog } from './request-log.ts';

/**
 * Ghost text. On an automatic trigger the winner as soon as it is good enough; on an explicit one
 * everything there is, winner first. Ends within one step of being cancelled.
 */
export function createInlineProvider(
  session: Session,
  acceptance: Acceptance,
  log: RequestLog,
  rests: Rests,
  rivals: Pick<Rivals, 'begin'>,
  recollection: Pick<Recollection, 'wanted' | 'offered'>,
): vscode.InlineCompletionItemProvider {
  let requests = 0;
  return {
    async provideInlineCompletionItems(document, position, context, token) {
      if (token.isCancellationRequested) return undefined;
      const cancelled = new AbortController();
      let cancelledAt: number | undefined;
      let race: Race | undefined;
      const subscription = token.onCancellationRequested(() => {
        cancelledAt = session.clock.now();
        race?.cancelled();
        cancelled.abort(new DOMException('cancelled by the editor', 'AbortError'));
      });
      try {
        const admission = await admit(document, session.settings, session.exclusions, position);
        if ('reason' in admission) {
          log.refused(pathOf(document.uri), admission.reason, admission.detail);
          return undefined;
        }
        const isByHand = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
        const rest = isByHand ? undefined : rests.restOf(document);
        if (rest !== undefined) {
          log.rested(pathOf(document.uri), rest);
          return undefined;
        }
        // Behind an entry of the suggest widget a text would begin elsewhere.
        const isAtCursor = context.selectedCompletionInfo === undefined;
        if (!isByHand && isAtCursor && isBeforeWord(document, position)) {
          log.refused(pathOf(document.uri), 'mid-word', '');
          return undefined;
        }
        race = rivals.begin(document, position, isByHand);
        if (isCancelled(token)) race.cancelled();
        requests++;
        const request = requestAt(`q${requests}`, document, position, context, admission.localOnly);
        const recalled =
          isByHand && isAtCursor ? recollection.wanted(document, position) : undefined;
        const result =
          recalled === undefined
            ? await session.complete(request, cancelled.signal)
            : { ...recalled, requestId: request.id, failures: [], totalMs: 0 };
        log.result(request, result, msSince(session, cancelledAt));
        if (result.kind === 'none' || isCancelled(token)) return undefined;
        race.answered();
        acceptance.offered(document, request, result);
        if (isAtCursor) recollection.offered(document, position, result);
        const { runId } = result;
        return result.shown.map((candidate) =>
          itemOf(candidate, runId, document, position, request, context),
        );
      } finally {
        subscription.dispose();
      }
    },
  };
}

function msSince({ clock }: Session, moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : clock.now() - moment;
}

/** Asked anew after every await: the editor may have moved on meanwhile. */
function isCancelled(token: vscode.CancellationToken): boolean {
  return token.isCancellationRequested;
}

function itemOf(
  candidate: ShownCandidate,
  runId: string,
  document: vscode.TextDocument,
  position: vscode.Position,
  request: CompletionRequest,
  context: vscode.InlineCompletionContext,
): vscode.InlineCompletionItem {
  const selected = context.selectedCompletionInfo;
  const item =
    selected === undefined
      ? fromLineStart(candidate, document, position)
      : new vscode.InlineCompletionItem(selected.text + candidate.text, selected.range);
  item.command = {
    command: ACCEPTED,
    title: 'Ensemble',
    arguments: [
      runId,
      candidate.candidateId,
      candidate.text,
      request.document.uri,
      request.trigger,
    ],
  };
  return item;
}

/** Replaces the line from its start: inserting at the cursor flashes when a word is accepted. */
function fromLineStart(
  { text, replaceAfter }: ShownCandidate,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.InlineCompletionItem {
  const start = position.with({ character: 0 });
  const before = document.getText(new vscode.Range(start, position));
  const end = position.translate(0, replaceAfter);
  return new vscode.InlineCompletionItem(before + text, new vscode.Range(start, end));
}
