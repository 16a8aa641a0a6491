import type * as vscode from 'vscode';
import type {
  CompletionRequest,
  CompletionResult,
  NoCompletionReason,
} from '../../core/completion.ts';
import type { Rest } from '../asking/rest.ts';
import { restText } from '../asking/rest-words.ts';
import { reasonText } from '../words.ts';

/** One line a request, with the reason for every request that shows nothing. Never any code. */
export interface RequestLog {
  /** `endedAfterMs`: from the editor's cancelling it to its end, for a request that was cancelled. */
  result(request: CompletionRequest, result: CompletionResult, endedAfterMs?: number): void;
  refused(path: string, reason: NoCompletionReason, detail: string): void;
  /** Typing asked nobody. */
  rested(path: string, rest: Rest): void;
}

export function createRequestLog(channel: vscode.LogOutputChannel): RequestLog {
  return {
    result({ id, trigger, document, position }, result, endedAfterMs) {
      const place = `${document.path}:${position.line + 1}:${position.character + 1}`;
      const head = `${id} ${trigger} ${document.languageId} ${place} ${Math.round(result.totalMs)} ms`;
      const failed = result.failures.map(
        ({ modelId, failure }) => `${modelId} ${failure.code} (${failure.detail})`,
      );
      const ended =
        endedAfterMs === undefined
          ? ''
          : `, ended ${endedAfterMs.toFixed(1)} ms after being cancelled`;
      const tail = `${ended}${failed.length === 0 ? '' : ` | failed: ${failed.join(', ')}`}`;
      if (result.kind === 'none') {
        channel.info(
          `${head} → nothing: ${result.reason}, ${reasonText(result.reason)} (${result.detail})${tail}`,
        );
        return;
      }
      const [first] = result.shown;
      const { agreement } = result.ranking;
      const agree =
        agreement === undefined ? '' : `, ${agreement.agreeing} of ${agreement.answered} agree`;
      const models = first?.modelIds.join(' + ') ?? '';
      channel.info(
        `${head} → ${result.shown.length} shown from ${result.source}, first by ${models}${agree}, ${first?.text.length ?? 0} characters${tail}`,
      );
    },
    rested(path, { reason, detail }) {
      channel.info(`${path} → nothing: ${reason}, ${restText(reason)} (${detail})`);
    },
    refused(path, reason, detail) {
      channel.info(`${path} → nothing: ${reason}, ${reasonText(reason)} (${detail})`);
    },
  };
}
