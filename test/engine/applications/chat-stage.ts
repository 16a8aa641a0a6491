import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../../src/core/random.ts';
import type { ChatMessage } from '../../../src/core/generation.ts';
import { settled, stageFor, type Role, type Stage, type StageOptions } from '../scripted-engine.ts';

/** A member that converses: what it answers to the messages it is shown. */
export function chatting(
  name: string,
  answer: (system: string, user: string, n: number) => string,
  more: Partial<Role> = {},
): Role {
  return {
    name,
    roles: ['fuse', 'refactor'],
    script({ prompt }, n) {
      const messages: readonly ChatMessage[] = prompt.kind === 'chat' ? prompt.messages : [];
      const said = (role: string): string =>
        messages.find((message) => message.role === role)?.content ?? '';
      return [{ text: answer(said('system'), said('user'), n) }];
    },
    ...more,
  };
}

/** A stage on which all these are the line-up, in an order that the seed shuffles. */
export function chatStage(
  roles: readonly Role[],
  { seed = 1, ...options }: StageOptions = {},
): Stage {
  const order = shuffled(roles, seed);
  const members = order.map(({ name }) => `scripted:${name}`);
  return stageFor(order, { ...options, seed, settings: { members, ...options.settings } });
}

/** Turns in which the clock goes on; what lasts longer waits for a thread that parses. */
const TURNS = 4_000;
/** After which a work has come to a stop. Unit: ms. */
const LIMIT_MS = 15_000;

/** The value, while the clock goes on as long as nothing else happens. */
export async function ended<T>(work: Promise<T>, stage: Stage): Promise<T> {
  const state: { over: boolean } = { over: false };
  const end = (): void => {
    state.over = true;
  };
  work.then(end, end);
  for (let turn = 0; turn < TURNS && !state.over; turn++) {
    await settled();
    if (turn % 50 === 49) await stage.clock.pass(20_000);
  }
  for (let waitedMs = 0; waitedMs < LIMIT_MS && !state.over; waitedMs += 5) await sleep(5);
  if (!state.over) throw new Error('the work does not end');
  return await work;
}

export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
