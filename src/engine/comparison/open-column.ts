import type { Clock } from '../../core/clock.ts';
import type { EngineEventBody } from '../../core/events.ts';
import { failure, failureOf, type Failure } from '../../core/failure.ts';
import type { Generation } from '../../core/generation.ts';
import { isBlank } from '../../text/lines.ts';
import { deltaOf, hasLine } from '../collection.ts';
import type { MemberRoster } from '../member-roster.ts';
import { promptLength, promptText, readStream } from '../member-stream.ts';
import { sentBy } from '../sent-away.ts';
import type { ListedModel } from '../model-directory.ts';
import { PRIORITY, type ModelQueues } from '../model-queues.ts';
import { untilAborted } from '../../core/until-aborted.ts';
import type { ColumnCall } from './column-calls.ts';

/** A column of a comparison from its announcement to its end, which comes exactly once. */
export interface OpenColumn {
  readonly id: string;
  readonly modelId: string;
  readonly ended: boolean;
  /**
   * Writes the column; `load` brings the model into memory first, once it is this column's turn at it.
   * `onHead` is told when the next one on the device may begin: a line is there, or nothing has come for
   * the call's stall time. Never rejects; does nothing where the column has ended.
   */
  write(
    listed: ListedModel,
    call: ColumnCall,
    load: (() => Promise<void>) | undefined,
    onHead: () => void,
  ): Promise<void>;
  fail(what: Failure): void;
  /** Closes the stream at once. What it has written is the column's text. */
  stop(): void;
}

export interface ColumnOptions {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  readonly emit: (event: EngineEventBody) => void;
  readonly onEnd: () => void;
}

export function openColumn(id: string, modelId: string, options: ColumnOptions): OpenColumn {
  const { roster, queues, clock, emit } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let ended = false;
  let text = '';
  let call: ColumnCall | undefined;
  let sentAt: number | undefined;
  let firstTokenMs: number | undefined;

  function end(event: EngineEventBody): void {
    if (ended) return;
    ended = true;
    emit(event);
    options.onEnd();
  }

  function fail(what: Failure): void {
    const partial = text === '' ? {} : { partialText: text };
    end({
      ...{ type: 'generation-failure', streamId: id },
      failure: { modelId, failure: what, ...partial },
    });
  }

  function finish(generation: Generation, shown: string, complete: boolean): void {
    const { finish, usage } = generation;
    const candidate = { id, text: shown, modelIds: [modelId], generation, complete };
    end({ type: 'generation-end', streamId: id, modelId, candidate, finish, usage });
  }

  function onText(now: string, onHead: () => void): void {
    if (ended) return;
    firstTokenMs ??= clock.now() - (sentAt ?? clock.now());
    emit({ type: 'generation-delta', streamId: id, modelId, ...deltaOf(text, now) });
    text = now;
    if (hasLine(now)) onHead();
  }

  return {
    id,
    modelId,
    get ended() {
      return ended;
    },
    async write(listed, ownCall, load, onHead) {
      if (ended) return;
      call = ownCall;
      const { request, resident, promptTokens, stallMs } = ownCall;
      let callOffStall = clock.after(stallMs, onHead);
      const heard = (now: string): void => {
        callOffStall();
        callOffStall = clock.after(stallMs, onHead);
        onText(now, onHead);
      };
      try {
        const generation = await queues.run(
          modelId,
          PRIORITY.explicit,
          signal,
          async () => {
            if (load !== undefined) {
              emit({ type: 'generation-load', streamId: id, modelId });
              await untilAborted(load(), signal);
            }
            sentAt = clock.now();
            emit({
              ...{ type: 'generation-start', streamId: id, modelId, resident, promptTokens },
              ...sentBy(ownCall),
            });
            roster.speeds.sent(modelId, promptText(request.prompt));
            const listener = { onText: heard };
            return await readStream(
              ownCall.model,
              request,
              ownCall.guard(),
              clock,
              listener,
              signal,
            );
          },
          listed.description.slots,
        );
        if (signal.aborted) return;
        if (ownCall.isTimed) roster.answered(modelId, generation, promptLength(request.prompt));
        else roster.conversed(modelId);
        const filtered = ownCall.filter(generation.text);
        text = generation.text;
        if (filtered.kind === 'kept') finish(generation, filtered.text, true);
        else if (isBlank(text)) fail(failure('empty', generation.finish.raw));
        else fail(failure('filtered', filtered.filterId));
      } catch (error) {
        if (signal.aborted) return;
        const what = failureOf(error);
        roster.failed(modelId, what);
        fail(what);
      } finally {
        callOffStall();
        onHead();
      }
    },
    fail,
    stop() {
      if (ended) return;
      controller.abort(new DOMException('stopped', 'AbortError'));
      if (call === undefined || isBlank(text)) {
        fail(failure('cancelled', 'stopped'));
        return;
      }
      const filtered = call.filter(text);
      const { charactersPerToken } = roster.speeds.of(modelId);
      const generation: Generation = {
        ...{ modelId, text, finish: { unified: 'cancelled', raw: 'stopped' } },
        usage: {
          promptTokens: call.promptTokens,
          completionTokens: Math.ceil(text.length / charactersPerToken),
          estimated: true,
        },
        ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
        totalMs: clock.now() - (sentAt ?? clock.now()),
      };
      finish(generation, filtered.kind === 'kept' ? filtered.text : text, false);
    },
  };
}
