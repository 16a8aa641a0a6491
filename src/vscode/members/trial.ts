import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { Generation } from '../../core/generation.ts';
import type { FillMethod, LanguageModel } from '../../core/model.ts';
import { readStream } from '../../engine/member-stream.ts';
import { fillSelfTest } from '../../prompt/fill-self-test.ts';
import { renderFill } from '../../prompt/render-fill.ts';
import { applyFilters } from '../../text/apply-filters.ts';
import { filterContextOf } from '../../text/candidate-filter.ts';
import { createStreamGuard } from '../../text/stream-guard.ts';

/** What became of one completion of a small hole. */
export interface Trial {
  /** As it would be shown. */
  readonly sample: string;
  /** What it should be about stands on both sides of the hole. */
  readonly fills: boolean;
  readonly generation: Generation;
}

/** A model that thinks first would end before its text began. Unit: tokens. */
const THOUGHT_TOKENS = 1024;
/** One that is silent so long is of no use; loading a large model takes as long. Unit: ms. */
const LIMIT_MS = 120_000;

/**
 * Lets a model fill one small hole that is always the same, and never the user's code:
 *
 *     def add(a, b):
 *         return ▮
 *
 *     print(add(1, 2))
 *
 * Throws ModelError, `timeout` after two minutes; the signal's reason. Cost: one call of about 150 tokens.
 */
export async function tryModel(
  model: LanguageModel,
  method: FillMethod,
  clock: Clock,
  signal: AbortSignal,
): Promise<Trial> {
  const [probe] = fillSelfTest.probes;
  if (probe === undefined) throw new Error('the self-test has probes');
  const { context } = probe;
  const { prompt, stop } = renderFill(context, method);
  const thoughts = model.description.thinking ? THOUGHT_TOKENS : 0;
  const sampling = { temperature: 0, maxTokens: context.shape.maxTokens + thoughts, stop };
  const filterContext = filterContextOf(context);
  const limit = new AbortController();
  const callOff = clock.after(LIMIT_MS, () => {
    limit.abort(new ModelError(failure('timeout', `nothing within ${LIMIT_MS / 1000} s`)));
  });
  try {
    const generation = await readStream(
      ...([model, { prompt, sampling }, createStreamGuard(filterContext), clock] as const),
      { onText: () => undefined },
      AbortSignal.any([signal, limit.signal]),
    );
    const filtered = applyFilters(generation.text, filterContext);
    const sample = filtered.kind === 'kept' ? filtered.text : '';
    const [evidence] = fillSelfTest.judge([sample]).evidence;
    return { sample, fills: evidence?.passed === true, generation };
  } finally {
    callOff();
  }
}
