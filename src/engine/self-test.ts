import type { Clock } from '../core/clock.ts';
import { fillSelfTest, type FillVerdict } from '../prompt/fill-self-test.ts';
import { renderFill } from '../prompt/render-fill.ts';
import { applyFilters } from '../text/apply-filters.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import { createStreamGuard } from '../text/stream-guard.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf, overrideOf } from './fill-methods.ts';
import { verdictKey } from './fill-verdicts.ts';
import { isResident } from './member-selection.ts';
import { readStream } from './member-stream.ts';
import type { MemberRoster } from './member-roster.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';

/** Runs the fill self-test of chosen members while nobody types. */
export interface SelfTests {
  /** Something was asked: the tests wait again, and one that runs is called off. */
  postpone(): void;
  dispose(): void;
}

export interface SelfTestOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  onVerdict(modelId: string, verdict: FillVerdict): void;
}

/** Silence after the last request before a test may use a model. Unit: ms. */
const IDLE_MS = 8000;
const NO_TEXT = { onText: () => undefined };

/**
 * Tests each member once per weights: whether its way of filling holes minds the text after the
 * cursor. Only members in memory, none elsewhere, only after 8 s of silence, called off by the next request; after
 * the last test no timer is left.
 */
export function createSelfTests(options: SelfTestOptions): SelfTests {
  const { settings, roster, queues, clock } = options;
  let callOff = (): void => undefined;
  let running: AbortController | undefined;

  function untested(): ListedModel | undefined {
    return roster.selection().chosen.find(({ listed }) => {
      const { description } = listed;
      const { kind } = fillMethodOf(description, settings.fillOverrides, roster.verdicts);
      const key = verdictKey(description);
      return (
        description.place !== 'cloud' &&
        overrideOf(description, settings.fillOverrides) === undefined &&
        (kind === 'server' || kind === 'template') &&
        key !== undefined &&
        roster.verdicts.get(key) === undefined &&
        isResident(listed)
      );
    })?.listed;
  }

  async function test(listed: ListedModel, signal: AbortSignal): Promise<void> {
    const { description } = listed;
    const model = roster.directory.model(listed);
    const method = fillMethodOf(description, settings.fillOverrides, roster.verdicts);
    const outputs: (string | undefined)[] = [];
    for (const { context } of fillSelfTest.probes) {
      const { prompt, stop } = renderFill(context, method);
      const sampling = { temperature: 0, maxTokens: context.shape.maxTokens, stop };
      const filterContext = filterContextOf(context);
      const generation = await queues.run(description.id, PRIORITY.selfTest, signal, () =>
        readStream(
          model,
          { prompt, sampling },
          createStreamGuard(filterContext),
          clock,
          NO_TEXT,
          signal,
        ),
      );
      const filtered = applyFilters(generation.text, filterContext);
      outputs.push(filtered.kind === 'kept' ? filtered.text : '');
    }
    const key = verdictKey(description);
    const verdict = fillSelfTest.judge(outputs);
    if (key !== undefined) roster.verdicts.set(key, verdict.works);
    options.onVerdict(description.id, verdict);
  }

  async function run(): Promise<void> {
    const listed = untested();
    if (listed === undefined) return;
    const controller = new AbortController();
    running = controller;
    try {
      await test(listed, controller.signal);
      callOff = clock.after(0, () => void run());
    } catch {
      // Called off, or the model failed: its own requests say so, and the next silence tries again.
    } finally {
      if (running === controller) running = undefined;
    }
  }

  const stop = (): void => {
    callOff();
    running?.abort(new DOMException('a request came', 'AbortError'));
  };
  return {
    postpone() {
      stop();
      if (untested() === undefined) return;
      callOff = clock.after(IDLE_MS, () => void run());
    },
    dispose: stop,
  };
}
