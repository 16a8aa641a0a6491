import { says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import type { Benchmark } from './benchmark.ts';
import { benchEngine, requestAt, unaborted } from './stage.ts';

const IDLE_MS = 60_000;

/** What goes on after the last answer when nobody types: requests, listings and timers. */
export const idle: Benchmark = {
  name: 'idle',
  async run() {
    const clock = createManualClock();
    let timers = 0;
    const counting = {
      ...clock,
      after(delayMs: number, action: () => void) {
        timers++;
        return clock.after(delayMs, action);
      },
    };
    const models = ['a', 'b', 'c'].map((name) =>
      scriptedModel({
        clock: counting,
        description: { name, device: name },
        script: () => says(`value${name}) {`, 100),
      }),
    );
    const server = scriptedServer({ clock: counting, models, residents: new Set(['a', 'b', 'c']) });
    const engine = benchEngine({
      clock: counting,
      servers: [server],
      settings: { members: ['a', 'b', 'c'], speculative: true },
    });
    const answer = engine.complete(requestAt('if (', '\n'), undefined, unaborted);
    await clock.pass(5000);
    await answer;
    const requests = (): number =>
      models.reduce((sum, { calls }) => sum + calls.length, server.listings());
    const before = { requests: requests(), timers };
    const waiting = clock.pending();
    await clock.pass(IDLE_MS);
    const row = [
      String(requests() - before.requests),
      String(timers - before.timers),
      String(waiting),
    ];
    engine.dispose();
    return [
      {
        name: 'idle',
        title: 'Idle',
        note: 'Sixty seconds on a scripted clock after an answer was shown and everything had ended. Must be none.',
        head: ['requests and listings', 'timers set', 'timers left over from before'],
        rows: [row],
      },
    ];
  },
};
