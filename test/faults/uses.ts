import { failureOf } from '../../src/core/failure.ts';
import type { SimulatedClock } from '../../src/core/simulated-clock.ts';
import { baseOf, checkOf } from '../engine/refactor/refactor-stage.ts';
import { requestFor } from '../engine/scripted-engine.ts';
import { HEALTHY, type FaultStage } from './fault-stage.ts';

/** What came of one request that both members were part of. */
export interface UseOutcome {
  /** The code of the faulty member's failure, `answers`, or `not asked`. */
  readonly faulty: string;
  /** Whether the healthy member's text is there. */
  readonly healthy: boolean;
  /** When it was there. Unit: ms. */
  readonly afterMs: number;
}

export interface Use {
  readonly name: string;
  /** A member that has failed is asked again at once, since somebody asked by hand. */
  readonly byHand: boolean;
  readonly ask: (
    stage: FaultStage,
    clock: SimulatedClock,
    signal: AbortSignal,
  ) => Promise<UseOutcome>;
}

/** Every request is another text: what a vendor's policy has refused is not sent again. */
let requests = 0;

export const USES: readonly Use[] = [
  { name: 'inline, automatic', byHand: false, ask: completes('automatic') },
  { name: 'inline, explicit', byHand: true, ask: completes('explicit') },
  { name: 'panel', byHand: true, ask: compares },
  { name: 'refactor', byHand: true, ask: refactors },
  { name: 'chat', byHand: true, ask: chats },
];

function freshRequest(trigger: 'automatic' | 'explicit') {
  requests++;
  return requestFor(`let t${requests} = ‸\n`, `q${requests}`, {
    trigger,
    uri: `file:///${requests}.ts`,
  });
}

function completes(trigger: 'automatic' | 'explicit'): Use['ask'] {
  return async ({ engine, faulty }, clock, signal) => {
    const startedAt = clock.now();
    const result = await clock.run(engine.complete(freshRequest(trigger), undefined, signal));
    const afterMs = clock.now() - startedAt;
    const run = result.kind === 'completion' ? engine.run(result.runId) : undefined;
    await clock.run(run?.finished ?? Promise.resolve());
    const failed = run?.failures.find(({ modelId }) => modelId === faulty);
    const stream = run?.streams.find(({ modelId }) => modelId === faulty);
    const written = run?.ranking.scored.some(({ candidate }) =>
      candidate.modelIds.includes(HEALTHY),
    );
    const state = stream === undefined ? 'not asked' : stream.state;
    return {
      faulty: failed?.failure.code ?? (state === 'done' ? 'answers' : state),
      healthy: written === true,
      afterMs,
    };
  };
}

async function compares(
  { engine, faulty, events }: FaultStage,
  clock: SimulatedClock,
): Promise<UseOutcome> {
  const startedAt = clock.now();
  const live = engine.comparisons.start({
    ...{ request: freshRequest('explicit'), snippets: undefined, memberIds: [faulty, HEALTHY] },
  });
  await clock.run(live.finished);
  const own = events.filter(({ runId }) => runId === live.id);
  const failed = own.flatMap((event) =>
    event.type === 'generation-failure' && event.failure.modelId === faulty
      ? [event.failure.failure.code]
      : [],
  );
  const ended = own.flatMap((event) => (event.type === 'generation-end' ? [event.modelId] : []));
  return {
    faulty: failed[0] ?? (ended.includes(faulty) ? 'answers' : 'not asked'),
    healthy: ended.includes(HEALTHY),
    afterMs: clock.now() - startedAt,
  };
}

async function refactors(
  { engine, faulty }: FaultStage,
  clock: SimulatedClock,
): Promise<UseOutcome> {
  const startedAt = clock.now();
  const files = new Map([['a.ts', 'one = 0;\ntwo = 0;\n']]);
  const check = checkOf(files, (read) => read('a.ts') === 'one = 1;\ntwo = 1;\n');
  const live = engine.refactors.start(
    {
      ...{
        instruction: `do it ${++requests}`,
        files: ['a.ts'],
        mayCreate: false,
        method: 'le-mcts',
      },
      ...{ budget: { steps: 6 }, base: baseOf(files), localOnly: false, seed: 1, width: 1 },
      memberIds: [faulty, HEALTHY],
      check: { command: 'check', open: check.open },
    },
    () => undefined,
  );
  const { nodes } = await clock.run(live.finished);
  const of = (id: string) => nodes.filter(({ memberId }) => memberId === id);
  const codes = of(faulty).map(({ state, failure }) =>
    state === 'open' || state === 'solution' ? 'answers' : (failure ?? state),
  );
  return {
    faulty: codes[0] ?? 'not asked',
    healthy: of(HEALTHY).some(({ state }) => state === 'open' || state === 'solution'),
    afterMs: clock.now() - startedAt,
  };
}

async function chats(
  { engine, faulty }: FaultStage,
  clock: SimulatedClock,
  signal: AbortSignal,
): Promise<UseOutcome> {
  const startedAt = clock.now();
  requests++;
  const question = {
    messages: () => [{ role: 'user' as const, content: `Say yes ${requests}.` }],
    ...{ maxTokens: 10, temperature: 0, seed: 7, localOnly: false },
  };
  const ask = (id: string): Promise<string> =>
    engine.chats.ask(id, question, signal).then(
      ({ text }) => (text.trim() === '' ? 'empty' : 'answers'),
      (error: unknown) => failureOf(error).code,
    );
  const [first, second] = await clock.run(Promise.all([ask(faulty), ask(HEALTHY)]));
  return { faulty: first, healthy: second === 'answers', afterMs: clock.now() - startedAt };
}
