import type { CompletionRequest, CompletionShape } from '../core/completion.ts';
import type { Clock } from '../core/clock.ts';
import type { SnippetIndex } from '../context/snippet-index.ts';
import { createStreamGuard, type StreamGuard } from '../text/stream-guard.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import type { EngineSettings } from './engine-settings.ts';
import { isResident } from './member-selection.ts';
import type { MemberRoster } from './member-roster.ts';
import { promptText, readStream } from './member-stream.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import { prepareCalls } from './prepare.ts';
import { takesTime } from './strategy-choice.ts';

/** Lets models read a place before anybody types there. */
export interface WarmUps {
  /** Ends one that is under way. */
  warm(request: CompletionRequest, snippets: SnippetIndex | undefined): Promise<void>;
  callOff(): void;
}

export interface WarmUpOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
}

/** A prompt of which less is unread is read in no time. Unit: tokens. */
const WORTH_READING = 64;
const ONE_LINE: CompletionShape = { kind: 'line', maxLines: 1, maxTokens: 1 };

/**
 * Sends the members the prompt of a place and takes one token, so that the server's prompt cache holds
 * it when the first key is pressed.
 *
 * Only local members that are in memory, one after the other, each only where at least 64 tokens of
 * its prompt are new to it. Nothing is listed or loaded for it. A request calls it off; what was read
 * by then stays read.
 */
export function createWarmUps({ settings, roster, queues, clock }: WarmUpOptions): WarmUps {
  let running = new AbortController();
  const callOff = (): void => {
    running.abort(new DOMException('a request came', 'AbortError'));
  };
  return {
    callOff,
    async warm(request, snippets) {
      callOff();
      running = new AbortController();
      const { signal } = running;
      const members = roster
        .selection()
        .chosen.map(({ listed }) => listed)
        .filter((listed) => takesTime(listed) && isResident(listed))
        .filter(({ description }) => description.place === 'local');
      if (members.length === 0) return;
      const { directory, speeds, verdicts } = roster;
      const { context, calls } = prepareCalls(members, {
        ...{ request, shape: ONE_LINE, settings, directory, speeds, verdicts, snippets },
      });
      const guard = (): StreamGuard => createStreamGuard(filterContextOf(context));
      for (const [id, call] of calls) {
        const prompt = promptText(call.request.prompt);
        const unread = speeds.unread(id, prompt) / speeds.of(id).charactersPerToken;
        if (unread < WORTH_READING) continue;
        const sampling = { ...call.request.sampling, maxTokens: 1 };
        try {
          await queues.run(id, PRIORITY.speculative, signal, async () => {
            speeds.sent(id, prompt);
            const wanted = { ...call.request, sampling };
            return readStream(call.model, wanted, guard(), clock, { onText: ignore }, signal);
          });
        } catch {
          // Called off, or the model failed: its next request says so.
          if (signal.aborted) return;
        }
      }
    },
  };
}

function ignore(): void {
  // One token says nothing.
}
